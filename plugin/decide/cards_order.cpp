// Cards of an order that is about to be signed: what the draft asks for, what it brings with it, what it adds to.
#include <algorithm>
#include <array>

#include "plugin/decide/cards_parts.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin {
namespace {

using cards::Findings;
using cards::Voice;
using rules::DrugKnowledge;
using rules::MetabolicTier;

bool taken_now(const rules::Exposure& exposure, Date today) {
    return !exposure.as_needed && !exposure.on_hold && exposure.first_seen <= today &&
           (!exposure.until || *exposure.until >= today);
}

struct Order {
    const Judged& before;
    const Judged& with;
    const Attention& attention;
    std::span<const DraftDrug> drugs;
    const CardSetting& setting;
    Voice voice{setting.language};

    [[nodiscard]] const rules::Vocabulary& words() const { return *with.snapshot.vocabulary; }
    [[nodiscard]] std::string name_of(const DraftDrug& drug) const {
        const DrugKnowledge* known = words().drug(drug.atc);
        if (known != nullptr) return known->title.in(setting.language);
        return drug.name.empty() ? std::string(drug.atc.text()) : drug.name;
    }
    // A renewal: whatever is due of the drug is due already, and stands where the patient's findings are shown.
    [[nodiscard]] bool is_taken(const DraftDrug& drug) const {
        return std::ranges::any_of(before.snapshot.exposures, [&](const rules::Exposure& exposure) {
            return exposure.atc == drug.atc && taken_now(exposure, before.snapshot.today);
        });
    }
    [[nodiscard]] bool starts_something() const {
        return std::ranges::any_of(drugs, [&](const DraftDrug& drug) { return !is_taken(drug); });
    }
    // Of the drugs that are new; of all, when none is.
    [[nodiscard]] std::string names() const {
        std::string all;
        const bool only_new = starts_something();
        for (const DraftDrug& drug : drugs) {
            if (only_new && is_taken(drug)) continue;
            const std::string name = name_of(drug);
            if (all.find(name) == std::string::npos) all += (all.empty() ? "" : ", ") + name;
        }
        return all;
    }
};

// A schedule that counts from the start of an exposure and wants something once: a baseline.
bool is_baseline(const rules::Rule& rule) {
    const auto* due = std::get_if<rules::DueKind>(&rule.expr.kind);
    if (due == nullptr || !due->exposure || due->anchor != rules::AnchorAt::start) return false;
    return std::ranges::all_of(due->tables, [](const rules::DueTable& table) {
        const auto* once = std::get_if<rules::DueOnce>(&table.schedule);
        return once != nullptr && !once->opens;
    });
}

bool was_met(const Judged& before, const Judged& with, rules::FindingRef at) {
    return at.assessment < before.assessments.size() &&
           before.assessments[at.assessment].rules == with.assessments[at.assessment].rules &&
           before.finding(at).truth == rules::Truth::met;
}

template <class Wanted>
Findings met(const Order& order, Wanted wanted) {
    Findings found;
    for (std::size_t i = 0; i < order.with.assessments.size(); ++i) {
        for (std::size_t j = 0; j < order.with.assessments[i].findings.size(); ++j) {
            const rules::FindingRef at{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)};
            if (order.with.finding(at).truth != rules::Truth::met) continue;
            if (order.attention.covers(order.with.rule(at).id)) continue;
            if (wanted(at)) found.push_back(at);
        }
    }
    std::stable_sort(found.begin(), found.end(), [&](rules::FindingRef a, rules::FindingRef b) {
        return order.with.finding(a).level > order.with.finding(b).level;
    });
    return found;
}

Card card_of(const Order& order, const Findings& findings, const std::string& head) {
    const rules::Language language = order.setting.language;
    Card card;
    card.indicator = cards::indicator_of(order.with.finding(findings.front()).level);
    card.summary = shortened(head + cards::titles_text(order.with, findings, language), cards::longest_summary);
    card.detail = cards::findings_text(order.with, findings, language);
    card.suggestions = cards::suggestions(order.with, findings, order.setting);
    card.rules = cards::rules_of(order.with, findings);
    cards::put_source(card, order.with, findings, language);
    return card;
}

void add_baseline(const Order& order, std::vector<Card>& all) {
    if (!order.starts_something()) return;
    const Findings findings = met(order, [&](rules::FindingRef at) { return is_baseline(order.with.rule(at)); });
    if (findings.empty()) return;
    all.push_back(
        card_of(order, findings, order.voice.say("Før oppstart av ", "Before starting ") + order.names() + ": "));
    // Somebody is about to start the drug: measuring first is worth a look, whatever level the schedule has by itself.
    all.back().indicator = std::max(all.back().indicator, Indicator::warning);
}

void add_what_it_brings(const Order& order, std::vector<Card>& all) {
    const Findings findings = met(order, [&](rules::FindingRef at) {
        return order.with.finding(at).level > rules::Level::info && !is_baseline(order.with.rule(at)) &&
               !was_met(order.before, order.with, at);
    });
    if (findings.empty()) return;
    all.push_back(card_of(order, findings, order.voice.say("Med ", "With ") + order.names() + ": "));
    all.back().indicator = std::max(all.back().indicator, Indicator::warning);
}

// --- metabolic liability

bool is_metabolic(const rules::RuleSet& set, const rules::Rule& rule) {
    const std::string& domain = set.domains[rule.domain].id;
    return domain == "weight" || domain == "blood-pressure" || domain == "glucose" || domain == "lipids";
}

// Of a drug that is only renewed, what somebody has attended to is not held against it again.
Findings metabolic_findings(const Order& order, const DraftDrug& draft) {
    const bool renewed = order.is_taken(draft);
    Findings found;
    for (std::size_t i = 0; i < order.with.assessments.size(); ++i) {
        const rules::Assessment& assessment = order.with.assessments[i];
        for (std::size_t j = 0; j < assessment.findings.size(); ++j) {
            const rules::Finding& finding = assessment.findings[j];
            const bool counts = finding.truth == rules::Truth::met && finding.level >= rules::Level::review;
            const rules::Rule& rule = assessment.rules->rules[finding.rule];
            if (renewed && order.attention.covers(rule.id)) continue;
            if (counts && is_metabolic(*assessment.rules, rule)) {
                found.push_back({static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)});
            }
        }
    }
    std::stable_sort(found.begin(), found.end(), [&](rules::FindingRef a, rules::FindingRef b) {
        return order.with.finding(a).level > order.with.finding(b).level;
    });
    return found;
}

// What the patient has by diagnosis, and a drug of metabolic liability makes worse.
std::vector<const rules::Having*> metabolic_conditions(const Order& order) {
    constexpr std::array<std::string_view, 4> worsened{"diabetes", "cvd", "hypertension",
                                                       "familial-hypercholesterolaemia"};
    std::vector<const rules::Having*> had;
    for (const rules::Having& having : order.with.snapshot.conditions) {
        const std::string& id = order.words().conditions[having.condition].id;
        const bool is_over = having.until || !having.until_known;
        const auto same = [&](const rules::Having* one) { return one->condition == having.condition; };
        if (is_over || std::ranges::find(worsened, id) == worsened.end()) continue;
        if (std::ranges::none_of(had, same)) had.push_back(&having);
    }
    return had;
}

std::string conditions_text(const Order& order, const std::vector<const rules::Having*>& had) {
    std::string all;
    for (const rules::Having* having : had) {
        all += "- **" + markdown(order.words().conditions[having->condition].title.in(order.setting.language)) + "**" +
               order.voice.say(" i journalen", " in the record");
        if (having->since) all += order.voice.say(", siden ", ", since ") + having->since->text();
        all += " (" + markdown(fhir::reference_text(having->source)) + ")\n";
    }
    return all;
}

// Diagnoses first, then what was measured.
std::string burdens_text(const Order& order, const std::vector<const rules::Having*>& had, const Findings& findings) {
    std::string all;
    for (const rules::Having* having : had) {
        all += (all.empty() ? "" : ", ") + order.words().conditions[having->condition].title.in(order.setting.language);
    }
    const std::string measured = cards::titles_text(order.with, findings, order.setting.language);
    return all.empty() || measured.empty() ? all + measured : all + ", " + measured;
}

std::string tier_text(const Voice& voice, MetabolicTier tier) {
    switch (tier) {
        case MetabolicTier::low:
            return voice.say("lav", "low");
        case MetabolicTier::low_to_medium:
            return voice.say("lav til middels", "low to medium");
        case MetabolicTier::medium:
            return voice.say("middels", "medium");
        case MetabolicTier::high:
            return voice.say("høy", "high");
    }
    return {};
}

std::string footing_text(const Order& order, const rules::Footing& footing) {
    std::string text = " *" + markdown(footing.source);
    if (rules::unconfirmed(footing.confidence)) {
        text += order.voice.say("; ikke bekreftet av kliniker", "; not confirmed by a clinician");
    }
    return text + "*\n";
}

// The same source says that these lie lower; nothing else is claimed of them.
std::string lower_text(const Order& order, const DrugKnowledge& drug) {
    std::string names;
    for (const DrugKnowledge& other : order.words().drugs) {
        if (!other.metabolic || other.metabolic->tier >= drug.metabolic->tier) continue;
        if (other.metabolic->tier != MetabolicTier::low) continue;
        if (other.metabolic->footing.source != drug.metabolic->footing.source) continue;
        names += (names.empty() ? "" : ", ") + markdown(other.title.in(order.setting.language));
        if (other.qtc && other.qtc->change_ms > Decimal()) {
            names += " (QTc +" + rules::number_phrase(other.qtc->change_ms, order.setting.language) + " ms)";
        }
    }
    if (names.empty()) return {};
    return order.voice.say("- Lav metabolsk risiko etter samme kilde: ",
                           "- Low metabolic liability by the same source: ") +
           names +
           order.voice.say(
               ". Kilden sier ikke om de har samme effekt, passer for pasienten eller er markedsført i Norge.\n",
               ". The source does not say whether they work as well, suit the patient or are marketed "
               "in Norway.\n");
}

void add_liability(const Order& order, const DraftDrug& draft, std::vector<Card>& all) {
    const DrugKnowledge* drug = order.words().drug(draft.atc);
    if (drug == nullptr || !drug->metabolic || drug->metabolic->tier == MetabolicTier::low) return;
    const Findings findings = metabolic_findings(order, draft);
    const bool renewed = order.is_taken(draft);
    const auto had = renewed ? std::vector<const rules::Having*>() : metabolic_conditions(order);
    const bool burdened = !findings.empty() || !had.empty();
    const MetabolicTier tier = drug->metabolic->tier;
    if (!burdened && (renewed || tier != MetabolicTier::high)) return;
    const Voice& voice = order.voice;
    const std::string& name = drug->title.in(order.setting.language);
    const std::string says = name + voice.say(" har ", " has ") + tier_text(voice, tier) +
                             voice.say(" metabolsk risiko", " metabolic liability");
    Card card;
    card.indicator = burdened ? Indicator::warning : Indicator::info;
    card.summary = says;
    if (burdened) {
        card.summary +=
            voice.say(", og pasienten har: ", ", and the patient has: ") + burdens_text(order, had, findings);
    }
    card.summary = shortened(card.summary, cards::longest_summary);
    card.detail = "- " + markdown(says) + "." + footing_text(order, drug->metabolic->footing);
    card.detail += conditions_text(order, had);
    if (!renewed) card.detail += cards::findings_text(order.with, findings, order.setting.language);
    card.detail += lower_text(order, *drug);
    card.detail += voice.say("- Vurder nytte og risiko sammen med pasienten.\n",
                             "- Consider benefit and risk together with the patient.\n");
    card.source_label = "Hjertevakt: " + voice.say("legemiddelkunnskap", "drug knowledge");
    card.asks_why = true;
    all.push_back(std::move(card));
}

// --- more than one at a time

void add_concurrent(const Order& order, std::vector<Card>& all) {
    const auto group = order.words().drug_group("antipsychotic");
    if (!group) return;
    std::vector<const rules::Exposure*> taken;
    for (const rules::Exposure& exposure : order.with.snapshot.exposures) {
        if (!order.words().drug_groups[*group].holds(exposure.atc)) continue;
        if (taken_now(exposure, order.with.snapshot.today)) taken.push_back(&exposure);
    }
    if (taken.size() < 2 || !order.starts_something()) return;
    const Voice& voice = order.voice;
    std::string names;
    Card card;
    for (const rules::Exposure* exposure : taken) {
        const DrugKnowledge* known = order.words().drug(exposure->atc);
        const std::string name =
            known != nullptr ? known->title.in(order.setting.language) : std::string(exposure->name);
        names += (names.empty() ? "" : ", ") + name;
        card.detail += "- " + markdown(name) + voice.say(", fra ", ", since ") +
                       (exposure->from ? *exposure->from : exposure->first_seen).text() +
                       (exposure->depot ? voice.say(", depot", ", depot") : "") + "\n";
    }
    card.indicator = Indicator::warning;
    card.summary = shortened(voice.say("Utkastet gir ", "The draft makes ") + std::to_string(taken.size()) +
                                 voice.say(" antipsykotika samtidig: ", " concurrent antipsychotics: ") + names,
                             cards::longest_summary);
    card.detail += voice.say(
        "- Ved bytte er en kort overlapp vanlig. Vurder å avslutte det ene, eller å begrunne kombinasjonen i "
        "journalen.\n",
        "- A short overlap is usual during a switch. Consider ending one, or giving the reason in the record.\n");
    card.source_label = "Hjertevakt: " + voice.say("samtidige antipsykotika", "concurrent antipsychotics");
    card.asks_why = true;
    all.push_back(std::move(card));
}

}  // namespace

std::vector<Card> cards_of_order(const Judged& judged, const Judged& with, const Attention& attention,
                                 std::span<const DraftDrug> drugs, const CardSetting& setting) {
    std::vector<Card> all;
    if (drugs.empty() || with.snapshot.deceased || with.snapshot.inactive) return all;
    const Order order{judged, with, attention, drugs, setting};
    // Of one level the first are shown: what the order makes of the patient's drugs, then what is to be measured.
    add_concurrent(order, all);
    add_baseline(order, all);
    add_what_it_brings(order, all);
    for (std::size_t i = 0; i < drugs.size(); ++i) {
        const auto same = [&](const DraftDrug& other) { return other.atc == drugs[i].atc; };
        if (std::ranges::none_of(drugs.first(i), same)) add_liability(order, drugs[i], all);
    }
    std::stable_sort(all.begin(), all.end(), [](const Card& a, const Card& b) { return a.indicator > b.indicator; });
    cards::count_the_rest(all, {"\nDessuten: ", "\nAlso: "}, setting);
    const std::string missing = order.starts_something() ? cards::not_assessed_text(with, setting.language)
                                                         : cards::not_read_text(with, setting.language);
    if (!all.empty() && !missing.empty()) all.front().detail += "\n" + missing;
    cards::say_a_part(all, with, missing, setting);
    cards::say_expired(all, setting);
    for (Card& card : all) cards::name(card, with.snapshot.patient_id, setting);
    return all;
}

}  // namespace hv::plugin
