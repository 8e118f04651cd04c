// What the rules say of a patient: findings with their evidence, and when the answer will change by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rules/engine/ruleset.hpp"
#include "rules/engine/snapshot.hpp"

namespace hv::rules {

// Something that was looked at: a reading (by index), an exposure, a condition or a referral of the snapshot.
struct Used {
    enum class What : std::uint8_t { reading, exposure, condition, referral } what = What::reading;
    ObservableId observable = 0;
    std::uint32_t index = 0;  // into Snapshot::readings, exposures, conditions or referrals

    bool operator==(const Used&) const = default;
};

// The number that was compared, when it is not simply a reading: a mean, a change, a score, a count.
struct Computed {
    enum class What : std::uint8_t {
        none,
        mean,
        change,
        percent,
        score,
        count,
        age,
        multiple,
        dose,
        least_dose
    } what = What::none;
    Decimal value;
    int of = 0;  // count: `value` of `of`
};

struct Evidence {
    std::vector<Used> used;
    Computed computed;
    std::vector<std::uint32_t> missing;  // due: items of the table that are missing (index)
    std::uint16_t due_table = 0;
    std::optional<Limit> lower;  // the band that was hit
    std::optional<Limit> upper;
    bool by_laboratory = false;  // the limits are times the upper limit of the range that came with the reading
    std::optional<Date>
        due_by;  // due: the first day on which the next measurement is wanted; nothing: now, nobody knows since when
    std::optional<Date> counted_from;  // due: the day that the schedule counts from
    bool assumed_sex = false;
    bool unconfirmed_once = false;  // confirm: one reading only, level held back
    bool as_needed_only = false;    // exposure: as needed only, level held at info
};

// What a change lacks when a reading alone is not enough.
enum class Lacks : std::uint8_t { reading, comparison, baseline, follow_up };

struct Gap {
    Why why = Why::absent;
    Lacks lacks = Lacks::reading;
    ObservableId observable = 0;
    bool has_observable = false;
    std::optional<fhir::SourceRef> seen;  // the reading that was too old, implausible, ...
};

struct Finding {
    std::uint16_t rule = 0;  // index into the rule set
    Truth truth = Truth::unknown;
    Level level = Level::none;        // met: its level; not met: none, or info for a note
    std::optional<GateId> gate;       // set: not applicable, this gate was closed
    std::optional<GateId> undecided;  // unknown: whether this gate lets the patient in cannot be told
    bool resting = false;             // not applicable: the schedule asks for nothing at this time (gate `schedule`)
    std::optional<Gap> gap;           // unknown: why
    const Words* say = nullptr;       // the response's own words, else the rule's; lives in the RuleSet
    bool unconfirmed = false;         // the number behind it still needs a clinician's word
    Evidence evidence;
};

struct Assessment {
    const RuleSet* rules = nullptr;
    const Vocabulary* vocabulary = nullptr;
    std::vector<Finding> findings;  // one a rule, in the order of the set
    std::optional<Instant> next_change_at;
};

// Whether two findings say the same (truth, level, gate, reason of the gap, missing items); evidence may differ.
bool same_answer(const Finding& a, const Finding& b);

}  // namespace hv::rules
