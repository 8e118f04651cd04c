// What a TokenSource remembers, behind one lock: the token, the flight under way, when the server may be asked again.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>

#include "fhir/client/auth/token_fetch.hpp"
#include "fhir/client/auth/token_source.hpp"

namespace hv::fhir::client {

struct TokenSource::State {
    State(TokenSetup setup, std::vector<SigningKey> keys, Transport& transport, Clock& clock,
          std::shared_ptr<const SigningKey> proof_key);

    // The token to use now, fetched when needed.
    Result<std::shared_ptr<const Token>> current();
    // The EHR refused the token in this header. Whether another one can be had.
    bool drop(std::string_view authorization);

    std::string nonce(const std::string& origin) const;
    void keep_nonce(const std::string& origin, const std::string& nonce);
    // The token server's time, by its own Date.
    Instant server_time() const;
    void replace_keys(std::vector<SigningKey> keys);
    TokenStatus status() const;
    const TokenSetup& setup() const { return fetch_.setup(); }

private:
    // Whether a token came of it.
    bool fly(std::unique_lock<std::mutex>& lock);
    void book(const Fetched& fetched);
    Error refusal() const;
    std::vector<std::string> warnings(Instant now) const;

    TokenFetch fetch_;  // used by the one thread that flies
    Clock& clock_;
    std::string place_;  // how errors name the server

    mutable std::mutex mutex_;
    std::condition_variable landed_;
    Keys keys_;
    bool flying_ = false;
    std::shared_ptr<const Token> token_;
    Error last_error_;
    Instant next_attempt_ = earliest_instant;
    Instant next_drop_ = earliest_instant;
    Instant last_drop_ = earliest_instant;
    Instant fresh_refused_ = earliest_instant;  // when the EHR refused a token that was new
    std::int64_t drops_ = 0;
    std::map<std::string, std::string> nonces_;  // origin, nonce
    std::string refused_kid_;
    TokenStatus told_;
};

}  // namespace hv::fhir::client
