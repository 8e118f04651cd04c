#include "rules/engine/parse_draft.hpp"

#include <algorithm>

namespace hv::rules {
namespace {

template <class Thing>
std::vector<std::string_view> ids_of(const std::vector<Thing>& things) {
    std::vector<std::string_view> out;
    out.reserve(things.size());
    for (const Thing& thing : things) out.push_back(thing.id);
    return out;
}

// Follows a reference by id; notes `code` and "`x` is no observable" when it leads nowhere.
template <class Id, class Thing>
std::optional<Id> follow(const Draft& draft, const Spot& spot, const std::vector<Thing>& things, std::string_view code,
                         std::string_view noun) {
    const auto id = read_id(draft.notes, spot);
    if (!id) return std::nullopt;
    const auto found = std::ranges::find(things, *id, &Thing::id);
    if (found != things.end()) return static_cast<Id>(found - things.begin());
    draft.notes.add(spot.offset(), code, spot.place + ": " + quoted(*id) + " is no " + std::string(noun),
                    did_you_mean(*id, ids_of(things)));
    return std::nullopt;
}

std::string_view kind_name(ObservableKind kind) {
    if (kind == ObservableKind::quantity) return "a quantity";
    return kind == ObservableKind::coded ? "a coded observable" : "an event";
}

}  // namespace

std::optional<ObservableId> Draft::observable(const Spot& spot) const {
    return follow<ObservableId>(*this, spot, vocabulary.observables, "unknown-observable", "observable");
}

std::optional<ObservableId> Draft::observable(const Spot& spot, ObservableKind kind) const {
    const auto id = observable(spot);
    if (!id || vocabulary.observables[*id].kind == kind) return id;
    notes.add(spot.offset(), "kind-mismatch",
              spot.place + ": " + quoted(spot.value.text()) + " is " +
                  std::string(kind_name(vocabulary.observables[*id].kind)) + ", wanted " +
                  std::string(kind_name(kind)));
    return std::nullopt;
}

std::optional<ConditionId> Draft::condition(const Spot& spot) const {
    return follow<ConditionId>(*this, spot, vocabulary.conditions, "unknown-condition", "group of conditions");
}

std::optional<DrugGroupId> Draft::drug_group(const Spot& spot) const {
    return follow<DrugGroupId>(*this, spot, vocabulary.drug_groups, "unknown-drug-group", "group of drugs");
}

std::optional<AnswerId> Draft::answer(const Spot& spot, ObservableId of) const {
    return follow<AnswerId>(*this, spot, vocabulary.observables[of].answers, "unknown-answer",
                            "answer of `" + vocabulary.observables[of].id + "`");
}

std::optional<RuleRef> Draft::earlier_rule(const Spot& spot) const {
    const auto id = read_id(notes, spot, IdShape::rule);
    if (!id) return std::nullopt;
    const auto found = std::ranges::find(set.rules, *id, &Rule::id);
    if (found != set.rules.end()) return RuleRef{static_cast<std::uint16_t>(found - set.rules.begin())};
    if (std::ranges::find(rule_ids, *id) == rule_ids.end()) {
        notes.add(spot.offset(), "unknown-rule", spot.place + ": " + quoted(*id) + " is no rule of this set",
                  did_you_mean(*id, rule_ids));
    } else {
        notes.add(spot.offset(), "forward-reference",
                  spot.place + ": " + quoted(*id) + " does not stand before this rule",
                  "rules are judged from top to bottom: move this one below " + quoted(*id));
    }
    return std::nullopt;
}

void Draft::must_tell_fasting(const Spot& spot, std::optional<ObservableId> of) const {
    const auto tells = [&](const ObservableCode& code) { return of && code.observable == *of && code.fasting; };
    if (std::ranges::any_of(vocabulary.by_code, tells)) return;
    notes.add(spot.offset(), "specimen-unfit",
              spot.place + ": no code of the observable says that the patient was fasting",
              "mark such a code with `fasting` in the vocabulary");
}

std::uint32_t Draft::limit(const Spot& spot, int decimals) {
    const bool is_span = spot.value.is_string();
    set.limits.push_back({.path = spot.place,
                          .text = std::string(spot.value.text()),
                          .offsets = {},
                          .span = is_span,
                          .decimals = decimals,
                          .rule = rule});
    const auto id = static_cast<std::uint32_t>(set.limits.size());
    also(id, spot);
    return id;
}

// Both spellings must be the same: whoever moves a limit replaces its text in every place.
void Draft::also(std::uint32_t id, const Spot& spot) {
    LimitInfo& info = set.limits[id - 1];
    const std::size_t offset = spot.offset() + (info.span ? 1 : 0);  // inside the quotes
    info.offsets.push_back(offset);
    if (spot.value.text() == info.text && notes.bytes().substr(offset, info.text.size()) == info.text) return;
    notes.add(spot.offset(), "limit-spelling",
              spot.place + ": the same limit is spelled " + quoted(info.text) + " elsewhere",
              "write it the same way in every place, and without escapes");
}

std::optional<Span> Draft::span(const Spot& spot, Sign sign) {
    auto span = read_span(notes, spot, sign);
    if (span) span->limit = limit(spot);
    return span;
}

int Draft::count(const Spot& spot, int least, int most, int fallback, std::uint32_t& id) {
    const auto value = read_int(notes, spot, least, most);
    if (value) id = limit(spot);
    return value.value_or(fallback);
}

}  // namespace hv::rules
