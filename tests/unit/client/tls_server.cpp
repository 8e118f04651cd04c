#include "tests/unit/client/tls_server.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>

namespace hv::fhir::client {
namespace {

template <class Write>
std::string pem(Write write) {
    BIO* const out = BIO_new(BIO_s_mem());
    write(out);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    std::string result(text, static_cast<std::size_t>(size));
    BIO_free(out);
    return result;
}

void add_extension(X509* certificate, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, nullptr, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::string common_name(X509* certificate) {
    std::array<char, 128> text{};
    if (certificate == nullptr) return {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, text.data(), text.size());
    return text.data();
}

class TlsConnection : public Connection {
public:
    TlsConnection(int socket, SSL* tls) : Connection(socket), tls_(tls) {}
    bool send(std::string_view text) override {
        return SSL_write(tls_, text.data(), static_cast<int>(text.size())) > 0;
    }

protected:
    long receive(char* into, std::size_t size) override { return SSL_read(tls_, into, static_cast<int>(size)); }

private:
    SSL* tls_;
};

}  // namespace

std::string Certificate::certificate_pem() const {
    return pem([this](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
}
std::string Certificate::key_pem() const {
    return pem([this](BIO* out) { PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

Certificate make_certificate(const Wish& wish, const Certificate* issuer) {
    static long serial = 1;
    Certificate made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.certificate.reset(X509_new());
    X509* const certificate = made.certificate.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from_days * 86'400);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.to_days * 86'400);
    X509_set_pubkey(certificate, made.key.get());
    X509_NAME* const name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, issuer == nullptr ? name : X509_get_subject_name(issuer->certificate.get()));
    add_extension(certificate, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    if (!wish.alternative.empty()) add_extension(certificate, NID_subject_alt_name, wish.alternative);
    X509_sign(certificate, issuer == nullptr ? made.key.get() : issuer->key.get(), EVP_sha256());
    return made;
}

TlsServer::TlsServer(const Certificate& certificate, std::function<void(Connection&)> serve, TlsDemands demands)
    : RawServer(std::move(serve), wait_to_start), context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX* const context = context_.get();
    SSL_CTX_use_certificate(context, certificate.certificate.get());
    SSL_CTX_use_PrivateKey(context, certificate.key.get());
    if (demands.client_authority != nullptr) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), demands.client_authority->certificate.get());
        static const unsigned char session[] = "test";
        SSL_CTX_set_session_id_context(context, session, sizeof session - 1);
    }
    if (demands.newest_version != 0) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_max_proto_version(context, demands.newest_version);
    }
    start();
}

TlsServer::~TlsServer() {
    stop();
}

std::string TlsServer::url() const {
    return "https://127.0.0.1:" + std::to_string(port()) + "/";
}

std::vector<std::string> TlsServer::clients() const {
    const std::lock_guard lock(mutex_);
    return clients_;
}

void TlsServer::handle(int socket) {
    const std::unique_ptr<SSL, FreeTls> tls(SSL_new(context_.get()));
    SSL_set_fd(tls.get(), socket);
    TlsConnection connection(socket, tls.get());
    if (SSL_accept(tls.get()) == 1) {
        {
            const std::lock_guard lock(mutex_);
            clients_.push_back(common_name(SSL_get0_peer_certificate(tls.get())));
        }
        serve_(connection);
        SSL_shutdown(tls.get());
    } else {
        // What we say last must arrive before the connection is gone.
        ::shutdown(socket, SHUT_WR);
        Connection(socket).wait_for_close();
    }
}

}  // namespace hv::fhir::client
