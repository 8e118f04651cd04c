#include "plugin/hooks/replies.hpp"

#include <algorithm>
#include <string_view>

#include "fhir/json/writer.hpp"

namespace hv::plugin::hooks {
namespace {

std::string_view issue_code(int status) {
    switch (status) {
        case 401:
            return "login";
        case 403:
            return "forbidden";
        case 404:
            return "not-found";
        case 405:
        case 415:
            return "not-supported";
        case 412:
            return "incomplete";
        case 413:
            return "too-long";
        case 429:
            return "throttled";
        case 503:
            return "transient";
        case 500:
            return "exception";
        default:
            return "invalid";
    }
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

}  // namespace

int status_of(Fault fault) {
    switch (fault) {
        case Fault::invalid:
            return 400;
        case Fault::not_found:
            return 404;
        case Fault::conflict:
        case Fault::denied:
        case Fault::unsupported:
            return 412;
        case Fault::busy:
        case Fault::unavailable:
            return 503;
        case Fault::internal:
            break;
    }
    return 500;
}

http::Reply outcome_reply(int status, const Error& error) {
    json::Writer out;
    out.begin_object().member("resourceType", "OperationOutcome").key("issue").begin_array().begin_object();
    out.member("severity", "error").member("code", issue_code(status));
    std::string text = error.message.empty() ? std::string("refused") : error.message;
    if (!error.hint.empty()) text += "; " + error.hint;
    out.member("diagnostics", text).end_object().end_array().end_object();
    http::Reply reply = http::json_reply(status, out.take());
    if (status == 503 || status == 429) reply.headers.push_back({"Retry-After", "5"});
    if (status == 401) reply.headers.push_back({"WWW-Authenticate", "Bearer"});
    return reply;
}

bool may_come_from(const std::vector<std::string>& origins, const http::Request& request) {
    const std::string* origin = request.header("Origin");
    return origin != nullptr &&
           std::ranges::any_of(origins, [&](const std::string& one) { return one == "*" || one == *origin; });
}

void allow_origin(const std::vector<std::string>& origins, const http::Request& request, http::Reply& reply) {
    if (origins.empty()) return;
    reply.headers.push_back({"Vary", "Origin"});
    if (!may_come_from(origins, request)) return;
    reply.headers.push_back({"Access-Control-Allow-Origin", *request.header("Origin")});
    reply.headers.push_back({"Access-Control-Expose-Headers", "Retry-After"});
}

http::Reply preflight_reply(const std::vector<std::string>& origins, const http::Request& request) {
    http::Reply reply;
    if (request.header("Origin") != nullptr && !may_come_from(origins, request)) {
        reply = outcome_reply(403, {Fault::denied, "pages of this origin may not call us",
                                    "an admin adds it to hooks.cors_origins, if they should"});
        allow_origin(origins, request, reply);
        return reply;
    }
    reply.status = 204;
    reply.headers.push_back({"Allow", "GET, HEAD, POST, OPTIONS"});
    if (request.header("Origin") == nullptr) return reply;
    allow_origin(origins, request, reply);
    reply.headers.push_back({"Access-Control-Allow-Methods", "GET, POST, OPTIONS"});
    reply.headers.push_back({"Access-Control-Allow-Headers", "Authorization, Content-Type, Accept-Language"});
    reply.headers.push_back({"Access-Control-Max-Age", "600"});
    return reply;
}

bool is_json(const http::Request& request) {
    const std::string* type = request.header("Content-Type");
    if (type == nullptr) return false;
    std::string bare = lower(std::string_view(*type).substr(0, type->find(';')));
    while (bare.ends_with(' ')) bare.pop_back();
    return bare == "application/json" || bare == "application/fhir+json";
}

namespace {

// `;q=0.8` in thousandths (RFC 9110, 12.4.2); 1000 where it is not said.
int quality_of(std::string_view range) {
    const std::size_t mark = range.find("q=");
    if (mark == std::string_view::npos) return 1'000;
    std::string_view digits = range.substr(mark + 2, 5);
    if (digits.starts_with('1')) return 1'000;
    if (!digits.starts_with("0.")) return 0;
    int quality = 0;
    int place = 100;
    for (const char c : digits.substr(2)) {
        if (c < '0' || c > '9') break;
        quality += (c - '0') * place;
        place /= 10;
    }
    return quality;
}

}  // namespace

bool is_encoded(const http::Request& request) {
    const std::string* coding = request.header("Content-Encoding");
    return coding != nullptr && !coding->empty() && lower(*coding) != "identity";
}

Asked language_asked(const http::Request& request) {
    const std::string* wanted = request.header("Accept-Language");
    if (wanted == nullptr) return Asked::none;
    const std::string text = lower(*wanted);
    Asked best = Asked::none;
    int highest = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        std::string_view one = std::string_view(text).substr(at, end - at);
        while (one.starts_with(' ')) one.remove_prefix(1);
        const std::string_view tag = one.substr(0, one.find_first_of("-; "));
        const bool norwegian = tag == "nb" || tag == "nn" || tag == "no";
        if (const int quality = quality_of(one); (norwegian || tag == "en") && quality > highest) {
            highest = quality;  // of two alike the first
            best = norwegian ? Asked::nb : Asked::en;
        }
        at = end + 1;
    }
    return best;
}

}  // namespace hv::plugin::hooks
