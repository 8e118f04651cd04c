#include "plugin/http/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <string>

namespace hv::plugin::http {
namespace {

Error bad(std::string message, std::string hint) {
    return Error{Fault::invalid, std::move(message), std::move(hint)};
}

// Nothing when the certificate may be used today.
std::string trouble_with_dates(SSL_CTX* context) {
    const X509* certificate = SSL_CTX_get0_certificate(context);
    if (certificate == nullptr) return "holds no certificate";
    if (X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0) return "has expired";
    if (X509_cmp_current_time(X509_get0_notBefore(certificate)) > 0) return "is not valid yet";
    return {};
}

}  // namespace

Result<std::shared_ptr<net::ssl::context>> tls_context(const TlsFiles& files) {
    auto context = std::make_shared<net::ssl::context>(net::ssl::context::tls_server);
    SSL_CTX* const native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    ErrorCode error;
    context->use_certificate_chain_file(files.certificate, error);
    if (error) {
        return bad("certificate `" + files.certificate + "` cannot be used: " + error.message(),
                   "wanted: PEM, our own certificate first, then its chain; check the path and who may read it");
    }
    if (const std::string trouble = trouble_with_dates(native); !trouble.empty()) {
        return bad("certificate `" + files.certificate + "` " + trouble,
                   "put a new certificate in its place, and look at the machine's clock");
    }
    context->use_private_key_file(files.key, net::ssl::context::pem, error);
    if (error) {
        return bad("key `" + files.key + "` cannot be used: " + error.message(),
                   "wanted: PEM without a password, the key that belongs to `" + files.certificate + "`");
    }
    if (!files.client_ca.empty()) {
        context->load_verify_file(files.client_ca, error);
        if (error) {
            return bad("client CA `" + files.client_ca + "` cannot be used: " + error.message(),
                       "wanted: PEM, the certificates that may sign a client's");
        }
        SSL_CTX_set_client_CA_list(native, SSL_load_client_CA_file(files.client_ca.c_str()));
        context->set_verify_mode(net::ssl::verify_peer | net::ssl::verify_fail_if_no_peer_cert, error);
    }
    return context;
}

}  // namespace hv::plugin::http
