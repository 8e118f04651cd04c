// The door through which people come: launch from an EHR, login at the hospital's provider, and the way out.
//
//   GET  /launch?iss&launch            from an EHR, or standalone without `launch`; also /{ehr}/launch. `to=worklist`
//                                      asks for no patient, and leads to the list whom it is for
//   GET  /login                        for the worklist, at the OpenID provider
//   GET  /launch/callback              where both come back
//   POST /launch/callback              the same, from a browser without our cookie
//   POST /logout
//
// iss:     compared with the configured EHRs before anything is sent anywhere; nothing that a request names is asked.
// Browser: its secret is a cookie where cookies arrive (seen by one redirect to ourselves), else it stays in the tab
//          (launch.ts). The answer of an authorization server counts only in the browser that asked.
// After:   200 with a form that hands the session's key to `/page` or `/worklist`; the key is in no address.
// Errors:  pages; what an authorization server says of an error is shown as its words, to the browser that asked.
// Threads: any.
// Source:  SMART App Launch 2.2, app-launch; RFC 6749, 7636, 9207; OpenID Connect Core 1.0.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/app/config_screens.hpp"
#include "plugin/app/event_codes.hpp"
#include "plugin/smart/authority.hpp"
#include "plugin/smart/session_book.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::smart {

// An EHR that may launch us.
struct LaunchEhr {
    std::string name;
    std::string url;       // FHIR base
    std::string language;  // `nb`, `en`
    app::LaunchConfig config;
    std::chrono::milliseconds timeout{30'000};
    fhir::client::Transport* transport = nullptr;
    std::function<std::vector<fhir::client::SigningKey>()> keys;
    std::function<std::shared_ptr<fhir::client::Ehr>(std::shared_ptr<fhir::client::Authorizer>)> connect;
};

// The hospital's OpenID provider.
struct LoginProvider {
    app::WorklistConfig config;
    std::chrono::milliseconds timeout{15'000};
    fhir::client::Transport* transport = nullptr;
    std::function<std::vector<fhir::client::SigningKey>()> keys;
};

struct SmartParts {
    std::vector<LaunchEhr> ehrs;  // with a launch, or whose worklist people log in to
    std::optional<LoginProvider> login;
    store::Store* store = nullptr;
    Clock* clock = nullptr;
    app::SessionConfig session;
    Seal seal = Seal::fresh();
    std::function<std::string()> public_url;
    std::function<std::vector<std::string>()> types;  // that the rules in force need
    std::function<void(const app::EventCode&, std::string_view ehr, const Error*)> say;
    std::size_t longest_url = 1800;  // beyond it the request is a form, where the server takes one
};

class Door {
public:
    // Error: invalid, an address of the configuration.
    [[nodiscard]] static Result<std::unique_ptr<Door>> make(SmartParts parts);
    virtual ~Door() = default;

    [[nodiscard]] virtual Sessions& sessions() = 0;
    // The door must outlive them.
    [[nodiscard]] virtual std::vector<http::Route> routes() = 0;
};

}  // namespace hv::plugin::smart
