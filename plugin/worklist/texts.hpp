// The worklist's own words, as the section `t` of its templates: `{{t.take}}`.
#pragma once

#include "plugin/web/web.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::worklist {

web::Data texts(rules::Language language);

// «Kvitterte ut», «Utsatte»: what somebody did, in the past; the word itself when it is not known.
std::string act_word(std::string_view what, rules::Language language);
std::string role_word(std::string_view role, rules::Language language);
// «Allerede fulgt opp» of `already-followed-up`.
std::string reason_word(std::string_view code, rules::Language language);

}  // namespace hv::plugin::worklist
