// What an admin may do with bundles at a site, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/shelf/site.hpp"

namespace hv::plugin {
namespace {

using namespace hv::test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Shelf, StagingChangesNothingThatPatientsAreJudgedBy) {
    Site site;
    EXPECT_EQ(site.stage(real_bundle()), "");
    EXPECT_EQ(site.process->in_force(), "nothing");
    EXPECT_FALSE(site.process->shelf.status().ready);
    const auto rows = site.process->shelf.list();
    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().version, "1.0.0");
    EXPECT_EQ(rows->front().staged_by, "admin uid 0 root");
    EXPECT_FALSE(rows->front().in_force);
}

TEST(Shelf, KeepsTheOriginalBytes) {
    Site site;
    const std::string bytes = real_bundle();
    ASSERT_EQ(site.stage(bytes), "");
    const auto kept = site.store->bundle(rb::open(bytes)->digest);
    ASSERT_TRUE(kept && *kept);
    EXPECT_EQ((*kept)->bytes, bytes);
}

TEST(Shelf, ActivatingPutsTheWholeBundleInForce) {
    Site site;
    site.has("1.0.0", 1);
    const auto sets = site.process->active.current();
    ASSERT_TRUE(sets);
    EXPECT_EQ(sets->bundle_id, "no.hjertevakt.test");
    EXPECT_EQ(sets->sequence, 1);
    EXPECT_EQ(sets->digest, rb::open(real_bundle())->digest);
    ASSERT_EQ(sets->sets.size(), 1U);
    EXPECT_EQ(sets->sets[0].id, "data-quality");
    EXPECT_FALSE(sets->vocabulary.observables.empty());
    EXPECT_THAT(site.audited(), ElementsAre("ruleset.stage", "ruleset.activate"));
    EXPECT_THAT(site.process->said, ElementsAre("1103 1.0.0"));
}

TEST(Shelf, WhoHoldsTheOldRulesKeepsThemToTheEnd) {
    Site site;
    site.has("1.0.0", 1);
    const auto held = site.process->active.current();
    site.has("1.1.0", 2);
    EXPECT_EQ(held->version, "1.0.0");
    EXPECT_FALSE(held->sets.empty());
    EXPECT_EQ(site.process->in_force(), "1.1.0");
}

// Hazards: H12
TEST(Shelf, RefusesABundleThatWasTamperedWithAndKeepsTheOldOne) {
    Site site;
    site.has("1.0.0", 1);
    const std::string good = real_bundle(about("1.1.0", 2));
    for (std::size_t at = 0; at < good.size(); at += good.size() / 50) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 4);
        EXPECT_THAT(site.stage(bad), HasSubstr("the bundle is refused: ")) << at;
    }
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("no such bundle on the shelf"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.audited(), Contains("ruleset.stage.refused"));
}

TEST(Shelf, RefusesWhatTooFewPeopleSigned) {
    Site site;
    EXPECT_THAT(site.stage(real_bundle(about(), {})), HasSubstr("nobody has signed it"));
    EXPECT_THAT(site.stage(real_bundle(about(), {kari(), anne()})), HasSubstr("nobody with an IT role has signed"));
    EXPECT_THAT(site.process->shelf.list().operator*(), IsEmpty());
}

TEST(Shelf, TellsEveryProblemOfABundleWhoseCasesFail) {
    rb::Manifest manifest = rb::open(real_bundle())->manifest;
    std::vector<rb::File> files = entries_of(real_bundle());
    std::erase_if(
        files, [](const rb::File& file) { return file.path == rb::manifest_file || file.path == rb::envelope_file; });
    for (rb::File& file : files) {
        if (!file.path.starts_with("sets/data-quality/cases/")) continue;
        for (std::size_t at = 0; (at = file.bytes.find("\"not-met\"", at)) != std::string::npos;)
            file.bytes.replace(at, 9, "\"met urgent\"");
    }
    Site site;
    rules::Problems problems;
    const auto row = site.process->shelf.stage(signed_by(packed(manifest, files), {kari(), ola()}), "x", problems);
    ASSERT_FALSE(row);
    EXPECT_EQ(row.error().fault, Fault::invalid);
    EXPECT_GT(problems.size(), 1U);
    EXPECT_THAT(row.error().message, HasSubstr(" more)"));
    EXPECT_THAT(rules::text(problems[0]), HasSubstr("sets/data-quality/cases/"));
}

// Hazards: H12
TEST(Ratchet, RefusesTheReplayOfAnOlderBundle) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    EXPECT_THAT(site.activate("1.0.0"),
                HasSubstr("`1.0.0` (sequence 1) is older than `1.1.0` (sequence 2), which has been in force here"));
    EXPECT_EQ(site.process->in_force(), "1.1.0");
    // Also one that was never here before.
    EXPECT_THAT(site.stage(real_bundle(about("0.9.0", 1))), HasSubstr("is on the shelf with another content"));
    Site elsewhere;
    elsewhere.has("1.1.0", 2);
    EXPECT_EQ(elsewhere.stage(real_bundle(about("0.9.0", 1))), "");
    EXPECT_THAT(elsewhere.activate("0.9.0"), HasSubstr("is older than"));
}

rb::Manifest of_another_bundle(const std::string& version, int sequence) {
    rb::Manifest manifest = about(version, sequence);
    manifest.id = "no.hjertevakt.other";
    return manifest;
}

TEST(Ratchet, LetsAnotherBundleReplaceTheOneInForceOnlyWhenThatIsSaid) {
    Site site;
    site.has("1.0.0", 1);
    ASSERT_EQ(site.stage(real_bundle(of_another_bundle("7.0.0", 70))), "");
    EXPECT_THAT(site.activate("7.0.0"), HasSubstr("is of the bundle `no.hjertevakt.other`, and `no.hjertevakt.test` is "
                                                  "in force: it would replace all its rules"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    rules::Problems problems;
    EXPECT_TRUE(site.process->shelf.activate("7.0.0", "x", "", problems, Other::take));
    EXPECT_EQ(site.process->in_force(), "7.0.0");
}

TEST(Ratchet, OfAnotherBundleDoesNotLockOutTheSitesOwnNextOne) {
    Site site;
    site.has("1.0.0", 1);
    ASSERT_EQ(site.stage(real_bundle(of_another_bundle("7.0.0", 2))), "");
    rules::Problems problems;
    ASSERT_TRUE(site.process->shelf.activate("7.0.0", "x", "", problems, Other::take));
    EXPECT_EQ(site.stage(real_bundle(about("1.1.0", 2))), "")
        << "sequence 2 of the other one is not sequence 2 of ours";
    EXPECT_TRUE(site.process->shelf.activate("1.1.0", "x", "", problems, Other::take));
    EXPECT_THAT(site.activate("1.0.0"), HasSubstr("is older than `1.1.0` (sequence 2)"));
}

TEST(Shelf, AVersionOfTwoBundlesMustBeNamedByItsDigest) {
    Site site;
    ASSERT_EQ(site.stage(real_bundle(about("1.0.0", 1))), "");
    ASSERT_EQ(site.stage(real_bundle(of_another_bundle("1.0.0", 1))), "");
    EXPECT_THAT(site.activate("1.0.0"), HasSubstr("is a version of `"));
    EXPECT_EQ(site.activate(rb::open(real_bundle(about("1.0.0", 1)))->digest), "");
}

TEST(Shelf, SaysBeforehandWhatItWouldRefuseAndChangesNothing) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    ASSERT_EQ(site.stage(real_bundle(about("1.2.0", 3))), "");
    const std::size_t told = site.audited().size();
    rules::Problems problems;
    EXPECT_TRUE(site.process->shelf.would_activate("1.2.0", Other::refuse, problems));
    EXPECT_TRUE(site.process->shelf.would_roll_back("1.0.0", problems));
    EXPECT_FALSE(site.process->shelf.would_activate("1.0.0", Other::refuse, problems));
    EXPECT_FALSE(site.process->shelf.would_roll_back("1.2.0", problems));
    EXPECT_EQ(site.process->in_force(), "1.1.0");
    EXPECT_EQ(site.audited().size(), told);
}

TEST(Hints, DoNotSendAnAdminInACircle) {
    Site site;
    ASSERT_EQ(site.stage(real_bundle(about("1.0.0", 1))), "");
    site.has("1.1.0", 2);
    rules::Problems problems;
    const auto forward = site.process->shelf.activate("1.0.0", "x", "", problems);
    const auto back = site.process->shelf.rollback("1.0.0", "x", "why", problems);
    ASSERT_FALSE(forward || back);
    EXPECT_THAT(forward.error().hint, HasSubstr("never in force here, so there is no way back"));
    EXPECT_THAT(back.error().hint, HasSubstr("cannot be activated either"));
}

TEST(Ratchet, HoldsAfterARollbackAndLetsTheHighestBackIn) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    site.has("1.2.0", 3);
    EXPECT_EQ(site.rollback("1.0.0"), "");
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("is older than `1.2.0`"));
    EXPECT_EQ(site.activate("1.2.0"), "");
    EXPECT_EQ(site.process->in_force(), "1.2.0");
}

TEST(Ratchet, OneVersionAndOneSequenceMeanOneContent) {
    Site site;
    site.has("1.0.0", 1);
    rb::Manifest other = about("1.0.0", 2);
    EXPECT_THAT(site.stage(real_bundle(other)), HasSubstr("`1.0.0` (sequence 1) is on the shelf with another content"));
    // The same content that somebody else signed as well is no other content.
    EXPECT_EQ(site.stage(real_bundle(about(), {kari(), ola(), anne()})), "");
    EXPECT_EQ(site.stage(real_bundle()), "");
}

TEST(Rollback, GoesBackOnlyToWhatWasInForceHere) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    EXPECT_EQ(site.stage(real_bundle(about("1.2.0", 3))), "");
    EXPECT_THAT(site.rollback("1.2.0"), HasSubstr("was never in force here"));
    EXPECT_THAT(site.rollback("0.1.0"), HasSubstr("no such bundle on the shelf"));
    EXPECT_EQ(site.rollback("1.0.0"), "");
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_TRUE(site.process->shelf.status().rolled_back);
    EXPECT_THAT(site.audited(), Contains("ruleset.rollback"));
}

TEST(Rollback, NeedsAReasonAndKeepsIt) {
    Site site;
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    EXPECT_THAT(site.rollback("1.0.0", "  "), HasSubstr("needs a reason"));
    EXPECT_EQ(site.rollback("1.0.0", "too many Flags"), "");
    const auto links = site.store->audit(0, 100);
    EXPECT_THAT(links->back().entry.detail, HasSubstr(R"("before":"1.1.0","why":"too many Flags")"));
    EXPECT_EQ(links->back().entry.actor, "admin uid 0 root");
}

TEST(Rollback, IsOpenOnANightOnWhichAKeyHasRunOut) {
    Site site;
    Person short_lived = kari();
    short_lived.to = day("2026-11-30");
    site.trust = trust_file({short_lived, ola()});
    site.has("1.0.0", 1);
    site.has("1.1.0", 2);
    site.clock.set(day("2026-12-24"));
    EXPECT_EQ(site.rollback("1.0.0"), "");
    EXPECT_THAT(site.stage(real_bundle(about("1.2.0", 3))), HasSubstr("the key is no longer valid"));
}

TEST(Activation, IsRefusedBeforeItsFirstDayAndAfterItsLast) {
    Site site;
    rb::Manifest manifest = about();
    manifest.effective_from = day("2026-12-01");
    manifest.effective_to = day("2026-12-31");
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    EXPECT_THAT(site.activate("1.0.0"), HasSubstr("is meant to be used from 2026-12-01 on"));
    site.clock.set(day("2026-12-01"), 0);
    EXPECT_EQ(site.activate("1.0.0"), "");
    manifest.version = "1.1.0";
    manifest.sequence = 2;
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    site.clock.set(day("2027-01-01"), 0);
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("was meant to be used until 2026-12-31"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
}

TEST(Activation, IsRefusedForADraft) {
    Site site;
    rb::Manifest manifest = about();
    manifest.status = rb::Status::draft;
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    EXPECT_THAT(site.activate("1.0.0"), HasSubstr("is marked `draft`"));
}

TEST(Activation, OfWhatIsInForceIsNoChange) {
    Site site;
    site.has("1.0.0", 1);
    EXPECT_THAT(site.activate("1.0.0"), HasSubstr("is in force already"));
    EXPECT_EQ(site.store->activations()->size(), 1U);
}

TEST(Activation, LooksAtTheSignaturesAgain) {
    Site site;
    site.has("1.0.0", 1);
    EXPECT_EQ(site.stage(real_bundle(about("1.1.0", 2))), "");
    site.trust = trust_file({anne(), ola()});
    EXPECT_THAT(site.activate("1.1.0"), HasSubstr("nobody with a clinical role has signed"));
    EXPECT_EQ(site.process->in_force(), "1.0.0");
}

TEST(Activation, MayNameADigest) {
    Site site;
    EXPECT_EQ(site.stage(real_bundle()), "");
    EXPECT_EQ(site.activate(rb::open(real_bundle())->digest.substr(0, 20)), "");
    EXPECT_THAT(site.activate("sha256:"), HasSubstr("no such bundle"));
}

// Hazards: H14
TEST(Expiry, IsAWarningAndNoOutage) {
    Site site;
    rb::Manifest manifest = about();
    manifest.expires = day("2027-02-18");
    manifest.next_review = day("2027-01-01");
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    EXPECT_EQ(site.activate("1.0.0"), "");
    const auto at = [&](const char* when) {
        site.clock.set(day(when));
        return site.process->shelf.status();
    };
    EXPECT_EQ(at("2026-11-19").expiry, rb::Expiry::far);
    EXPECT_THAT(at("2026-11-19").warnings, IsEmpty());
    EXPECT_EQ(at("2026-11-20").expiry, rb::Expiry::within_90_days);
    EXPECT_THAT(at("2026-11-20").warnings, ElementsAre(HasSubstr("expire in 90 days, on 2027-02-18")));
    EXPECT_EQ(at("2027-01-19").expiry, rb::Expiry::within_30_days);
    EXPECT_THAT(at("2027-01-19").warnings, Contains(HasSubstr("should have been reviewed by 2027-01-01")));
    EXPECT_THAT(at("2027-02-17").warnings, Contains(HasSubstr("expire in 1 day,")));
    EXPECT_EQ(at("2027-02-19").expiry, rb::Expiry::expired);
    EXPECT_THAT(at("2027-02-19").warnings, Contains(HasSubstr("they are still used")));
    EXPECT_TRUE(at("2027-02-19").ready);
    site.restart();
    EXPECT_EQ(site.process->in_force(), "1.0.0");
    EXPECT_THAT(site.process->said, Contains("1105 1.0.0"));
}

TEST(Expiry, ShutsOutANewActivationButNotTheWayBack) {
    Site site;
    rb::Manifest manifest = about("1.0.0", 1);
    manifest.expires = day("2026-11-30");
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    EXPECT_EQ(site.activate("1.0.0"), "");
    site.has("1.1.0", 2);
    manifest.version = "1.2.0";
    manifest.sequence = 3;
    EXPECT_EQ(site.stage(real_bundle(manifest)), "");
    site.clock.set(day("2026-12-01"));
    EXPECT_THAT(site.activate("1.2.0"), HasSubstr("expired on 2026-11-30"));
    EXPECT_EQ(site.rollback("1.0.0"), "");
}

}  // namespace
}  // namespace hv::plugin
