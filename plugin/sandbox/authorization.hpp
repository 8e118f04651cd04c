// The token server of the sandbox: SMART Backend Services and app launch, as strict as the text allows.
//
// Assertions: RS384 or ES384 with a registered key; iss = sub = client; aud = the token endpoint, exactly; exp at most
//             300 s ahead; a jti once. Each refusal is `invalid_client` with its own error_description.
// Codes:      60 s, once; using one twice takes back the tokens that it gave. PKCE with S256 only.
// Tokens:     300 s, opaque.
// Source:     SMART App Launch 2.2 (client-confidential-asymmetric, backend-services, app-launch); RFC 6749, 7636.
// Threads:    one (SandboxEhr holds the lock).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

class Authorization {
public:
    Authorization(const Core& core, const Clients& clients) : core_(core), clients_(clients) {}

    // `path`: `token` or `authorize`.
    HttpReply handle(std::string_view path, const HttpRequest& request, std::string_view query);
    // Null: no such token, or not any more.
    [[nodiscard]] const Grant* grant_of(const HttpRequest& request) const;
    // Every token given out stops working.
    void revoke_all() { tokens_.clear(); }

private:
    struct Code {
        std::string client;
        std::string redirect_uri;
        std::string challenge;
        Grant grant;
        Instant expires;
        std::string token;  // given for it
    };

    HttpReply authorize(const Parameters& asked);
    HttpReply token(const HttpRequest& request);
    HttpReply backend_token(const Parameters& form);
    HttpReply app_token(const Parameters& form);
    // Empty: the assertion is good; `client` is then filled.
    std::string judge(std::string_view assertion, BackendClient& client);
    HttpReply issue(Grant grant, std::string_view type, std::string* given);
    [[nodiscard]] std::string secret();
    [[nodiscard]] std::string token_endpoint() const;

    const Core& core_;
    const Clients& clients_;
    std::map<std::string, Grant, std::less<>> tokens_;
    std::map<std::string, Code, std::less<>> codes_;
    std::map<std::string, Instant, std::less<>> seen_;  // client and jti, until when
};

}  // namespace hv::plugin::sandbox
