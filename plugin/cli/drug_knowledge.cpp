#include "plugin/cli/drug_knowledge.hpp"

#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

std::string tier_word(const View& view, rules::MetabolicTier tier) {
    switch (tier) {
        case rules::MetabolicTier::low:
            return view.say("lav", "low");
        case rules::MetabolicTier::low_to_medium:
            return view.say("lav til middels", "low to medium");
        case rules::MetabolicTier::medium:
            return view.say("middels", "medium");
        case rules::MetabolicTier::high:
            return view.say("høy", "high");
    }
    return {};
}

}  // namespace

std::string knowledge(const View& view, const rules::Exposure& exposure) {
    const rules::DrugKnowledge* drug = view.snapshot().vocabulary->drug(exposure.atc);
    if (drug == nullptr) return {};
    std::string text;
    const auto add = [&](const std::string& part, const rules::Footing& footing) {
        text += (text.empty() ? "" : " · ") + part;
        if (unconfirmed(footing.confidence)) text += view.say(" [ubekreftet]", " [unconfirmed]");
    };
    const auto number = [&](const Decimal& value) { return rules::number_phrase(value, view.style.language); };
    if (drug->metabolic) {
        add(view.say("metabolsk risiko ", "metabolic liability ") + tier_word(view, drug->metabolic->tier),
            drug->metabolic->footing);
    }
    if (drug->qtc) {
        const bool rises = drug->qtc->change_ms > Decimal();
        add("QTc " + std::string(rises ? "+" : "") + number(drug->qtc->change_ms) +
                view.say(" ms mot placebo i snitt", " ms against placebo on average"),
            drug->qtc->footing);
    }
    if (drug->lower_prolactin) {
        add(view.say("lavere risiko for høyt prolaktin", "lower risk of raised prolactin"), *drug->lower_prolactin);
    }
    if (drug->serum) {
        std::string range = view.say("serum ", "serum ") + number(drug->serum->from) + "–" +
                            number(drug->serum->through) + ' ' + rules::unit_phrase(drug->serum->unit);
        if (!drug->serum->note.empty()) range += " (" + view.say(drug->serum->note) + ')';
        add(range + view.say("; laboratoriets område går foran", "; the laboratory's own range comes first"),
            drug->serum->footing);
    }
    return text;
}

}  // namespace hv::plugin::cli
