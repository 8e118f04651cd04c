// What an admin configures about the clinicians' screens: launch from an EHR, browser sessions, the worklist's login.
//
// Off:   a launch without `client_id`, a worklist without `issuer`: the routes then answer that it is not set up.
// Roles: one word a row: `code` or `system|code` of a PractitionerRole's code or specialty or of a qualification,
//        `claim=value` of the id_token, or a whole reference (`Practitioner/p1`, `PractitionerRole/r1`).
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace hv::plugin::app {

// confidential: private_key_jwt (RS384, ES384). public_client: client_id alone, with PKCE as always.
enum class ClientKind : std::uint8_t { confidential, public_client };
// What is asked for so that a page outlives the first access token: a refresh token while the user is logged in at the
// EHR, one beyond that, or none.
enum class LaunchAccess : std::uint8_t { online, offline, none };

struct LaunchConfig {
    std::string client_id;  // empty: this EHR launches nothing
    ClientKind client = ClientKind::confidential;
    std::vector<std::string> keys;  // files; empty: those of `auth`
    std::string scope;              // asked for beside what is always asked for
    LaunchAccess access = LaunchAccess::online;
    std::vector<std::string> frame_ancestors;  // origins that may show our pages in a frame; empty: none
    std::vector<std::string> gp;               // roles, see above
    std::vector<std::string> psychiatrist;
    std::string home;  // the EHR's own page, to go back to; empty: none

    bool operator==(const LaunchConfig&) const = default;
};

struct SessionConfig {
    std::string key_file;                  // seals what the store holds; empty: a new key at every start
    std::chrono::seconds idle{1800};       // without a request
    std::chrono::seconds longest{36'000};  // from the login on, whatever happens

    bool operator==(const SessionConfig&) const = default;
};

// Whom a psychiatrist sees on the worklist: the patients of their unit, and whom they own or are responsible for; or
// all patients of the EHR.
enum class WorklistSee : std::uint8_t { unit, all };

struct WorklistConfig {
    std::string issuer;  // of the hospital's OpenID provider; empty: the worklist is reached by a launch only
    std::string client_id;
    ClientKind client = ClientKind::confidential;
    std::vector<std::string> keys;  // files
    std::string scope = "openid profile";
    std::string roles_claim = "roles";      // a text or a list
    std::vector<std::string> psychiatrist;  // its values
    std::vector<std::string> gp;
    std::string unit_claim;          // `Organization/dps-nord`; empty: not known
    std::string user_claim = "sub";  // who it is in audit and ownership; never a personal number
    std::string ehr;                 // whose patients
    WorklistSee see = WorklistSee::unit;
    std::string ca;  // PEM: the issuer's authority; empty: the system's
    std::string proxy;

    bool operator==(const WorklistConfig&) const = default;
};

}  // namespace hv::plugin::app
