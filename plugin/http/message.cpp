#include "plugin/http/message.hpp"

#include <algorithm>
#include <ctime>

namespace hv::plugin::http {
namespace {

namespace bh = beast::http;

// RFC 9110, 5.6.7: `Fri, 21 Nov 2025 11:00:00 GMT`.
std::string http_date() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[40];
    const std::size_t length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text, length};
}

bool sendable(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

beast::string_view view(std::string_view text) {
    return {text.data(), text.size()};
}

bool is_ours(std::string_view text) {
    const beast::string_view name = view(text);
    return beast::iequals(name, "content-length") || beast::iequals(name, "connection") ||
           beast::iequals(name, "date") || beast::iequals(name, "transfer-encoding");
}

}  // namespace

std::optional<Request> request_of(RequestMessage&& message, const Peer& peer) {
    if (message.version() >= 11 && message.count(bh::field::host) != 1) return std::nullopt;
    Request request;
    request.method = std::string(message.method_string());
    if (!read_target({message.target().data(), message.target().size()}, request)) return std::nullopt;
    for (const auto& field : message) {
        request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    }
    request.body = std::move(message.body());
    request.peer = peer.name;
    request.peer_user = peer.user;
    return request;
}

std::optional<ReplyMessage> message_of(Reply&& reply, bool head, bool keep_alive, unsigned version) {
    ReplyMessage message;
    message.version(version);
    message.result(static_cast<unsigned>(reply.status));
    message.set(bh::field::date, http_date());
    for (const HeaderField& field : reply.headers) {
        if (is_ours(field.name)) continue;
        if (field.name.empty() || !sendable(field.name) || !sendable(field.value)) return std::nullopt;
        message.insert(view(field.name), view(field.value));
    }
    message.keep_alive(keep_alive);
    const bool bodiless = reply.status == 204 || reply.status == 304;
    if (!bodiless) message.content_length(reply.body.size());
    if (!bodiless && !head) message.body() = std::move(reply.body);
    return message;
}

}  // namespace hv::plugin::http
