#include "plugin/decide/cards.hpp"

#include <algorithm>

#include "plugin/decide/cards_parts.hpp"

namespace hv::plugin {
namespace {

using cards::Findings;
using cards::Voice;

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

// An order in use that says nothing at all of its drug: the Medication that it speaks of is nowhere.
bool lacks_a_part(const rules::Snapshot& patient) {
    return patient.incomplete ||
           std::ranges::any_of(patient.unclassified, [](const auto& drug) { return drug.name.empty(); });
}

// Nothing is met, and yet it would be wrong to be silent: a part of the record did not come.
Card card_of_a_part(const std::string& missing, const CardSetting& setting) {
    const Voice voice{setting.language};
    Card card;
    card.summary = voice.say("Journalen kom ikke fullstendig: ikke alt er vurdert",
                             "The record did not come whole: not everything was assessed");
    card.detail = missing;
    card.source_label = "Hjertevakt";
    return card;
}

void count_the_rest(std::vector<Card>& all, std::size_t at_most, const Voice& voice) {
    if (all.size() <= at_most) return;
    std::string more = voice.say("\nFlere funn vises på siden: ", "\nMore findings are on the page: ");
    for (std::size_t i = at_most; i < all.size(); ++i) {
        if (i != at_most) more += "; ";
        more += markdown(all[i].summary);
    }
    all.resize(at_most);
    all.back().detail += more + "\n";
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
    count_the_rest(all, setting.at_most, Voice{setting.language});
    const std::string missing = cards::not_assessed_text(judged, setting.language);
    if (!all.empty()) {
        if (!missing.empty()) all.front().detail += "\n" + missing;
    } else if (lacks_a_part(judged.snapshot)) {
        all.push_back(card_of_a_part(missing, setting));
    }
    cards::say_expired(all, setting);
    for (Card& card : all) cards::name(card, judged.snapshot.patient_id, setting);
    return all;
}

}  // namespace hv::plugin
