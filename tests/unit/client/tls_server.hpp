// A TLS server on the loopback, and certificates made for the occasion.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/raw_server.hpp"

namespace hv::fhir::client {

using test::Connection;
using test::RawServer;

struct FreeTls {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* tls) const { SSL_free(tls); }
};

struct Certificate {
    std::unique_ptr<X509, FreeTls> certificate;
    std::unique_ptr<EVP_PKEY, FreeTls> key;

    [[nodiscard]] std::string certificate_pem() const;
    [[nodiscard]] std::string key_pem() const;
};

struct Wish {
    std::string name = "test";     // CN
    std::string alternative = {};  // `IP:127.0.0.1,DNS:localhost`
    long from_days = -1;
    long to_days = 30;
    bool authority = false;
};

// Signed by `issuer`, or by itself.
Certificate make_certificate(const Wish& wish, const Certificate* issuer = nullptr);

struct TlsDemands {
    const Certificate* client_authority = nullptr;  // clients must show a certificate of it
    int newest_version = 0;                         // 0: any
};

class TlsServer : public RawServer {
public:
    TlsServer(const Certificate& certificate, std::function<void(Connection&)> serve, TlsDemands demands = {});
    ~TlsServer() override;

    [[nodiscard]] std::string url() const;
    // CN of what each client showed; empty without one.
    [[nodiscard]] std::vector<std::string> clients() const;

protected:
    void handle(int socket) override;

private:
    std::unique_ptr<SSL_CTX, FreeTls> context_;
    mutable std::mutex mutex_;
    std::vector<std::string> clients_;
};

}  // namespace hv::fhir::client
