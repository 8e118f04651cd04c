// What a server and its connections know of each other.
//
// Hub:        shared by all connections of a server; touched by the I/O thread only, but for `pool` and `io` (post).
// Connection: reads a request, has a worker answer it, writes the reply, and again. It keeps itself alive while
//             anything is under way, and leaves the hub when it ends.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "plugin/http/beast.hpp"
#include "plugin/http/pool.hpp"
#include "plugin/http/routes.hpp"

namespace hv::plugin::http {

class Connection;

struct Hub {
    Hub(ServerOptions server_options, std::vector<Route> table)
        : options(std::move(server_options)), routes(std::move(table)), pool(options.workers, options.queue) {}

    const ServerOptions options;
    const Routes routes;
    net::io_context io{1};
    bool stopping = false;
    std::unordered_set<Connection*> live;
    std::function<void()> on_leave;  // a connection ended
    Pool pool;

    void log(std::string_view line) const {
        if (options.log) options.log(line);
    }
};

struct Peer {
    std::string name;
    std::optional<unsigned> user;
};

class Connection {
public:
    virtual ~Connection() = default;
    virtual void start() = 0;
    // Since when it waits for a request; nothing while it reads, works or writes.
    [[nodiscard]] virtual std::optional<std::chrono::steady_clock::time_point> idle_since() const = 0;
    // Closes unless a whole request is being answered.
    virtual void let_go() = 0;
    virtual void abort() = 0;
};

std::shared_ptr<Connection> plain_connection(Hub& hub, Socket socket, Peer peer);
std::shared_ptr<Connection> tls_connection(Hub& hub, Socket socket, Peer peer,
                                           std::shared_ptr<net::ssl::context> context);

}  // namespace hv::plugin::http
