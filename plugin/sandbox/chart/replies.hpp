// The few kinds of answers that the chart's routes give.
#pragma once

#include <string>

#include "plugin/http/server.hpp"
#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {

http::Reply http_reply(HttpReply reply);
http::Reply see_other(std::string where);
http::Reply plain_reply(int status, std::string words);
// A part of a page: HTML without a document around it.
http::Reply fragment_reply(const Html& html);
// `/chart/assets/{name}`
http::Reply asset_reply(const http::Request& request);
// Keeps the language that `?lang=` asked for.
http::Reply with_language(const http::Request& request, http::Reply reply);
// Empty when it cannot be read.
Parameters form_of(const http::Request& request);

}  // namespace hv::plugin::sandbox
