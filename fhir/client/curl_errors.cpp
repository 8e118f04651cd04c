#include "fhir/client/curl_errors.hpp"

#include <curl/curl.h>
#include <openssl/x509_vfy.h>

namespace hv::fhir::client {
namespace {

constexpr std::string_view who_to_ask = "; if it stays so, ask whoever runs the EHR or the network";

std::string seconds(std::chrono::milliseconds time) {
    return time.count() % 1000 == 0 ? std::to_string(time.count() / 1000) + " s" : std::to_string(time.count()) + " ms";
}

Error certificate_error(const CurlFault& fault) {
    switch (fault.verify_result) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return {Fault::denied, "its certificate has expired",
                    "whoever runs the EHR must renew it; compare this machine's clock first (`timedatectl`)"};
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return {Fault::denied, "its certificate is not valid yet",
                    "is this machine's clock right? (`timedatectl`)"};
        case X509_V_ERR_CERT_REVOKED:
            return {Fault::denied, "its certificate was revoked", "do not connect; call whoever runs the EHR"};
        case X509_V_OK:
        case X509_V_ERR_UNSPECIFIED:  // libcurl's own value before it asks: the chain was good, the name was not
            return {Fault::denied, "its certificate is for another host name",
                    "use the name that stands in the certificate, or have one issued for this name"};
        default:
            return {
                Fault::denied, "its certificate comes from an authority that is not trusted here",
                "give the authority's certificate (PEM) as `ca` of this EHR, or `--ca FILE`; never switch the check "
                "off"};
    }
}

// An alert of the peer about what we showed it; libcurl has no code of its own for it.
bool refuses_our_certificate(std::string_view detail) {
    for (const std::string_view alert :
         {"certificate required", "alert bad certificate", "alert unknown ca", "alert certificate expired",
          "alert certificate unknown", "alert certificate revoked", "alert unsupported certificate"}) {
        if (detail.find(alert) != std::string_view::npos) return true;
    }
    return false;
}

Error tls_error(const CurlFault& fault) {
    if (fault.detail.find("protocol version") != std::string_view::npos ||
        fault.detail.find("unsupported protocol") != std::string_view::npos) {
        return {Fault::unavailable, "it speaks no TLS of version 1.2 or newer",
                "the EHR's server or the proxy in front of it must offer TLS 1.2"};
    }
    return {Fault::unavailable, "the TLS connection could not be made",
            "is this a TLS port, and does nothing between us and the EHR interrupt TLS?"};
}

Error timeout_error(const CurlFault& fault) {
    if (!fault.connected) {
        const std::chrono::milliseconds limit = std::min(fault.timeout, fault.connect_timeout);
        if (!fault.proxy.empty()) {
            return {Fault::unavailable,
                    "no connection within " + seconds(limit) + " by way of the proxy `" + fault.proxy + '`',
                    "the proxy is down, a firewall drops the packets, or the EHR behind it does not answer"};
        }
        return {Fault::unavailable, "no connection within " + seconds(limit),
                "a firewall may drop the packets, or the EHR is down" + std::string(who_to_ask)};
    }
    return {Fault::unavailable, "no complete answer within " + seconds(fault.timeout),
            "the EHR is slow or stuck; it is asked again later" + std::string(who_to_ask)};
}

Error proxy_error(const CurlFault& fault) {
    if (fault.proxy_status == 407) {
        return {Fault::unavailable, "the proxy wants a password", "set it in the address of the proxy"};
    }
    return {Fault::unavailable,
            "the proxy" + (fault.proxy.empty() ? "" : " `" + fault.proxy + '`') + " did not let us through" +
                (fault.proxy_status != 0 ? " (" + std::to_string(fault.proxy_status) + ")" : std::string()),
            "may the proxy connect to this host and port? ask whoever runs it"};
}

Error file_error(std::string what, std::string hint) {
    return {Fault::invalid, std::move(what), std::move(hint)};
}

Error error_of(const CurlFault& fault) {
    if (refuses_our_certificate(fault.detail)) {
        return {Fault::denied, "it refuses our client certificate, or wants one and got none",
                "check certificate and key of this EHR: issued by the authority that the EHR trusts, and not expired"};
    }
    switch (fault.code) {
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_ISSUER_ERROR:
            return certificate_error(fault);
        case CURLE_SSL_CACERT_BADFILE:
            return file_error("the CA file cannot be read", "it must be PEM and readable by the service's user");
        case CURLE_SSL_CERTPROBLEM:
            return file_error("our client certificate or its key cannot be used",
                              "both must be PEM, belong together, and be readable by the service's user");
        case CURLE_COULDNT_RESOLVE_HOST:
            return {Fault::unavailable, "its name is not known (DNS)",
                    "is the address spelt right, and does this machine's DNS know it? (`getent hosts NAME`)"};
        case CURLE_COULDNT_RESOLVE_PROXY:
            return {
                Fault::unavailable,
                "the name of the proxy" + (fault.proxy.empty() ? "" : " `" + fault.proxy + '`') + " is not known (DNS)",
                "check the proxy's address"};
        case CURLE_COULDNT_CONNECT:
            if (fault.proxy_status != 0) return proxy_error(fault);
            if (fault.local_socket) {
                return {Fault::unavailable, "nobody answers at this socket",
                        "is `hjertevakt serve` running, and may you use its socket? (`ls -l`)"};
            }
            if (!fault.proxy.empty()) {
                return {
                    Fault::unavailable, "the proxy `" + fault.proxy + "` refuses the connection",
                    "the proxy is down, or listens on another port; the EHR was not even asked. Ask whoever runs the "
                    "proxy, and compare `proxy` of this EHR"};
            }
            return {Fault::unavailable, "the connection was refused",
                    "the EHR is down, or listens on another port" + std::string(who_to_ask)};
        case CURLE_OPERATION_TIMEDOUT:
            return timeout_error(fault);
        case CURLE_SSL_CONNECT_ERROR:
            return tls_error(fault);
        case CURLE_FILESIZE_EXCEEDED:
        case CURLE_WRITE_ERROR:
            return {Fault::unavailable, "the answer is larger than " + std::to_string(fault.answer_limit) + " bytes",
                    "ask for smaller pages (`page_size`)"};
        case CURLE_PARTIAL_FILE:
        case CURLE_BAD_CONTENT_ENCODING:
        case CURLE_WEIRD_SERVER_REPLY:
            return {Fault::unavailable, "the answer was cut off or garbled",
                    "what came is not used; it is asked again later" + std::string(who_to_ask)};
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return file_error("not an http(s) address", "an address looks like `https://ehr.example/fhir`");
        default:
            if (fault.proxy_status >= 300) return proxy_error(fault);
            return {Fault::unavailable, "the connection broke", "it is tried again later" + std::string(who_to_ask)};
    }
}

}  // namespace

HttpFailure explain(const CurlFault& fault) {
    const bool never_left = !fault.connected || refuses_our_certificate(fault.detail);
    return {error_of(fault).in('`' + fault.peer + '`'), never_left ? Sent::no : Sent::maybe};
}

}  // namespace hv::fhir::client
