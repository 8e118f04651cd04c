// SMART scopes, version 1 and 2, and what they let a token do.
//
// Read:   `(patient|user|system)/(Type|*).(cruds | read | write | *)`; `?name=value` narrows it to what matches.
// Errors: none; what is no such scope (`launch`, `openid`) grants nothing here.
// Source: SMART App Launch 2.2, scopes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"

namespace hv::plugin::sandbox {

struct Scope {
    std::string context;  // patient, user, system
    std::string type;     // `*`: every
    std::string letters;  // a subset of `cruds`
    std::string only;     // the query behind `?`, as written
};

std::vector<Scope> read_scopes(std::string_view text);

// What a client was let do, and in whose name.
struct Grant {
    std::string client;
    std::string scope;    // as granted
    std::string patient;  // launch context; empty: none
    std::string user;     // `Practitioner/1`; empty: the client itself
    bool banner = false;
    std::string app_context;
    std::string nonce;
    std::int64_t life = 300;   // seconds of a token
    std::uint64_t family = 0;  // the tokens that came of one code
    Instant expires;
    std::vector<Scope> scopes;
};

// Which of the wanted scopes the allowed ones cover, word by word; `launch`, `openid` and the like if they stand there.
std::string granted_of(std::string_view wanted, std::string_view allowed);
// What `granted` and `only` have in common: `patient/*.cruds` and `patient/Flag.rs` give `patient/Flag.rs`. Words that
// are no FHIR scope stay as they are.
std::string narrowed(std::string_view granted, std::string_view only);
// Without the scopes of a context: a launch without a patient has none at the patient's level.
std::string without_context(std::string_view granted, std::string_view context);
bool has_word(std::string_view scope, std::string_view word);

}  // namespace hv::plugin::sandbox
