// Transport over libcurl: HTTP/1.1 and 2, TLS 1.2 or newer, connections kept and used again by all threads.
//
// Redirects are never followed; protocols are http and https, and plain http goes to the loopback only unless allowed.
// Proxy:    as configured, else as the environment says (https_proxy, http_proxy, no_proxy); never for the loopback.
// Files:    CA, certificate and key are looked at before every request; when one has changed, new connections are made
//           with it and the old ones are closed once they are idle.
// Answers:  over `largest_answer` bytes (unpacked), shorter than announced, or cut: unavailable. gzip is accepted.
// Errors:   with a hint for whoever is on duty; denied for a certificate that is not trusted or a client certificate
//           that the peer refuses, invalid for a URL or file that cannot be used, else unavailable.
// Threads:  any number may send at once; each uses a connection of its own.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "fhir/client/http.hpp"
#include "fhir/client/peer_certificate.hpp"

namespace hv::fhir::client {

struct CurlOptions {
    std::string ca_file;             // PEM; empty: the system's
    std::string client_certificate;  // PEM with its chain; empty: none is shown
    std::string client_key;          // PEM, not encrypted
    std::string proxy;               // `http://proxy.example:3128`; empty: the environment's
    std::string no_proxy;            // `.intern.example,10.0.0.5`: reached without the proxy; as curl's NO_PROXY
    std::string unix_socket;         // not empty: connects here, whatever host the URL names
    bool allow_plain_http = false;   // beyond the loopback
    std::chrono::milliseconds connect_timeout{10'000};
    std::size_t largest_answer = std::size_t{64} << 20;
    std::size_t idle_connections = 16;  // kept open
    std::string user_agent = "hjertevakt";
};

class CurlTransport : public Transport {
public:
    explicit CurlTransport(CurlOptions options = {});
    ~CurlTransport() override;
    CurlTransport(const CurlTransport&) = delete;
    CurlTransport& operator=(const CurlTransport&) = delete;

    std::variant<HttpReply, HttpFailure> send(const HttpRequest& request) override;

    // Of the newest TLS connection; nothing before the first one. For a warning before it expires.
    [[nodiscard]] std::optional<PeerCertificate> peer_certificate() const;

private:
    class Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace hv::fhir::client
