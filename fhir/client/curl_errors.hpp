// What libcurl and OpenSSL say when an exchange fails, in words for whoever is on duty.
//
// Names host and port of the peer; never a path, query, header or body, which libcurl's own texts may repeat.
#pragma once

#include <string>
#include <string_view>

#include "fhir/client/http.hpp"

namespace hv::fhir::client {

struct CurlFault {
    int code = 0;               // CURLcode
    std::string_view detail;    // CURLOPT_ERRORBUFFER: looked at, never repeated
    long verify_result = 0;     // CURLINFO_SSL_VERIFYRESULT, or X509_V_OK
    long proxy_status = 0;      // CURLINFO_HTTP_CONNECTCODE
    bool connected = false;     // the request may have left
    std::string peer;           // `ehr.example:443`
    bool local_socket = false;  // `peer` is the path of one
    std::string proxy;          // `proxy.example:3128`; empty: none is used
    std::size_t answer_limit = 0;
    std::chrono::milliseconds timeout{0};
    std::chrono::milliseconds connect_timeout{0};
};

[[nodiscard]] HttpFailure explain(const CurlFault& fault);

}  // namespace hv::fhir::client
