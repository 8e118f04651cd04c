// Which pages of other origins may ask us from a browser.
//
// Discovery and metadata: any. Tokens, keys and FHIR: origins of registered apps. Nothing else, and never with cookies.
// Source: SMART App Launch 2.2, considerations for cross-origin resource sharing.
#pragma once

#include <optional>
#include <string_view>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

enum class Openness : std::uint8_t { everybody, apps, nobody };

// `path`: of the target, without query; `base_path`: `/fhir`.
Openness openness_of(std::string_view path, std::string_view base_path);
// The answer to a preflight; nothing when the request is none.
std::optional<HttpReply> preflight(const HttpRequest& request, Openness openness, const Clients& clients);
void allow_origin(const HttpRequest& request, Openness openness, const Clients& clients, HttpReply& reply);

}  // namespace hv::plugin::sandbox
