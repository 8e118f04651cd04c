#include "plugin/hooks/trust.hpp"

#include <algorithm>
#include <chrono>

#include "fhir/client/single_flight.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin::hooks {

namespace fc = fhir::client;

namespace {

constexpr std::int64_t keys_live = 3600;  // seconds
constexpr std::int64_t between_refreshes = 60;
constexpr std::chrono::seconds skew{30};
constexpr std::chrono::seconds longest_life{300};

std::string_view kty_of(fc::Algorithm algorithm) {
    return fc::name(algorithm).starts_with("ES") ? "EC" : "RSA";
}

bool deny(Denial& denial, int status, std::string message, std::string hint) {
    denial.status = status;
    denial.error = {status == 503 ? Fault::unavailable : Fault::denied, std::move(message), std::move(hint)};
    return false;
}

std::optional<std::string_view> bearer(const std::string* authorization) {
    if (authorization == nullptr || authorization->size() < 8) return std::nullopt;
    const std::string_view text = *authorization;
    std::string scheme(text.substr(0, 7));
    std::ranges::transform(scheme, scheme.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    if (scheme != "bearer ") return std::nullopt;
    return text.substr(7);
}

}  // namespace

struct ClientTrust::Keys {
    Keys(const TrustedIssuer& whose, Clock& clock) : issuer(whose), set(clock, between_refreshes) {}
    const TrustedIssuer issuer;
    fc::SingleFlight<KeySet> set;
};

ClientTrust::ClientTrust(TrustParts parts) : parts_(std::move(parts)) {
    for (const TrustedIssuer& issuer : parts_.issuers) {
        keys_.push_back(std::make_unique<Keys>(issuer, *parts_.clock));
    }
}
ClientTrust::~ClientTrust() = default;

Result<ClientTrust::KeySet> ClientTrust::load(const TrustedIssuer& issuer) {
    std::string bytes;
    if (!issuer.jwks_file.empty()) {
        Result<std::string> file = parts_.read_file(issuer.jwks_file);
        if (!file) return std::move(file).error();
        bytes = *std::move(file);
    } else {
        if (parts_.out == nullptr) return Error{Fault::unavailable, "nothing can be fetched here", "give a jwks_file"};
        fc::HttpRequest request;
        request.url = issuer.jku;
        request.headers.push_back({"Accept", "application/json"});
        request.timeout = std::chrono::milliseconds{5'000};
        auto answer = parts_.out->send(request);
        if (auto* failure = std::get_if<fc::HttpFailure>(&answer)) return std::move(failure->error);
        auto& reply = std::get<fc::HttpReply>(answer);
        if (reply.status != 200) {
            return Error{Fault::unavailable, "the answer is " + std::to_string(reply.status) + ", not 200",
                         "is `jku` still where the EHR publishes its keys?"};
        }
        bytes = std::move(reply.body);
    }
    Result<fc::KeySet> set = fc::KeySet::parse(bytes);
    if (!set) return std::move(set).error();
    return std::make_shared<const fc::KeySet>(*std::move(set));
}

ClientTrust::KeySet ClientTrust::keys_of(Keys& keys, const fc::Jwt& jwt, Denial& denial) {
    using Had = fc::SingleFlight<KeySet>::Kept;
    const Instant now = parts_.clock->now();
    const auto knows = [&](const Had& had) { return had.value->pick(jwt.kid, kty_of(jwt.algorithm)) != nullptr; };
    const auto fresh = [&](const Had& had) {
        return now < had.at.plus_seconds(knows(had) ? keys_live : between_refreshes);
    };
    auto set = keys.set.get({fresh, knows, [&] { return load(keys.issuer); }});
    if (set) return *std::move(set);
    deny(denial, 503, "the keys of `" + keys.issuer.iss + "` cannot be had: " + set.error().message, set.error().hint);
    return nullptr;
}

bool ClientTrust::first_time(const std::string& name, Instant until, Instant now, Denial& denial) {
    const std::lock_guard lock(mutex_);
    if (seen_.size() >= look_through_at_ || seen_.size() >= parts_.most_tokens) {
        std::erase_if(seen_, [&](const auto& one) { return one.second <= now; });
        look_through_at_ = std::max<std::size_t>(1024, 2 * seen_.size());
        if (seen_.size() >= parts_.most_tokens) {
            return deny(denial, 503, "more tokens are valid at once than are remembered",
                        "let the client's tokens live for a shorter time");
        }
    }
    const auto [at, is_new] = seen_.emplace(name, until);
    if (is_new) return true;
    if (at->second <= now) {
        at->second = until;
        return true;
    }
    return deny(denial, 401, "the token was used before (`jti`)", "its sender must number every call anew");
}

const TrustedIssuer* ClientTrust::verify(const std::string* authorization, const std::string& endpoint,
                                         Denial& denial) {
    const std::optional<std::string_view> token = bearer(authorization);
    if (!token) {
        deny(denial, 401, "there is no bearer token", "send `Authorization: Bearer` with a signed JWT");
        return nullptr;
    }
    const Result<fc::Jwt> unproved = fc::read_jwt(*token);
    if (!unproved) {
        deny(denial, 401, unproved.error().message, unproved.error().hint);
        return nullptr;
    }
    const auto at = std::ranges::find_if(keys_, [&](const auto& one) { return one->issuer.iss == unproved->issuer; });
    if (unproved->issuer.empty() || at == keys_.end()) {
        deny(denial, 403, "the token's `iss` is not on our list",
             "an admin adds it to hooks.issuers of this EHR, if it is to be served");
        return nullptr;
    }
    const TrustedIssuer& issuer = (*at)->issuer;
    const json::Value jku = unproved->header.root()["jku"];
    if (jku && !issuer.jku.empty() && jku.text() != issuer.jku) {
        deny(denial, 401, "the token of `" + issuer.iss + "` names another `jku` than is configured",
             "if the EHR has moved its keys an admin changes hooks.issuers");
        return nullptr;
    }
    const auto keys = keys_of(**at, *unproved, denial);
    if (keys == nullptr) return nullptr;

    fc::Expected expected;
    expected.algorithms = {fc::Algorithm::rs384, fc::Algorithm::es384, fc::Algorithm::rs256, fc::Algorithm::es256};
    expected.types = {"JWT"};
    expected.issuer = issuer.iss;
    expected.audiences = {endpoint};
    expected.skew = skew;
    expected.longest_life = longest_life;
    const Instant now = parts_.clock->now();
    const Result<fc::Jwt> jwt = fc::verify_jwt(*token, *keys, expected, now);
    if (!jwt) {
        deny(denial, 401, "`" + issuer.iss + "`: " + jwt.error().message, jwt.error().hint);
        return nullptr;
    }
    if (!jwt->issued) {
        deny(denial, 401, "`" + issuer.iss + "`: the token has no `iat`", "its sender must say when it was made");
        return nullptr;
    }
    const std::string name = rules::sha256(issuer.iss + '\n' + jwt->jti);
    return first_time(name, jwt->expires->plus_seconds(skew.count()), now, denial) ? &issuer : nullptr;
}

std::size_t ClientTrust::tokens_remembered() const {
    const std::lock_guard lock(mutex_);
    return seen_.size();
}

}  // namespace hv::plugin::hooks
