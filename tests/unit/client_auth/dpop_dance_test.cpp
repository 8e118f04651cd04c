// DPoP: nonces of the token server and of the EHR, a proof for every request, and no assertion twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::HasSubstr;

CheckedProof checked(const std::vector<Header>& headers, const std::string& token, const std::string& method = "GET") {
    const auto proof = check_dpop_proof(header_of(headers, "DPoP"), {method, ehr_url, {}, token, {}}, noon);
    EXPECT_TRUE(proof) << proof.error().message;
    return proof ? *proof : CheckedProof{};
}

HttpReply wants_nonce(const std::string& nonce) {
    return unauthorized({{"WWW-Authenticate", R"(DPoP error="use_dpop_nonce", algs="ES256")"}, {"DPoP-Nonce", nonce}});
}

TEST(DpopToken, IsFetchedWithTheServersNonceAndANewAssertion) {
    Scene scene(helseid_setup());
    scene.server.nonce = "n-1";
    const auto headers = scene.authorize();
    ASSERT_TRUE(headers) << headers.error().message;
    EXPECT_EQ(header_of(*headers, "Authorization"), "DPoP token-1");
    ASSERT_EQ(scene.transport.count(), 2U);
    const auto sent = scene.transport.sent();
    EXPECT_NE(form_of(sent[0]).at("client_assertion"), form_of(sent[1]).at("client_assertion"));
    EXPECT_EQ(scene.server.refusals, std::vector<std::string>{"use_dpop_nonce: nonce"});

    scene.clock.advance(290);
    scene.server.nonce = "n-1";
    EXPECT_EQ(scene.token(), "token-2");
    EXPECT_EQ(scene.transport.count(), 3U) << "the nonce is remembered";
    scene.server.nonce = "n-2";
    scene.clock.advance(290);
    EXPECT_EQ(scene.token(), "token-3");
    EXPECT_EQ(scene.transport.count(), 5U) << "and replaced";
}

TEST(DpopToken, IsGivenUpWhenTheServerWantsNoncesForEver) {
    Scene scene(helseid_setup());
    int n = 0;
    scene.transport.answer = [&n](const HttpRequest&) {
        return oauth_error(400, "use_dpop_nonce", {{"DPoP-Nonce", "n-" + std::to_string(++n)}});
    };
    const auto headers = scene.authorize();
    ASSERT_FALSE(headers);
    EXPECT_EQ(headers.error().fault, Fault::denied);
    EXPECT_EQ(scene.transport.count(), 2U);
}

TEST(DpopProof, IsMadeForEveryRequestWithTheKeyThatTheTokenIsBoundTo) {
    Scene scene(helseid_setup());
    const auto first = scene.authorize();
    const auto second = scene.authorize();
    ASSERT_TRUE(first && second);
    const CheckedProof a = checked(*first, "token-1");
    const CheckedProof b = checked(*second, "token-1");
    EXPECT_NE(a.jti, b.jti);
    EXPECT_EQ(a.thumbprint, scene.server.bound_to[0]);
    EXPECT_EQ(a.nonce, "");
    EXPECT_EQ(scene.transport.count(), 1U);
}

TEST(EhrsNonce, IsUsedOnceAskedForAndTheTokenStays) {
    Scene scene(helseid_setup());
    const auto used = scene.authorize();
    ASSERT_TRUE(used);
    EXPECT_TRUE(scene.source->refused(*used, wants_nonce("e-1")));
    const auto again = scene.authorize();
    ASSERT_TRUE(again);
    EXPECT_EQ(checked(*again, "token-1").nonce, "e-1");
    EXPECT_TRUE(scene.source->refused(*used, wants_nonce("e-1"))) << "another thread's request had no nonce yet";
    EXPECT_FALSE(scene.source->refused(*again, wants_nonce("e-1"))) << "the very nonce that it was asked with";
    EXPECT_EQ(scene.transport.count(), 1U);
}

TEST(EhrsNonce, HandedOutWithAnyReplyIsUsedNext) {
    Scene scene(helseid_setup());
    ASSERT_TRUE(scene.authorize());
    scene.source->answered(ehr_url, {200, {{"DPoP-Nonce", "e-7"}}, "{}"});
    const auto headers = scene.authorize();
    ASSERT_TRUE(headers);
    EXPECT_EQ(checked(*headers, "token-1").nonce, "e-7");
    const auto elsewhere = scene.source->authorize("GET", "https://other.example/fhir");
    ASSERT_TRUE(elsewhere);
    EXPECT_EQ(read_jwt(header_of(*elsewhere, "DPoP"))->claims.root()["nonce"].text(), "") << "not another server's";
}

TEST(EhrsNonce, BesideARefusedTokenDoesNotKeepTheToken) {
    Scene scene(helseid_setup());
    const auto used = scene.authorize();
    ASSERT_TRUE(used);
    EXPECT_TRUE(scene.source->refused(
        *used, unauthorized({{"WWW-Authenticate", R"(DPoP error="invalid_token")"}, {"DPoP-Nonce", "e-1"}})));
    EXPECT_EQ(scene.token(), "token-2");
}

TEST(DpopKeyOfTheClient, StaysWithItsTokenWhenKeysAreRotated) {
    TokenSetup setup = helseid_setup();
    setup.profile.dpop_key = DpopKey::client;
    Scene scene(setup, {key_named("k1")}, {key_named("k1"), key_named("k2")});
    ASSERT_TRUE(scene.authorize());
    ASSERT_TRUE(scene.source->replace_keys({key_named("k2")}));
    const auto headers = scene.authorize();
    ASSERT_TRUE(headers);
    EXPECT_EQ(checked(*headers, "token-1").thumbprint, key_named("k1").thumbprint());
    scene.clock.advance(290);
    const auto later = scene.authorize();
    ASSERT_TRUE(later);
    EXPECT_EQ(scene.server.bound_to[1], key_named("k2").thumbprint());
}

}  // namespace
}  // namespace hv::fhir::client::test
