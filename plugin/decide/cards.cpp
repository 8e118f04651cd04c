#include "plugin/decide/cards.hpp"

#include <algorithm>

#include "plugin/decide/cards_parts.hpp"

namespace hv::plugin {
namespace {

using cards::Findings;

Findings open_findings(const Judged& judged, const rules::WantedFlag& flag, const Attention& attention) {
    Findings open;
    for (const rules::FindingRef at : flag.findings) {
        if (!attention.covers(judged.rule(at).id)) open.push_back(at);
    }
    std::stable_sort(open.begin(), open.end(), [&](rules::FindingRef a, rules::FindingRef b) {
        return judged.finding(a).level > judged.finding(b).level;
    });
    return open;
}

Card card_of(const Judged& judged, const rules::WantedFlag& flag, const Findings& findings,
             const CardSetting& setting) {
    Card card;
    card.indicator = cards::indicator_of(judged.finding(findings.front()).level);
    card.summary =
        shortened(flag.text.in(setting.language) + ": " + cards::titles_text(judged, findings, setting.language),
                  cards::longest_summary);
    card.detail = cards::findings_text(judged, findings, setting.language);
    card.suggestions = cards::suggestions(judged, findings, setting);
    card.rules = cards::rules_of(judged, findings);
    cards::put_source(card, judged, findings, setting.language);
    return card;
}

}  // namespace

std::vector<Card> cards_of_view(const Judged& judged, const Attention& attention, const CardSetting& setting) {
    std::vector<Card> all;
    if (judged.snapshot.deceased || judged.snapshot.inactive) return all;
    for (const rules::WantedFlag& flag : judged.plan.flags) {
        const Findings findings = open_findings(judged, flag, attention);
        if (!findings.empty()) all.push_back(card_of(judged, flag, findings, setting));
    }
    std::stable_sort(all.begin(), all.end(), [](const Card& a, const Card& b) { return a.indicator > b.indicator; });
    cards::count_the_rest(all, {"\nFlere funn vises på siden: ", "\nMore findings are on the page: "}, setting);
    const std::string missing = cards::not_assessed_text(judged, setting.language);
    if (!all.empty() && !missing.empty()) all.front().detail += "\n" + missing;
    cards::say_a_part(all, judged, missing, setting);
    cards::say_expired(all, setting);
    for (Card& card : all) cards::name(card, judged.snapshot.patient_id, setting);
    return all;
}

}  // namespace hv::plugin
