// The card of drafts that nobody recognised.
#include "plugin/decide/cards_parts.hpp"

namespace hv::plugin {

std::vector<Card> cards_of_unrecognised(std::span<const std::string> names, std::string_view patient,
                                        const CardSetting& setting) {
    if (names.empty()) return {};
    const cards::Voice voice{setting.language};
    Card card;
    card.summary =
        voice.say("Legemidlet ble ikke gjenkjent: ikke vurdert", "The drug was not recognised: not assessed");
    for (const std::string& name : names) {
        card.detail += voice.say("- Utkast som ikke ble gjenkjent, og som ingen regel har vurdert: ",
                                 "- Draft that was not recognised, and that no rule has judged: ");
        card.detail += (name.empty() ? voice.say("uten navn", "without a name") : markdown(name)) + "\n";
    }
    card.detail += voice.say("- Er det et antipsykotikum, vurderes det når utkastet har ATC-koden.\n",
                             "- If it is an antipsychotic, it is assessed once the draft has its ATC code.\n");
    card.source_label = "Hjertevakt";
    cards::name(card, patient, setting);
    return {card};
}

}  // namespace hv::plugin
