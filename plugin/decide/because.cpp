#include "plugin/decide/because.hpp"

#include <array>

namespace hv::plugin {
namespace {

struct Said {
    std::string_view code;
    rules::Words words;
};

// In the order of Because.
const std::array<Said, 19>& table() {
    static const std::array<Said, 19> said{{
        {"wanted", {"Anbefales, og sto ikke fra før", "Recommended, and nothing stood before"}},
        {"same", {"Står som det skal", "Stands as it should"}},
        {"content-differs", {"Innholdet er endret", "The content has changed"}},
        {"wanted-again", {"Anbefales igjen", "Recommended again"}},
        {"newer-evidence",
         {"Nyere funn etter at kliniker avsluttet", "Newer evidence since a clinician ended the last one"}},
        {"human-edited", {"Endret av kliniker; blir stående", "Edited by a clinician; left as it is"}},
        {"human-ended",
         {"Avsluttet av kliniker; ingen nyere funn", "Ended by a clinician; there is no newer evidence"}},
        {"foreign-subject", {"Står på en annen pasient", "Stands on another patient"}},
        {"unknown", {"Kan ikke vurderes nå; blir stående", "Cannot be assessed now; kept"}},
        {"gone", {"Slettet i journalen, og ikke lenger anbefalt", "Deleted, and no longer recommended"}},
        {"evidence-missing",
         {"Grunnlaget ble ikke funnet igjen; blir stående", "What it rested on was not found again; kept"}},
        {"unproved", {"Grunnlaget er ikke kjent; blir stående", "What it rested on is not known; kept"}},
        {"not-judged", {"Ingen aktiv regel vurderer dette; blir stående", "No active rule speaks of it; kept"}},
        {"damping", {"Ikke lenger anbefalt; avsluttes om det varer", "No longer recommended; ends if that lasts"}},
        {"brake", {"Avslutning er stanset for alle", "Ending is stopped for all"}},
        {"not-met", {"Ikke lenger anbefalt", "No longer recommended"}},
        {"closed", {"Pasienten er død eller journalen ikke i bruk", "The patient is dead or the record not in use"}},
        {"duplicate", {"Står to ganger; den eldste beholdes", "Stands twice; the oldest is kept"}},
        {"attended", {"Noen har tatt hånd om det", "Somebody has attended to it"}},
    }};
    return said;
}

const Said& said(Because because) {
    return table()[static_cast<std::size_t>(because)];
}

}  // namespace

std::string_view code(Because because) {
    return said(because).code;
}

const rules::Words& words(Because because) {
    return said(because).words;
}

}  // namespace hv::plugin
