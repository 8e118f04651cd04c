// What staff fill in by hand on the Hjertefrisk form, because no laboratory sends it, and the Observations made of it.
//
// In:      the posted fields `smoking-status`, `physical-activity`, `diet`, `sleep-problem`, `alcohol-use`, `injecting`
//          (an answer's id), `dental-visit` (a day), `audit-score` (0 to 40). Empty fields say nothing.
// Out:     one Observation a field: status final, subject, performer, effective now (a dental visit: that day), codes
//          of rules/vocab, text beside every code, and an identifier that finds it again.
// Errors:  problems in words, one a field; nothing is made when there is one.
// Source:  clinical reference 1.2; terminology reference 2.6; FHIR R4 Observation. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/snapshot.hpp"

namespace hv::plugin::page {

struct FormChoice {
    std::string value;
    std::string title;
};

struct FormField {
    std::string name;  // of the observable
    std::string title;
    std::vector<FormChoice> choices;  // empty: `dental-visit` and `audit-score`
    std::string last;                 // «Røyker daglig, 2025-08-24 (89 dager siden)»; empty: never stated
};

std::vector<FormField> form_fields(const rules::Snapshot& patient, rules::Language language);

struct Filled {
    std::string name;        // of the observable
    std::string title;       // «Røyking: Røyker daglig»
    std::string identifier;  // under `reading_system`: the same form and field, the same value
    std::string observation;
};

inline constexpr std::string_view reading_system = "https://hjertevakt.no/fhir/NamingSystem/reading";

struct FilledForm {
    std::vector<Filled> readings;
    std::vector<std::string> problems;
};

struct FormAuthor {
    std::string patient;    // logical id
    std::string performer;  // `Practitioner/p1`; empty: not said
    std::string performer_name;
    Instant now;
    std::string form;     // its id
    Date born = Date(0);  // of the patient, or the day before which no answer can lie
};

// `field` gives what was posted under a name, empty when nothing was.
FilledForm read_form(const rules::Vocabulary& vocabulary, const FormAuthor& author, rules::Language language,
                     const std::function<std::string(std::string_view)>& field);

// The same fields in words, a line each, good or not: for who copies them where they cannot be saved. Without a
// vocabulary under their own names.
std::string answers_text(const rules::Vocabulary* vocabulary, rules::Language language,
                         const std::function<std::string(std::string_view)>& field);

}  // namespace hv::plugin::page
