#include "plugin/sandbox/sandbox_server.hpp"

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "plugin/http/server.hpp"
#include "plugin/sandbox/chart/chart.hpp"

namespace hv::plugin::sandbox {
namespace {

// How long the delivering thread sleeps at most: the Clock may be one that a test moves.
constexpr std::chrono::milliseconds longest_nap{100};

HttpRequest request_of(const http::Request& asked, const std::string& origin) {
    HttpRequest request;
    request.method = asked.method;
    request.url = origin + asked.target;
    for (const http::HeaderField& field : asked.headers) request.headers.push_back({field.name, field.value});
    request.body = asked.body;
    return request;
}

http::Reply reply_of(SandboxEhr::Served served) {
    http::Reply reply;
    reply.status = served.reply.status;
    for (Header& header : served.reply.headers) {
        reply.headers.push_back({std::move(header.name), std::move(header.value)});
    }
    reply.body = std::move(served.reply.body);
    reply.ending = served.broken == Break::silent ? http::Ending::silent
                   : served.broken == Break::torn ? http::Ending::torn
                                                  : http::Ending::whole;
    return reply;
}

}  // namespace

struct SandboxServer::Inside {
    Inside(Clock& its_clock, SandboxOptions options, Transport* its_out)
        : clock(its_clock), ehr(its_clock, std::move(options)), chart(ehr, its_clock, its_out), out(its_out) {}

    std::vector<http::Route> routes() {
        const auto served = [this](const http::Request& asked) {
            ready.wait();
            http::Reply reply = reply_of(ehr.serve(request_of(asked, origin)));
            wake.notify_one();
            return reply;
        };
        std::vector<http::Route> all = chart.routes();
        for (const char* pattern : {"/fhir", "/fhir/{rest...}", "/auth/{rest...}", "/sandbox/{rest...}"}) {
            all.push_back({"*", pattern, served});
        }
        return all;
    }

    void deliver_until_stopped() {
        std::unique_lock lock(mutex);
        while (!stopping) {
            lock.unlock();
            ehr.deliver(*out);
            const std::int64_t wait = ehr.next_delivery().nanoseconds / 1'000'000 - clock.now().nanoseconds / 1'000'000;
            lock.lock();
            const auto nap = std::chrono::milliseconds(std::clamp<std::int64_t>(wait, 1, longest_nap.count()));
            if (!stopping) wake.wait_for(lock, nap);
        }
    }

    Clock& clock;
    SandboxEhr ehr;
    Chart chart;
    Transport* const out;
    std::string origin;
    std::latch ready{1};  // the port is known, and with it our own address
    std::unique_ptr<http::Server> server;
    std::mutex mutex;
    std::condition_variable wake;
    bool stopping = false;
    std::thread deliverer;
};

Result<std::unique_ptr<SandboxServer>> SandboxServer::start(Clock& clock, SandboxOptions options,
                                                            const SandboxServerOptions& where, Transport* out) {
    auto inside = std::make_unique<Inside>(clock, std::move(options), out);
    http::ServerOptions listen;
    listen.address = where.address;
    listen.port = where.port;
    listen.workers = where.workers;
    auto server = http::Server::start(listen, inside->routes());
    if (!server) return std::move(server).error().in("sandbox");
    inside->server = std::move(*server);
    inside->origin = "http://" + where.address + ":" + std::to_string(inside->server->port());
    inside->ehr.set_base(inside->origin + "/fhir");
    inside->ready.count_down();
    if (out != nullptr) {
        inside->deliverer = std::thread([raw = inside.get()] { raw->deliver_until_stopped(); });
    }
    return std::unique_ptr<SandboxServer>(new SandboxServer(std::move(inside)));
}

SandboxServer::SandboxServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

SandboxServer::~SandboxServer() {
    stop();
}

void SandboxServer::stop() {
    {
        const std::lock_guard lock(inside_->mutex);
        inside_->stopping = true;
    }
    inside_->wake.notify_all();
    if (inside_->deliverer.joinable()) inside_->deliverer.join();
    inside_->server->stop();
}

SandboxEhr& SandboxServer::ehr() {
    return inside_->ehr;
}

void SandboxServer::set_service(ServicePlace place) {
    inside_->chart.cds().set(std::move(place));
}

std::string SandboxServer::cds_jwks() const {
    return inside_->chart.cds().jwks();
}

std::uint16_t SandboxServer::port() const {
    return inside_->server->port();
}

std::string SandboxServer::url() const {
    return inside_->origin + "/";
}

}  // namespace hv::plugin::sandbox
