// What reaches us over a real socket, from servers that break off, lie about lengths, are slow or are not there.
#include <Poco/DeflatingStream.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>
#include <sstream>

#include "fhir/client/curl_transport.hpp"
#include "tests/support/raw_server.hpp"

namespace hv::fhir::client {
namespace {

using std::chrono::milliseconds;
using test::closed_port;
using test::Connection;
using test::RawServer;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using Came = std::variant<HttpReply, HttpFailure>;

HttpRequest get(std::string url) {
    HttpRequest request;
    request.url = std::move(url);
    request.timeout = milliseconds{5'000};
    return request;
}
HttpRequest post(std::string url, std::string body) {
    HttpRequest request = get(std::move(url));
    request.method = "POST";
    request.headers = {{"Content-Type", "application/fhir+json"}};
    request.body = std::move(body);
    return request;
}

const HttpReply* reply_of(const Came& came) {
    const auto* const failure = std::get_if<HttpFailure>(&came);
    EXPECT_EQ(failure, nullptr) << (failure != nullptr ? failure->error.message : "");
    return std::get_if<HttpReply>(&came);
}
HttpFailure failure_of(const Came& came) {
    const auto* const failure = std::get_if<HttpFailure>(&came);
    EXPECT_NE(failure, nullptr) << "a reply came";
    return failure != nullptr ? *failure : HttpFailure{};
}

// A server that answers every request of a connection with the same bytes and then closes it.
std::function<void(Connection&)> once(std::string answer) {
    return [answer = std::move(answer)](Connection& to) {
        if (!to.request().empty()) to.send(answer);
    };
}
std::function<void(Connection&)> always(std::string answer) {
    return [answer = std::move(answer)](Connection& to) {
        while (!to.request().empty() && to.send(answer)) {
        }
    };
}

std::string ok(const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string gzipped(const std::string& text) {
    std::ostringstream out;
    Poco::DeflatingOutputStream packing(out, Poco::DeflatingStreamBuf::STREAM_GZIP);
    packing << text;
    packing.close();
    return out.str();
}

TEST(Transport, CarriesARequestAndItsReply) {
    std::string seen;
    RawServer server([&seen](Connection& to) {
        seen = to.request();
        to.send(
            "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\nHTTP/1.1 201 Created\r\nETag: W/\"3\"\r\nX-A: one\r\n"
            "Content-Length: 2\r\n\r\n{}");
    });
    CurlTransport transport;
    const Came came = transport.send(post(server.url("/fhir/Flag?x=%7C"), "{\"a\":1}"));
    const HttpReply* const reply = reply_of(came);
    ASSERT_NE(reply, nullptr);
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->body, "{}");
    EXPECT_EQ(*reply->header("etag"), "W/\"3\"");
    EXPECT_EQ(reply->header("X-Early"), nullptr);
    EXPECT_THAT(seen, testing::StartsWith("POST /fhir/Flag?x=%7C HTTP/1.1\r\n"));
    EXPECT_THAT(seen, HasSubstr("Content-Type: application/fhir+json\r\n"));
    EXPECT_THAT(seen, Not(HasSubstr("Expect")));
    EXPECT_THAT(seen, EndsWith("\r\n\r\n{\"a\":1}"));
}

TEST(Transport, SendsEveryMethodOnOneHandleRight) {
    std::mutex mutex;
    std::vector<std::string> seen;
    RawServer server([&](Connection& to) {
        for (std::string request; !(request = to.request()).empty();) {
            const std::lock_guard lock(mutex);
            seen.push_back(request.substr(0, request.find(' ')) + request.substr(request.find("\r\n\r\n") + 4));
            to.send(ok(""));
        }
    });
    CurlTransport transport;
    for (const char* const method : {"GET", "POST", "PUT", "GET", "DELETE", "HEAD", "POST"}) {
        HttpRequest request = post(server.url(), "body");
        request.method = method;
        request.repeatable = seen.size() == 1;
        if (request.method == "GET" || request.method == "HEAD" || request.method == "DELETE") request.body.clear();
        ASSERT_NE(reply_of(transport.send(request)), nullptr) << method;
    }
    EXPECT_THAT(seen, testing::ElementsAre("GET", "POSTbody", "PUTbody", "GET", "DELETE", "HEAD", "POSTbody"));
    EXPECT_EQ(server.connections(), 1) << "one connection served them all";
}

TEST(Transport, FollowsNoRedirect) {
    RawServer server(always("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n"));
    CurlTransport transport;
    const Came came = transport.send(get(server.url()));
    ASSERT_NE(reply_of(came), nullptr);
    EXPECT_EQ(std::get<HttpReply>(came).status, 302);
}

// Hazards: H05
TEST(Transport, TakesNoBodyThatWasCutOff) {
    const std::vector<std::string> cut{
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"half\":\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"ha",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!",
        "",
    };
    for (const std::string& answer : cut) {
        RawServer server(once(answer));
        CurlTransport transport;
        const HttpFailure failure = failure_of(transport.send(post(server.url(), "{}")));
        EXPECT_EQ(failure.error.fault, Fault::unavailable) << answer;
        EXPECT_EQ(failure.sent, Sent::maybe) << answer;
        EXPECT_THAT(failure.error.message, HasSubstr("`127.0.0.1:" + std::to_string(server.port()) + "`: "));
        EXPECT_FALSE(failure.error.hint.empty());
    }
}

// Hazards: H05
TEST(Transport, TakesNoGzipThatWasCutOff) {
    const std::string whole = gzipped(std::string(5000, 'x') + "{\"a\":1}");
    RawServer server(always(ok(whole.substr(0, whole.size() / 2), "Content-Encoding: gzip\r\n")));
    CurlTransport transport;
    const Came came = transport.send(get(server.url()));
    if (const auto* reply = std::get_if<HttpReply>(&came)) {
        EXPECT_THAT(reply->body, Not(EndsWith("}"))) << "what is cut can at least not be read as JSON";
    }
}

TEST(Transport, UnpacksGzip) {
    std::string text(100'000, 'a');
    RawServer server(always(ok(gzipped(text), "Content-Encoding: gzip\r\n")));
    CurlTransport transport;
    const Came came = transport.send(get(server.url()));
    ASSERT_NE(reply_of(came), nullptr);
    EXPECT_EQ(std::get<HttpReply>(came).body, text);
}

TEST(Transport, TakesNoAnswerOverItsLimitPackedOrNot) {
    for (const std::string& answer :
         {ok(std::string(5000, 'a')), ok(gzipped(std::string(5000, 'a')), "Content-Encoding: gzip\r\n"),
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n" + std::string(5000, 'a') + "\r\n0\r\n\r\n"}) {
        RawServer server(always(answer));
        CurlOptions options;
        options.largest_answer = 4999;
        CurlTransport tight(options);
        const HttpFailure failure = failure_of(tight.send(get(server.url())));
        EXPECT_THAT(failure.error.message, HasSubstr("answer is larger than 4999 bytes"));
        options.largest_answer = 5000;
        CurlTransport enough(options);
        EXPECT_NE(reply_of(enough.send(get(server.url()))), nullptr);
    }
}

// Hazards: H10
TEST(Transport, KnowsWhatWasNotSentFromWhatMayHaveBeen) {
    CurlTransport transport;
    const HttpFailure refused =
        failure_of(transport.send(post("http://127.0.0.1:" + std::to_string(closed_port()), "{}")));
    EXPECT_EQ(refused.sent, Sent::no);
    EXPECT_THAT(refused.error.message, HasSubstr("refused"));

    const HttpFailure unknown_name = failure_of(CurlTransport().send(post("https://no-such-host.invalid/fhir", "{}")));
    EXPECT_EQ(unknown_name.sent, Sent::no);
    EXPECT_EQ(unknown_name.error.fault, Fault::unavailable);

    RawServer gone([](Connection& to) {
        to.request();
        to.reset();
    });
    const HttpFailure broken = failure_of(transport.send(post(gone.url(), "{}")));
    EXPECT_EQ(broken.sent, Sent::maybe);
    EXPECT_EQ(broken.error.fault, Fault::unavailable);

    RawServer silent([](Connection& to) {
        to.request();
        to.wait_for_close();
    });
    HttpRequest slow = post(silent.url(), "{}");
    slow.timeout = milliseconds{150};
    const HttpFailure late = failure_of(transport.send(slow));
    EXPECT_EQ(late.sent, Sent::maybe);
    EXPECT_THAT(late.error.message, HasSubstr("no complete answer within 150 ms"));
}

TEST(Transport, EndsAnAnswerThatTricklesInAtTheDeadline) {
    RawServer server([](Connection& to) {
        to.request();
        to.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (to.send("x")) ::usleep(20'000);
    });
    CurlTransport transport;
    HttpRequest request = get(server.url());
    request.timeout = milliseconds{200};
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(failure_of(transport.send(request)).error.fault, Fault::unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
}

// Hazards: H10
TEST(Transport, NeverSendsAWriteTwiceOnItsOwn) {
    // The first connection answers once and then dies over the second request, as after a restart of the EHR.
    std::mutex mutex;
    std::vector<std::string> seen;
    RawServer server([&](Connection& to) {
        for (int n = 0;; ++n) {
            const std::string request = to.request();
            if (request.empty()) return;
            const std::lock_guard lock(mutex);
            seen.push_back(request.substr(0, 4));
            if (n == 1) return to.reset();
            to.send(ok("{}"));
        }
    });
    CurlTransport transport;
    ASSERT_NE(reply_of(transport.send(get(server.url()))), nullptr);
    const HttpFailure failure = failure_of(transport.send(post(server.url(), "{\"a\":1}")));
    EXPECT_EQ(failure.sent, Sent::maybe);
    EXPECT_THAT(seen, testing::ElementsAre("GET ", "POST"));

    ASSERT_NE(reply_of(transport.send(get(server.url()))), nullptr);
    HttpRequest search = post(server.url(), "a=1");
    search.repeatable = true;
    EXPECT_NE(reply_of(transport.send(search)), nullptr) << "what may be repeated is, on a new connection";
}

// Hazards: H19
TEST(Transport, SpeaksPlainHttpWithThisMachineOnly) {
    CurlTransport transport;
    const HttpFailure failure = failure_of(transport.send(get("http://192.0.2.1/fhir/Patient?name=Kari")));
    EXPECT_EQ(failure.error.fault, Fault::invalid);
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_EQ(failure.error.message, "`192.0.2.1:80`: plain http is not allowed beyond this machine");
}

TEST(Transport, LetsNoHeaderBreakItsLine) {
    CurlTransport transport;
    HttpRequest request = get("http://127.0.0.1:1/");
    request.headers = {{"If-None-Exist", "a\r\nAuthorization: x"}};
    EXPECT_EQ(failure_of(transport.send(request)).error.fault, Fault::invalid);
}

TEST(Transport, RefusesAddressesThatAreNone) {
    CurlTransport transport;
    for (const char* const url : {"", "ftp://a/", "file:///etc/passwd", "https://"}) {
        const HttpFailure failure = failure_of(transport.send(get(url)));
        EXPECT_EQ(failure.error.fault, Fault::invalid) << url;
        EXPECT_EQ(failure.sent, Sent::no) << url;
    }
}

TEST(Transport, ReachesAServiceThroughItsUnixSocket) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("hv-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const std::string path = (folder / "admin.sock").string();
    {
        std::string seen;
        RawServer server(
            [&seen](Connection& to) {
                seen = to.request();
                to.send(ok("{}"));
            },
            path);
        CurlOptions options;
        options.unix_socket = path;
        CurlTransport transport(options);
        EXPECT_NE(reply_of(transport.send(get("http://hjertevakt/rulesets"))), nullptr);
        EXPECT_THAT(seen, HasSubstr("Host: hjertevakt\r\n"));
    }
    CurlOptions options;
    options.unix_socket = (folder / "nobody.sock").string();
    const HttpFailure failure = failure_of(CurlTransport(options).send(get("http://hjertevakt/rulesets")));
    EXPECT_EQ(failure.sent, Sent::no);
    EXPECT_THAT(failure.error.hint, HasSubstr("hjertevakt serve"));
    std::filesystem::remove_all(folder);
}

TEST(Transport, GoesThroughAProxyButNotToThisMachine) {
    std::string seen;
    RawServer proxy([&seen](Connection& to) {
        seen = to.request();
        to.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    });
    CurlOptions options;
    options.proxy = proxy.url();
    CurlTransport transport(options);
    const HttpFailure failure = failure_of(transport.send(get("https://ehr.invalid/fhir")));
    EXPECT_THAT(seen, testing::StartsWith("CONNECT ehr.invalid:443 HTTP/1.1"));
    EXPECT_THAT(failure.error.message, HasSubstr("proxy wants a password"));
    EXPECT_EQ(failure.sent, Sent::no);

    RawServer here(always(ok("{}")));
    EXPECT_NE(reply_of(transport.send(get(here.url()))), nullptr);

    options.no_proxy = ".invalid";
    EXPECT_THAT(failure_of(CurlTransport(options).send(get("https://ehr.invalid/fhir"))).error.message,
                HasSubstr("DNS"));
}

TEST(Transport, NamesTheProxyThatIsDown) {
    std::string nobody;
    {
        const RawServer gone(always(ok("{}")));
        nobody = gone.url();
    }
    CurlOptions options;
    options.proxy = nobody;
    const Error error = failure_of(CurlTransport(options).send(get("https://ehr.invalid/fhir"))).error;
    const std::string address = nobody.substr(7, nobody.size() - 8);  // without `http://` and the slash
    EXPECT_THAT(error.message, HasSubstr("the proxy `" + address + "` refuses"));
    EXPECT_THAT(error.hint, HasSubstr("the EHR was not even asked"));
}

TEST(Transport, ServesManyThreadsWithAConnectionEach) {
    // One thread of the server serves one connection at a time, so each client thread gets a server.
    std::vector<std::unique_ptr<RawServer>> servers;
    for (int i = 0; i < 4; ++i) servers.push_back(std::make_unique<RawServer>(always(ok(std::to_string(i)))));
    CurlTransport transport;
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            for (int n = 0; n < 50; ++n) {
                const Came came = transport.send(get(servers[i]->url()));
                const auto* const reply = std::get_if<HttpReply>(&came);
                if (reply == nullptr || reply->body != std::to_string(i)) ++wrong;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace hv::fhir::client
