// One HTTP exchange with a peer, as values; what carries it is behind Transport.
//
// Reply:   any status is a reply. Redirects are not followed: a token must not travel to where a peer points.
// Failure: no reply came, and `sent` says whether the peer may have acted on the request all the same. Its error is
//          unavailable (no connection, deadline, torn body, TLS refused), invalid (no such URL) or denied (the peer's
//          certificate is not trusted).
// Secrets: of a URL an error names the host and port alone; headers and bodies never.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::fhir::client {

struct Header {
    std::string name;
    std::string value;
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<Header> headers;
    std::string body;
    std::chrono::milliseconds timeout{30'000};  // for the whole exchange
    // May reach the peer twice without harm (a search by POST); GET and HEAD always may. Anything else is sent again
    // only when it certainly never left.
    bool repeatable = false;
};

struct HttpReply {
    int status = 0;
    std::vector<Header> headers;
    std::string body;

    // The first of that name, in any case; null when there is none.
    [[nodiscard]] const std::string* header(std::string_view name) const;
};

enum class Sent : std::uint8_t { no, maybe };

struct HttpFailure {
    Error error;
    Sent sent = Sent::no;
};

class Transport {
public:
    virtual ~Transport() = default;
    virtual std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) = 0;
};

}  // namespace hv::fhir::client
