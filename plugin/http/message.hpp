// Between Beast's messages and ours.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "plugin/http/connection.hpp"

namespace hv::plugin::http {

using RequestMessage = beast::http::request<beast::http::string_body>;
using ReplyMessage = beast::http::response<beast::http::string_body>;

// Nothing when the request makes no sense (400): no Host, a target that cannot be read.
std::optional<Request> request_of(RequestMessage&& message, const Peer& peer);

// `head`: the length stands there, the body does not. A header that cannot be sent gives nothing.
std::optional<ReplyMessage> message_of(Reply&& reply, bool head, bool keep_alive, unsigned version);

}  // namespace hv::plugin::http
