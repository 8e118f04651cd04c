#include "rules/engine/compare.hpp"

#include <algorithm>

#include "rules/engine/compare_parts.hpp"
#include "rules/engine/explain.hpp"

namespace hv::rules {
namespace {

class SetComparison {
public:
    SetComparison(const RuleSet& before, const RuleSet& after, const Vocabulary& vocabulary, Language language)
        : before_(before),
          after_(after),
          comparer_{{before, vocabulary, language}, {after, vocabulary, language}},
          language_(language) {}

    [[nodiscard]] std::vector<Difference> take() {
        about({}, "version", before_.version, after_.version);
        about({}, "title", before_.title, after_.title);
        sources();
        gates();
        domains();
        topics();
        for (const Rule& rule : before_.rules) {
            if (!find(after_.rules, rule.id)) removed(rule);
        }
        for (const Rule& rule : after_.rules) {
            const Rule* was = find(before_.rules, rule.id);
            was ? changed(*was, rule) : added(rule);
        }
        return std::move(found_);
    }

private:
    template <class Things>
    static const typename Things::value_type* find(const Things& things, const std::string& id) {
        const auto found = std::ranges::find_if(things, [&id](const auto& each) { return each.id == id; });
        return found == things.end() ? nullptr : &*found;
    }

    void about(const std::string& rule, std::string_view aspect, const std::string& was, const std::string& is,
               std::string affects = {}) {
        if (was == is) return;
        found_.push_back({Difference::What::changed, rule, std::string(aspect), was, is, std::move(affects)});
    }
    // Told when either language differs; when only the other one does, both are shown.
    void about(const std::string& rule, std::string_view aspect, const Words& was, const Words& is) {
        if (was == is) return;
        const bool here = was.in(language_) != is.in(language_);
        const auto shown = [&](const Words& words) { return here ? words.in(language_) : words.nb + " / " + words.en; };
        about(rule, aspect, shown(was), shown(is));
    }

    void sources() {
        const auto told = [](const Source* source) {
            return source ? source->title + ", " + source->date.text() + ", " + source->url : std::string();
        };
        both(before_.sources, after_.sources, [&](const std::string& id, const Source* was, const Source* is) {
            about({}, "source " + id, told(was), told(is));
        });
    }

    void gates() {
        both(before_.gates, after_.gates, [&](const std::string& id, const Gate* was, const Gate* is) {
            const std::string was_text = was ? test_text(comparer_.before, was->test) : "";
            const std::string is_text = is ? test_text(comparer_.after, is->test) : "";
            about({}, "gate " + id, was_text, is_text, shut_by(id));
            if (was && is) about({}, "gate " + id + " title", was->title, is->title);
        });
    }

    void domains() {
        both(before_.domains, after_.domains, [&](const std::string& id, const Domain* was, const Domain* is) {
            const Domain none;
            const Domain& a = was ? *was : none;
            const Domain& b = is ? *is : none;
            about({}, "domain " + id + " title", a.title, b.title);
            about({}, "domain " + id + " actions", a.actions, b.actions);
            about({}, "domain " + id + " resources", a.resources, b.resources);
            about({}, "domain " + id + " goal", a.goal, b.goal);
        });
    }

    void topics() {
        both(before_.topics, after_.topics, [&](const std::string& id, const Topic* was, const Topic* is) {
            const Topic none;
            const Topic& a = was ? *was : none;
            const Topic& b = is ? *is : none;
            about({}, "topic " + id + " category", a.category, b.category);
            about({}, "topic " + id + " flag", a.flag, b.flag);
        });
    }

    // Calls `see` with each id of either list, those of the older first.
    template <class Things, class See>
    void both(const Things& before, const Things& after, See see) {
        for (const auto& was : before) see(was.id, &was, find(after, was.id));
        for (const auto& is : after) {
            if (!find(before, is.id)) see(is.id, nullptr, &is);
        }
    }

    // Which rules ask the gate.
    [[nodiscard]] std::string shut_by(const std::string& id) const {
        std::vector<std::string> rules;
        for (const Rule& rule : after_.rules) {
            for (const GateId gate : rule.applies) {
                if (after_.gates[gate].id == id) rules.push_back(rule.id);
            }
        }
        return rules.empty() ? std::string()
                             : comparer_.say("gjelder reglene ", "for the rules ") + joined(rules, ", ");
    }

    void removed(const Rule& rule) {
        found_.push_back(
            {Difference::What::removed,
             rule.id,
             "rule",
             rule.title.in(language_) + ": " + clause_text(before_, rule, comparer_.before.vocabulary, language_),
             {},
             comparer_.say("ingen får lenger svaret", "nobody gets this answer any more")});
    }
    void added(const Rule& rule) {
        found_.push_back(
            {Difference::What::added,
             rule.id,
             "rule",
             {},
             rule.title.in(language_) + ": " + clause_text(after_, rule, comparer_.after.vocabulary, language_),
             gate_list(after_, rule)});
    }

    void changed(const Rule& was, const Rule& is) {
        about(is.id, "title", was.title, is.title);
        about(is.id, "text", was.text, is.text);
        about(is.id, "domain", before_.domains[was.domain].id, after_.domains[is.domain].id);
        about(is.id, "topic", before_.topics[was.topic].id, after_.topics[is.topic].id);
        about(is.id, "audience", audience(was), audience(is));
        applies(was, is);
        about(is.id, "source", source_text(before_, was), source_text(after_, is));
        about(is.id, "confidence", std::string(text(was.confidence)), std::string(text(is.confidence)));
        compare_conditions(comparer_, was, is, found_);
    }

    [[nodiscard]] std::string audience(const Rule& rule) const {
        std::vector<std::string> readers;
        if (rule.for_gp) readers.push_back(comparer_.say("fastlege", "general practitioner"));
        if (rule.for_psychiatrist) readers.push_back(comparer_.say("psykiater", "psychiatrist"));
        return joined(readers, ", ");
    }

    [[nodiscard]] std::string gate_list(const RuleSet& set, const Rule& rule) const {
        std::vector<std::string> titles;
        for (const GateId gate : rule.applies) titles.push_back(set.gates[gate].title.in(language_));
        return joined(titles, ", ");
    }

    [[nodiscard]] static bool asks(const RuleSet& set, const Rule& rule, const std::string& gate) {
        return std::ranges::any_of(rule.applies, [&](GateId each) { return set.gates[each].id == gate; });
    }

    void applies(const Rule& was, const Rule& is) {
        std::vector<std::string> affects;
        for (const GateId gate : is.applies) {
            if (asks(before_, was, after_.gates[gate].id)) continue;
            affects.push_back(comparer_.say("nå bare: ", "now only: ") + after_.gates[gate].title.in(language_));
        }
        for (const GateId gate : was.applies) {
            if (asks(after_, is, before_.gates[gate].id)) continue;
            affects.push_back(comparer_.say("ikke lenger bare: ", "no longer only: ") +
                              before_.gates[gate].title.in(language_));
        }
        std::vector<std::string> ids[2];
        for (const GateId gate : was.applies) ids[0].push_back(before_.gates[gate].id);
        for (const GateId gate : is.applies) ids[1].push_back(after_.gates[gate].id);
        if (ids[0] == ids[1]) return;
        found_.push_back({Difference::What::changed, is.id, "applies", gate_list(before_, was), gate_list(after_, is),
                          joined(affects, "; ")});
    }

    const RuleSet& before_;
    const RuleSet& after_;
    Comparer comparer_;
    Language language_;
    std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> compare(const RuleSet& before, const RuleSet& after, const Vocabulary& vocabulary,
                                Language language) {
    return SetComparison(before, after, vocabulary, language).take();
}

}  // namespace hv::rules
