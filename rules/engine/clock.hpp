// The only door to "now": every question about time is asked here, and the day on which its answer will change is kept.
//
// Unit: civil days in Oslo. A rule's answer can change by itself only on a day that was remembered.
#pragma once

#include <optional>

#include "fhir/base/time.hpp"
#include "rules/engine/words.hpp"

namespace hv::rules {

class Clock {
public:
    explicit Clock(Date today) : today_(today) {}

    [[nodiscard]] Date today() const { return today_; }

    // Whether `day` has come; if not, that day is remembered.
    bool reached(Date day) {
        if (day <= today_) return true;
        if (!next_ || day < *next_) next_ = day;
        return false;
    }
    // Whether `day` lies behind us.
    bool passed(Date day) { return reached(day.plus_days(1)); }

    // Whether something from `day` still counts in a window of `within`.
    bool fresh(Date day, Span within) { return !passed(within.after(day)); }

    // The first remembered day.
    [[nodiscard]] std::optional<Date> next() const { return next_; }

private:
    Date today_;
    std::optional<Date> next_;
};

}  // namespace hv::rules
