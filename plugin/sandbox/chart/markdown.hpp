// The detail of a card as HTML: a little of GitHub's Markdown, and nothing that could be more than text.
//
// Read:    paragraphs, `-` and `*` lists, `#` headings (as a strong line), tables with `|`, **strong**, *emphasis*,
//          `code`, [words](https://...), backslash escapes, `&lt;`. Everything else, HTML too, is shown as the text it
//          is.
// Errors:  none.
#pragma once

#include <string_view>

#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {

Html markdown(std::string_view source);
// Whether it is an absolute http or https address.
bool is_web_address(std::string_view url);

}  // namespace hv::plugin::sandbox
