#include "plugin/smart/token_client.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "fhir/client/auth/token_fetch.hpp"
#include "fhir/client/auth/token_request.hpp"
#include "fhir/client/requests.hpp"
#include "fhir/client/text.hpp"
#include "fhir/json/value.hpp"

namespace hv::plugin::smart {
namespace {

namespace fc = fhir::client;

constexpr std::size_t longest_answer = std::size_t{1} << 18;
constexpr std::int64_t usual_life = 3600;  // seconds, when the server does not say
constexpr std::int64_t longest_life = 24 * 3600;

Error strange(const std::string& what) {
    return {Fault::unavailable, "the token server answered something that is no token: " + what,
            "is this the token endpoint, or does a proxy answer in its place?"};
}

Error useless(std::string message) {
    return {Fault::denied, std::move(message), "nobody is let in with it; whoever runs the EHR's login must repair it"};
}

bool is_sendable(std::string_view token) {
    return !token.empty() && std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
}

// Nothing: it is over already.
std::optional<std::int64_t> life_of(json::Value value) {
    const std::string_view text = value.text().substr(0, value.text().find('.'));
    if (text.starts_with('-')) return std::nullopt;
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc() || end != text.data() + text.size()) return usual_life;
    if (seconds == 0) return std::nullopt;
    return std::min(seconds, longest_life);
}

// A logical id as a launch names one, empty when it names none; `Patient/p1` is seen in the wild. Nothing: it may be
// anybody's, such as a Group's or another server's (hazard H02).
std::optional<std::string> id_of(json::Value value, std::string_view type) {
    if (!value || value.kind() == json::Kind::null) return std::string();
    std::string_view text = value.text();
    if (value.is_string() && text.empty()) return std::string();
    if (text.starts_with(type) && text.substr(type.size()).starts_with('/')) text.remove_prefix(type.size() + 1);
    if (!fc::is_id(text)) return std::nullopt;
    return std::string(text);
}

Error refusal(const fc::HttpReply& reply) {
    if (reply.status == 429) return {Fault::busy, "the token server has had enough of our requests", "try again"};
    if (reply.status >= 500)
        return {Fault::unavailable, "the token server is not well (" + std::to_string(reply.status) + ')', "try again"};
    const auto document = json::Document::parse(reply.body, {.bytes = longest_answer});
    const std::string code(document ? document->root()["error"].text() : std::string_view());
    const bool plain = !code.empty() && code.size() <= 64 &&
                       code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    return {Fault::denied,
            "the token server refused us with " + (plain ? '`' + code + '`' : std::to_string(reply.status)),
            "are client id, public key and redirect address registered as they stand in our configuration, and is this "
            "machine's clock right?"};
}

}  // namespace

Result<TokenReply> read_token_reply(const fc::HttpReply& reply, Instant now) {
    if (reply.status != 200) return refusal(reply);
    const auto document = json::Document::parse(reply.body, {.bytes = longest_answer});
    if (!document || !document->root().is_object()) return strange("no JSON object");
    const json::Value root = document->root();
    if (!is_sendable(root["access_token"].text())) return strange("`access_token` is missing or cannot be sent");
    if (!fc::same_without_case(root["token_type"].text(), "bearer")) return strange("`token_type` is not Bearer");
    TokenReply out;
    out.token.access = root["access_token"].text();
    out.token.refresh = root["refresh_token"].text();
    out.token.scope = root["scope"].text();
    const std::optional<std::int64_t> life = life_of(root["expires_in"]);
    if (!life) return useless("the token server gave a token that is over already (`expires_in`)");
    out.token.expires = now.plus_seconds(*life);
    out.says_scope = root["scope"].is_string();
    out.id_token = root["id_token"].text();
    std::optional<std::string> patient = id_of(root["patient"], "Patient");
    if (!patient) return useless("the token server names a patient by what is no logical id (`patient`)");
    out.patient = *std::move(patient);
    out.encounter = id_of(root["encounter"], "Encounter").value_or("");
    out.intent = root["intent"].text();
    const json::Value banner = root["need_patient_banner"];
    out.banner = !banner.is_boolean() || banner.is_true();
    return out;
}

TokenAsked TokenClient::by_code(const Endpoints& where, const std::string& code, const std::string& redirect,
                                const std::string& verifier) {
    return ask(where, {{"grant_type", "authorization_code"},
                       {"code", code},
                       {"redirect_uri", redirect},
                       {"code_verifier", verifier}});
}

TokenAsked TokenClient::by_refresh(const Endpoints& where, const std::string& refresh) {
    return ask(where, {{"grant_type", "refresh_token"}, {"refresh_token", refresh}});
}

Result<bool> TokenClient::prove(const Endpoints& where, Form& form) {
    if (setup_.is_public) {
        form.emplace_back("client_id", setup_.id);
        return true;
    }
    fc::TokenSetup setup;
    setup.token_url = where.token;
    setup.client_id = setup_.id;
    setup.profile = fc::narrowed(fc::smart_profile(), where.algorithms);
    const Instant now = clock_.now();
    const std::vector<fc::SigningKey> keys = setup_.keys();
    const auto order = fc::signing_order(keys, now, setup.profile.algorithms);
    if (order.empty())
        return Error{Fault::invalid, "no key may sign that the token server takes",
                     "give an EC P-384 or an RSA key (ES384, RS384)"};
    auto assertion = fc::client_assertion(setup, *order.front(), now);
    if (!assertion) return std::move(assertion).error();
    form.emplace_back("client_assertion_type", std::string(fc::assertion_kind));
    form.emplace_back("client_assertion", *std::move(assertion));
    return true;
}

TokenAsked TokenClient::ask(const Endpoints& where, Form form) {
    if (auto proved = prove(where, form); !proved) return {std::nullopt, std::move(proved).error(), fc::Sent::no};
    fc::HttpRequest request;
    request.method = "POST";
    request.url = where.token;
    request.timeout = setup_.timeout;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    for (const auto& [name, value] : form) {
        if (!request.body.empty()) request.body += '&';
        request.body += name + '=' + fc::percent_encoded(value);
    }
    auto sent = transport_.send(request);
    if (auto* failure = std::get_if<fc::HttpFailure>(&sent))
        return {std::nullopt, std::move(failure->error), failure->sent};
    auto read = read_token_reply(std::get<fc::HttpReply>(sent), clock_.now());
    if (!read) return {std::nullopt, std::move(read).error(), fc::Sent::maybe};
    return {*std::move(read), {}, fc::Sent::maybe};
}

}  // namespace hv::plugin::smart
