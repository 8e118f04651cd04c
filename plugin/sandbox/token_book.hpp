// The tokens that were given out, and those that renew them.
//
// Access:  opaque, for the life of their grant.
// Refresh: eight hours, once; whoever uses one a second time takes the whole family back, with its access tokens
//          (RFC 9700 4.14.2). A family is everything that came of one authorization code.
// Threads: one (SandboxEhr holds the lock).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "plugin/sandbox/scopes.hpp"

namespace hv::plugin::sandbox {

class TokenBook {
public:
    std::uint64_t new_family() { return next_family_++; }
    std::string give(Grant grant, Instant now);
    // For the grant's family.
    std::string give_refresh(const Grant& grant, Instant now);
    [[nodiscard]] const Grant* find(std::string_view token, Instant now) const;

    enum class Renewal : std::uint8_t { good, unknown, used_before, expired };
    // Good: `grant` is what the token stands for, and the token is used up.
    Renewal renew(std::string_view refresh, Instant now, Grant& grant);
    // Whose it is; nothing when there is no such token.
    [[nodiscard]] std::optional<std::string> client_of(std::string_view refresh) const;

    void revoke_family(std::uint64_t family);
    // Every access token; what renews them stays.
    void revoke_all() { tokens_.clear(); }

private:
    struct Refresh {
        Grant grant;
        Instant expires;
        bool used = false;
    };
    std::map<std::string, Grant, std::less<>> tokens_;
    std::map<std::string, Refresh, std::less<>> refreshes_;
    std::uint64_t next_family_ = 1;
};

}  // namespace hv::plugin::sandbox
