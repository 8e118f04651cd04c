#include <algorithm>
#include <array>

#include "rules/engine/check_rule.hpp"
#include "rules/engine/parse_draft.hpp"

namespace hv::rules {
namespace {

// A reference inside the set: a domain, topic, gate or source by its id.
template <class Id, class Thing>
std::optional<Id> find_in_set(Draft& draft, const Spot& spot, const std::vector<Thing>& things, std::string_view noun,
                              IdShape shape = IdShape::name) {
    const auto id = read_id(draft.notes, spot, shape);
    if (!id) return std::nullopt;
    const auto found = std::ranges::find(things, *id, &Thing::id);
    if (found != things.end()) return static_cast<Id>(found - things.begin());
    std::vector<std::string_view> ids;
    std::ranges::transform(things, std::back_inserter(ids), &Thing::id);
    draft.notes.add(spot.offset(), "unknown-" + std::string(noun),
                    spot.place + ": " + quoted(*id) + " is no " + std::string(noun) + " of this set",
                    did_you_mean(*id, ids));
    return std::nullopt;
}

void read_audience(Draft& draft, const Spot& spot, Rule& rule) {
    static constexpr std::array<std::string_view, 2> names{"gp", "psychiatrist"};
    if (!spot) return;
    rule.for_gp = rule.for_psychiatrist = false;
    for (const Spot& item : read_list(draft.notes, spot)) {
        const auto who = read_choice(draft.notes, item, names);
        if (who) (*who == 0 ? rule.for_gp : rule.for_psychiatrist) = true;
    }
}

void read_rule_sources(Draft& draft, Fields& fields, Rule& rule) {
    const Spot list = fields.optional("source");
    if (!list && fields) {
        draft.notes.add(fields.offset(), "missing-source", list.place + ": is missing",
                        "say where the rule is from: [ { \"ref\": \"...\", \"clause\": \"...\" } ]");
    } else if (list.value.is_array() && list.value.size() == 0) {
        draft.notes.add(list.offset(), "missing-source", list.place + ": is empty");
    }
    for (const Spot& item : read_list(draft.notes, list, 0)) {
        Fields source(draft.notes, item);
        SourceUse use;
        const auto ref =
            find_in_set<std::uint16_t>(draft, source.required("ref"), draft.set.sources, "source", IdShape::source);
        use.source = ref.value_or(0);
        use.clause = source.required_string("clause");
        source.finish();
        rule.sources.push_back(std::move(use));
    }
}

void read_gates_of_rule(Draft& draft, const Spot& list, Rule& rule) {
    for (const Spot& item : read_list(draft.notes, list, 0)) {
        const auto gate = find_in_set<GateId>(draft, item, draft.set.gates, "gate");
        if (!gate) continue;
        if (std::ranges::find(rule.applies, *gate) != rule.applies.end()) {
            draft.notes.add(item.offset(), "gate-twice",
                            item.place + ": " + quoted(item.value.text()) + " stands here twice");
        }
        rule.applies.push_back(*gate);
    }
}

}  // namespace

void read_rule(Draft& draft, const Spot& spot) {
    const std::size_t before = draft.notes.count();
    const std::string_view written = spot.value["id"].text();
    // Messages name a rule by its id, as people do; by its number only when it has none.
    Spot named{spot.value, written.empty() ? spot.place : std::string(written)};
    Fields fields(draft.notes, named);
    Rule rule;
    rule.offset = spot.offset();
    draft.rule = static_cast<std::uint16_t>(draft.set.rules.size());

    const Spot id = fields.required("id");
    rule.id = read_id(draft.notes, id, IdShape::rule).value_or("");
    if (!rule.id.empty() && std::ranges::find(draft.set.rules, rule.id, &Rule::id) != draft.set.rules.end()) {
        draft.notes.add(id.offset(), "rule-twice", id.place + ": " + quoted(rule.id) + " is another rule's already");
    }
    rule.title = fields.required_words("title");
    rule.text = fields.required_words("text");
    rule.because = read_string(draft.notes, fields.optional("because")).value_or("");
    rule.domain = find_in_set<std::uint16_t>(draft, fields.required("domain"), draft.set.domains, "domain").value_or(0);
    rule.topic = find_in_set<std::uint16_t>(draft, fields.required("topic"), draft.set.topics, "topic").value_or(0);
    read_audience(draft, fields.optional("audience"), rule);
    read_gates_of_rule(draft, fields.optional("applies"), rule);
    read_rule_sources(draft, fields, rule);
    rule.confidence = read_confidence(draft.notes, fields.required("confidence")).value_or(Confidence::d);

    draft.gates = rule.applies;
    draft.confidence = rule.confidence;
    rule.expr = read_rule_expr(draft, fields);
    if (std::holds_alternative<PresentKind>(rule.expr.kind) && !fields.has("level")) fields.required("level");
    fields.finish();
    if (draft.notes.count() == before) check_rule(draft, rule, named);
    draft.set.rules.push_back(std::move(rule));
}

}  // namespace hv::rules
