// The sessions that stand: who has logged in, kept sealed in the store, found by the browser's key.
//
// Rows:   two a session, each under a digest of its own: who it is (written at the login and when the idle time moves),
//         and the EHR's token (written at each renewal). Without either there is no session.
// CSRF:   a request that is not GET or HEAD wants the key in header or form; an `Origin` of somebody else is refused
//         all the same.
// Memory: what stands between two requests of a session (its Ehr and token) is kept for the newest `most_kept`.
// Errors: denied; those of the store.
// Threads: any.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/smart/seal.hpp"
#include "plugin/smart/session.hpp"
#include "plugin/smart/user_tokens.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::smart {

// What a session needs of the EHR that it came from.
struct Home {
    fhir::client::Url base;
    std::string language;  // `nb`, `en`
    std::string page;      // the EHR's own; may be empty
    std::vector<std::string> ancestors;
    std::function<Renewed(const std::string& refresh)> renew;
    std::function<std::shared_ptr<fhir::client::Ehr>(std::shared_ptr<fhir::client::Authorizer>)> connect;
};

struct BookParts {
    store::CareStore* care = nullptr;
    Clock* clock = nullptr;
    Seal seal = Seal::fresh();
    std::chrono::seconds idle{1800};
    std::chrono::seconds longest{36'000};
    std::function<std::string()> public_url;                // empty text: not known
    std::function<std::vector<std::string>()> types;        // of resources that the rules in force need
    std::function<const Home*(std::string_view ehr)> home;  // null: no such EHR any more
    std::vector<std::string> every_ancestor;                // of all EHRs: who lost the session lost its EHR, too
    std::size_t most_kept = 1000;
};

// What a login has established.
struct Login {
    care::Viewer viewer;
    std::string patient;
    std::string encounter;
    std::string intent;
    bool banner = true;
    UserToken token;  // empty: by the hospital's OpenID provider
};

class SessionBook : public Sessions {
public:
    explicit SessionBook(BookParts parts) : parts_(std::move(parts)) {}

    // A new key, whatever the browser held before.
    [[nodiscard]] Result<Session> begin(const Login& login);
    [[nodiscard]] Result<Session> of(const http::Request& request) override;
    void end(const Session& session) override;
    [[nodiscard]] std::string cookie(const Session& session) override;
    [[nodiscard]] http::Reply refusal(const http::Request& request, const Error& error) override;

    [[nodiscard]] const Seal& seal() const { return parts_.seal; }

private:
    struct Who;
    struct Live {
        std::string digest;
        std::shared_ptr<UserTokens> tokens;  // null: no EHR
        std::shared_ptr<fhir::client::Ehr> ehr;
    };

    [[nodiscard]] Result<std::string> key_of(const http::Request& request) const;
    [[nodiscard]] Result<Live> live(const std::string& key, const Who& who);
    [[nodiscard]] TokenKeeping keeping(const std::string& key, Instant ends) const;
    [[nodiscard]] Session session_of(std::string key, const Who& who, const Live& live) const;

    BookParts parts_;
    std::mutex mutex_;
    std::list<Live> newest_;  // first
    std::map<std::string, std::list<Live>::iterator, std::less<>> by_digest_;
};

// The cookie's name and attributes: `__Host-` and Secure unless browsers reach us over plain http on this machine.
std::string cookie_name(std::string_view name, std::string_view public_url);
std::string set_cookie(std::string_view name, std::string_view value, std::string_view public_url);
std::string drop_cookie(std::string_view name, std::string_view public_url);
// Empty: it did not arrive.
std::string cookie_of(const http::Request& request, std::string_view name, std::string_view public_url);
// `https://hv.example` of an address with a path.
std::string origin_of(std::string_view url);

}  // namespace hv::plugin::smart
