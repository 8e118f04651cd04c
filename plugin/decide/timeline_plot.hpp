// Where everything of a timeline stands in a picture: whole units of a box, no markup, no colour.
//
// In:      a timeline (timeline.hpp). Out: lanes under each other, drugs first, with ticks on one axis of days.
// Axis:    begins with the first thing of the last five years, at least four weeks before today; a drug that began
//          earlier says so at the left edge, an earlier value is counted and not drawn.
// Heights: a lane of values reaches from its lowest to its highest value of all times, and never over less than a tenth
//          of the highest, so that a small change looks small. A single value stands in the middle. Doses are steps
//          from nothing to the largest one of their drug.
// Errors:  none. Pure, and without fractions: the same picture everywhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/decide/timeline.hpp"

namespace hv::plugin {

struct PlotTick {
    int x = 0;
    std::string text;  // `2025-10`, `2025`
};

struct PlotSpan {
    enum class Kind : std::uint8_t { regular, depot, as_needed, tail } kind = Kind::regular;
    int x = 0;
    int width = 0;
    bool began_earlier = false;  // than the axis does
    bool start_unknown = false;
    bool goes_on = false;
    bool on_hold = false;
};

struct PlotPoint {
    int x = 0;
    int y = 0;
    std::string text;  // «84,1 kg, 2025-11-21»
};

struct PlotDrug {
    std::string name;
    int top = 0;
    int height = 0;
    std::vector<PlotSpan> spans;
    std::vector<std::vector<PlotPoint>> doses;  // each a line of steps, unbroken
    std::string now;                            // «15 mg»; empty: not known, or not taken today
};

struct PlotSeries {
    std::string name;
    int top = 0;
    int height = 0;
    std::vector<PlotPoint> points;  // by day
    std::string newest;             // «84,1 kg»; empty: never measured
    std::string newest_day;         // its day; of a value that is only known to a month or year the last day of it
    int earlier = 0;                // values from before the axis begins
};

struct Plot {
    int width = 0;
    int height = 0;
    int left = 0;  // of the axis
    int right = 0;
    Date from;
    Date today;
    std::vector<PlotTick> ticks;
    std::vector<PlotDrug> drugs;
    std::vector<PlotSeries> series;
};

Plot plot(const Timeline& timeline, rules::Language language);

}  // namespace hv::plugin
