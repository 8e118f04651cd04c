// Accepting, and stopping in order.
#include "plugin/http/server.hpp"

#include <unistd.h>

#include <future>
#include <thread>

#include "plugin/http/connection.hpp"
#include "plugin/http/listen.hpp"
#include "plugin/http/tls.hpp"

namespace hv::plugin::http {
namespace {

constexpr std::chrono::milliseconds accept_pause{100};  // when the machine has no file handle left

class BeastServer final : public Server {
public:
    BeastServer(const ServerOptions& options, std::vector<Route> routes) : hub_(options, std::move(routes)) {}
    ~BeastServer() override { stop(); }

    Result<bool> open() {
        if (hub_.options.tls) {
            if (auto loaded = reload_tls(); !loaded) return loaded;
        }
        auto acceptor = listen_on(hub_.io, hub_.options);
        if (!acceptor) return std::move(acceptor).error();
        acceptor_.emplace(std::move(*acceptor));
        port_ = port_of(*acceptor_);
        hub_.on_leave = [this] { check_empty(); };
        accept();
        thread_ = std::thread([this] { run(); });
        return true;
    }

    [[nodiscard]] std::uint16_t port() const override { return port_; }

    [[nodiscard]] Result<bool> reload_tls() override {
        if (!hub_.options.tls) return true;
        auto context = tls_context(*hub_.options.tls);
        if (!context) return std::move(context).error();
        const std::lock_guard lock(tls_mutex_);
        tls_ = std::move(*context);
        return true;
    }

    void stop() override {
        const std::lock_guard lock(stop_mutex_);
        if (!thread_.joinable()) return;
        net::post(hub_.io, [this] { begin_to_stop(); });
        hub_.pool.finish();  // what is in work gets its answer
        auto gone = empty_.get_future();
        if (gone.wait_for(hub_.options.timeout) != std::future_status::ready) {
            net::post(hub_.io, [this] {
                const auto live = hub_.live;
                for (Connection* connection : live) connection->abort();
            });
        }
        gone.wait();
        thread_.join();
        if (!hub_.options.unix_socket.empty()) ::unlink(hub_.options.unix_socket.c_str());
    }

private:
    void run() {
        // An exception of a callback is a bug; the server goes on with the other connections.
        while (true) {
            try {
                hub_.io.run();
                return;
            } catch (const std::exception& e) {
                hub_.log(std::string("connection ended by ") + typeid(e).name());
            }
        }
    }

    void accept() {
        acceptor_->async_accept([this](ErrorCode error, Socket socket) {
            if (hub_.stopping) return;
            if (!error) {
                welcome(std::move(socket));
            } else if (error == boost::system::errc::too_many_files_open ||
                       error == boost::system::errc::too_many_files_open_in_system) {
                hub_.log("no file handle is left for a new connection");
                pause_.expires_after(accept_pause);
                return pause_.async_wait([this](ErrorCode) {
                    if (!hub_.stopping) accept();
                });
            }
            accept();
        });
    }

    void welcome(Socket socket) {
        Peer peer = peer_of(socket);
        if (hub_.live.size() >= hub_.options.connections && !make_room()) return;  // closed by going out of scope
        if (hub_.options.tls) {
            tls_connection(hub_, std::move(socket), std::move(peer), tls())->start();
        } else {
            plain_connection(hub_, std::move(socket), std::move(peer))->start();
        }
    }

    // The connection that has been idle longest gives way to a new one.
    bool make_room() {
        Connection* oldest = nullptr;
        for (Connection* connection : hub_.live) {
            if (connection->idle_since() && (oldest == nullptr || connection->idle_since() < oldest->idle_since())) {
                oldest = connection;
            }
        }
        if (oldest == nullptr) return false;
        oldest->abort();
        return true;
    }

    std::shared_ptr<net::ssl::context> tls() {
        const std::lock_guard lock(tls_mutex_);
        return tls_;
    }

    void begin_to_stop() {
        hub_.stopping = true;
        ErrorCode ignored;
        acceptor_->close(ignored);
        pause_.cancel();
        const auto live = hub_.live;
        for (Connection* connection : live) connection->let_go();
        check_empty();
    }

    void check_empty() {
        if (!hub_.stopping || !hub_.live.empty() || said_empty_) return;
        said_empty_ = true;
        work_.reset();
        empty_.set_value();
    }

    Hub hub_;
    net::executor_work_guard<net::io_context::executor_type> work_{hub_.io.get_executor()};
    net::steady_timer pause_{hub_.io};
    std::optional<Acceptor> acceptor_;
    std::uint16_t port_ = 0;
    std::mutex tls_mutex_;
    std::shared_ptr<net::ssl::context> tls_;
    std::mutex stop_mutex_;
    std::promise<void> empty_;
    bool said_empty_ = false;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, std::vector<Route> routes) {
    auto server = std::make_unique<BeastServer>(options, std::move(routes));
    if (auto opened = server->open(); !opened) return std::move(opened).error();
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace hv::plugin::http
