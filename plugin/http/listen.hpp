// Opens the address that a server listens on, and says who knocks.
#pragma once

#include "plugin/http/connection.hpp"

namespace hv::plugin::http {

// Bound and listening, or why not (see server.hpp).
Result<Acceptor> listen_on(net::io_context& io, const ServerOptions& options);

// 0 for a Unix socket.
std::uint16_t port_of(Acceptor& acceptor);

Peer peer_of(Socket& socket);

}  // namespace hv::plugin::http
