// A client shows who it is by a JWT of its own (private_key_jwt).
//
// Wanted:  RS384 or ES384 with a registered key; iss = sub = client; aud = the token endpoint, exactly; exp at most
//          300 s ahead; a jti once.
// Errors:  each with its own sentence; OAuth's code for all of them is `invalid_client`.
// Source:  SMART App Launch 2.2, client-confidential-asymmetric.
// Threads: one (SandboxEhr holds the lock).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

class Assertions {
public:
    Assertions(const Core& core, const Clients& clients) : core_(core), clients_(clients) {}

    // Of the form's `client_assertion` and `client_assertion_type`. Empty: good, and `client` is who it is.
    std::string judge(const Parameters& form, std::string& client);

private:
    std::string judge_jwt(std::string_view assertion, std::string& client);

    const Core& core_;
    const Clients& clients_;
    std::map<std::string, Instant, std::less<>> seen_;  // client and jti, until when
};

// `name` of a form; empty when it is not there.
std::string value_of(const Parameters& form, std::string_view name);
// `http://sandbox.example/auth`
std::string auth_root(const Core& core);
// 192 random bits.
std::string secret_word();

}  // namespace hv::plugin::sandbox
