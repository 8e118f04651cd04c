// Who may call, C23 to C28 of the standard's checklist.
#include <future>
#include <thread>
#include <variant>

#include "fhir/client/auth/base64url.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

const std::string services = "/cds-services";
const std::string view = "/cds-services/hjertevakt-patient-view";

int status(World& world, const std::string& bearer) {
    return world.send("POST", view, Body::ill().text(), bearer).status;
}
std::string signed_by(const fc::SigningKey& key, const std::string& claims, const std::string& typ = "JWT") {
    return *fc::sign_jwt(key, typ, claims);
}

TEST(Trust, C23WantsATokenOnEveryCallDiscoveryAndFeedbackToo) {
    World world;
    EXPECT_EQ(world.send("GET", services, {}, "-").status, 401);
    EXPECT_EQ(world.send("POST", view, Body::ill().text(), "-").status, 401);
    EXPECT_EQ(world.send("POST", view + "/feedback", R"({"feedback":[{}]})", "-").status, 401);
    EXPECT_EQ(world.send("GET", services, {}, "-", {{"Authorization", "Basic eDp5"}}).status, 401);
    EXPECT_EQ(world.send("GET", services).status, 200);
}

TEST(Trust, C23ServesCallsWithoutOneWhereTheAdminSaysSo) {
    World world;
    world.tenant().require_jwt = false;
    EXPECT_EQ(world.send("POST", view, Body::ill().text(), "-").status, 200);
    EXPECT_EQ(world.send("POST", view, Body::ill().text(), "broken").status, 401) << "one that is sent must be good";
}

TEST(Trust, C24WantsEveryClaimAndTheTypeJwt) {
    World world;
    for (const char* claim : {"iss", "aud", "exp", "iat", "jti"}) {
        const int got = status(world, world.token(view, {{claim, ""}}));
        EXPECT_EQ(got, std::string(claim) == "iss" ? 403 : 401) << claim;
    }
    EXPECT_EQ(status(world, signed_by(client_key(), world.claims(address + view), "at+jwt")), 401);
    EXPECT_EQ(status(world, signed_by(client_key(), world.claims(address + view), "")), 401);
    EXPECT_EQ(status(world, world.token(view, {{"tenant", "\"sykehuset\""}})), 200) << "more claims are welcome";
}

TEST(Trust, C24RefusesATokenThatIsOverOrNotYetOrForTooLong) {
    World world;
    const std::int64_t now = fc::numeric_date(world.clock.now());
    EXPECT_EQ(status(world, world.token(view, {{"exp", std::to_string(now - 31)}})), 401);
    EXPECT_EQ(status(world, world.token(view, {{"exp", std::to_string(now - 29)}})), 200) << "within the skew";
    EXPECT_EQ(status(world, world.token(view, {{"iat", std::to_string(now + 60)}})), 401);
    EXPECT_EQ(status(world, world.token(view, {{"exp", std::to_string(now + 3600)}})), 401);
}

TEST(Trust, C25WantsTheAddressOfExactlyTheEndpointThatWasCalled) {
    World world;
    for (const std::string& aud : {address, address + services, address + view + "/", address + view + "/feedback",
                                   "http://hjertevakt.test" + view, address + "/sykehuset" + view}) {
        EXPECT_EQ(status(world, signed_by(client_key(), world.claims(aud))), 401) << aud;
    }
    EXPECT_EQ(status(world, world.token(view, {{"aud", "[\"https://other.test\",\"" + address + view + "\"]"}})), 200);
}

TEST(Trust, C26RefusesNoneAndEverySymmetricAlgorithm) {
    World world;
    for (const char* algorithm : {"none", "HS256", "HS384", "HS512", "ES256K", "EdDSA"}) {
        const std::string header = R"({"alg":")" + std::string(algorithm) + R"(","typ":"JWT","kid":"k1"})";
        const std::string unsigned_token =
            fc::to_base64url(header) + '.' + fc::to_base64url(world.claims(address + view)) + '.';
        EXPECT_EQ(status(world, unsigned_token), 401) << algorithm;
        EXPECT_EQ(status(world, unsigned_token + "AAAA"), 401) << algorithm;
    }
}

TEST(Trust, C26TakesRsaAsWellAsEllipticCurves) {
    const fc::SigningKey rsa = *fc::SigningKey::generate(fc::Algorithm::rs384, {"r1"});
    World world;
    world.parts.read_file = [&](const std::string&) -> Result<std::string> { return fc::jwks({client_key(), rsa}); };
    EXPECT_EQ(status(world, signed_by(rsa, world.claims(address + view))), 200);
    EXPECT_EQ(status(world, world.token(view)), 200);
}

TEST(Trust, C26RefusesASignatureThatWasChangedAndAKeyThatIsNotTheIssuers) {
    World world;
    std::string token = world.token(view);
    token[token.size() - 10] = token[token.size() - 10] == 'A' ? 'B' : 'A';
    EXPECT_EQ(status(world, token), 401);
    const fc::SigningKey foreign = *fc::SigningKey::generate(fc::Algorithm::es384, {"k1"});
    EXPECT_EQ(status(world, signed_by(foreign, world.claims(address + view))), 401);
}

TEST(Trust, C27RefusesAnIssuerThatIsNotOnTheList) {
    World world;
    const http::Reply reply =
        world.send("POST", view, Body::ill().text(), world.token(view, {{"iss", "\"https://evil.test\""}}));
    EXPECT_EQ(reply.status, 403);
    EXPECT_FALSE(holds(reply.body, "evil")) << "what a stranger says is not repeated";
    ASSERT_FALSE(world.log.empty());
    EXPECT_TRUE(holds(world.log.back(), "`iss`"));
}

TEST(Trust, C27UsesATokenOnce) {
    World world;
    const std::string token = world.token(view);
    EXPECT_EQ(status(world, token), 200);
    EXPECT_EQ(status(world, token), 401);
    world.clock.advance(400);
    EXPECT_EQ(status(world, token), 401) << "it is over by then";
}

// Counts what is fetched, and answers with the keys that it has now.
struct KeyServer : fc::Transport {
    std::string jwks;
    std::vector<std::string> asked;
    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest& request) override {
        asked.push_back(request.url);
        if (jwks.empty()) return fc::HttpFailure{{Fault::unavailable, "no connection", ""}, fc::Sent::no};
        return fc::HttpReply{200, {}, jwks};
    }
};

TEST(Trust, C27LooksAtJkuBeforeItFetchesAnything) {
    World world;
    KeyServer keys;
    keys.jwks = fc::jwks({client_key()});
    world.tenant().out = &keys;
    world.tenant().issuers = {{issuer, "", "https://epj.test/jwks", {fhir_server}}};
    const std::string header = R"({"alg":"ES384","typ":"JWT","kid":"k1","jku":"https://evil.test/jwks"})";
    const std::string text = fc::to_base64url(header) + '.' + fc::to_base64url(world.claims(address + view));
    EXPECT_EQ(status(world, text + '.' + fc::to_base64url(*client_key().sign(text))), 401);
    EXPECT_TRUE(keys.asked.empty());
    EXPECT_EQ(status(world, world.token(view)), 200);
    EXPECT_EQ(keys.asked, std::vector<std::string>{"https://epj.test/jwks"});
    EXPECT_EQ(status(world, world.token(view)), 200);
    EXPECT_EQ(keys.asked.size(), 1U) << "kept";
}

TEST(Trust, C27FetchesTheKeysAnewForAKidThatIsNotKnownAndOnlyOnceAMinute) {
    World world;
    KeyServer keys;
    keys.jwks = fc::jwks({client_key()});
    world.tenant().out = &keys;
    world.tenant().issuers = {{issuer, "", "https://epj.test/jwks", {fhir_server}}};
    EXPECT_EQ(status(world, world.token(view)), 200);
    const fc::SigningKey next = *fc::SigningKey::generate(fc::Algorithm::es384, {"k2"});
    keys.jwks = fc::jwks({client_key(), next});
    world.clock.advance(61);
    EXPECT_EQ(status(world, signed_by(next, world.claims(address + view))), 200);
    EXPECT_EQ(keys.asked.size(), 2U);
    const fc::SigningKey never = *fc::SigningKey::generate(fc::Algorithm::es384, {"k3"});
    for (int i = 0; i < 20; ++i) EXPECT_EQ(status(world, signed_by(never, world.claims(address + view))), 401);
    EXPECT_EQ(keys.asked.size(), 2U) << "whoever makes up kids does not make us fetch";
    keys.jwks.clear();
    world.clock.advance(2 * 3600);
    EXPECT_EQ(status(world, world.token(view)), 200) << "the old keys serve while new ones cannot be had";
}

TEST(Trust, C27SaysThatKeysCannotBeHadInsteadOfThatTheTokenIsWrong) {
    World world;
    KeyServer keys;
    world.tenant().out = &keys;
    world.tenant().issuers = {{issuer, "", "https://epj.test/jwks", {fhir_server}}};
    EXPECT_EQ(status(world, world.token(view)), 503);
}

TEST(Trust, C27LeavesAServerThatHasNoKeysAloneForAMinute) {
    World world;
    KeyServer keys;
    world.tenant().out = &keys;
    world.tenant().issuers = {{issuer, "", "https://epj.test/jwks", {fhir_server}}};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(status(world, world.token(view)), 503);
    EXPECT_EQ(keys.asked.size(), 1U);
    keys.jwks = fc::jwks({client_key()});
    world.clock.advance(61);
    EXPECT_EQ(status(world, world.token(view)), 200);
}

// Keys that take their time, from the second question on.
struct SlowKeyServer : fc::Transport {
    std::atomic<int> asked = 0;
    std::promise<void> answer;
    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest&) override {
        if (++asked > 1) answer.get_future().wait();
        return fc::HttpReply{200, {}, fc::jwks({client_key()})};
    }
};

TEST(Trust, C27AStrangersKidKeepsNobodyWaitingWhoseKeyIsKnown) {
    World world;
    SlowKeyServer keys;
    world.tenant().out = &keys;
    world.tenant().issuers = {{issuer, "", "https://epj.test/jwks", {fhir_server}}};
    EXPECT_EQ(status(world, world.token(view)), 200);
    world.clock.advance(61);
    const std::string stranger = fc::to_base64url(R"({"alg":"ES384","typ":"JWT","kid":"k9"})") + '.' +
                                 fc::to_base64url(world.claims(address + view)) + ".AAAA";
    const std::string good = world.token(view);
    auto first = std::async(std::launch::async, [&] { return status(world, stranger); });
    while (keys.asked < 2) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    auto other = std::async(std::launch::async, [&] { return status(world, good); });
    EXPECT_EQ(other.wait_for(std::chrono::seconds{2}), std::future_status::ready);
    keys.answer.set_value();
    EXPECT_EQ(other.get(), 200);
    EXPECT_EQ(first.get(), 401);
}

TEST(Trust, C27RemembersABoundedNumberOfTokens) {
    hv::test::FakeClock clock{from_oslo(*Date::parse("2025-11-21"), 12 * 3600)};
    TrustParts parts;
    parts.clock = &clock;
    parts.most_tokens = 5;
    parts.issuers = {{issuer, "keys", "", {}}};
    parts.read_file = [](const std::string&) -> Result<std::string> { return fc::jwks({client_key()}); };
    ClientTrust trust(std::move(parts));
    World world;
    Denial denial;
    const auto knock = [&] {
        const std::int64_t now = fc::numeric_date(clock.now());
        const std::string bearer =
            "Bearer " + world.token("/x", {{"iat", std::to_string(now)}, {"exp", std::to_string(now + 60)}});
        return trust.verify(&bearer, address + "/x", denial) != nullptr;
    };
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(knock());
    EXPECT_FALSE(knock());
    EXPECT_EQ(denial.status, 503) << "sooner refused than replayed";
    clock.advance(91);
    EXPECT_TRUE(knock());
    EXPECT_EQ(trust.tokens_remembered(), 1U);
}

TEST(Cors, C28TellsBrowsersWhichPagesMayCall) {
    World world;
    const std::vector<http::HeaderField> good{{"Origin", "https://epj.test"},
                                              {"Access-Control-Request-Method", "POST"}};
    const http::Reply preflight = world.send("OPTIONS", "/cds-services/{id}", {}, "-", good);
    EXPECT_EQ(preflight.status, 204);
    const auto header = [](const http::Reply& reply, const std::string& name) {
        for (const http::HeaderField& field : reply.headers) {
            if (field.name == name) return field.value;
        }
        return std::string();
    };
    EXPECT_EQ(header(preflight, "Access-Control-Allow-Origin"), "https://epj.test");
    EXPECT_TRUE(holds(header(preflight, "Access-Control-Allow-Headers"), "Authorization"));
    EXPECT_EQ(header(preflight, "Vary"), "Origin");
    const http::Reply foreign = world.send("OPTIONS", services, {}, "-", {{"Origin", "https://evil.test"}});
    EXPECT_EQ(foreign.status, 403);
    EXPECT_EQ(header(foreign, "Access-Control-Allow-Origin"), "");
    const http::Reply call = world.call(Body::ill(), {{"Origin", "https://epj.test"}});
    EXPECT_EQ(header(call, "Access-Control-Allow-Origin"), "https://epj.test");
    EXPECT_EQ(header(world.call(Body::ill(), {{"Origin", "https://evil.test"}}), "Access-Control-Allow-Origin"), "");
}

}  // namespace
}  // namespace hv::plugin::hooks::test
