#include "rules/engine/readings.hpp"

namespace hv::rules {
namespace {

// How much a reason says, greatest first: a value that is there and cannot be believed says more than one that is not.
int weight(Why why) {
    switch (why) {
        case Why::implausible:
            return 5;
        case Why::unit:
            return 4;
        case Why::conflicting:
            return 3;
        case Why::status:
            return 2;
        case Why::stale:
            return 1;
        case Why::no_range:  // of a rule, never of a reading
        case Why::absent:
        case Why::dose:  // not of a reading
            return 0;
    }
    return 0;
}

}  // namespace

void remember_drop(Snapshot& snapshot, ObservableId of, Why why, const fhir::SourceRef& source, Instant at) {
    Measured& measured = snapshot.measured[of];
    if (measured.dropped) {
        if (weight(why) < weight(*measured.dropped)) return;
        if (why == *measured.dropped) {
            if (at < measured.dropped_at) return;
            if (at == measured.dropped_at && !source_before(source, measured.dropped_source)) return;
        }
    }
    measured.dropped = why;
    measured.dropped_source = source;
    measured.dropped_at = at;
}

}  // namespace hv::rules
