// A rule set while it is being read: where references lead, and which numbers decide something.
//
// Every function that reads notes what it finds wrong and goes on; a set with a single note is thrown away at the end,
// so what is read after a note only has to be safe, not right.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/fields.hpp"
#include "rules/engine/ruleset.hpp"

namespace hv::rules {

struct Draft {
    const Vocabulary& vocabulary;
    Notes& notes;
    RuleSet& set;
    std::vector<std::string_view> rule_ids;  // of the whole file, to tell a later rule from one that does not exist

    bool gates_sound = true;  // false: whom they let through is not known

    // The rule that is being read.
    std::uint16_t rule = LimitInfo::no_rule;
    std::vector<GateId> gates;
    Confidence confidence = Confidence::d;

    // References; nothing, and a note, when they lead nowhere.
    std::optional<ObservableId> observable(const Spot& spot) const;
    std::optional<ObservableId> observable(const Spot& spot, ObservableKind kind) const;
    std::optional<ConditionId> condition(const Spot& spot) const;
    std::optional<DrugGroupId> drug_group(const Spot& spot) const;
    std::optional<AnswerId> answer(const Spot& spot, ObservableId of) const;
    std::optional<RuleRef> earlier_rule(const Spot& spot) const;
    // Notes a problem unless some code of the observable says that the patient was fasting.
    void must_tell_fasting(const Spot& spot, std::optional<ObservableId> of) const;

    // Registers a number that decides something; its id.
    std::uint32_t limit(const Spot& spot, int decimals = 0);
    // The same number written in another place.
    void also(std::uint32_t id, const Spot& spot);
    // A span and an integer that decide something. Absent or broken: no span, and `fallback`.
    std::optional<Span> span(const Spot& spot, Sign sign = Sign::positive);
    int count(const Spot& spot, int least, int most, int fallback, std::uint32_t& id);
};

// A test of the population; its fields stand beside others in the same object (a gate's id and title, say).
std::optional<Test> read_test(Draft& draft, Fields& fields);
// `register_limits` false: whoever calls registers the limits.
std::optional<AgeTest> read_age(Draft& draft, const Spot& spot, bool register_limits = true);

// What a band, an answer or `missing` says. `must_say`: a level or a note is wanted.
Response read_response(Draft& draft, Fields& fields, bool must_say = false);

// The values that a list of bands must cover, and the precision at which they are compared.
struct Scale {
    std::string name;  // `bmi`, as messages say it
    int decimals = 0;
    Decimal low;
    Decimal high;
    bool percent_change = false;
    std::optional<ObservableId> observable;  // whose specimens `fasting` asks about
    std::optional<bool> fasting;             // only such specimens are looked at
};
Scale scale_of(const Draft& draft, ObservableId of);
// `bands` or `variants`, checked. `none_allowed`: there may be neither.
std::vector<Variant> read_variants(Draft& draft, Fields& fields, const Scale& scale, bool none_allowed = false);
std::vector<Band> read_bands(Draft& draft, const Spot& spot, const Scale& scale);
Laboratory read_laboratory(Draft& draft, const Spot& spot);
When read_when(Draft& draft, const Spot& spot, const std::optional<ObservableId>& specimen);

// A kind with its fields. A part may also name an earlier rule.
Expr read_rule_expr(Draft& draft, Fields& fields);
Expr read_part(Draft& draft, const Spot& spot);

BandKind read_band_kind(Draft& draft, Fields& fields);
StateKind read_state_kind(Draft& draft, Fields& fields);
ChangeKind read_change_kind(Draft& draft, Fields& fields);
TurnKind read_turn_kind(Draft& draft, Fields& fields);
DueKind read_due_kind(Draft& draft, Fields& fields);
PresentKind read_present_kind(Draft& draft, Fields& fields);
CombineKind read_combine_kind(Draft& draft, Fields& fields);
ScoreKind read_score_kind(Draft& draft, Fields& fields);

void read_rule(Draft& draft, const Spot& spot);

}  // namespace hv::rules
