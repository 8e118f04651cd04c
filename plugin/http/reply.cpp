// Requests and replies as values: what needs no Beast.
#include <algorithm>

#include "fhir/json/writer.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin::http {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

const std::string* Request::header(std::string_view name) const {
    const auto found = std::find_if(headers.begin(), headers.end(),
                                    [&](const HeaderField& field) { return same_name(field.name, name); });
    return found == headers.end() ? nullptr : &found->value;
}

Reply json_reply(int status, std::string body) {
    return Reply{
        status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body), Ending::whole};
}

Reply error_reply(const Error& error) {
    json::Writer out;
    out.begin_object().member("error", error.message);
    if (!error.hint.empty()) out.member("hint", error.hint);
    out.end_object();
    return json_reply(http_status(error.fault), out.take());
}

int http_status(Fault fault) {
    switch (fault) {
        case Fault::invalid:
            return 400;
        case Fault::denied:
            return 403;
        case Fault::not_found:
            return 404;
        case Fault::conflict:
            return 409;
        case Fault::busy:
            return 429;
        case Fault::unavailable:
            return 503;
        case Fault::unsupported:
            return 501;
        case Fault::internal:
            break;
    }
    return 500;
}

}  // namespace hv::plugin::http
