// The inside of the door: its parts, and the steps of a login. For .cpp files of this folder.
#pragma once

#include <deque>

#include "plugin/smart/door.hpp"
#include "plugin/smart/launch_state.hpp"
#include "plugin/smart/person.hpp"
#include "plugin/smart/screens.hpp"
#include "plugin/smart/token_client.hpp"

namespace hv::plugin::smart {

inline constexpr std::string_view browser_cookie = "hjertevakt-launch";
inline constexpr std::string_view callback_path = "/launch/callback";

// One EHR, or the OpenID provider: where its logins go and how its pages look.
struct Site {
    LaunchEhr ehr;
    std::optional<app::WorklistConfig> login;  // the provider
    Home home;
    std::unique_ptr<Authority> authority;  // null: nobody logs in here
    std::unique_ptr<TokenClient> client;

    [[nodiscard]] const std::string& place() const { return login ? login->issuer : ehr.url; }
    [[nodiscard]] bool covers_login() const { return login.has_value(); }
};

// What an authorization server sent the browser back with.
struct Answer {
    std::string state;
    std::string code;
    std::string error;
    std::string description;
    std::string issuer;  // RFC 9207; may be empty
};

class DoorInside : public Door {
public:
    explicit DoorInside(SmartParts parts) : parts_(std::move(parts)) {}
    Result<bool> open();

    [[nodiscard]] Sessions& sessions() override { return *book_; }
    [[nodiscard]] std::vector<http::Route> routes() override;

private:
    Result<bool> add(LaunchEhr ehr);
    Result<bool> add(LoginProvider login);

    // door_begin.cpp
    http::Reply launch(const http::Request& request);
    http::Reply login(const http::Request& request);
    http::Reply begin(const http::Request& request, Site& site, Pending pending, const std::string& launch,
                      const std::string& audience);
    [[nodiscard]] Site* launching(std::string_view iss, const http::Request& request);
    [[nodiscard]] std::string wanted_scope(const Site& site, const Endpoints& where, bool launched,
                                           bool worklist) const;

    // door_finish.cpp
    http::Reply callback(const http::Request& request);
    http::Reply finish(Site& site, const Pending& pending, const Answer& answer);
    http::Reply answered_with_error(const Site& site, const Answer& answer);
    Result<Login> established(Site& site, const Pending& pending, const Answer& answer);
    Result<Login> launched(Site& site, const Pending& pending, const Endpoints& where, TokenReply reply);
    Result<Login> logged_in(Site& site, const Pending& pending, const TokenReply& reply);
    http::Reply enter(const Site& site, Login login, bool to_worklist);

    http::Reply logout(const http::Request& request);
    http::Reply failed(const Site* site, const http::Request* request, const app::EventCode& event, const Error& error);
    [[nodiscard]] std::string redirect() const { return parts_.public_url() + std::string(callback_path); }
    [[nodiscard]] Result<bool> record(const Login& login, std::string_view action);

    SmartParts parts_;
    std::deque<Site> sites_;
    std::unique_ptr<SessionBook> book_;
    std::vector<std::string> every_ancestor_;
};

}  // namespace hv::plugin::smart
