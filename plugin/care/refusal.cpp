#include "plugin/care/refusal.hpp"

#include <algorithm>
#include <array>

namespace hv::plugin::care {
namespace {

using enum Refusal;

struct Row {
    Refusal why;
    Fault fault;
    std::string_view code;
    std::string_view message;  // `%`: what was refused
    std::string_view hint;
    std::string_view nb;
};

constexpr auto table = std::to_array<Row>({
    {looks_only, Fault::denied, "act-role", "this role may look, and not act",
     "the EHR's launch or the login must name you as a doctor of this patient",
     "rollen din kan se, men ikke handle; innloggingen må si at du er lege for pasienten"},
    {other_patient, Fault::denied, "act-patient", "this is another patient than the one that was shown",
     "nothing was saved; open the patient again from the EHR",
     "dette er en annen pasient enn den som ble vist; åpne pasienten på nytt fra journalen"},
    {no_form, Fault::invalid, "act-form", "the act has no name of its own", "load the page again",
     "skjemaet mangler nummeret sitt; last siden på nytt"},
    {no_such_act, Fault::invalid, "act-what", "`%` is nothing that can be done", "load the page again",
     "«%» er ikke noe som kan gjøres; last siden på nytt"},
    {no_finding, Fault::invalid, "act-no-finding", "no finding was named", "choose what the act is about",
     "ingen funn er valgt; velg hva det gjelder"},
    {not_met, Fault::invalid, "act-finding", "`%` does not speak of this patient now",
     "the findings have changed since the page was made; load it again",
     "«%» gjelder ikke pasienten nå; funnene er endret etter at siden ble vist, last den på nytt"},
    {no_readings, Fault::invalid, "act-readings", "`%` rests on no reading that could be wrong", "choose another act",
     "«%» bygger ikke på noen måling som kan være feil; velg noe annet"},
    {no_such_reason, Fault::invalid, "act-reason", "`%` is no reason that can be given", "choose one of the list",
     "«%» er ingen årsak som kan oppgis; velg en fra listen"},
    {no_reason, Fault::invalid, "act-no-reason", "no reason was given", "choose one of the list",
     "ingen årsak er oppgitt; velg en fra listen"},
    {long_comment, Fault::invalid, "act-comment", "the comment is longer than 2,000 characters", "make it shorter",
     "kommentaren er lengre enn 2000 tegn; gjør den kortere"},
    {no_text, Fault::invalid, "act-comment-text", "the comment is no text", "write it again",
     "kommentaren kan ikke leses som tekst; skriv den på nytt"},
    {no_words, Fault::invalid, "act-words", "nothing says what was done or why", "write it in a few words",
     "ingenting sier hva som ble gjort eller hvorfor; skriv det i noen ord"},
    {no_receiver, Fault::invalid, "act-no-receiver", "nobody was named to hand over to", "choose a person, or a role",
     "det er ikke valgt hvem pasienten overføres til; velg en person eller en rolle"},
    {unknown_receiver, Fault::invalid, "act-receiver", "`%` is nobody that is known here",
     "choose somebody who is responsible for the patient, or a role",
     "«%» er ikke en kjent person her; velg en som er ansvarlig for pasienten, eller en rolle"},
    {unheard_receiver, Fault::unavailable, "act-receiver-unheard", "the EHR does not say now whether there is `%`",
     "try again later, or choose a role",
     "journalen svarer ikke nå på om «%» finnes; prøv igjen senere, eller velg en rolle"},
    {stray_receiver, Fault::invalid, "act-stray-receiver", "only a handing over is to somebody", "leave `to` away",
     "bare en overføring er til noen; velg overfør, eller ta mottakeren bort"},
    {no_such_weeks, Fault::invalid, "act-weeks", "`%` weeks cannot be chosen", "choose 1, 4 or 12 weeks",
     "«%» uker kan ikke velges; velg 1, 4 eller 12 uker"},
    {stray_weeks, Fault::invalid, "act-stray-weeks", "only what is put off has weeks", "leave `weeks` away",
     "bare en utsettelse har uker; velg utsett, eller ta ukene bort"},
});

std::string filled(std::string_view words, std::string_view about) {
    std::string text(words);
    if (const std::size_t at = text.find('%'); at != std::string::npos) text.replace(at, 1, about);
    return text;
}

// What stands in place of the row's `%`.
std::string_view about_of(const Row& row, std::string_view message) {
    message.remove_prefix(row.code.size() + 2);
    const std::size_t at = row.message.find('%');
    if (at == std::string_view::npos || message.size() < row.message.size() - 1) return {};
    return message.substr(at, message.size() - (row.message.size() - 1));
}

const Row* row_of(const Error& error) {
    const std::string_view code = std::string_view(error.message).substr(0, error.message.find(": "));
    const auto found = std::ranges::find(table, code, &Row::code);
    return found == table.end() ? nullptr : &*found;
}

}  // namespace

Error refused(Refusal why, std::string_view about) {
    const Row& row = *std::ranges::find(table, why, &Row::why);
    return {row.fault, std::string(row.code) + ": " + filled(row.message, about), std::string(row.hint)};
}

std::optional<Refusal> refusal_of(const Error& error) {
    const Row* row = row_of(error);
    return row == nullptr ? std::nullopt : std::optional(row->why);
}

std::string words_of(const Error& error, rules::Language language) {
    const bool nb = language == rules::Language::nb;
    if (const Row* row = row_of(error); row != nullptr) {
        const std::string_view about = about_of(*row, error.message);
        return nb ? filled(row->nb, about) : filled(row->message, about) + "; " + std::string(row->hint);
    }
    switch (error.fault) {
        case Fault::conflict:
            return nb ? "noe er endret i mellomtiden; se på pasienten på nytt"
                      : "something changed meanwhile; look at the patient again";
        case Fault::unavailable:
        case Fault::busy:
            return nb ? "lagringen svarer ikke nå; prøv igjen senere"
                      : "the store does not answer now; try again later";
        default:
            return nb ? "feil hos oss; ingenting er gjort" : "a fault of ours; nothing was done";
    }
}

}  // namespace hv::plugin::care
