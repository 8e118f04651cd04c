#include "tests/bench/hooks_load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace hv::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
    int handle = -1;
    const std::string* request = nullptr;
    std::size_t sent = 0;
    std::string got;
    Clock::time_point began;
};

int connected(std::uint16_t port) {
    const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return -1;
    const int on = 1;
    setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return handle;
}

// The whole answer's size; 0: not known yet.
std::size_t size_of(const std::string& got) {
    const std::size_t end = got.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    std::size_t at = got.find("ontent-Length: ");
    if (at == std::string::npos || at > end) at = got.find("ontent-length: ");
    return end + 4 + (at < end ? std::strtoul(got.c_str() + at + 15, nullptr, 10) : 0);
}

double thread_cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double at(std::vector<double>& values, double share) {
    if (values.empty()) return 0;
    const auto index = static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
    std::nth_element(values.begin(), values.begin() + index, values.end());
    return values[static_cast<std::size_t>(index)];
}

}  // namespace

Load load(std::uint16_t port, const std::vector<std::string>& requests, std::size_t connections,
          std::chrono::milliseconds time) {
    Load result;
    std::vector<Connection> all(connections);
    std::size_t next = 0;
    const auto begin = [&](Connection& one) {
        if (one.handle < 0) one.handle = connected(port);
        one.request = &requests[next++ % requests.size()];
        one.sent = 0;
        one.got.clear();
        one.began = Clock::now();
    };
    for (Connection& one : all) begin(one);
    std::vector<double> took;
    std::vector<pollfd> wanted(connections);
    std::string buffer(65536, '\0');
    const double cpu = thread_cpu_us();
    const auto start = Clock::now();
    const auto end = start + time;
    while (Clock::now() < end) {
        for (std::size_t i = 0; i < connections; ++i) {
            const bool sending = all[i].sent < all[i].request->size();
            wanted[i] = {all[i].handle, static_cast<short>(sending ? POLLOUT : POLLIN), 0};
        }
        ::poll(wanted.data(), wanted.size(), 100);
        for (std::size_t i = 0; i < connections; ++i) {
            Connection& one = all[i];
            if (wanted[i].revents == 0) continue;
            if (one.sent < one.request->size()) {
                const ssize_t sent = ::send(one.handle, one.request->data() + one.sent, one.request->size() - one.sent,
                                            MSG_NOSIGNAL | MSG_DONTWAIT);
                if (sent > 0) one.sent += static_cast<std::size_t>(sent);
                continue;
            }
            const ssize_t got = ::recv(one.handle, buffer.data(), buffer.size(), MSG_DONTWAIT);
            if (got > 0) one.got.append(buffer.data(), static_cast<std::size_t>(got));
            const std::size_t whole = size_of(one.got);
            if (got <= 0 || (whole != 0 && one.got.size() >= whole)) {
                const bool good = got > 0 && one.got.starts_with("HTTP/1.1 200");
                ++(good ? result.answers : result.wrong);
                took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - one.began).count());
                if (got <= 0) {
                    ::close(one.handle);
                    one.handle = -1;
                }
                begin(one);
            }
        }
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    result.client_cpu_us = (thread_cpu_us() - cpu) / static_cast<double>(std::max<std::size_t>(result.answers, 1));
    result.a_second = static_cast<double>(result.answers) / seconds;
    result.p50_ms = at(took, 0.5);
    result.p99_ms = at(took, 0.99);
    for (Connection& one : all) ::close(one.handle);
    return result;
}

}  // namespace hv::bench
