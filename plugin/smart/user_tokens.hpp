// One user's access token at one EHR, from the launch to its end: kept sealed, renewed, sent nowhere else.
//
// Where:   to addresses below the FHIR base of the launch only (S17); anything else is denied before it is sent.
// Renewal: shortly before the end and after a 401, by the refresh token, one at a time; the others wait. Replicas agree
//          by the store's `first_time`: a refresh token is sent once (S19), and who was not first takes over what
//          the first one got. A new refresh token replaces the old one; where the server gives none the old one stays.
// Refused: 401 is this user's alone; the EHR's shared pace does not hear of it.
// Errors:  denied, it is over and cannot be renewed; unavailable and busy of the token server.
// Threads: any.
// Source:  SMART App Launch 2.2, app-launch (refresh) and best practices; RFC 6749 section 6.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "fhir/base/clock.hpp"
#include "fhir/client/authorizer.hpp"
#include "fhir/client/url.hpp"
#include "plugin/smart/seal.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::smart {

struct UserToken {
    std::string access;   // empty: there is no EHR behind this session
    std::string refresh;  // empty: cannot be renewed
    std::string scope;    // as granted
    Instant expires;

    bool operator==(const UserToken&) const = default;
};

// What the token endpoint answered to a refresh token; `sent` tells whether an error may have used it up.
struct Renewed {
    std::optional<UserToken> token;
    Error error;
    fhir::client::Sent sent = fhir::client::Sent::maybe;
};

struct TokenKeeping {
    store::CareStore* care = nullptr;
    const Seal* seal = nullptr;
    Clock* clock = nullptr;
    std::string digest;  // of the row
    Instant ends;        // of the session, whatever happens
};
Result<bool> keep(const TokenKeeping& keeping, const UserToken& token);
Result<std::optional<UserToken>> kept(const TokenKeeping& keeping);

class UserTokens : public fhir::client::Authorizer {
public:
    using Renew = std::function<Renewed(const std::string& refresh)>;

    UserTokens(TokenKeeping keeping, UserToken token, fhir::client::Url base, Renew renew)
        : keeping_(std::move(keeping)), base_(std::move(base)), renew_(std::move(renew)), token_(std::move(token)) {}

    Result<std::vector<fhir::client::Header>> authorize(std::string_view method, std::string_view url) override;
    bool refused(const std::vector<fhir::client::Header>& used, const fhir::client::HttpReply& reply) override;
    [[nodiscard]] bool is_lent() const override { return true; }

    // Whether a request may still succeed: the token holds, or can be renewed.
    [[nodiscard]] bool alive() const;
    [[nodiscard]] UserToken now() const;

private:
    Result<bool> renewed();
    bool take_over();
    Result<bool> wait_for_other();

    TokenKeeping keeping_;
    fhir::client::Url base_;
    Renew renew_;
    mutable std::mutex mutex_;
    UserToken token_;
    int attempt_ = 0;  // how often the refresh token certainly never left
};

}  // namespace hv::plugin::smart
