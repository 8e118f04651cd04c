// From which day time is counted: the start of the present exposure to a group of drugs, its stop, its resumption.
//
// Unknown:  a start that nobody wrote down lies on or before the first day on which the drug was seen; what follows
//           from that alone is told, the rest stays open.
// Clock:    every question about today goes through `judge.clock`.
// Source:   clinical reference 3.4 (breaks and stops of clozapine), 7.2 (dose changes).
#pragma once

#include "rules/engine/judge.hpp"

namespace hv::rules {

// The newest start among the present exposures of the group that are taken in the same manner (regularly, not on hold)
// as the one that `anchor_of` chooses: on one of the days [first, last].
struct Onset {
    Anchor anchor;
    std::optional<Date> first;  // none: nobody knows how early
    Date last;
};
Onset onset_of(const Judge& judge, DrugGroupId group);

// Whether the present exposure, which is there, has lasted as long as asked, and not longer.
Truth lasted(const Judge& judge, const Onset& onset, const Since& since);

// Where a schedule begins.
struct Origin {
    bool rests = false;                  // there is nothing to count from: not taken, not stopped, never paused
    bool open = false;                   // it cannot be told whether there is
    std::optional<Date> day;             // none: unknown
    std::optional<Date> latest;          // the last day on which it may lie; always there unless the schedule rests
    std::optional<std::uint32_t> index;  // into Snapshot::exposures
};
// `kind.exposure` is there.
Origin origin_of(const Judge& judge, const DueKind& kind);

}  // namespace hv::rules
