// A server on the loopback that does to each connection what the test says: also what no HTTP server would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace hv::test {

// One accepted connection, plain or within TLS.
class Connection {
public:
    explicit Connection(int socket) : socket_(socket) {}
    virtual ~Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // The next request with its body (by Content-Length); empty when the client has gone.
    std::string request();
    virtual bool send(std::string_view text);
    // Ends with RST instead of FIN.
    void reset();
    // Returns when the client closes.
    void wait_for_close();

protected:
    virtual long receive(char* into, std::size_t size);
    int socket_;
};

class RawServer {
public:
    // `serve` is called for each connection, on a thread of its own.
    explicit RawServer(std::function<void(Connection&)> serve, std::string unix_socket = {});
    virtual ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }

protected:
    enum Wait { wait_to_start };  // until a server built upon this one is complete
    RawServer(std::function<void(Connection&)> serve, Wait);
    void listen_on_loopback();
    void start();
    void stop();
    virtual void handle(int socket);
    std::function<void(Connection&)> serve_;

private:
    void accept_all();
    int listening_ = -1;
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::mutex mutex_;
    std::vector<int> open_;
    std::vector<std::thread> serving_;
    std::thread accepting_;
};

namespace raw_server {

inline sockaddr_in loopback(int port) {
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

inline int port_of(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(socket, any(address), &size);
    return ntohs(address.sin_port);
}

}  // namespace raw_server

inline long Connection::receive(char* into, std::size_t size) {
    return ::recv(socket_, into, size, 0);
}

inline bool Connection::send(std::string_view text) {
    while (!text.empty()) {
        const long sent = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

inline std::string Connection::request() {
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

inline void Connection::reset() {
    const linger at_once{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

inline void Connection::wait_for_close() {
    std::array<char, 256> buffer{};
    while (receive(buffer.data(), buffer.size()) > 0) {
    }
}

inline RawServer::RawServer(std::function<void(Connection&)> serve, std::string unix_socket)
    : serve_(std::move(serve)) {
    if (unix_socket.empty()) {
        listen_on_loopback();
    } else {
        listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy_n(unix_socket.begin(), std::min(unix_socket.size(), sizeof address.sun_path - 1), address.sun_path);
        if (::bind(listening_, raw_server::any(address), sizeof address) != 0) std::abort();
    }
    start();
}

inline RawServer::RawServer(std::function<void(Connection&)> serve, Wait) : serve_(std::move(serve)) {
    listen_on_loopback();
}

inline void RawServer::listen_on_loopback() {
    listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = raw_server::loopback(0);
    if (::bind(listening_, raw_server::any(address), sizeof address) != 0) std::abort();
    port_ = raw_server::port_of(listening_);
}

inline RawServer::~RawServer() {
    stop();
}

inline void RawServer::start() {
    ::listen(listening_, 16);
    accepting_ = std::thread([this] { accept_all(); });
}

inline void RawServer::stop() {
    if (!accepting_.joinable()) return;
    ::shutdown(listening_, SHUT_RDWR);
    accepting_.join();
    ::close(listening_);
    {
        const std::lock_guard lock(mutex_);
        for (const int socket : open_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& thread : serving_) thread.join();
}

inline std::string RawServer::url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
}

inline void RawServer::handle(int socket) {
    Connection connection(socket);
    serve_(connection);
}

inline void RawServer::accept_all() {
    for (;;) {
        const int socket = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) return;
        ++connections_;
        const std::lock_guard lock(mutex_);
        open_.push_back(socket);
        serving_.emplace_back([this, socket] {
            handle(socket);
            const std::lock_guard until_closed(mutex_);
            std::erase(open_, socket);
            ::close(socket);
        });
    }
}

// A port on which nobody listens.
inline int closed_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = raw_server::loopback(0);
    if (::bind(socket, raw_server::any(address), sizeof address) != 0) std::abort();
    const int port = raw_server::port_of(socket);
    ::close(socket);
    return port;
}

}  // namespace hv::test
