// A client of bare sockets, for requests that no library would send.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace hv::test {

class RawClient {
public:
    explicit RawClient(std::uint16_t port) : handle_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
    }
    explicit RawClient(const std::string& path) : handle_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        if (::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("connect");
    }
    RawClient(RawClient&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}
    ~RawClient() { close(); }
    RawClient& operator=(RawClient&&) = delete;

    void close() {
        if (handle_ >= 0) ::close(std::exchange(handle_, -1));
    }
    void end_sending() { ::shutdown(handle_, SHUT_WR); }
    [[nodiscard]] int handle() const { return handle_; }

    // False when the peer has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    // One reply: header and body of Content-Length. Empty when the peer closed or nothing came in time.
    std::string reply(std::chrono::milliseconds patience = std::chrono::seconds(10), bool head = false) {
        while (true) {
            const std::size_t end = buffer_.find("\r\n\r\n");
            if (end != std::string::npos) {
                std::size_t size = end + 4;
                const std::size_t at = buffer_.find("Content-Length: ");
                if (!head && at < end) size += std::stoul(buffer_.substr(at + 16));
                if (buffer_.size() >= size) {
                    std::string whole = buffer_.substr(0, size);
                    buffer_.erase(0, size);
                    return whole;
                }
            }
            if (!more(patience)) return {};
        }
    }

    // Everything until the peer closes; `closed` says whether it did.
    std::string rest(bool& closed, std::chrono::milliseconds patience = std::chrono::seconds(10)) {
        while (more(patience)) {
        }
        closed = closed_;
        return std::exchange(buffer_, {});
    }

private:
    bool more(std::chrono::milliseconds patience) {
        pollfd wanted{handle_, POLLIN, 0};
        if (::poll(&wanted, 1, static_cast<int>(patience.count())) <= 0) return false;
        char bytes[65536];
        const ssize_t got = ::recv(handle_, bytes, sizeof bytes, 0);
        closed_ = got <= 0;
        if (got <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }
    [[noreturn]] static void fail(const char* what) {
        throw std::runtime_error(std::string(what) + std::strerror(errno));
    }

    int handle_;
    std::string buffer_;
    bool closed_ = false;
};

inline int status_of(std::string_view reply) {
    return reply.size() < 12 ? 0 : std::stoi(std::string(reply.substr(9, 3)));
}

}  // namespace hv::test
