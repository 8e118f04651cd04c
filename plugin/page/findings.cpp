#include "plugin/page/findings.hpp"

#include <algorithm>

#include "plugin/page/as_came.hpp"
#include "plugin/page/limits.hpp"
#include "plugin/page/texts.hpp"
#include "rules/engine/clause.hpp"
#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::page {
namespace {

using rules::Level;
using rules::Truth;

class Teller {
public:
    Teller(const Judged& judged, const rules::Assessment& assessment, rules::Language language,
           std::span<const json::Value> roots)
        : judged_(judged), assessment_(assessment), language_(language), roots_(roots) {}

    [[nodiscard]] FindingCard card(const rules::Finding& finding) const {
        const rules::Rule& rule = set().rules[finding.rule];
        FindingCard card;
        card.rule_set = set().id;
        card.rule = rule.id;
        card.state = finding.truth == Truth::unknown ? State::undecided : state_of(finding.level);
        card.title = rule.title.in(language_);
        card.sentence = rules::sentence(set(), finding, judged_.snapshot, language_);
        split(finding, card);
        card.unconfirmed = finding.unconfirmed;
        card.for_gp = rule.for_gp;
        card.for_psychiatrist = rule.for_psychiatrist;
        card.due_by = finding.evidence.due_by;
        if (const auto* due = std::get_if<rules::DueKind>(&rule.expr.kind)) {
            for (const std::uint32_t item : finding.evidence.missing) {
                card.missing.push_back(due->tables[finding.evidence.due_table].items[item].title.in(language_));
            }
        }
        card.why = why(finding, rule);
        return card;
    }

private:
    [[nodiscard]] const rules::RuleSet& set() const { return *assessment_.rules; }

    void split(const rules::Finding& finding, FindingCard& card) const {
        constexpr std::string_view dash = " – ";
        card.lead = finding.say == nullptr ? card.sentence : finding.say->in(language_);
        if (card.sentence.starts_with(card.lead + std::string(dash))) {
            card.facts = card.sentence.substr(card.lead.size() + dash.size());
        }
    }

    [[nodiscard]] Why why(const rules::Finding& finding, const rules::Rule& rule) const {
        Why why;
        why.rule = rule.id + ' ' + rule.title.in(language_);
        why.text = rule.text.in(language_);
        why.set = set().title.in(language_) + ' ' + set().version;
        why.note = rule.because;
        const rules::Speaker speaker{set(), *assessment_.vocabulary, language_};
        for (const rules::Clause& clause : rules::clauses_of(speaker, rule)) {
            why.when.push_back(rules::level_title(clause, language_) + ": " + clause.when);
        }
        why.windows = rules::windows_of(speaker, rule);
        used(finding, why);
        ignored(finding, rule, why);
        for (const rules::SourceUse& use : rule.sources) {
            const rules::Source& source = set().sources[use.source];
            const bool web = source.url.starts_with("https://") || source.url.starts_with("http://");
            why.sources.push_back({source.title, use.clause, web ? source.url : "", source.date.text()});
        }
        const rules::Confidence confidence =
            finding.unconfirmed && !unconfirmed(rule.confidence) ? rules::Confidence::d : rule.confidence;
        why.confidence = rules::confidence_phrase(confidence, language_);
        return why;
    }

    // The lines of the derivation that tell of readings, drugs, conditions: those between the sentence and the source.
    void used(const rules::Finding& finding, Why& why) const {
        const std::vector<std::string> lines = rules::explain(set(), finding, judged_.snapshot, language_);
        for (std::size_t i = 1; i < lines.size() && i <= finding.evidence.used.size(); ++i) {
            why.used.push_back(lines[i].substr(std::min(lines[i].find_first_not_of(' '), lines[i].size())));
        }
    }

    void ignored(const rules::Finding& finding, const rules::Rule& rule, Why& why) const {
        const rules::Snapshot& patient = judged_.snapshot;
        if (finding.gap && finding.gap->seen) {
            const rules::Gap& gap = *finding.gap;
            const auto* of = gap.has_observable ? &patient.vocabulary->observables[gap.observable] : nullptr;
            why.ignored.push_back(unused(of, *gap.seen, gap.why));
        }
        for (std::size_t i = 0; i < patient.measured.size(); ++i) {
            const rules::Measured& measured = patient.measured[i];
            const auto of = static_cast<rules::ObservableId>(i);
            if (!measured.dropped || !looks_at(set(), rule.expr, of)) continue;
            std::string line = unused(&patient.vocabulary->observables[i], measured.dropped_source, *measured.dropped);
            if (std::ranges::find(why.ignored, line) == why.ignored.end()) why.ignored.push_back(std::move(line));
        }
    }

    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(language_ == rules::Language::nb ? nb : en);
    }

    // «Vekt 8500 kg (2025-11-21): usannsynlig verdi – Observation/w2»; of a value that may have been worked out from
    // another one «KMI, av Vekt 62 kg (2021-11-21): ...».
    [[nodiscard]] std::string unused(const rules::Observable* of, const fhir::SourceRef& source, rules::Why why) const {
        const AsCame came = as_came(roots_, source);
        std::string line = of == nullptr ? came.name : of->title.in(language_);
        const bool derived = of != nullptr && of->derivation != rules::Derivation::none;
        if (derived && !came.value.empty()) line += say(", av", ", from") + (came.name.empty() ? "" : ' ' + came.name);
        if (!came.value.empty()) line += (line.empty() ? "" : " ") + came.value;
        if (!came.day.empty()) line += (line.empty() ? "" : " ") + ('(' + came.day + ')');
        return line + (line.empty() ? "" : ": ") + reason(why) + " – " + fhir::reference_text(source);
    }

    [[nodiscard]] std::string reason(rules::Why why) const {
        const bool nb = language_ == rules::Language::nb;
        switch (why) {
            case rules::Why::absent:
                return nb ? "uten verdi" : "without a value";
            case rules::Why::stale:
                return nb ? "for gammel for regelen" : "too old for the rule";
            case rules::Why::implausible:
                return nb ? "usannsynlig verdi" : "implausible value";
            case rules::Why::unit:
                return nb ? "ukjent enhet" : "unknown unit";
            case rules::Why::status:
                return nb ? "ikke et gyldig svar (status)" : "not a valid result (status)";
            case rules::Why::conflicting:
                return nb ? "motstridende verdier" : "conflicting values";
            case rules::Why::no_range:
                return nb ? "uten laboratoriets referanseområde" : "without the laboratory's range";
            case rules::Why::dose:
                return nb ? "dosen kan ikke leses" : "dose not readable";
        }
        return {};
    }

    const Judged& judged_;
    const rules::Assessment& assessment_;
    rules::Language language_;
    std::span<const json::Value> roots_;
};

const AttendedFinding* attended_row(const Attention& attention, const FindingCard& card) {
    const auto found = std::ranges::find_if(attention.findings, [&](const AttendedFinding& one) {
        return one.rule == card.rule && one.rule_set == card.rule_set;
    });
    return found == attention.findings.end() ? nullptr : &*found;
}

bool attend(FindingCard& card, const Attention& attention, std::span<const store::Act> acts) {
    const AttendedFinding* row = attended_row(attention, card);
    if (row == nullptr) return false;
    card.broken = row->broken;
    const auto act = row->act ? row->act : row->last;
    if (act && *act < acts.size()) card.act = &acts[*act];
    return row->act.has_value();
}

std::vector<FindingCard>& list_for(FindingLists& lists, const rules::Finding& finding, const rules::Rule& rule,
                                   bool attended) {
    if (finding.gate || finding.resting) return lists.closed;
    if (finding.truth == Truth::unknown) return lists.unknown;
    if (finding.level == Level::none) {
        return std::holds_alternative<rules::PresentKind>(rule.expr.kind) ? lists.absent : lists.fine;
    }
    if (attended) return lists.attended;
    return finding.level == Level::info ? lists.reminders : lists.open;
}

}  // namespace

FindingLists findings(const Judged& judged, const Attention& attention, std::span<const store::Act> acts,
                      rules::Language language, std::span<const json::Value> roots) {
    FindingLists lists;
    for (const rules::Assessment& assessment : judged.assessments) {
        const Teller teller(judged, assessment, language, roots);
        for (const rules::Finding& finding : assessment.findings) {
            FindingCard card = teller.card(finding);
            const bool covered = finding.truth == Truth::met && attend(card, attention, acts);
            list_for(lists, finding, assessment.rules->rules[finding.rule], covered).push_back(std::move(card));
        }
    }
    for (auto* list : {&lists.open, &lists.attended}) std::ranges::stable_sort(*list, {}, &FindingCard::state);
    return lists;
}

}  // namespace hv::plugin::page
