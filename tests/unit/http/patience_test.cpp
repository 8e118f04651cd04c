// Clients that cost: those who say nothing, speak slowly, do not listen, or come in hundreds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "plugin/http/server.hpp"
#include "raw_client.hpp"

namespace hv::plugin::http {
namespace {

using test::RawClient;
using test::status_of;
using testing::EndsWith;
using namespace std::chrono_literals;

constexpr std::string_view hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

std::unique_ptr<Server> start(ServerOptions options) {
    auto server = Server::start(
        options,
        {{"GET", "/hello", [](const Request&) { return json_reply(200, "hello"); }},
         {"POST", "/hello", [](const Request& r) { return json_reply(200, std::to_string(r.body.size())); }},
         {"GET", "/large", [](const Request&) { return json_reply(200, std::string(std::size_t{32} << 20, 'x')); }}});
    EXPECT_TRUE(server);
    return server ? std::move(*server) : nullptr;
}

ServerOptions impatient() {
    ServerOptions options;
    options.timeout = 300ms;
    options.workers = 1;
    return options;
}

TEST(HttpPatience, HalfOpenClientsAreClosed) {
    const auto server = start(impatient());
    RawClient silent(server->port());
    RawClient half(server->port());
    half.send("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Le");
    RawClient no_body(server->port());
    no_body.send("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    for (RawClient* client : {&silent, &half, &no_body}) {
        bool closed = false;
        EXPECT_EQ(client->rest(closed), "");
        EXPECT_TRUE(closed);
    }
}

TEST(HttpPatience, AByteNowAndThenGainsNoTime) {
    const auto server = start(impatient());
    RawClient slow(server->port());
    const auto begun = std::chrono::steady_clock::now();
    slow.send("GET /hello HTTP/1.1\r\nHost: x\r\n");
    bool closed = false;
    // A byte every 50 ms would keep a server alive that counts from the last byte.
    while (!closed && std::chrono::steady_clock::now() - begun < 10s) {
        slow.send("X");
        slow.rest(closed, 50ms);
    }
    EXPECT_TRUE(closed);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 3s);
}

TEST(HttpPatience, WhoDoesNotReadTheReplyIsClosedAndHoldsNoWorker) {
    const auto server = start(impatient());
    RawClient deaf(server->port());
    deaf.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    RawClient other(server->port());
    other.send(hello);
    EXPECT_THAT(other.reply(), EndsWith("hello"));
    // Longer than the server waits: what is read afterwards is what the kernels held, never the whole.
    std::this_thread::sleep_for(600ms);
    bool closed = false;
    EXPECT_LT(deaf.rest(closed).size(), std::size_t{32} << 20);
    EXPECT_TRUE(closed);
}

TEST(HttpPatience, FiveHundredIdleConnectionsAndOthersAreServed) {
    ServerOptions options;
    options.connections = 600;
    const auto server = start(options);
    std::vector<RawClient> idle;
    for (int i = 0; i < 500; ++i) {
        idle.emplace_back(server->port());
        if (i % 2 == 0) {
            idle.back().send(hello);
            EXPECT_THAT(idle.back().reply(), EndsWith("hello"));
        }
    }
    for (int i = 0; i < 200; ++i) {
        RawClient busy(server->port());
        busy.send(hello);
        EXPECT_THAT(busy.reply(), EndsWith("hello"));
    }
    idle.back().send(hello);
    EXPECT_THAT(idle.back().reply(), EndsWith("hello")) << "the idle ones are still welcome";
}

TEST(HttpPatience, AtTheCapTheLongestIdleGivesWay) {
    ServerOptions options;
    options.connections = 3;
    const auto server = start(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.emplace_back(server->port());
        clients.back().send(hello);
        EXPECT_THAT(clients.back().reply(), EndsWith("hello"));
    }
    RawClient late(server->port());
    late.send(hello);
    EXPECT_THAT(late.reply(), EndsWith("hello"));
    bool closed = false;
    EXPECT_EQ(clients.front().rest(closed), "");
    EXPECT_TRUE(closed);
    clients.back().send(hello);
    EXPECT_THAT(clients.back().reply(), EndsWith("hello"));
}

TEST(HttpPatience, StoppingUnderLoadAnswersWhatWasTaken) {
    ServerOptions options;
    options.workers = 2;
    std::atomic<int> handled = 0;
    auto started = Server::start(options, {{"GET", "/hello", [&](const Request&) {
                                                ++handled;
                                                return json_reply(200, "hello");
                                            }}});
    ASSERT_TRUE(started);
    auto server = std::move(*started);
    std::atomic<int> answered = 0;
    std::latch warm(8);
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, port = server->port()] {
            RawClient client(port);
            bool first = true;
            while (client.send(hello)) {
                if (status_of(client.reply()) != 200) break;
                ++answered;
                if (std::exchange(first, false)) warm.count_down();
            }
        });
    }
    warm.wait();
    server->stop();
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(answered, handled) << "every request that a handler saw got its reply";
    EXPECT_THROW(RawClient(server->port()), std::runtime_error);
}

}  // namespace
}  // namespace hv::plugin::http
