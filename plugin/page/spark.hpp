// A row's readings as a small line: whole units of a box, no markup.
//
// In:     values of any order with their days; the limit, when the row has one; today.
// Axis:   from the first reading of the last three years (at least 90 days back) to today, so that the age of the
//         newest reading shows as empty paper on the right. Older readings stand in the table only.
// Height: from the lowest to the highest of the drawn readings and the limit, and never over less than a tenth of the
//         highest, so that a small change looks small.
// Errors: none; no reading on the axis gives no points. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin::page {

struct SparkValue {
    Date day;
    Decimal value;
};

struct Spark {
    static constexpr int width = 92;
    static constexpr int height = 24;

    std::string line;          // `points` of a polyline; empty: fewer than two readings
    std::optional<int> x;      // of the newest reading; nothing: none is drawn
    int y = 0;                 // of the newest reading
    std::optional<int> limit;  // y of the limit
    int older = 0;             // readings from before the axis begins
};

Spark spark(std::vector<SparkValue> values, const std::optional<Decimal>& limit, Date today);

}  // namespace hv::plugin::page
