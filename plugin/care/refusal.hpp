// Why an act is refused, so that every screen can say it in its user's language.
//
// Error:  its message begins with the refusal's code (`act-weeks: ...`), by which it is known again; codes never
//         change.
// Words:  a clause in lower case without a full stop, to stand behind «Ikke utført: ».
// Threads: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fhir/base/result.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::care {

enum class Refusal : std::uint8_t {
    looks_only,     // the role may not act
    other_patient,  // than the one that was shown
    no_form,        // the act has no name of its own
    no_such_act,
    no_finding,
    not_met,      // the finding does not speak of this patient now
    no_readings,  // wrong data of what rests on none
    no_such_reason,
    no_reason,
    long_comment,
    no_text,           // a comment that is no UTF-8
    no_words,          // an act that wants words has none
    no_receiver,       // hand-over to nobody
    unknown_receiver,  // to somebody whom nobody knows
    unheard_receiver,  // the EHR does not say now whether there is such a person
    stray_receiver,    // `to` of anything but a hand-over
    no_such_weeks,
    stray_weeks,
};

// `about`: the user's own text that was refused, a reason or a rule.
Error refused(Refusal why, std::string_view about = {});
std::optional<Refusal> refusal_of(const Error& error);

// What is said to who acts of an error that care::act gave, also of those that are the store's.
std::string words_of(const Error& error, rules::Language language);

}  // namespace hv::plugin::care
