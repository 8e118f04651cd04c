// Percent escapes of URLs and forms.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hv::plugin::sandbox {

// `+` is a space; nothing when an escape is broken.
std::optional<std::string> form_decoded(std::string_view text);
// Everything but letters, digits and `-._~` escaped.
std::string url_encoded(std::string_view text);
std::string html_escaped(std::string_view text);

}  // namespace hv::plugin::sandbox
