#include "fhir/client/auth/token_source.hpp"

#include <algorithm>
#include <set>

#include "fhir/client/auth/dpop.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/auth/token_state.hpp"
#include "fhir/client/url.hpp"

namespace hv::fhir::client {
namespace {

Error unusable(const std::string& what, const std::string& hint) {
    return {Fault::invalid, what, hint};
}

std::string names_of(const std::vector<Algorithm>& algorithms) {
    std::string names;
    for (const Algorithm one : algorithms) names += (names.empty() ? "" : ", ") + std::string(name(one));
    return names;
}

std::optional<Error> objection(const std::vector<SigningKey>& keys, const TokenProfile& profile) {
    if (profile.algorithms.empty()) {
        return unusable("the token server announces no algorithm that profile `" + profile.name + "` knows",
                        "compare its discovery document with the profile; is it the right server?");
    }
    std::set<std::string> kids;
    bool accepted = false;
    for (const SigningKey& key : keys) {
        if (!kids.insert(key.kid()).second) {
            return unusable("two keys have the key id `" + key.kid() + '`', "give each its own, or list the file once");
        }
        accepted |= std::ranges::find(profile.algorithms, key.algorithm()) != profile.algorithms.end();
    }
    if (accepted) return {};
    return unusable("no key that profile `" + profile.name + "` takes",
                    "it takes " + names_of(profile.algorithms) + "; `hjertevakt keys new --alg ES384` makes one");
}

std::optional<Error> objection(const TokenSetup& setup) {
    const Result<Url> url = Url::parse(setup.token_url);
    if (!url) return Error{url.error()}.in("the token endpoint");
    if (url->scheme() != "https" && !url->is_loopback()) {
        return unusable("the token endpoint `" + url->host_and_port() + "` is not https",
                        "a token must travel under TLS");
    }
    if (setup.client_id.empty()) return unusable("no client id", "take it from the registration at the token server");
    if (setup.issuer.empty() && setup.profile.audience == AssertionAudience::issuer) {
        return unusable("no issuer",
                        "profile `" + setup.profile.name + "` needs the issuer from the discovery document");
    }
    if (Result<bool> checked = check(setup.profile); !checked) return std::move(checked).error();
    return {};
}

const std::string* value_of(const std::vector<Header>& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (header.name == name) return &header.value;
    }
    return nullptr;
}

bool asks_for_nonce(const HttpReply& reply) {
    const std::string* challenge = reply.header("WWW-Authenticate");
    return challenge != nullptr && challenge->find("use_dpop_nonce") != std::string::npos;
}

// Up to and without the path.
std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    return std::string(url.substr(0, url.find_first_of("/?#", host)));
}

}  // namespace

TokenSource::TokenSource(std::unique_ptr<State> state) : state_(std::move(state)) {}
TokenSource::~TokenSource() = default;

Result<std::unique_ptr<TokenSource>> TokenSource::create(TokenSetup setup, std::vector<SigningKey> keys,
                                                         Transport& transport, Clock& clock) {
    if (auto problem = objection(setup)) return std::move(*problem);
    if (auto problem = objection(keys, setup.profile)) return std::move(*problem);
    std::shared_ptr<const SigningKey> proof_key;
    if (setup.profile.binding == TokenBinding::dpop && setup.profile.dpop_key == DpopKey::fresh) {
        Result<SigningKey> made = SigningKey::generate(Algorithm::es256);
        if (!made) return std::move(made).error();
        proof_key = std::make_shared<const SigningKey>(std::move(*made));
    }
    auto state = std::make_unique<State>(std::move(setup), std::move(keys), transport, clock, std::move(proof_key));
    return std::unique_ptr<TokenSource>(new TokenSource(std::move(state)));
}

Result<std::vector<Header>> TokenSource::authorize(std::string_view method, std::string_view url) {
    const Result<std::shared_ptr<const Token>> token = state_->current();
    if (!token) return token.error();
    if (!(*token)->proof_key) return std::vector<Header>{{"Authorization", "Bearer " + (*token)->value}};
    const std::string nonce = state_->nonce(origin_of(url));
    const ProofOf of{method, url, nonce, (*token)->value};
    Result<std::string> proof = dpop_proof(*(*token)->proof_key, of, state_->server_time());
    if (!proof) return std::move(proof).error();
    return std::vector<Header>{{"Authorization", "DPoP " + (*token)->value}, {"DPoP", std::move(*proof)}};
}

bool TokenSource::refused(const std::vector<Header>& used, const HttpReply& reply) {
    if (reply.status != 401) return false;
    const std::string* proof = value_of(used, "DPoP");
    const std::string* nonce = reply.header("DPoP-Nonce");
    if (proof != nullptr && nonce != nullptr) {
        const Result<Jwt> mine = read_jwt(*proof);
        if (mine) {
            const json::Value claims = mine->claims.root();
            state_->keep_nonce(origin_of(claims["htu"].text()), *nonce);
            if (asks_for_nonce(reply)) return claims["nonce"].text() != *nonce;
        }
    }
    const std::string* authorization = value_of(used, "Authorization");
    return authorization != nullptr && state_->drop(*authorization);
}

void TokenSource::answered(std::string_view url, const HttpReply& reply) {
    if (const std::string* nonce = reply.header("DPoP-Nonce")) state_->keep_nonce(origin_of(url), *nonce);
}

TokenStatus TokenSource::status() const {
    return state_->status();
}

Result<bool> TokenSource::replace_keys(std::vector<SigningKey> keys) {
    if (auto problem = objection(keys, state_->setup().profile)) return std::move(*problem);
    state_->replace_keys(std::move(keys));
    return true;
}

}  // namespace hv::fhir::client
