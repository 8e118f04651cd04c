// Who may ask the sandbox's token server for tokens, and the launches that the EHR has begun.
//
// Backend:  private_key_jwt (SMART Backend Services), keys by JWKS.
// App:      authorization code with PKCE S256, fixed redirect addresses; with a JWKS it is confidential and shows
//           who it is by private_key_jwt, else it is public.
// Origins:  those of the redirect addresses; their pages may ask for tokens and FHIR from a browser.
// Errors:   invalid, the JWKS cannot be read.
// Threads:  any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"

namespace hv::plugin::sandbox {

struct BackendClient {
    std::string id;
    std::string jwks;    // JSON
    std::string scopes;  // what it may have, `system/*.rs system/Flag.cruds`
};

struct AppClient {
    std::string id;
    std::vector<std::string> redirect_uris;
    std::string scopes;             // what it may have, `launch patient/*.rs`
    std::string jwks = {};          // JSON; empty: a public app
    std::string only = {};          // not empty: of what is asked for, no more than this is granted
    std::int64_t token_life = 300;  // seconds
};

// What stands behind a value of `launch`.
struct Launch {
    std::string patient;           // logical id; empty: none is open (a worklist)
    std::string user = {};         // who is logged in, `Practitioner/1`; empty: nobody is told of
    bool banner = false;           // need_patient_banner: the EHR shows none of its own
    std::string app_context = {};  // of a CDS card's link
    Instant expires = latest_instant;
};

class Clients {
public:
    Result<bool> add(BackendClient client);
    Result<bool> add(AppClient client);
    void begin_launch(std::string launch, Launch what);

    [[nodiscard]] std::optional<BackendClient> backend(std::string_view id) const;
    [[nodiscard]] std::optional<AppClient> app(std::string_view id) const;
    // The JWKS of a backend client or confidential app; empty: no such client, or it has none.
    [[nodiscard]] std::string jwks_of(std::string_view id) const;
    [[nodiscard]] std::optional<Launch> launch(std::string_view launch, Instant now) const;
    [[nodiscard]] bool is_origin_of_an_app(std::string_view origin) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, BackendClient, std::less<>> backends_;
    std::map<std::string, AppClient, std::less<>> apps_;
    std::map<std::string, Launch, std::less<>> launches_;
};

// `http://127.0.0.1:8178` of an address below it; empty for what has no scheme.
std::string origin_of(std::string_view url);

}  // namespace hv::plugin::sandbox
