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
#include <string>
#include <vector>

#include "plugin/decide/timeline.hpp"

namespace hv::plugin::cli {

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
