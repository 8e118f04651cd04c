// Who may ask the sandbox's token server for tokens.
//
// Backend:  private_key_jwt (SMART Backend Services), keys by JWKS.
// App:      public, authorization code with PKCE S256, fixed redirect addresses.
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

namespace hv::plugin::sandbox {

struct BackendClient {
    std::string id;
    std::string jwks;    // JSON
    std::string scopes;  // what it may have, `system/*.rs system/Flag.cruds`
};

struct AppClient {
    std::string id;
    std::vector<std::string> redirect_uris;
    std::string scopes;  // what it may have, `launch patient/*.rs`
};

class Clients {
public:
    Result<bool> add(BackendClient client);
    void add(AppClient client);
    // A launch that the EHR has begun: the value of `launch` and the patient that it stands for.
    void begin_launch(std::string launch, std::string patient);

    [[nodiscard]] std::optional<BackendClient> backend(std::string_view id) const;
    [[nodiscard]] std::optional<AppClient> app(std::string_view id) const;
    [[nodiscard]] std::optional<std::string> patient_of(std::string_view launch) const;

private:
    mutable std::mutex mutex_;
    std::map<std::string, BackendClient, std::less<>> backends_;
    std::map<std::string, AppClient, std::less<>> apps_;
    std::map<std::string, std::string, std::less<>> launches_;
};

}  // namespace hv::plugin::sandbox
