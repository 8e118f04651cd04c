// A server on the loopback that does to each connection what the test says: also what no HTTP server would.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace hv::fhir::client {

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
    // `serve` is called for each connection, on one thread after the other.
    explicit RawServer(std::function<void(Connection&)> serve, std::string unix_socket = {});
    virtual ~RawServer();
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::string url(const std::string& path = "/") const;
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] int connections() const { return connections_; }

protected:
    void start();
    void stop();
    virtual void handle(int socket);
    std::function<void(Connection&)> serve_;

private:
    void accept_all();
    int listening_ = -1;
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::atomic<int> current_ = -1;
    std::thread thread_;
};

// A port on which nobody listens.
int closed_port();

}  // namespace hv::fhir::client
