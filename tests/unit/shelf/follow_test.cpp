// A service that starts, or stands beside another one: what was put in force once stays in force, if it still holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/flow/failpoint.hpp"
#include "tests/unit/shelf/site.hpp"

namespace hv::plugin {
namespace {

using namespace hv::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Start, WithoutAnythingIsNotReadyAndSaysWhatToDo) {
    Site site;
    const Result<bool> ready = site.process->shelf.restore_at_start();
    ASSERT_TRUE(ready);
    EXPECT_FALSE(*ready);
    EXPECT_THAT(site.problem(), HasSubstr("no rules have been put in force at this site yet"));
    EXPECT_THAT(site.process->shelf.status().problem->hint, HasSubstr("hjertevakt ruleset stage"));
    EXPECT_THAT(site.process->said, Contains("1102 "));
}

TEST(Start, PutsTheStoredBytesInForceAgain) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    const auto before = site.process->active.current();
    site.restart();
    const auto after = site.process->active.current();
    ASSERT_TRUE(after);
    EXPECT_NE(before, after);
    EXPECT_EQ(after->digest, before->digest);
    EXPECT_EQ(site.problem(), "");
    EXPECT_THAT(site.process->said, Contains("1101 1.1.0"));
}

TEST(Start, DoesNotMoveTheTimesOfWhatDidNotChange) {
    Site site;
    site.has("1.0.0", 1);
    const Instant since = *site.process->shelf.status().active_since;
    site.clock.pass(3600);
    site.restart();
    const Instant started = *site.process->shelf.status().last_activation;
    EXPECT_EQ(*site.process->shelf.status().active_since, since);
    EXPECT_EQ(started, site.clock.now());
    site.clock.pass(60);
    EXPECT_TRUE(site.process->shelf.refresh());
    EXPECT_EQ(*site.process->shelf.status().active_since, since);
    EXPECT_EQ(*site.process->shelf.status().last_activation, started);
    EXPECT_EQ(*site.process->shelf.status().last_check, site.clock.now());
}

TEST(Start, TakesTheLastGoodOneWhenAKeyWasTakenBack) {
    Site site;
    ASSERT_EQ(site.stage(real_bundle(about("1.0.0", 1), {anne(), ola()})), "");
    ASSERT_EQ(site.activate("1.0.0"), "");
    site.has("1.1.0", 2);  // signed by Kari
    site.trust = trust_file({anne(), ola()});
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.problem(),
                HasSubstr("activation 2 no longer holds: the bundle is refused: nobody with a clinical"));
    EXPECT_TRUE(site.process->shelf.status().ready);
    EXPECT_THAT(site.process->said, Contains("1106 1.0.0"));
    // Nothing was decided for the site: when the trust file is put right, so is the rest.
    site.trust = trust_file({kari(), anne(), ola()});
    const Result<bool> changed = site.process->shelf.refresh();
    ASSERT_TRUE(changed);
    EXPECT_TRUE(*changed);
    EXPECT_EQ(site.process->in_force(), "1.1.0");
    EXPECT_EQ(site.problem(), "");
    EXPECT_EQ(site.store->activations()->size(), 2U);
}

TEST(Start, WithOtherKeysThanItsOwnIsNotReadyAndDoesNotEnd) {
    Site site;
    site.has("1.0.0", 1);
    Person eve{"Eve", rb::Role::it, key_number(66)};
    site.trust = trust_file({anne(), eve});
    site.restart();
    EXPECT_EQ(site.process->in_force(), "nothing");
    EXPECT_THAT(site.problem(), HasSubstr("activation 1 no longer holds"));
}

TEST(Start, WithoutATrustFileIsNotReadyAndDoesNotEnd) {
    Site site;
    site.has("1.0.0", 1);
    site.trust = Error{Fault::not_found, "`trust.json`: there is no such file", ""};
    site.process = site.started();
    const Result<bool> ready = site.process->shelf.restore_at_start();
    EXPECT_FALSE(ready && *ready);
    EXPECT_THAT(site.problem(), HasSubstr("the trust file cannot be used"));
    site.trust = trust_file({kari(), ola()});
    EXPECT_TRUE(*site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.0.0");
}

TEST(Start, StillBelievesAKeyThatHasRunOutSince) {
    Site site;
    Person short_lived = kari();
    short_lived.to = day("2026-11-30");
    site.trust = trust_file({short_lived, ola()});
    site.has("1.0.0", 1);
    site.clock.set(day("2026-12-24"));
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_EQ(site.problem(), "");
    EXPECT_THAT(site.process->shelf.status().keys,
                ElementsAre(HasSubstr("the key of Kari Lege, who signed the rules in force, expired on 2026-11-30")));
}

// Hazards: H22
TEST(Start, KeepsWhatIsInForceWhenTheLastDayOfAKeyWasMovedBeforeItsActivation) {
    Site site;
    site.has("1.0.0", 1);
    Person over = kari();
    over.to = day("2026-11-19");
    Person over_too = ola();
    over_too.to = day("2026-11-19");
    site.trust = trust_file({over, over_too});
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_EQ(site.problem(), "");
    EXPECT_EQ(site.process->shelf.status().keys.size(), 2U);
    EXPECT_THAT(site.stage(real_bundle(about("1.1.0", 2))), HasSubstr("the key is no longer valid"));
}

TEST(Keys, WarnFromThirtyDaysBeforeTheirLastDay) {
    Site site;
    Person short_lived = kari();
    short_lived.to = day("2026-12-31");
    site.trust = trust_file({short_lived, ola()});
    site.has("1.0.0", 1);
    site.clock.set(day("2026-11-30"));
    EXPECT_THAT(site.process->shelf.status().keys, IsEmpty());
    EXPECT_EQ(site.process->shelf.status().keys_until, Date::parse("2026-12-31"));
    site.clock.set(day("2026-12-01"));
    EXPECT_THAT(site.process->shelf.status().keys, ElementsAre(HasSubstr("expires in 30 days, on 2026-12-31")));
    site.clock.set(day("2026-12-31"));
    EXPECT_THAT(site.process->shelf.status().keys, ElementsAre(HasSubstr("expires in 0 days, on 2026-12-31")));
    site.trust = trust_file({kari(), ola()});
    EXPECT_TRUE(site.process->shelf.refresh());
    EXPECT_THAT(site.process->shelf.status().keys, IsEmpty()) << "a new last day is believed without a restart";
}

TEST(Start, TakesTheLastGoodOneWhenTheStoredBytesAreDamaged) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    site.troubled.damaged = {site.process->active.current()->digest};
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.problem(), HasSubstr("activation 2 no longer holds: the bundle is refused: is damaged"));
    // An admin can go on from there.
    site.has("1.2.0", 3);
    EXPECT_EQ(site.problem(), "");
}

TEST(Start, TakesTheLastGoodOneWhenTheStoredBytesCannotEvenBeRead) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    site.troubled.unreadable = {site.process->active.current()->digest};
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.problem(), HasSubstr("a kept document is damaged; `1.0.0`, which was in force before, is used"));
    EXPECT_THAT(site.process->shelf.status().problem->hint, HasSubstr("hjertevakt ruleset stage FILE"));
    EXPECT_THAT(site.process->shelf.status().problem->hint, HasSubstr("hjertevakt ruleset rollback 1.0.0"));
    EXPECT_THAT(site.process->said, Contains("1106 1.0.0"));
    EXPECT_EQ(site.store->activations()->size(), 2U) << "what was decided here is not written anew";
    // The next round says the same, and takes the newest one as soon as its bytes are back.
    EXPECT_FALSE(*site.process->shelf.refresh());
    EXPECT_THAT(site.problem(), HasSubstr("`1.0.0`, which was in force before, is used"));
    site.troubled.unreadable.clear();
    EXPECT_TRUE(*site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.1.0");
    EXPECT_EQ(site.problem(), "");
}

TEST(Start, WithAStoreThatIsDownTakesNothingOlder) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    site.process = site.started();
    site.troubled.bundles_down = Error{Fault::unavailable, "the database does not answer", ""};
    EXPECT_FALSE(site.process->shelf.restore_at_start());
    EXPECT_EQ(site.process->in_force(), "nothing");
}

TEST(Start, WithNothingButDamagedBytesIsNotReadyAndDoesNotEnd) {
    Site site;
    site.has("1.0.0", 1);
    site.troubled.damaged = {site.process->active.current()->digest};
    site.restart();
    EXPECT_EQ(site.process->in_force(), "nothing");
    EXPECT_FALSE(site.process->shelf.status().ready);
    EXPECT_THAT(site.problem(), HasSubstr("no longer holds"));
}

TEST(Start, WithTheDatabaseDownSaysSo) {
    Site site;
    site.has("1.0.0", 1);
    site.process = site.started();
    site.troubled.down = Error{Fault::unavailable, "the database does not answer", ""};
    const Result<bool> ready = site.process->shelf.restore_at_start();
    ASSERT_FALSE(ready);
    EXPECT_EQ(ready.error().fault, Fault::unavailable);
    site.troubled.down.reset();
    EXPECT_TRUE(*site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.0.0");
}

TEST(Running, KeepsWhatIsInForceWhenTheTrustFileIsReplacedUnderneath) {
    Site site;
    site.has("1.0.0", 1);
    site.trust = trust_file({anne(), ola()});  // as a package upgrade would
    EXPECT_TRUE(site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.problem(), HasSubstr("no longer holds"));
    EXPECT_THAT(site.problem(), HasSubstr("what was in force before stays"));
    site.trust = Result<std::string>(std::string("{}"));
    EXPECT_FALSE(site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.problem(), HasSubstr("the trust file cannot be used"));
    EXPECT_THAT(site.stage(real_bundle(about("1.1.0", 2))), HasSubstr("the trust file cannot be used"));
    site.trust = trust_file({kari(), ola()});
    EXPECT_TRUE(site.process->shelf.refresh());
    EXPECT_EQ(site.problem(), "");
}

struct Crash {};

TEST(Crash, BetweenTheStoreAndThePublicationIsMadeGoodByTheNextStart) {
    Site site;
    site.has("1.0.0", 1);
    ASSERT_EQ(site.stage(real_bundle(about("1.1.0", 2))), "");
    failpoint_hook = [](std::string_view name) {
        if (name == "shelf.activate.stored") throw Crash{};
    };
    EXPECT_THROW(site.activate("1.1.0"), Crash);
    failpoint_hook = nullptr;
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.1.0");
    EXPECT_EQ(site.store->activations()->size(), 2U);
}

TEST(Activation, PublishesNothingThatTheStoreDidNotTake) {
    Site site;
    site.has("1.0.0", 1);
    ASSERT_EQ(site.stage(real_bundle(about("1.1.0", 2))), "");
    site.troubled.before_activate = [] { return Error{Fault::unavailable, "the disk is full", ""}; };
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("the disk is full"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    site.troubled.before_activate = nullptr;
    site.troubled.down = Error{Fault::unavailable, "the database does not answer", ""};
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("the database does not answer"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
}

TEST(Replicas, AllTakeWhatOneOfThemActivated) {
    Site site;
    site.has("1.0.0", 1);
    const auto other = site.started();
    ASSERT_TRUE(other->shelf.restore_at_start());
    EXPECT_EQ(other->in_force(), "1.0.0");
    site.has("1.1.0", 2);
    EXPECT_EQ(other->in_force(), "1.0.0");
    const Result<bool> changed = other->shelf.refresh();
    ASSERT_TRUE(changed);
    EXPECT_TRUE(*changed);
    EXPECT_EQ(other->in_force(), "1.1.0");
    EXPECT_FALSE(*other->shelf.refresh());
    ASSERT_EQ(site.rollback("1.0.0"), "");
    EXPECT_TRUE(*other->shelf.refresh());
    EXPECT_EQ(other->in_force(), "1.0.0");
    EXPECT_TRUE(other->shelf.status().rolled_back);
}

TEST(Replicas, TheSlowerOfTwoAdminsIsTold) {
    Site site;
    site.has("1.0.0", 1);
    ASSERT_EQ(site.stage(real_bundle(about("1.1.0", 2))), "");
    ASSERT_EQ(site.stage(real_bundle(about("1.2.0", 3))), "");
    const auto other = site.started();
    ASSERT_TRUE(other->shelf.restore_at_start());
    site.troubled.before_activate = [&]() -> std::optional<Error> {
        site.troubled.before_activate = nullptr;
        rules::Problems problems;
        EXPECT_TRUE(other->shelf.activate("1.2.0", "admin uid 1", "first", problems));
        return std::nullopt;
    };
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("another bundle was activated meanwhile"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_TRUE(*site.process->shelf.refresh());
    EXPECT_EQ(site.process->in_force(), "1.2.0");
}

TEST(Audit, ThatCannotBeWrittenLetsNothingBeStagedSilently) {
    Site site;
    site.troubled.audit_down = Error{Fault::unavailable, "the database does not answer", ""};
    EXPECT_THAT(site.stage(real_bundle()), HasSubstr("the database does not answer"));
    EXPECT_THAT(site.process->said, Contains("1104 "));
}

}  // namespace
}  // namespace hv::plugin
