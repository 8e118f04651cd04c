#include "plugin/worklist/texts.hpp"

#include <algorithm>
#include <array>

#include "plugin/decide/attention.hpp"

namespace hv::plugin::worklist {
namespace {

struct Text {
    std::string_view key, nb, en;
};

constexpr auto table = std::to_array<Text>({
    {"title", "Arbeidsliste: bivirkninger og oppfølging", "Worklist: side effects and follow-up"},
    {"skip", "Til listen", "To the list"},
    {"filter", "Utvalg", "Filter"},
    {"level", "Nivå", "Level"},
    {"level_1", "Alle med åpne funn", "All with open findings"},
    {"level_2", "Mangler og over", "Due and above"},
    {"level_3", "Vurderes og over", "Review and above"},
    {"level_4", "Faresone og over", "Danger zone and above"},
    {"level_5", "Bare haster", "Urgent only"},
    {"level_0", "Også utsatte, kvitterte og uten funn", "Also snoozed, acknowledged and without findings"},
    {"unit", "Avdeling", "Unit"},
    {"drug", "Legemiddel", "Drug"},
    {"every", "Alle", "All"},
    {"mine", "Mine pasienter", "My patients"},
    {"overdue", "Forfalt", "Overdue"},
    {"owner", "Ansvarlig", "Owner"},
    {"anybody", "Alle", "Anybody"},
    {"unowned", "Uten ansvarlig", "Without an owner"},
    {"unowned_long", "Uten ansvarlig > 14 dager", "Without an owner > 14 days"},
    {"search", "Søk i navn", "Search by name"},
    {"show", "Vis", "Show"},
    {"reset", "Nullstill", "Reset"},
    {"csv", "Last ned CSV", "Download CSV"},
    {"print", "Skriv ut", "Print"},
    {"log_out", "Logg ut", "Log out"},
    {"keys", "Tastatur", "Keyboard"},
    {"born", "f.", "b."},
    {"column_choose", "Velg", "Select"},
    {"column_patient", "Pasient", "Patient"},
    {"column_reason", "Årsak", "Reason"},
    {"column_when", "Siste / frist", "Last / due"},
    {"column_flag", "Flagg i EPJ", "Flag in EHR"},
    {"column_age", "Alder", "Age"},
    {"column_actions", "Handling", "Actions"},
    {"flag_note", "Om vårt flagg står i journalen nå. Om fastlegen har lest det, vet vi ikke.",
     "Whether our Flag stands in the record now. Whether the GP has read it, we do not know."},
    {"age_note", "Dager siden det eldste åpne funnet på dette nivået oppsto",
     "Days since the oldest open finding of this level arose"},
    {"no_flag", "nei", "no"},
    {"flag_since", "siden", "since"},
    {"nobody", "ingen", "nobody"},
    {"too_long", "over 14 dager", "over 14 days"},
    {"more", "til", "more"},
    {"open", "Åpne", "Open"},
    {"take", "Ta", "Take"},
    {"taken", "Din", "Yours"},
    {"for_gp", "for fastlege", "for the GP"},
    {"last_reading", "målt", "measured"},
    {"stale", "ikke vurdert siden", "not assessed since"},
    {"unreadable", "Årsakene kan ikke vises; åpne pasienten", "The reasons cannot be shown; open the patient"},
    {"no_findings", "Ingen åpne funn. Det betyr ikke at alt er målt.",
     "Nothing open. That does not mean that everything was measured."},
    {"empty", "Ingen pasienter i dette utvalget.", "No patients in this selection."},
    {"empty_hint",
     "Listen viser pasienter i din avdeling og dem du er ansvarlig for. Pasienter som ikke er vurdert ennå, står ikke "
     "her.",
     "The list shows the patients of your unit and those that you are responsible for. Patients who were not assessed "
     "yet "
     "are not here."},
    {"bulk", "Med de valgte", "With the selected"},
    {"bulk_hint", "Velg rader for å ta, overføre, utsette eller kvittere ut.",
     "Select rows to take, hand over, snooze or acknowledge."},
    {"choose_all", "Velg alle på siden", "Select all on this page"},
    {"weeks", "Utsett i", "Snooze for"},
    {"week_1", "1 uke", "1 week"},
    {"week_4", "4 uker", "4 weeks"},
    {"week_12", "12 uker", "12 weeks"},
    {"reason", "Begrunnelse", "Reason"},
    {"choose", "Velg …", "Choose …"},
    {"comment", "Hva ble gjort / kommentar", "What was done / comment"},
    {"to", "Overfør til", "Hand over to"},
    {"to_gp", "Fastlege", "GP"},
    {"to_psychiatrist", "Psykiater i avdelingen", "Psychiatrist of the unit"},
    {"snooze", "Utsett", "Snooze"},
    {"acknowledge", "Kvitter ut", "Acknowledge"},
    {"hand_over", "Overfør", "Hand over"},
    {"not_relevant", "Ikke relevant", "Not relevant"},
    {"wrong_data", "Feil i data", "Wrong data"},
    {"reopen", "Åpne igjen", "Reopen"},
    {"take_long", "Jeg tar ansvar", "I take responsibility"},
    {"previous", "Forrige", "Previous"},
    {"next", "Neste", "Next"},
    {"page", "Side", "Page"},
    {"news", "nye eller endrede – vis", "new or changed – show"},
    {"changed", "Listen er endret – vis på nytt", "The list has changed – show again"},
    {"close", "Lukk", "Close"},
    {"back", "Til arbeidslisten", "To the worklist"},
    {"done", "utført", "done"},
    {"not_done", "Ikke utført", "Not done"},
    {"kept", "Det du skrev, er ikke lagret, men kan kopieres:", "What you wrote was not saved, but can be copied:"},
    {"choose_one", "Ingen pasient var valgt. Ingenting er gjort.", "No patient was selected. Nothing was done."},
    {"help_title", "Tastatur", "Keyboard"},
    {"help_j", "neste / forrige rad", "next / previous row"},
    {"help_enter", "åpne pasienten", "open the patient"},
    {"help_x", "velg raden", "select the row"},
    {"help_t", "ta ansvar for pasienten", "take responsibility for the patient"},
    {"help_s", "utsett raden eller de valgte", "snooze the row or the selected"},
    {"help_q", "denne hjelpen", "this help"},
    {"help_esc", "lukk", "close"},
    {"help_off", "Bruk disse tastene", "Use these keys"},
    {"loading", "Henter …", "Loading …"},
    {"failed", "Tjenesten svarte ikke. Prøv igjen; det samme blir ikke gjort to ganger.",
     "The service did not answer. Try again; the same is not done twice."},
    {"over", "Økten er avsluttet. Åpne arbeidslisten på nytt fra journalen.",
     "The session is over. Open the worklist again from the record."},
    {"forbidden", "Tjenesten avviste det, og ingenting er gjort. Meld fra til den som drifter Hjertevakt.",
     "The service refused, and nothing was done. Tell whoever runs Hjertevakt."},
    {"still_here", "Det du skrev, står her fortsatt.", "What you wrote is still here."},
    // the drawer
    {"assessed", "Vurdert", "Assessed"},
    {"data_from", "med data hentet", "with data fetched"},
    {"findings", "Funn", "Findings"},
    {"finding", "Funn", "Finding"},
    {"values", "Verdi og dato", "Value and date"},
    {"status", "Status", "Status"},
    {"is_open", "åpen", "open"},
    {"why", "Hvorfor?", "Why?"},
    {"source", "Kilde", "Source"},
    {"no_met", "Ingen regel slår ut nå.", "No rule is met now."},
    {"not_assessed", "Ikke vurdert – manglende data er ikke det samme som normalt",
     "Not assessed – missing data is not the same as normal"},
    {"in_order", "Innenfor grensene ved siste måling", "Within the limits at the last measurement"},
    {"timeline", "Legemidler og målinger", "Drugs and measurements"},
    {"actions", "Handlinger", "Actions"},
    {"chosen_findings", "valgte funn", "selected findings"},
    {"history", "Hva som er gjort", "What was done"},
    {"history_none", "Ingenting er gjort med denne pasienten her ennå.",
     "Nothing was done about this patient here yet."},
    {"who", "Hvem", "Who"},
    {"when", "Når", "When"},
    {"what", "Hva", "What"},
    {"unconfirmed", "ubekreftet grense", "unconfirmed limit"},
    {"rests", "Beslutningsstøtte – faglig vurdering gjelder alltid.",
     "Decision support – clinical judgement prevails."},
    {"no_documents_title", "Grunnlaget kan ikke vises nå", "What it rests on cannot be shown now"},
    {"refused_title", "Arbeidslisten er for psykiatere", "The worklist is for psychiatrists"},
    {"refused",
     "Innloggingen din har ikke rollen som gir tilgang. Pasientdata er ikke vist. Skal du ha tilgang, må IT-ansvarlig "
     "knytte rollen din til «psykiater» i oppsettet.",
     "Your login does not have the role that gives access. No patient data was shown. If you should have access, the "
     "administrator must map your role to `psychiatrist` in the configuration."},
    {"unknown_title", "Pasienten er ikke på din liste", "The patient is not on your list"},
    {"unknown", "Enten finnes pasienten ikke her, eller så hører pasienten til en annen avdeling.",
     "Either the patient does not exist here, or belongs to another unit."},
    {"trouble_title", "Listen kan ikke vises nå", "The list cannot be shown now"},
    {"trouble",
     "Lagringen svarer ikke. Flagg i journalen står som før, og ingenting er gått tapt. Prøv igjen om litt; varer det, "
     "kontakt IT-vakt.",
     "The store does not answer. Flags in the record stand as before, and nothing is lost. Try again soon; if it goes "
     "on, "
     "call the IT duty."},
});

std::string in(const Text& text, rules::Language language) {
    return std::string(language == rules::Language::nb ? text.nb : text.en);
}

template <std::size_t count>
std::string word(const std::array<Text, count>& words, std::string_view key, rules::Language language) {
    const auto found = std::ranges::find(words, key, &Text::key);
    return found == words.end() ? std::string(key) : in(*found, language);
}

}  // namespace

web::Data texts(rules::Language language) {
    web::Data data;
    for (const Text& text : table) data.set(std::string(text.key), in(text, language));
    return data;
}

std::string act_word(std::string_view what, rules::Language language) {
    constexpr auto words = std::to_array<Text>({{"take", "Tok ansvar", "Took responsibility"},
                                                {"hand-over", "Overførte", "Handed over"},
                                                {"snooze", "Utsatte", "Snoozed"},
                                                {"acknowledge", "Kvitterte ut", "Acknowledged"},
                                                {"not-relevant", "Ikke relevant", "Not relevant"},
                                                {"wrong-data", "Feil i data", "Wrong data"},
                                                {"reopen", "Åpnet igjen", "Reopened"}});
    return word(words, what, language);
}

std::string role_word(std::string_view role, rules::Language language) {
    constexpr auto words = std::to_array<Text>({{"gp", "fastlege", "GP"},
                                                {"psychiatrist", "psykiater", "psychiatrist"},
                                                {"role:gp", "fastlege", "GP"},
                                                {"role:psychiatrist", "psykiater", "psychiatrist"}});
    return word(words, role, language);
}

std::string reason_word(std::string_view code, rules::Language language) {
    const auto reasons = act_reasons();
    const auto found = std::ranges::find(reasons, code, &ActReason::code);
    return found == reasons.end() ? std::string(code) : found->words.in(language);
}

}  // namespace hv::plugin::worklist
