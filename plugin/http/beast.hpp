// Boost.Beast and Asio under short names, for the files of this folder only; compiled once, in beast.cpp.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/error.hpp>

namespace hv::plugin::http {

namespace net = boost::asio;
namespace beast = boost::beast;

// TCP and Unix sockets alike, so that a session is compiled once for both.
using Socket = net::generic::stream_protocol::socket;
using Acceptor = net::basic_socket_acceptor<net::generic::stream_protocol>;
using ErrorCode = boost::system::error_code;

}  // namespace hv::plugin::http
