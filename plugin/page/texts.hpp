// Every text of the page that is not a rule's own, in one table; nynorsk falls back to Bokmål.
//
// Key:    as templates name it: `{{t.refresh}}` is the text `refresh`.
// Errors: a key that is not there is a mistake of ours and throws.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugin/web/web.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::page {

struct PageText {
    std::string_view key;
    std::string_view nb;
    std::string_view en;
};
std::span<const PageText> page_texts();

std::string say(std::string_view key, rules::Language language);
// All of them, for a template.
web::Data texts_of(rules::Language language);

}  // namespace hv::plugin::page
