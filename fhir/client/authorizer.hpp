// What a request needs in order to be let in: the access token's headers.
//
// Threads: one Authorizer serves all workers of an EHR; while one fetches a token the others wait for it.
// Errors:  denied, the token server refused us (the message says what to check: key, client id, scope, clock);
//          unavailable and busy as for any peer.
#pragma once

#include <string_view>
#include <vector>

#include "fhir/client/http.hpp"

namespace hv::fhir::client {

class Authorizer {
public:
    virtual ~Authorizer() = default;
    // `url` is the address that the request goes to; a DPoP proof names it.
    [[nodiscard]] virtual Result<std::vector<Header>> authorize(std::string_view method, std::string_view url) = 0;
    // The resource server answered 401 to these headers. True: asking again makes sense (a new token, or a nonce that
    // the server wants); the caller asks once more and no oftener.
    virtual bool refused(const std::vector<Header>& used, const HttpReply& reply) = 0;
    // Any other reply of the resource server to `url`: it may hand out the nonce for the next proof (RFC 9449, 8.2).
    // Who never calls this pays one 401 a nonce.
    virtual void answered(std::string_view url, const HttpReply& reply) {
        (void)url;
        (void)reply;
    }
    // Whether the token is a user's or a caller's and not the service's own: that it is refused says nothing to others.
    [[nodiscard]] virtual bool is_lent() const { return false; }
};

}  // namespace hv::fhir::client
