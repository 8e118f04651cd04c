#include "plugin/http/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "raw_client.hpp"

namespace hv::plugin::http {
namespace {

using test::RawClient;
using test::status_of;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

// Handlers that wait here until the test lets them go.
class Gate {
public:
    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void await(int handlers) {
        std::unique_lock lock(mutex_);
        ASSERT_TRUE(changed_.wait_for(lock, 10s, [&] { return waiting_ >= handlers; }));
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool open_ = false;
};

Reply text_reply(std::string body) {
    return {200, {{"Content-Type", "text/plain"}}, std::move(body)};
}

struct Running {
    Gate gate;
    std::mutex log_mutex;
    std::string log;
    std::unique_ptr<Server> server;

    explicit Running(ServerOptions options = {}) {
        options.log = [this](std::string_view line) {
            const std::lock_guard lock(log_mutex);
            log += std::string(line) + "\n";
        };
        auto started = Server::start(options, routes());
        EXPECT_TRUE(started) << (started ? "" : started.error().message);
        if (started) server = std::move(*started);
    }
    ~Running() { gate.open(); }

    std::vector<Route> routes() {
        return {{"GET", "/hello", [](const Request&) { return text_reply("hello"); }},
                {"GET", "/patients/{id}/events/{rest...}",
                 [](const Request& r) { return text_reply(r.captured.at("id") + "|" + r.captured.at("rest")); }},
                {"POST", "/echo", [](const Request& r) { return text_reply(r.body); }},
                {"POST", "/own-words/{id}", [](const Request& r) { return text_reply(r.body); },
                 [](const Request& r) {
                     return Reply{413, {{"X-From", *r.header("Origin")}}, r.captured.at("id") + r.body};
                 }},
                {"GET", "/query", [](const Request& r) { return text_reply(r.query.begin()->second); }},
                {"GET", "/user",
                 [](const Request& r) { return text_reply(std::to_string(r.peer_user.value_or(0)) + r.peer); }},
                {"GET", "/throws", [](const Request&) -> Reply { throw std::runtime_error("the patient's name"); }},
                {"GET", "/bad-header",
                 [](const Request&) {
                     return Reply{200, {{"X", "a\r\nSet-Cookie: b"}}, ""};
                 }},
                {"GET", "/large", [](const Request&) { return text_reply(std::string(std::size_t{64} << 20, 'x')); }},
                {"GET", "/slow", [this](const Request&) {
                     gate.wait();
                     return text_reply("at last");
                 }}};
    }
    [[nodiscard]] RawClient client() const { return RawClient(server->port()); }
};

std::string get(std::string_view path, std::string_view more = "") {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) + "\r\n";
}

std::string ask(RawClient client, std::string_view request) {
    EXPECT_TRUE(client.send(request));
    return client.reply();
}

TEST(HttpServer, AnswersByTheTableOfRoutes) {
    const Running it;
    EXPECT_THAT(ask(it.client(), get("/hello")), EndsWith("\r\n\r\nhello"));
    EXPECT_THAT(ask(it.client(), get("/patients/a%2Fb/events/c/d%20e")), EndsWith("a/b|c/d e"));
    EXPECT_THAT(ask(it.client(), get("/query?name=%C3%85se+A%26B")), EndsWith("Åse A&B"));
    EXPECT_THAT(ask(it.client(), get("http://elsewhere/hello")), EndsWith("hello"));
    EXPECT_EQ(status_of(ask(it.client(), get("/nothing"))), 404);
    EXPECT_EQ(status_of(ask(it.client(), get("/hello/"))), 404);
    const std::string wrong = ask(it.client(), "DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_of(wrong), 405);
    EXPECT_THAT(wrong, HasSubstr("Allow: GET, HEAD"));
}

TEST(HttpServer, HeadSaysTheLengthAndSendsNoBody) {
    const Running it;
    auto client = it.client();
    client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const std::string head = client.reply(10s, true);
    EXPECT_THAT(head, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(head, EndsWith("\r\n\r\n"));
    client.send(get("/hello"));
    EXPECT_THAT(client.reply(), testing::StartsWith("HTTP/1.1 200"));
}

TEST(HttpServer, RefusesWhatIsNoHttp) {
    const Running it;
    EXPECT_EQ(status_of(ask(it.client(), "hello\r\n\r\n")), 400);
    EXPECT_EQ(status_of(ask(it.client(), "GET /hello HTTP/1.1\r\n\r\n")), 400);  // no Host
    EXPECT_EQ(status_of(ask(it.client(), get("/%zz"))), 400);
    EXPECT_EQ(status_of(ask(it.client(), get("/hello?a=%0"))), 400);
    EXPECT_EQ(status_of(ask(it.client(), get("/hello%00"))), 400);
    EXPECT_EQ(status_of(ask(it.client(),
                            "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")),
              400);
    EXPECT_EQ(status_of(ask(it.client(), get("/hello", "X: " + std::string(20'000, 'x') + "\r\n"))), 431);
}

TEST(HttpServer, BodyOverTheLimitIsRefusedBeforeItIsRead) {
    ServerOptions options;
    options.body_limit = 1000;
    const Running it(options);
    EXPECT_EQ(status_of(ask(it.client(), "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")), 413);
    EXPECT_EQ(status_of(ask(it.client(), "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" +
                                             std::string(2000, 'x') + "\r\n0\r\n\r\n")),
              413);
    const std::string fits(1000, 'y');
    EXPECT_THAT(ask(it.client(), "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n" + fits),
                EndsWith(fits));
}

TEST(HttpServer, BodyOverTheLimitIsRefusedInTheRoutesOwnWords) {
    ServerOptions options;
    options.body_limit = 1000;
    const Running it(options);
    const std::string head = "POST /own-words/p1 HTTP/1.1\r\nHost: x\r\nOrigin: https://epj.test\r\n";
    for (const std::string& rest : {std::string("Content-Length: 1001\r\n\r\n"),
                                    "Transfer-Encoding: chunked\r\n\r\n7d0\r\n" + std::string(2000, 'x') + "\r\n"}) {
        const std::string reply = ask(it.client(), head + rest);
        EXPECT_EQ(status_of(reply), 413);
        EXPECT_THAT(reply, HasSubstr("X-From: https://epj.test"));
        EXPECT_THAT(reply, HasSubstr("Connection: close"));
        EXPECT_THAT(reply, EndsWith("\r\n\r\np1"));
    }
    EXPECT_EQ(status_of(ask(it.client(), "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n")), 413);
}

TEST(HttpServer, LargeBodyComesThroughWhole) {
    const Running it;
    std::string body;
    for (int i = 0; i < 700'000; ++i) body += std::to_string(i % 10);
    auto client = it.client();
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 700000\r\n\r\n");
    EXPECT_EQ(status_of(client.reply()), 100);
    client.send(body);
    EXPECT_THAT(client.reply(), EndsWith(body));
}

TEST(HttpServer, AnswersPipelinedRequestsInOrder) {
    const Running it;
    auto client = it.client();
    std::string all;
    for (int i = 0; i < 50; ++i) all += get("/query?n=" + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 50; ++i) EXPECT_THAT(client.reply(), EndsWith("\r\n\r\n" + std::to_string(i)));
}

TEST(HttpServer, ClosesWhenTheClientWantsThat) {
    const Running it;
    auto client = it.client();
    client.send(get("/hello", "Connection: close\r\n") + get("/hello"));
    bool closed = false;
    const std::string all = client.rest(closed);
    EXPECT_TRUE(closed);
    EXPECT_EQ(all.find("HTTP/1.1 200", 1), std::string::npos) << "nothing is answered after it";
}

TEST(HttpServer, AnswersAClientThatHasFinishedSending) {
    const Running it;
    auto client = it.client();
    client.send(get("/hello"));
    client.end_sending();
    EXPECT_THAT(client.reply(), EndsWith("hello"));
}

TEST(HttpServer, HandlerThatThrowsIsA500WithoutItsWords) {
    Running it;
    const std::string reply = ask(it.client(), get("/throws"));
    EXPECT_EQ(status_of(reply), 500);
    EXPECT_THAT(reply, Not(HasSubstr("patient")));
    it.server->stop();
    EXPECT_THAT(it.log, HasSubstr("GET /throws"));
    EXPECT_THAT(it.log, Not(HasSubstr("patient")));
}

TEST(HttpServer, NeverSendsAHeaderThatWouldBecomeTwo) {
    const Running it;
    const std::string reply = ask(it.client(), get("/bad-header"));
    EXPECT_EQ(status_of(reply), 500);
    EXPECT_THAT(reply, Not(HasSubstr("Set-Cookie")));
}

TEST(HttpServer, FullQueueAnswers503AndWhenToComeBack) {
    ServerOptions options;
    options.workers = 2;
    options.queue = 1;
    Running it(options);
    std::vector<RawClient> clients;
    for (int i = 0; i < 2; ++i) {
        clients.push_back(it.client());
        clients.back().send(get("/slow"));
    }
    it.gate.await(2);
    // One more waits; a client that would be the second to wait is refused, whichever that is.
    auto third = it.client();
    auto fourth = it.client();
    third.send(get("/slow"));
    std::string refused;
    RawClient* waiting = &third;
    fourth.send(get("/slow"));
    refused = fourth.reply(500ms);
    if (refused.empty()) {
        refused = third.reply();
        waiting = &fourth;
    }
    EXPECT_EQ(status_of(refused), 503);
    EXPECT_THAT(refused, HasSubstr("Retry-After: 1\r\n"));
    it.gate.open();
    EXPECT_THAT(waiting->reply(), EndsWith("at last"));
    for (RawClient& client : clients) EXPECT_THAT(client.reply(), EndsWith("at last"));
}

}  // namespace
}  // namespace hv::plugin::http
