// Getting one token: which key signs, the server's nonce, a clock that differs, a key that the server does not know.
//
// At most four requests: the first; one more with the server's nonce; one more when its Date shows that our clock
// differs; one more with another active key when it does not accept the client. Each has an assertion of its own.
// Threads: one at a time; the caller sees to that.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/token_request.hpp"

namespace hv::fhir::client {

using Keys = std::shared_ptr<const std::vector<SigningKey>>;

struct Token {
    std::string value;
    std::string scope;
    std::string kid;                              // of the key that signed the assertion
    std::shared_ptr<const SigningKey> proof_key;  // what it is bound to; null: a bearer token
    Instant renew_at;
    Instant usable_until;
    Instant expires;
};

struct Fetched {
    std::shared_ptr<const Token> token;  // null: `error` says why
    Error error;
    std::optional<Instant> retry_at;
    std::string refused_kid;  // the newest key, when another one had to be used
    std::int64_t requests = 0;
};

class TokenFetch {
public:
    TokenFetch(TokenSetup setup, Transport& transport, Clock& clock, std::shared_ptr<const SigningKey> own_proof_key);

    Fetched fetch(const Keys& keys);
    // How far the server's clock is ahead of ours, seconds; 0 until a Date was seen or when within two seconds.
    [[nodiscard]] std::int64_t clock_skew() const { return skew_; }
    [[nodiscard]] const TokenSetup& setup() const { return setup_; }

private:
    struct Attempt;
    void ask(Attempt& attempt);
    [[nodiscard]] bool worth_another(Attempt& attempt, const TokenAnswer& answer) const;
    std::vector<const SigningKey*> order_at(const std::vector<SigningKey>& keys, Instant now);
    void learn(const HttpReply& reply, Instant sent, Instant received);
    [[nodiscard]] std::shared_ptr<const Token> token_of(const Attempt& attempt, const Granted& granted) const;

    TokenSetup setup_;
    Transport& transport_;
    Clock& clock_;
    std::shared_ptr<const SigningKey> own_proof_key_;
    std::string nonce_;
    std::int64_t skew_ = 0;
    std::map<std::string, Instant> refused_;  // kid, when: not tried first for an hour
};

// The server's time when ours is `now`; a skew over an hour is not followed.
Instant at_server(Instant now, std::int64_t skew);
// Those that may sign now with one of the algorithms: latest not-before first, then as given.
std::vector<const SigningKey*> signing_order(const std::vector<SigningKey>& keys, Instant now,
                                             const std::vector<Algorithm>& algorithms);

}  // namespace hv::fhir::client
