// One client's access tokens from one token server for one scope: fetched once, kept, renewed in time, told about.
//
// Cache:   one per {issuer, client, scope}, that is one per TokenSource. While one thread fetches, the others use the
//          old token as long as it holds, and else wait for that one fetch.
// Renewal: at 80 % of the life or 30 s before its end, whichever is earlier. When that fails and the old token still
//          holds, it is used on; `status` says so.
// Failure: after a failed fetch the server is left alone for 1, 2, 4 ... 300 s (10, 20 ... 300 s when it refused us),
//          or as long as its Retry-After says; until then every caller gets the same error at once.
// 401:     a token that the EHR refuses is dropped, and a new one fetched; not oftener than every 10, 20 ... 300 s, so
//          that an EHR that refuses everything does not become a flood of token requests.
// Keys:    the newest active one signs. When the server does not accept the client, another active one is tried once.
// Errors:  denied, busy, unavailable; see authorizer.hpp. No error holds a token, an assertion or a key.
// Threads: everything here may be called by any number of threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/base/result.hpp"
#include "fhir/client/auth/signing_key.hpp"
#include "fhir/client/auth/token_request.hpp"
#include "fhir/client/authorizer.hpp"

namespace hv::fhir::client {

// For /statusz, the log and metrics. Nothing in it is secret.
struct TokenStatus {
    std::string kid;  // of the key that signed last
    std::string granted_scope;
    std::optional<Instant> last_success;
    std::optional<Instant> expires;  // of the token in use; none: there is none
    std::optional<Instant> last_failure;
    std::optional<Instant> next_attempt;  // the server is left alone until then
    std::string last_error;               // empty after a success
    std::string last_hint;
    std::int64_t failures_in_a_row = 0;
    std::int64_t requests = 0;            // to the token endpoint, since the start
    std::int64_t clock_skew_seconds = 0;  // the server's clock is so far ahead of ours
    std::vector<std::string> warnings;    // one line each: less scope, an unknown key, a wrong clock, a refusing EHR
};

class TokenSource : public Authorizer {
public:
    // Error: invalid; the token endpoint's URL, the profile's life, no client id, no issuer where one is needed, two
    // keys of one kid, or no key whose algorithm the profile takes. Transport and clock must outlive it.
    static Result<std::unique_ptr<TokenSource>> create(TokenSetup setup, std::vector<SigningKey> keys,
                                                       Transport& transport, Clock& clock);
    ~TokenSource() override;

    Result<std::vector<Header>> authorize(std::string_view method, std::string_view url) override;
    bool refused(const std::vector<Header>& used, const HttpReply& reply) override;
    void answered(std::string_view url, const HttpReply& reply) override;

    [[nodiscard]] TokenStatus status() const;
    // A rotation while running. The server is asked again at once, whatever it said before.
    Result<bool> replace_keys(std::vector<SigningKey> keys);

private:
    struct State;
    explicit TokenSource(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace hv::fhir::client
