// The token server of the sandbox: SMART Backend Services and app launch, as strict as the text allows.
//
// Clients:  confidential ones by private_key_jwt (assertions.hpp), public ones by `client_id`.
// Codes:    60 s, once; using one twice takes back the tokens that it gave. PKCE with S256 only.
// Launch:   from the EHR, the user and patient are those of the launch; standalone, a page asks for them.
// Tokens:   opaque (token_book.hpp), with an id_token for `openid` and a refresh token for `offline_access` and
//           `online_access`.
// Source:   SMART App Launch 2.2 (client-confidential-asymmetric, backend-services, app-launch); RFC 6749, 7636.
// Threads:  one (SandboxEhr holds the lock).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/token_book.hpp"

namespace hv::plugin::sandbox {

class Authorization {
public:
    Authorization(const Core& core, const Clients& clients)
        : core_(core), clients_(clients), assertions_(core, clients) {}

    // `path`: behind `/auth/`.
    HttpReply handle(std::string_view path, const HttpRequest& request, std::string_view query);
    // Null: no such token, or not any more.
    [[nodiscard]] const Grant* grant_of(const HttpRequest& request) const;
    // A token that the EHR gives by itself, as it does with a CDS Hooks call.
    std::string give(Grant grant) { return book_.give(std::move(grant), core_.clock.now()); }
    void revoke_all() { book_.revoke_all(); }

private:
    struct Code {
        std::string client;
        std::string redirect_uri;
        std::string state;
        std::string challenge;
        Grant grant;
        Instant expires;
        bool used = false;
    };

    HttpReply authorize(const Parameters& asked);
    // What is wrong with a request whose client and redirect address are known: OAuth's code and a sentence.
    [[nodiscard]] std::optional<std::pair<std::string_view, std::string_view>> objection(const Parameters& asked) const;
    HttpReply choose(const Parameters& answer);
    HttpReply give_code(Code code);
    HttpReply token(const HttpRequest& request);
    HttpReply backend_token(const Parameters& form);
    HttpReply app_token(const Parameters& form);
    HttpReply refreshed_token(const Parameters& form);
    // Who asks for a token of this client; a refusal when it is not shown.
    std::optional<HttpReply> not_shown_to_be(const std::string& client, const Parameters& form);
    HttpReply issue(const Grant& grant, std::string_view type, bool first);

    const Core& core_;
    const Clients& clients_;
    Assertions assertions_;
    TokenBook book_;
    std::map<std::string, Code, std::less<>> codes_;
    std::map<std::string, Code, std::less<>> pending_;  // a page asks who it is, and about whom
};

// A reply of an OAuth endpoint; `invalid_client` is 401, everything else 400.
HttpReply oauth_json(int status, std::string body);
HttpReply oauth_error(std::string_view code, std::string_view description);

}  // namespace hv::plugin::sandbox
