// The sandbox on a real port, asked by the client that asks real EHRs.
#include "plugin/sandbox/sandbox_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "peer.hpp"
#include "plugin/http/server.hpp"

namespace hv::test {
namespace {

using fhir::client::CurlTransport;
using fhir::client::HttpFailure;
using fhir::client::Sent;
using plugin::sandbox::FaultKind;
using plugin::sandbox::SandboxServer;
using testing::HasSubstr;

class PortPeer : public Peer {
public:
    explicit PortPeer(plugin::sandbox::SandboxOptions options = {}) {
        auto started = SandboxServer::start(clock, std::move(options), {}, &transport);
        EXPECT_TRUE(started);
        server = std::move(*started);
    }
    ~PortPeer() override { server->stop(); }
    HttpReply send(const HttpRequest& request) override {
        last = transport.send(request);
        const auto* const reply = std::get_if<HttpReply>(&last);
        return reply == nullptr ? HttpReply{} : *reply;
    }
    [[nodiscard]] std::string base() const override { return server->ehr().base(); }
    void pass_time() override { clock.pass(std::chrono::milliseconds(10)); }

    HandClock clock;
    CurlTransport transport;
    plugin::sandbox::Exchange last;
    std::unique_ptr<SandboxServer> server;
};

constexpr std::string_view flag =
    R"({"resourceType":"Flag","status":"active","code":{"text":"<script>x"},"subject":{"reference":"Patient/demo-01"}})";

TEST(SandboxServer, ServesFhirChartAndFaultsOverHttp) {
    PortPeer peer;
    ASSERT_TRUE(peer.server->ehr().load_demo(*Date::of(2025, 11, 21)));
    EXPECT_EQ(peer.get("Patient/demo-01").status, 200);
    Said page = peer.get("Observation?patient=demo-01&_sort=date");
    std::size_t found = page.found().size();
    while (!page.link("next").empty()) {
        page = peer.get(page.link("next"));
        ASSERT_EQ(page.status, 200);
        found += page.found().size();
    }
    EXPECT_EQ(found, 33U);
    EXPECT_EQ(peer.ask("POST", "Patient/_search", "identifier=03908730061").found().size(), 1U);
    EXPECT_EQ(peer.ask("POST", "Flag", std::string(flag)).status, 201);
    EXPECT_THAT(peer.get(peer.server->url()).reply.body, HasSubstr("Logg inn"));

    const std::string admin = peer.server->url() + "sandbox/faults";
    EXPECT_EQ(peer.ask("POST", admin, R"([{"kind":"torn_body"},{"kind":"lost_reply"}])").status, 200);
    peer.get("Patient/demo-01");
    ASSERT_TRUE(std::holds_alternative<HttpFailure>(peer.last)) << "half a body is no answer";
    EXPECT_EQ(std::get<HttpFailure>(peer.last).sent, Sent::maybe);
    peer.ask("POST", "Flag", std::string(flag));
    ASSERT_TRUE(std::holds_alternative<HttpFailure>(peer.last));
    EXPECT_EQ(std::get<HttpFailure>(peer.last).sent, Sent::maybe);
    EXPECT_EQ(peer.server->ehr().resources("Flag").size(), 2U) << "and yet it was written";
}

TEST(SandboxServer, TellsASubscriberByItself) {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> heard;
    auto hook = plugin::http::Server::start({}, {{"POST", "/hook", [&](const plugin::http::Request& request) {
                                                      const std::lock_guard lock(mutex);
                                                      heard.push_back(request.body);
                                                      changed.notify_all();
                                                      return plugin::http::json_reply(200, "{}");
                                                  }}});
    ASSERT_TRUE(hook);
    PortPeer peer;
    ASSERT_TRUE(peer.server->ehr().load(R"({"resourceType":"Patient","id":"demo-01"})"));
    const std::string endpoint = "http://127.0.0.1:" + std::to_string((*hook)->port()) + "/hook";
    ASSERT_EQ(peer.ask("POST", "Subscription",
                       R"({"resourceType":"Subscription","status":"requested","reason":"test","criteria":"Flag?",)"
                       R"("channel":{"type":"rest-hook","endpoint":")" +
                           endpoint + "\"}}")
                  .status,
              201);
    ASSERT_EQ(peer.ask("POST", "Flag", std::string(flag)).status, 201);
    std::unique_lock lock(mutex);
    EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(10), [&] { return heard.size() == 1; }));
}

}  // namespace
}  // namespace hv::test
