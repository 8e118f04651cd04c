#include "fhir/client/requests.hpp"

#include <algorithm>

#include "fhir/client/text.hpp"

namespace hv::fhir::client {
namespace {

std::string without_last_slash(const Url& base) {
    std::string text = base.text().substr(0, base.text().find('?'));
    while (text.ends_with('/')) text.pop_back();
    return text;
}

}  // namespace

bool is_type(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 256 && text != "." && text != ".." && percent_encoded(text) == text;
}

Error not_whole(std::string message, std::string hint) {
    return {Fault::unavailable, std::move(message), std::move(hint)};
}

Requests::Requests(const Url& base_url, const FhirEhrOptions& wanted, Exchange through)
    : base(base_url), root(without_last_slash(base_url)), options(wanted), exchange(through) {}

HttpRequest Requests::reading(std::string url) const {
    HttpRequest request;
    request.url = std::move(url);
    request.timeout = options.read_timeout;
    // Some servers answer from a search that they remember; what stands must be what stands now.
    request.headers = {{"Accept", std::string(fhir_json)}, {"Cache-Control", "no-cache"}};
    return request;
}

HttpRequest Requests::writing(std::string method, std::string url, std::string body) const {
    HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.body = std::move(body);
    request.timeout = options.write_timeout;
    request.headers = {{"Accept", std::string(fhir_json)},
                       {"Content-Type", std::string(fhir_json) + "; charset=utf-8"},
                       {"Prefer", has(Quirk::minimal_return) ? "return=minimal" : "return=representation"}};
    return request;
}

Result<HttpReply> Requests::get(HttpRequest request) const {
    Asked asked = exchange.ask(std::move(request));
    if (!asked.reply) return std::move(asked.error);
    if (asked.reply->status != 200) return status_error(*asked.reply, options.quirks);
    if (std::optional<Error> error = no_json(*asked.reply)) return *std::move(error);
    return *std::move(asked.reply);
}

}  // namespace hv::fhir::client
