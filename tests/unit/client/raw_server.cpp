#include "tests/unit/client/raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>

namespace hv::fhir::client {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

template <class Address>
sockaddr* any(Address& address) {
    return reinterpret_cast<sockaddr*>(&address);
}

int port_of(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(socket, any(address), &size);
    return ntohs(address.sin_port);
}

}  // namespace

long Connection::receive(char* into, std::size_t size) {
    return ::recv(socket_, into, size, 0);
}

bool Connection::send(std::string_view text) {
    while (!text.empty()) {
        const long sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string Connection::request() {
    std::string all;
    std::array<char, 4096> buffer{};
    std::size_t wanted = std::string::npos;
    while (all.size() < wanted) {
        const long got = receive(buffer.data(), buffer.size());
        if (got <= 0) return {};
        all.append(buffer.data(), static_cast<std::size_t>(got));
        const std::size_t end = all.find("\r\n\r\n");
        if (wanted != std::string::npos || end == std::string::npos) continue;
        const std::size_t length = all.find("Content-Length: ");
        wanted = end + 4;
        if (length < end) wanted += static_cast<std::size_t>(std::atol(all.c_str() + length + 16));
    }
    return all;
}

void Connection::reset() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void Connection::wait_for_close() {
    std::array<char, 256> buffer{};
    while (receive(buffer.data(), buffer.size()) > 0) {
    }
}

RawServer::RawServer(std::function<void(Connection&)> serve, std::string unix_socket) : serve_(std::move(serve)) {
    if (unix_socket.empty()) {
        listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address = loopback(0);
        if (::bind(listening_, any(address), sizeof address) != 0) std::abort();
        port_ = port_of(listening_);
    } else {
        listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy_n(unix_socket.begin(), std::min(unix_socket.size(), sizeof address.sun_path - 1), address.sun_path);
        if (::bind(listening_, any(address), sizeof address) != 0) std::abort();
    }
    ::listen(listening_, 16);
    start();
}

RawServer::~RawServer() {
    stop();
}

void RawServer::start() {
    thread_ = std::thread([this] { accept_all(); });
}

void RawServer::stop() {
    if (!thread_.joinable()) return;
    ::shutdown(listening_, SHUT_RDWR);
    if (const int open = current_; open >= 0) ::shutdown(open, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
}

std::string RawServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
}

void RawServer::handle(int socket) {
    Connection connection(socket);
    serve_(connection);
}

void RawServer::accept_all() {
    for (;;) {
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        ++connections_;
        current_ = socket;
        handle(socket);
        current_ = -1;
        ::close(socket);
    }
}

int closed_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    if (::bind(socket, any(address), sizeof address) != 0) std::abort();
    const int port = port_of(socket);
    ::close(socket);
    return port;
}

}  // namespace hv::fhir::client
