// Drugs against measured values on one axis of time, as plain text.
//
// In:      stretches of drugs and values of any order; today, the right edge of the axis.
// Out:     rows of a label, a picture of `axis_width` columns and the numbers behind it; ticks above, a legend below.
// Axis:    begins with the first thing of the last five years, at least four weeks before today; a drug that began
//          earlier says so at the left edge, an earlier value is counted and not drawn.
// Heights: eight, from the row's lowest to its highest value of all times, and never over less than a tenth of the
//          highest, so that a small change looks small. The extremes are drawn when several values share a column; else
//          the newest. A single value has no height. Columns without a value stay empty.
// Errors:  none; nothing to draw gives no rows. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "fhir/base/time.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::cli {

struct Stretch {
    std::optional<Date> from;  // nothing: since when is not known
    Date first_seen;
    std::optional<Date> stopped;  // last day taken; nothing, or after today: goes on
    std::optional<Date> until;    // last day with effect
    bool depot = false;
    bool as_needed = false;
    bool on_hold = false;  // today
};
struct TimelineDrug {
    std::string name;
    std::vector<Stretch> stretches;
};

struct TimelineValue {
    Decimal value;
    std::string comparator;  // `<`, `>=`
    Date first_day;          // both inclusive; equal unless only a month or year is known
    Date last_day;
};
struct TimelineSeries {
    std::string name;
    std::string unit;
    std::vector<TimelineValue> values;
};

struct Timeline {
    Date today;
    std::vector<TimelineDrug> drugs;
    std::vector<TimelineSeries> series;
};

struct TimelineStyle {
    rules::Language language = rules::Language::nb;
    std::size_t axis_width = 83;
    bool ascii = false;  // pictures without any sign above U+007F
};

struct TimelineRow {
    std::string label;
    std::string picture;  // not to be wrapped
    std::string facts;    // may be wrapped
};

struct TimelinePage {
    std::string ticks;
    std::vector<TimelineRow> rows;
    std::string legend;
};

TimelinePage draw_timeline(const Timeline& timeline, const TimelineStyle& style);

// The numbers of a row, in words: first, lowest, highest and newest with their days, and how many there are.
std::string series_facts(const TimelineSeries& series, Date today, rules::Language language);
std::string drug_facts(const TimelineDrug& drug, Date today, rules::Language language);

}  // namespace hv::plugin::cli
