// Our side of a token endpoint for a user's login: a code for a token, a refresh token for the next.
//
// Client: confidential with private_key_jwt (an assertion of its own for each request), or public with its id alone.
// Form:   `client_id` only of a public client (S14); `scope` never: what was granted stays (S18).
// Answer: `patient` is a logical id or `Patient/<id>`, nothing else (hazard H02); `expires_in` is above zero.
// Errors: denied (the server will not, or its answer lets nobody in), busy, unavailable; none holds a token, a
//         code or words of the server but its error code.
// Source: SMART App Launch 2.2, app-launch, client-confidential-asymmetric; RFC 6749 sections 4.1.3, 5 and 6.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/auth/signing_key.hpp"
#include "fhir/client/http.hpp"
#include "plugin/smart/authority.hpp"
#include "plugin/smart/user_tokens.hpp"

namespace hv::plugin::smart {

struct ClientSetup {
    std::string id;
    bool is_public = false;
    std::function<std::vector<fhir::client::SigningKey>()> keys;  // of a confidential client
    std::chrono::milliseconds timeout{15'000};
};

struct TokenReply {
    UserToken token;
    bool says_scope = false;
    std::string id_token;
    std::string patient;  // a logical id, or empty
    std::string encounter;
    std::string intent;
    bool banner = true;
};

struct TokenAsked {
    std::optional<TokenReply> reply;
    Error error;
    fhir::client::Sent sent = fhir::client::Sent::maybe;
};

class TokenClient {
public:
    TokenClient(ClientSetup setup, fhir::client::Transport& transport, Clock& clock)
        : setup_(std::move(setup)), transport_(transport), clock_(clock) {}

    [[nodiscard]] const std::string& id() const { return setup_.id; }
    TokenAsked by_code(const Endpoints& where, const std::string& code, const std::string& redirect,
                       const std::string& verifier);
    TokenAsked by_refresh(const Endpoints& where, const std::string& refresh);

private:
    using Form = std::vector<std::pair<std::string, std::string>>;
    TokenAsked ask(const Endpoints& where, Form form);
    Result<bool> prove(const Endpoints& where, Form& form);

    ClientSetup setup_;
    fhir::client::Transport& transport_;
    Clock& clock_;
};

// What a token endpoint said.
Result<TokenReply> read_token_reply(const fhir::client::HttpReply& reply, Instant now);

}  // namespace hv::plugin::smart
