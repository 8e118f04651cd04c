// The log of the service: one event, one line, no patient.
//
// Line:     JSON with ts (RFC 3339, UTC, milliseconds), level, code (`HV1042`), msg, and what of LogFields is there.
//           In the journal's form each line begins with its priority (`<6>`).
// Patient:  only as a pseudonym under the site's key (pseudonym.hpp). Message and detail come from `Error`s, which hold
//           no patient either.
// Threads:  any. A line is handed to a writer thread; when whoever reads the log stands still the oldest lines are
//           given up after `queue` of them, counted, and told in a line of their own. Nobody waits for the log.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/base/clock.hpp"
#include "plugin/app/config.hpp"
#include "plugin/app/event_codes.hpp"

namespace hv::plugin::app {

class Pseudonyms;

struct LogFields {
    std::string_view ehr = {};
    std::string_view patient = {};  // logical id; its pseudonym is written
    std::string_view ruleset = {};
    std::string_view version = {};  // of the rule set
    std::string_view trace = {};
    std::optional<std::chrono::milliseconds> duration = {};
    std::optional<std::chrono::microseconds> own = {};  // of it: without waiting for the EHR
    std::optional<std::int64_t> count = {};
    std::string_view detail = {};
    std::string_view hint = {};
    const Error* error = nullptr;  // gives detail and hint
};

struct LogOptions {
    LogLevel level = LogLevel::info;
    bool journal = false;
    std::size_t queue = 8192;
    const Clock* clock = nullptr;                      // null: the machine's
    const Pseudonyms* pseudonyms = nullptr;            // null: patients are left out
    std::function<void(std::string_view line)> write;  // empty: standard output; the line ends in a line feed
};

class Log {
public:
    explicit Log(LogOptions options);
    ~Log();
    Log(const Log&) = delete;
    Log& operator=(const Log&) = delete;

    void say(const EventCode& event, const LogFields& fields = {});
    void set_level(LogLevel level);
    // Lines that were given up since the start.
    [[nodiscard]] std::uint64_t lost() const;
    // Waits until what was said is written, at most this long.
    void flush(std::chrono::milliseconds at_most);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

// 32 hex digits at random: what belongs to one patient's turn or one request carries the same.
std::string new_trace_id();

}  // namespace hv::plugin::app
