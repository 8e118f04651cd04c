// What stands, written again with our members in another shape: an update never loses what others added.
//
// Ours:    a Flag's text, status, category, code, subject and author, the end of its period, our own tags; likewise
//          of a Task and a CarePlan (fingerprint.hpp has the lists). Everything else is copied as it stands: id,
//          identifiers, period.start, created, extensions, profiles, security labels, other people's tags.
// Gone:    meta.versionId and meta.lastUpdated, which are the server's to give.
// Times:   a revived resource gets a new period.start: while it was ended it asked for nothing.
// Errors:  none; the bodies in come from read_standing and render.hpp, and are JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/because.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/standing.hpp"
#include "plugin/decide/wanted.hpp"

namespace hv::plugin {

// A Flag or Task with the draft's content; one that was ended becomes active.
std::string amended_alert(const StandingItem& item, std::string_view draft, Instant as_of);
// Its end: a Flag `inactive`; a Task `completed` when no rule asks for it any more, else `cancelled`.
std::string ended_alert(const StandingItem& item, Because because, Instant as_of);

// How activities of a plan that are no longer wanted may be closed.
enum class Closing : std::uint8_t {
    none,      // not at all: the brake is on, or evidence is missing
    measured,  // only by a measurement: nobody remembers what the plan rested on
    proved,    // also when their rule does not apply any more
    all,       // whatever their rules say: the plan is withdrawn
};
struct ActivityRules {
    const std::vector<JudgedRule>& rules;
    Closing closing = Closing::none;
    bool end_unjudged = false;          // also activities of rules that nobody has any more
    Because because = Because::closed;  // all: why
};

// The plan's activities, and the life of one:
//   not-started   as we plan it
//   scheduled, in-progress, on-hold, completed, cancelled, stopped   as a human says; carried over
//   completed     by us: it is no longer wanted, and its rule was measured and is not met (outcomeReference: by what)
//   cancelled     by us: it is no longer wanted, and its rule does not apply any more
//   on-hold, completed, cancelled   by us: somebody has attended to its finding (attend.hpp)
//   not-started   again: that has ended; we closed it and it is wanted again; or a human closed it, and since then it
//                 fell due later or newer evidence asks for it
// We close only what is not-started, scheduled or in-progress, and say so in statusReason; it stays in the plan.
struct AmendedPlan {
    std::string body;
    bool moved = false;  // an activity's status was changed by us, which no fingerprint shows
};
AmendedPlan amended_plan(const StandingItem& item, std::string_view draft, const ActivityRules& rules, Instant as_of);
// Its end, with every open activity closed: `completed` when no rule asks for it any more, else `revoked`.
AmendedPlan ended_plan(const StandingItem& item, const ActivityRules& rules, Because because, Instant as_of);

// The rules that a plan has activities for, each once, sorted.
std::vector<std::string> planned_rules(std::string_view plan);
// Those of them whose activity is not over.
std::vector<std::string> open_rules(std::string_view plan);

// --- for amend_*.cpp ---

// `meta` without what the server gives, our tags replaced by those of `from` (absent: left as they are).
Edit amended_meta(json::Value standing, json::Value from);
// The period of that name: it begins anew, or ends.
enum class PeriodEdit : std::uint8_t { begin, finish };
Edit amended_period(json::Value standing, std::string_view name, PeriodEdit edit, Instant as_of);
Edit amended_text(std::string_view name, std::string value);

}  // namespace hv::plugin
