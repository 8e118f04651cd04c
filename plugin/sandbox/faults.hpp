// What goes wrong at the sandbox, by script: which requests, how, how often and from when to when.
//
// The first rule that fits a request counts for it; each rule counts the requests that fit it. In JSON (as the admin
// posts it to `/sandbox/faults`): an array of objects with the members' names of FaultRule, times as FHIR instants.
// Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin::sandbox {

// What happens to the connection under a reply.
enum class Break : std::uint8_t {
    none,
    torn,    // the body ends in the middle
    silent,  // nothing comes back at all
};

enum class FaultKind : std::uint8_t {
    status,         // `status` and perhaps `retry_after` instead of an answer; nothing is done
    torn_body,      // done, and the connection breaks in the middle of the body
    cut_json,       // done, and the JSON stops in the middle although the connection is fine
    delay,          // answered after `delay`
    empty,          // an empty searchset with 200, whatever was asked
    lost_reply,     // done, and no reply comes
    no_connection,  // refused before anything was sent
    lost_request,   // sent, not done, and no reply comes
    expired_token,  // 401, as with a token that ran out
    html,           // a login page with 200
};

struct FaultRule {
    FaultKind kind = FaultKind::status;
    std::string method = {};            // empty: any
    std::string path = {};              // part of the URL behind the base; empty: any
    std::int64_t page = 0;              // n: the n-th page of a search (1: the search itself); 0: any request
    std::int64_t from = 1;              // the how-many-eth fitting request is the first to fail
    std::int64_t count = 1;             // how many fail; 0: all that follow
    std::optional<Instant> since = {};  // not before
    std::optional<Instant> until = {};  // and no longer
    int status = 503;
    std::string retry_after = {};  // as it stands in the header
    std::chrono::milliseconds delay{0};
};

class Faults {
public:
    void add(FaultRule rule);
    void clear();
    // Error: invalid, with the place in the document.
    Result<std::size_t> add_json(std::string_view json);

    // The fault of this request, counted. `target` is the path behind the base, with its query.
    std::optional<FaultRule> next(std::string_view method, std::string_view target, std::int64_t page, Instant now);
    // Requests that a rule has spoiled since the start.
    [[nodiscard]] std::uint64_t spoiled() const;

    // The next so many notifications are never sent; their event numbers are used up.
    void drop_notifications(std::int64_t count);
    // The next so many notifications are sent after the one that follows each.
    void swap_notifications(std::int64_t count);
    bool take_drop();
    bool take_swap();

private:
    struct Counted {
        FaultRule rule;
        std::int64_t seen = 0;
    };

    mutable std::mutex mutex_;
    std::vector<Counted> rules_;
    std::uint64_t spoiled_ = 0;
    std::int64_t drops_ = 0;
    std::int64_t swaps_ = 0;
};

}  // namespace hv::plugin::sandbox
