#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/client/auth/token_request.hpp"
#include "fhir/client/retry_after.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::size_t longest_answer = std::size_t{1} << 18;
constexpr std::size_t longest_description = 160;
constexpr std::int64_t longest_life = 24 * 3600;

bool same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

// RFC 6749 allows printable ASCII without quote and backslash; what looks like a token is not passed on.
std::string told(std::string_view description) {
    const bool plain = std::ranges::all_of(description, [](char c) { return c >= ' ' && c <= '~' && c != '`'; });
    if (!plain || description.find("eyJ") != std::string_view::npos) return {};
    return std::string(description.substr(0, longest_description));
}

bool is_code(std::string_view word) {
    return !word.empty() && word.size() <= 64 &&
           word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

std::string hint_for(std::string_view code, const TokenSetup& setup, const SigningKey& signer) {
    if (code == "invalid_client" || code == "invalid_grant") {
        return "is the public key `" + signer.kid() + "` registered for client `" + setup.client_id +
               "` (or our key set reachable), is the client id right, is this machine's clock right, and does profile "
               "`" +
               setup.profile.name + '`' + (setup.issuer.empty() ? "" : " with the issuer `" + setup.issuer + '`') +
               " fit this server?";
    }
    if (code == "invalid_scope") {
        return "ask the EHR's administrator to allow client `" + setup.client_id + "` the scope `" + setup.scope + '`';
    }
    if (code == "unauthorized_client" || code == "unsupported_grant_type") {
        return "client `" + setup.client_id + "` must be registered for the grant client_credentials";
    }
    if (code == "invalid_dpop_proof") return "is this machine's clock right?";
    if (code == "use_dpop_nonce") {
        return setup.profile.binding == TokenBinding::dpop
                   ? "the server asks for a nonce again and again; tell its owner"
                   : "the server wants DPoP: is it HelseID? set profile `helseid`";
    }
    return "does profile `" + setup.profile.name + "` fit this server, and is everything registered that it asks for?";
}

std::optional<std::int64_t> seconds_of(json::Value value) {
    const std::string_view text = value.text();
    const std::string_view whole = text.substr(0, text.find('.'));
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    if (problem != std::errc() || end != whole.data() + whole.size()) return {};
    return std::min(seconds, longest_life);
}

Error not_a_token(const std::string& what) {
    return {Fault::unavailable, "answered something that is no token: " + what,
            "is this the token endpoint, or does a proxy answer in its place?"};
}

void read_grant(const HttpReply& reply, const TokenSetup& setup, TokenAnswer& answer) {
    const Result<json::Document> document = json::Document::parse(reply.body, {.bytes = longest_answer});
    if (!document || !document->root().is_object()) {
        answer.error = not_a_token("no JSON object");
        return;
    }
    const json::Value body = document->root();
    const std::string_view token = body["access_token"].text();
    const bool sendable = std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
    if (!body["access_token"].is_string() || token.empty() || !sendable) {
        answer.error = not_a_token("`access_token` is missing or cannot be sent");
        return;
    }
    const std::string_view wanted = setup.profile.binding == TokenBinding::dpop ? "DPoP" : "Bearer";
    if (!same_word(body["token_type"].text(), wanted)) {
        answer.error = {Fault::denied, "gave a token of another type than " + std::string(wanted),
                        "does profile `" + setup.profile.name + "` fit this server?"};
        return;
    }
    Granted granted;
    granted.token = token;
    if (const json::Value life = body["expires_in"]; life && life.kind() != json::Kind::null) {
        const std::optional<std::int64_t> seconds = seconds_of(life);
        if (!seconds || *seconds <= 0) {
            answer.error = not_a_token("`expires_in` is no time to come");
            return;
        }
        granted.seconds = *seconds;
    }
    granted.scope = body["scope"].is_string() ? std::string(body["scope"].text()) : setup.scope;
    answer.granted = std::move(granted);
}

void read_refusal(const HttpReply& reply, const TokenSetup& setup, const SigningKey& signer, TokenAnswer& answer) {
    const Result<json::Document> document = json::Document::parse(reply.body, {.bytes = longest_answer});
    const json::Value body = document ? document->root() : json::Value();
    if (is_code(body["error"].text())) answer.code = body["error"].text();
    const std::string status = std::to_string(reply.status);
    if (answer.code.empty()) {
        answer.error = {Fault::denied, "answered " + status + " without saying why",
                        "is this the token endpoint? compare it with the server's discovery document"};
        return;
    }
    if (answer.code == "temporarily_unavailable" || answer.code == "server_error") {
        answer.error = {Fault::unavailable, "is not well (`" + answer.code + "`)",
                        "nothing to do here: it is asked again later; if it lasts, tell its owner"};
        return;
    }
    const std::string description = told(body["error_description"].text());
    answer.error = {Fault::denied,
                    "refused us with `" + answer.code + '`' + (description.empty() ? "" : ": `" + description + '`'),
                    hint_for(answer.code, setup, signer)};
}

}  // namespace

TokenAnswer read_token_answer(const HttpReply& reply, const TokenSetup& setup, const SigningKey& signer, Instant now) {
    TokenAnswer answer;
    if (reply.status == 200) {
        read_grant(reply, setup, answer);
    } else if (reply.status == 429) {
        answer.error = {Fault::busy, "has had enough of our requests (429)", "nothing to do: it is asked again later"};
    } else if (reply.status >= 500) {
        answer.error = {Fault::unavailable, "is not well (" + std::to_string(reply.status) + ')',
                        "nothing to do here: it is asked again later; if it lasts, tell its owner"};
    } else {
        read_refusal(reply, setup, signer, answer);
    }
    if (!answer.granted) answer.retry_at = retry_after(reply, now);
    return answer;
}

std::vector<std::string> not_granted(std::string_view asked, std::string_view granted) {
    const auto words = [](std::string_view text) {
        std::vector<std::string> found;
        std::size_t at = 0;
        while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
            const std::size_t end = std::min(text.find(' ', at), text.size());
            found.emplace_back(text.substr(at, end - at));
            at = end;
        }
        return found;
    };
    std::vector<std::string> missing = words(asked);
    const std::vector<std::string> given = words(granted);
    std::erase_if(missing, [&given](const std::string& one) { return std::ranges::find(given, one) != given.end(); });
    return missing;
}

}  // namespace hv::fhir::client
