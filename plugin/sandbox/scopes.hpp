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

// A token that was given out.
struct Grant {
    std::string client;
    std::string scope;    // as granted
    std::string patient;  // launch context; empty: none
    Instant expires;
    std::vector<Scope> scopes;
};

// Which of the wanted scopes the allowed ones cover, word by word; `launch`, `openid` and the like if they stand there.
std::string granted_of(std::string_view wanted, std::string_view allowed);

}  // namespace hv::plugin::sandbox
