#include "plugin/events/poller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/events/ward.hpp"

namespace hv::plugin::events {
namespace {

using fhir::client::Pages;
using fhir::client::Search;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Result<Pages> answer(const std::vector<std::string>& resources) {
    return Pages{{searchset(resources)}};
}

std::string parameter(const Search& search, const std::string& name) {
    for (const auto& [key, value] : search.parameters)
        if (key == name) return value;
    return {};
}

TEST(Poller, QueuesThePatientsOfWhatHasChangedAndRemembersHowFarItCame) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) {
        return answer({observation("1", "p1", "2026-03-01T11:50:00Z"), observation("2", "p2", "2026-03-01T11:55:00Z")});
    };

    const auto polled = poll_once(ward.source, "Observation", ward.clock.time);

    ASSERT_TRUE(polled);
    EXPECT_EQ(polled->changed, 2U);
    EXPECT_THAT(ward.waiting(), UnorderedElementsAre("p1", "p2"));
    EXPECT_EQ(parse_cursor(ward.note("poll.Observation"))->high, at("2026-03-01T11:55:00Z"));
}

TEST(Poller, LooksBackByTheOverlapAndQueuesNothingTwiceForIt) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) { return answer({observation("1", "p1", "2026-03-01T11:59:30Z")}); };
    ASSERT_TRUE(poll_once(ward.source, "Observation", ward.clock.time));

    const auto again = poll_once(ward.source, "Observation", ward.clock.time);

    ASSERT_TRUE(again);
    EXPECT_EQ(again->changed, 0U);
    EXPECT_EQ(parameter(ward.ehr.asked.back(), "_lastUpdated"), "ge2026-03-01T11:57:30.000Z");
}

TEST(Poller, SeesANewVersionWithinTheOverlap) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) { return answer({observation("1", "p1", "2026-03-01T11:59:30Z")}); };
    ASSERT_TRUE(poll_once(ward.source, "Observation", ward.clock.time));
    ward.ehr.on_search = [](const Search&) { return answer({observation("1", "p1", "2026-03-01T11:59:30Z", "2")}); };

    EXPECT_EQ(poll_once(ward.source, "Observation", ward.clock.time)->changed, 1U);
}

TEST(Poller, LeavesTheCursorWhereItWasWhenTheAnswerIsNotWhole) {
    Ward ward;
    ASSERT_TRUE(poll_once(ward.source, "Observation", ward.clock.time));
    const std::string before = ward.note("poll.Observation");
    ward.ehr.on_search = [](const Search&) -> Result<Pages> { return Error{Fault::unavailable, "page 3 fails", {}}; };

    EXPECT_FALSE(poll_once(ward.source, "Observation", ward.clock.time));

    EXPECT_EQ(ward.note("poll.Observation"), before);
    EXPECT_THAT(ward.waiting(), IsEmpty());
}

TEST(Poller, BeginsAnHourAgoAndKeepsThatWhenTheFirstAnswerFails) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) -> Result<Pages> { return Error{Fault::unavailable, "down", {}}; };
    EXPECT_FALSE(poll_once(ward.source, "Observation", ward.clock.time));

    ASSERT_TRUE(parse_cursor(ward.note("poll.Observation")));
    EXPECT_EQ(parse_cursor(ward.note("poll.Observation"))->high, at("2026-03-01T11:00:00Z"));
}

TEST(Poller, CatchesUpHourByHourAfterALongOutage) {
    Ward ward;
    ASSERT_TRUE(ward.store->set_note("a", "poll.Observation", cursor_text({at("2026-03-01T00:00:00Z"), {}})));

    std::size_t rounds = 1;
    while (poll_once(ward.source, "Observation", ward.clock.time)->more) ++rounds;

    EXPECT_EQ(rounds, 11U);  // ten hours, and the open end
    EXPECT_EQ(parse_cursor(ward.note("poll.Observation"))->high, at("2026-03-01T10:00:00Z"));
}

TEST(Poller, IsNotCarriedAwayByATimeInTheFuture) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) { return answer({observation("1", "p1", "2099-01-01T00:00:00Z")}); };

    ASSERT_TRUE(poll_once(ward.source, "Observation", ward.clock.time));

    EXPECT_EQ(parse_cursor(ward.note("poll.Observation"))->high, at("2026-03-01T11:00:00Z"));
    EXPECT_THAT(ward.waiting(), ElementsAre("p1"));
}

TEST(Poller, CountsWhatItCannotTellThePatientOf) {
    Ward ward;
    ward.ehr.on_search = [](const Search&) {
        return answer({R"({"resourceType":"Observation","id":"1","subject":{"identifier":{"value":"x"}}})",
                       R"({"resourceType":"Observation","id":"2","subject":{"reference":"https://other/Patient/9"}})"});
    };

    const auto polled = poll_once(ward.source, "Observation", ward.clock.time);

    EXPECT_EQ(polled->nobody, 2U);
    EXPECT_THAT(ward.waiting(), IsEmpty());
}

TEST(Poller, PassesOverStrangersOfAGroup) {
    Ward ward(app::Population::Kind::group);
    const std::vector<std::string> ours{"p1"};
    ASSERT_TRUE(ward.store->remember_patients("a", ours, ward.clock.time));
    ward.ehr.on_search = [](const Search&) {
        return answer({observation("1", "p1", "2026-03-01T11:50:00Z"), observation("2", "p2", "2026-03-01T11:55:00Z")});
    };

    ASSERT_TRUE(poll_once(ward.source, "Observation", ward.clock.time));

    EXPECT_THAT(ward.waiting(), ElementsAre("p1"));
}

}  // namespace
}  // namespace hv::plugin::events
