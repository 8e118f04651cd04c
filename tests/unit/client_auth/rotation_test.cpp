// Keys change and clocks differ, and the service is let in all the same, and says what it met.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> kids_of(const ScriptedTransport& transport) {
    std::vector<std::string> kids;
    for (const HttpRequest& request : transport.sent()) {
        kids.push_back(read_jwt(form_of(request).at("client_assertion"))->kid);
    }
    return kids;
}

SigningKey since(const std::string& kid, std::int64_t seconds) {
    return with(key_named(kid), {.kid = kid, .not_before = noon.plus_seconds(seconds)});
}

TEST(Keys, TheNewestActiveOneSigns) {
    const SigningKey retired = with(key_named("k3"), {.kid = "k3", .not_before = noon, .retired = true});
    const SigningKey over = with(key_named("k4"), {.kid = "k4", .not_before = noon, .not_after = noon});
    Scene scene(smart_setup(), {key_named("k0"), since("k1", -100), since("k2", -50), retired, over, since("k5", 1)});
    ASSERT_TRUE(scene.authorize());
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("k2"));
    scene.clock.advance(250);
    ASSERT_TRUE(scene.authorize());
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("k2", "k5")) << "its day has come";
}

TEST(Keys, WithoutDatesTheFirstOfTheListSigns) {
    Scene scene(smart_setup(), {key_named("k2"), key_named("k1")});
    ASSERT_TRUE(scene.authorize());
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("k2"));
}

TEST(Keys, WhenNoneIsActiveThatIsSaidAndNothingIsSent) {
    Scene scene(smart_setup(), {since("k1", 1000)});
    const auto headers = scene.authorize();
    ASSERT_FALSE(headers);
    EXPECT_EQ(headers.error().fault, Fault::denied);
    EXPECT_THAT(headers.error().message, HasSubstr("no key of ours may sign today"));
    EXPECT_EQ(scene.transport.count(), 0U);
}

TEST(UnregisteredKey, IsPassedOverForTheOtherOneAndThatIsTold) {
    Scene scene(smart_setup(), {since("new", -1), since("old", -100)}, {key_named("old")});
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("new", "old"));
    EXPECT_EQ(scene.source->status().kid, "old");
    EXPECT_THAT(scene.source->status().warnings,
                ElementsAre(HasSubstr("does not accept key `new`, key `old` is used")));

    scene.clock.advance(290);
    EXPECT_EQ(scene.token(), "token-2");
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("new", "old", "old")) << "not tried in vain every time";

    scene.server.keys = *KeySet::parse(jwks({key_named("new"), key_named("old")}));
    scene.clock.advance(3600);
    EXPECT_EQ(scene.token(), "token-3");
    EXPECT_EQ(scene.source->status().kid, "new") << "but an hour later, when it was registered";
    EXPECT_THAT(scene.source->status().warnings, IsEmpty());
}

TEST(UnregisteredKeys, AreTriedOnceEach) {
    Scene scene(smart_setup(), {since("k1", -1), since("k2", -2), since("k3", -3)}, {key_named("old")});
    const auto headers = scene.authorize();
    ASSERT_FALSE(headers);
    EXPECT_THAT(headers.error().message, HasSubstr("`invalid_client`"));
    EXPECT_THAT(kids_of(scene.transport), ElementsAre("k1", "k2"));
}

TEST(ReplacedKeys, AreUsedAtOnceWhateverTheServerSaidBefore) {
    Scene scene(smart_setup(), {key_named("new")}, {key_named("old")});
    EXPECT_FALSE(scene.authorize());
    EXPECT_FALSE(scene.authorize());
    EXPECT_EQ(scene.transport.count(), 1U);
    ASSERT_TRUE(scene.source->replace_keys({key_named("old")}));
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_FALSE(scene.source->replace_keys({})) << "a service without keys is not made by accident";
}

TEST(WrongClock, IsLearntFromTheServersDateAndReckonedWith) {
    for (const std::int64_t ahead : {std::int64_t{-1200}, std::int64_t{-90}, std::int64_t{90}, std::int64_t{1200}}) {
        Scene scene(helseid_setup());
        scene.server.ahead = ahead;
        scene.server.tells_date = true;
        EXPECT_EQ(scene.token(), "token-1") << ahead;
        EXPECT_EQ(scene.transport.count(), 2U) << "refused once, then with the server's time";
        const TokenStatus status = scene.source->status();
        EXPECT_EQ(status.clock_skew_seconds, ahead);
        EXPECT_THAT(status.warnings, ElementsAre(HasSubstr("clock is " + std::to_string(std::abs(ahead)) + " s " +
                                                           (ahead > 0 ? "behind" : "ahead of"))));
        scene.clock.advance(290);
        EXPECT_EQ(scene.token(), "token-2");
        EXPECT_EQ(scene.transport.count(), 3U) << "known from then on";
        const auto headers = scene.authorize();
        ASSERT_TRUE(headers);
        EXPECT_TRUE(
            check_dpop_proof(header_of(*headers, "DPoP"), {"GET", ehr_url, {}, "token-2", {}}, scene.server.now()))
            << "proofs for the EHR have the right time, too";
    }
}

TEST(WrongClock, ByLessThanAMinuteIsReckonedWithAndNotTold) {
    Scene scene(helseid_setup());
    scene.server.ahead = 30;
    scene.server.tells_date = true;
    EXPECT_EQ(scene.token(), "token-1");
    EXPECT_EQ(scene.source->status().clock_skew_seconds, 30);
    EXPECT_THAT(scene.source->status().warnings, IsEmpty());
}

TEST(WrongClock, ByADayIsToldAndNotFollowed) {
    Scene scene(helseid_setup());
    scene.server.ahead = 86'400;
    scene.server.tells_date = true;
    const auto refused = scene.authorize();
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().hint, testing::StartsWith("first set this machine's clock, which is 86400 s behind"));
    EXPECT_EQ(scene.transport.count(), 1U);
    EXPECT_THAT(scene.source->status().warnings, ElementsAre(HasSubstr("clock is 86400 s behind")));
}

}  // namespace
}  // namespace hv::fhir::client::test
