// Answers of this door that are no cards.
#pragma once

#include <string>
#include <vector>

#include "plugin/http/server.hpp"

namespace hv::plugin::hooks {

// An OperationOutcome with the error's words; 429 and 503 with Retry-After.
http::Reply outcome_reply(int status, const Error& error);

// By the fault; `conflict` is the standard's 412.
int status_of(Fault fault);

bool may_come_from(const std::vector<std::string>& origins, const http::Request& request);
// What a browser needs to be told so that its page may see the reply; nothing when the page is not on the list.
void allow_origin(const std::vector<std::string>& origins, const http::Request& request, http::Reply& reply);
http::Reply preflight_reply(const std::vector<std::string>& origins, const http::Request& request);

bool is_json(const http::Request& request);
// By its Content-Encoding; bodies are read as they come.
bool is_encoded(const http::Request& request);

// `nb` or `en` by Accept-Language, else `usual`. Nynorsk and Norwegian without more are `nb`.
enum class Asked : std::uint8_t { none, nb, en };
Asked language_asked(const http::Request& request);

}  // namespace hv::plugin::hooks
