#include "plugin/http/listen.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace hv::plugin::http {
namespace {

Error cannot_listen(const std::string& where, const ErrorCode& error) {
    if (error == net::error::address_in_use) {
        return {Fault::conflict, "`" + where + "` is in use",
                "another process listens there (`ss -ltnp` names it): stop it, or choose another port"};
    }
    if (error == net::error::access_denied) {
        return {Fault::denied, "`" + where + "` may not be listened on",
                "ports below 1024 need CAP_NET_BIND_SERVICE; a socket needs a folder that we may write to"};
    }
    return {Fault::invalid, "cannot listen on `" + where + "`: " + error.message(),
            "check the address, or that the socket's folder exists"};
}

// A socket file that nobody answers is left over from a process that died.
void remove_stale(const std::string& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return;
    net::io_context io;
    net::local::stream_protocol::socket probe(io);
    ErrorCode error;
    probe.connect(net::local::stream_protocol::endpoint(path), error);
    if (error == net::error::connection_refused) ::unlink(path.c_str());
}

Result<Acceptor> opened(net::io_context& io, const net::generic::stream_protocol::endpoint& endpoint,
                        const std::string& where, bool is_unix) {
    Acceptor acceptor(io);
    ErrorCode error;
    acceptor.open(endpoint.protocol(), error);
    if (!error && !is_unix) acceptor.set_option(net::socket_base::reuse_address(true), error);
    // Before bind, so that the file is never open to others, not even for a moment.
    if (!error && is_unix) ::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) return cannot_listen(where, error);
    return acceptor;
}

}  // namespace

Result<Acceptor> listen_on(net::io_context& io, const ServerOptions& options) {
    if (!options.unix_socket.empty()) {
        const std::string& path = options.unix_socket;
        if (path.size() >= sizeof(sockaddr_un::sun_path)) {
            return Error{Fault::invalid, "socket `" + path + "` has too long a path", "use fewer than 108 characters"};
        }
        remove_stale(path);
        auto acceptor = opened(io, net::local::stream_protocol::endpoint(path), path, true);
        if (acceptor) ::chmod(path.c_str(), S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP);  // whatever the umask was
        return acceptor;
    }
    const std::string where = options.address + ":" + std::to_string(options.port);
    ErrorCode error;
    const auto address = net::ip::make_address(options.address, error);
    if (error) {
        return Error{Fault::invalid, "`" + options.address + "` is no IP address",
                     "127.0.0.1 is this machine only, 0.0.0.0 is every network"};
    }
    return opened(io, net::ip::tcp::endpoint(address, options.port), where, false);
}

std::uint16_t port_of(Acceptor& acceptor) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (::getsockname(acceptor.native_handle(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
    if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return 0;
}

Peer peer_of(Socket& socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    const int handle = socket.native_handle();
    if (::getpeername(handle, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
    char text[INET6_ADDRSTRLEN] = "";
    if (address.ss_family == AF_INET || address.ss_family == AF_INET6) {
        const int on = 1;
        ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const void* bytes = address.ss_family == AF_INET
                                ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(address).sin_addr)
                                : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
        ::inet_ntop(address.ss_family, bytes, text, sizeof text);
        return {text, std::nullopt};
    }
    ucred caller{};
    socklen_t length = sizeof caller;
    if (::getsockopt(handle, SOL_SOCKET, SO_PEERCRED, &caller, &length) != 0) return {"unix", std::nullopt};
    return {"unix", caller.uid};
}

}  // namespace hv::plugin::http
