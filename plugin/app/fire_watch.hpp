// How often each rule is met, against what is usual at this EHR: a rule that goes silent (a code was renamed) or fires
// for everybody is seen before anybody misses it (hazard H01).
//
// Share:   findings that are met among those that are met or not met; unknown ones say nothing about the rule.
// Ratio:   the share of the last 24 hours by that of the seven days before; 1 is as usual, 0 is silent. None where
//          either rests on fewer than 50 findings, or the rule was never met in those days.
// Memory:  this process's only; after a restart there is no ratio for a day. The counters hjertevakt_rule_met_total and
//          hjertevakt_rule_judged_total say the same to whoever keeps them.
// Threads: any.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fhir/base/time.hpp"

namespace hv::plugin::app {

struct FireRatio {
    std::string ehr;
    std::string rule;
    double ratio = 1;
};

class FireWatch {
public:
    void add(const std::string& ehr, const std::string& rule, std::uint64_t met, std::uint64_t judged, Instant now);
    [[nodiscard]] std::vector<FireRatio> ratios(Instant now) const;

private:
    static constexpr std::int64_t hours = 24 * 8;
    struct Hour {
        std::int64_t number = -1;  // since 1970
        std::uint64_t met = 0;
        std::uint64_t judged = 0;
    };
    using Hours = std::array<Hour, hours>;

    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Hours> by_rule_;
};

}  // namespace hv::plugin::app
