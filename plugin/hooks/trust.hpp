// Whether a call comes from a CDS client that the admin has allowed: its JWT against the issuer's own keys.
//
// Wanted:  RS384, ES384, RS256 or ES256 (never `none`, nothing symmetric); header typ `JWT` and kid; iss on the list;
//          aud the URL of exactly the endpoint that was called; exp, at most five minutes ahead, and iat; jti, once.
// Keys:    a pinned file, or the one jku that the configuration names: a token that names another jku is refused
//          before anything is fetched. Kept for an hour; a kid that is not among them has the set read again, once a
//          minute at the most, whoever asks, whether it comes or not. Whose kid is known is not kept waiting by that.
// Replay:  the digests of the jti that are still valid, `most_tokens` of them; when they are full the call is told to
//          come back (503). Each replica has its own.
// Denials: 401, what was sent proves nothing; 403, somebody whom we do not serve; 503, their keys cannot be had. The
//          sentence is for the admin's log: it holds issuers and claims' names, no token and nothing about a patient.
// Threads: any number may ask.
// Source:  CDS Hooks 2.0, Trusting CDS Clients; RFC 8725.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/http.hpp"

namespace hv::plugin::hooks {

struct TrustedIssuer {
    std::string iss;
    std::string jwks_file;  // one of these two
    std::string jku;
    std::vector<std::string> fhir_servers;  // that its calls may name, without a last slash
};

struct TrustParts {
    std::vector<TrustedIssuer> issuers;
    Clock* clock = nullptr;
    fhir::client::Transport* out = nullptr;  // fetches jku; may be null when every issuer has a file
    std::function<Result<std::string>(const std::string& path)> read_file;
    std::size_t most_tokens = 100'000;
};

struct Denial {
    int status = 401;
    Error error;
};

class ClientTrust {
public:
    explicit ClientTrust(TrustParts parts);
    ~ClientTrust();
    ClientTrust(const ClientTrust&) = delete;
    ClientTrust& operator=(const ClientTrust&) = delete;

    // `authorization` is the header's value, null when there is none. The issuer, or `denial` is filled.
    const TrustedIssuer* verify(const std::string* authorization, const std::string& endpoint, Denial& denial);

    [[nodiscard]] std::size_t tokens_remembered() const;

private:
    struct Keys;
    using KeySet = std::shared_ptr<const fhir::client::KeySet>;
    KeySet keys_of(Keys& keys, const fhir::client::Jwt& jwt, Denial& denial);
    Result<KeySet> load(const TrustedIssuer& issuer);
    bool first_time(const std::string& name, Instant until, Instant now, Denial& denial);

    TrustParts parts_;
    std::vector<std::unique_ptr<Keys>> keys_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Instant> seen_;  // digest of iss and jti -> when it is over
    std::size_t look_through_at_ = 1024;
};

}  // namespace hv::plugin::hooks
