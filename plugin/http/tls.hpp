// A TLS context from files: TLS 1.2 or newer, our certificate, and whose certificates clients must show.
//
// Errors: invalid, with the file's name: cannot be read, expired, not yet valid, key and certificate are no pair.
#pragma once

#include <memory>

#include "plugin/http/beast.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin::http {

Result<std::shared_ptr<net::ssl::context>> tls_context(const TlsFiles& files);

}  // namespace hv::plugin::http
