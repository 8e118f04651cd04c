// The pace of the requests to one EHR as plain state: no lock, no clock, no waiting (those are in throttle.cpp).
//
// Every function takes the time it is; see throttle.hpp for what it promises.
#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "fhir/client/throttle.hpp"
#include "fhir/client/throttle_state.hpp"

namespace hv::fhir::client {

class Pace {
public:
    Pace(const ThrottleOptions& options, Instant now);

    // When one more may begin; nothing when somebody has to come back first.
    [[nodiscard]] std::optional<Instant> free_at(Instant now);
    // Begins one; true: it is the one that goes first after a pause.
    bool begin();
    void end(bool first, Instant now);

    // What came of one. `first`: as `begin` said.
    void answered(const HttpReply& reply, bool first, Instant now);
    void failed(const Error& why, bool first, Instant now);
    void unauthorized(const HttpReply& reply, Instant now);

    [[nodiscard]] bool is_open(Instant at) const { return cause_ == PauseCause::none || until_ <= at; }
    [[nodiscard]] Error busy(std::optional<Instant> when, Instant now) const;
    [[nodiscard]] Instant resume_at(Instant now);
    [[nodiscard]] ThrottleStatus status() const { return {cause_, until_, in_flight_, counts, failure_}; }

    [[nodiscard]] ThrottleMemory memory() const;
    void restore(const ThrottleMemory& memory, Instant now);
    // Whether so much of a long limit was used since the state was last told that it is time again.
    [[nodiscard]] bool worth_telling() const;
    void told() { untold_ = 0; }

    ThrottleCounts counts;

private:
    void pause(PauseCause why, Instant end);
    void back_off(PauseCause why, Instant now);
    void throttled(const HttpReply& reply, Instant now);
    void well(Instant now);

    ThrottleOptions options_;
    std::minstd_rand random_;
    std::vector<RateWindow> windows_;
    std::size_t in_flight_ = 0;
    PauseCause cause_ = PauseCause::none;
    Instant until_ = earliest_instant;
    bool first_under_way_ = false;  // the one request after a pause
    std::size_t pauses_ = 0;        // in a row, without a good answer in between
    std::size_t failures_ = 0;      // in a row
    std::optional<Error> failure_;  // the newest of them
    std::size_t untold_ = 0;        // requests since the state was last told
};

}  // namespace hv::fhir::client
