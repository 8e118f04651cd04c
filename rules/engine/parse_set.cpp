#include <algorithm>

#include "rules/engine/check.hpp"
#include "rules/engine/digest.hpp"
#include "rules/engine/document.hpp"
#include "rules/engine/parse_draft.hpp"
#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {

// The only one who can make a RuleSet.
struct RuleSetMaker {
    static RuleSet make() { return RuleSet(); }
};

namespace {

bool number_part(std::string_view text) {
    return !text.empty() && text.size() <= 6 && (text.size() == 1 || text.front() != '0') &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Semantic versioning: `1.0.0`, `1.2.0-draft.1`.
bool is_version(std::string_view text) {
    const std::size_t hyphen = text.find('-');
    if (hyphen != std::string_view::npos) {
        const std::string_view tag = text.substr(hyphen + 1);
        if (tag.empty() || !std::ranges::all_of(tag, [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
            })) {
            return false;
        }
        text = text.substr(0, hyphen);
    }
    const std::size_t first = text.find('.');
    const std::size_t second = first == std::string_view::npos ? first : text.find('.', first + 1);
    return second != std::string_view::npos && number_part(text.substr(0, first)) &&
           number_part(text.substr(first + 1, second - first - 1)) && number_part(text.substr(second + 1));
}

std::string read_version(Notes& notes, const Spot& spot) {
    const auto version = read_string(notes, spot);
    if (version && !is_version(*version)) {
        notes.add(spot.offset(), "bad-version", spot.place + ": " + quoted(*version) + " is no version",
                  "three numbers, such as `1.0.0`");
    }
    return version.value_or("");
}

std::vector<Source> read_set_sources(Notes& notes, const Spot& list) {
    std::vector<Source> out;
    for (SourceFields& fields : read_sources(notes, list)) {
        out.push_back({std::move(fields.id), std::move(fields.title), std::move(fields.url), fields.date});
    }
    return out;
}

std::vector<Topic> read_topics(Notes& notes, const Spot& list) {
    std::vector<Topic> out;
    Ids ids("topic-twice");
    for (const Spot& item : read_list(notes, list)) {
        Fields fields(notes, item);
        Topic topic;
        const Spot id = fields.required("id");
        topic.id = read_id(notes, id).value_or("");
        topic.category = read_id(notes, fields.required("category")).value_or("");
        topic.flag = fields.required_words("flag");
        fields.finish();
        ids.add(notes, id, topic.id);
        out.push_back(std::move(topic));
    }
    return out;
}

std::vector<Domain> read_domains(Notes& notes, const Spot& list) {
    std::vector<Domain> out;
    Ids ids("domain-twice");
    for (const Spot& item : read_list(notes, list)) {
        Fields fields(notes, item);
        Domain domain;
        const Spot id = fields.required("id");
        domain.id = read_id(notes, id).value_or("");
        domain.title = fields.required_words("title");
        domain.actions = fields.required_words("actions");
        domain.resources = fields.required_words("resources");
        domain.goal = fields.required_words("goal");
        fields.finish();
        ids.add(notes, id, domain.id);
        out.push_back(std::move(domain));
    }
    return out;
}

// The spots of the ids, for whoever finds later that nobody uses a gate.
std::vector<Spot> read_gates(Draft& draft, const Spot& list) {
    std::vector<Spot> spots;
    Ids ids("gate-twice");
    for (const Spot& item : read_list(draft.notes, list, 0)) {
        const std::string_view written = item.value["id"].text();
        Fields fields(draft.notes, {item.value, written.empty() ? item.place : "gates." + std::string(written)});
        Gate gate;
        spots.push_back(fields.required("id"));
        gate.id = read_id(draft.notes, spots.back()).value_or("");
        ids.add(draft.notes, spots.back(), gate.id);
        gate.title = fields.required_words("title");
        if (auto test = read_test(draft, fields)) gate.test = *std::move(test);
        fields.finish();
        draft.set.gates.push_back(std::move(gate));
    }
    return spots;
}

void note_unused_gates(Draft& draft, const std::vector<Spot>& spots) {
    for (std::size_t i = 0; i < spots.size(); ++i) {
        const auto uses = [&](const Rule& rule) { return std::ranges::find(rule.applies, i) != rule.applies.end(); };
        if (std::ranges::any_of(draft.set.rules, uses)) continue;
        draft.notes.add(spots[i].offset(), "gate-unused", spots[i].place + ": no rule asks this gate");
    }
}

void read_set(Draft& draft, const Spot& root) {
    Fields fields(draft.notes, root);
    RuleSet& set = draft.set;
    set.id = read_id(draft.notes, fields.required("id")).value_or("");
    set.version = read_version(draft.notes, fields.required("version"));
    if (const Spot spot = fields.optional("optional")) set.optional = read_bool(draft.notes, spot).value_or(false);
    set.title = fields.required_words("title");
    set.sources = read_set_sources(draft.notes, fields.required("sources"));
    set.topics = read_topics(draft.notes, fields.required("topics"));
    set.domains = read_domains(draft.notes, fields.required("domains"));
    const std::size_t before_gates = draft.notes.count();
    const std::vector<Spot> gates = read_gates(draft, fields.optional("gates"));
    draft.gates_sound = draft.notes.count() == before_gates;
    const std::vector<Spot> rules = read_list(draft.notes, fields.required("rules"));
    for (const Spot& rule : rules) draft.rule_ids.push_back(rule.value["id"].text());
    for (const Spot& rule : rules) read_rule(draft, rule);
    fields.finish();
    if (draft.notes.count() == 0) note_unused_gates(draft, gates);
}

}  // namespace

std::optional<RuleSet> check(std::string_view file, std::string_view bytes, const Vocabulary& vocabulary,
                             Problems& problems) {
    Notes notes(file, bytes);
    RuleSet set = RuleSetMaker::make();
    read_document(notes, [&](const Spot& root) {
        Draft draft{.vocabulary = vocabulary, .notes = notes, .set = set, .rule_ids = {}, .gates = {}};
        read_set(draft, root);
    });
    notes.tell(problems);
    if (notes.count() != 0) return std::nullopt;
    set.digest = sha256(bytes);
    return set;
}

}  // namespace hv::rules
