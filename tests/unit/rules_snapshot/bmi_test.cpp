#include "facts.hpp"

namespace hv::rules {
namespace {

using facts::Facts;
using facts::readings;
using facts::says;
using facts::values;

std::string bmi_of(const char* weight, const char* height, const char* unit = "cm") {
    Facts facts;
    facts.born("1980-01-01");
    facts.observe("w", "body-weight", "2025-11-21T08:00:00+01:00", weight, "kg");
    facts.observe("h", "body-height", "2020-01-01", height, unit);
    return values(facts.on("2025-11-21"), "bmi");
}

TEST(Bmi, WomanOf160cmAnd76point8kgIsExactlyThirty) {
    EXPECT_EQ(bmi_of("76.8", "160"), "30.0");
}

TEST(Bmi, OfTheVignettesStandsAsWritten) {
    EXPECT_EQ(bmi_of("84.1", "183"), "25.1");
    EXPECT_EQ(bmi_of("84.0", "183"), "25.1");
    EXPECT_EQ(bmi_of("83.0", "183"), "24.8");
    EXPECT_EQ(bmi_of("68.06", "165"), "25.0");
    EXPECT_EQ(bmi_of("68.4", "165"), "25.1");
}

TEST(Bmi, IsComputedFromWhatWasMeasuredAndNotFromWhatIsShown) {
    EXPECT_EQ(bmi_of("81.1614", "180"), "25.0");  // 25.0498; from 81.17 it would still be 25.1 rounded twice
    EXPECT_EQ(bmi_of("76.8", "1.6", "m"), "30.0");
}

TEST(Bmi, PointsToBothOfItsReadings) {
    Facts facts;
    facts.observe("w", "body-weight", "2025-11-21T08:00:00+01:00", "76.8", "kg");
    facts.observe("h", "body-height", "2020-01-01", "160", "cm").trust = fhir::Trust::weak;
    const Snapshot snapshot = facts.on("2025-11-21");
    const Reading& bmi = readings(snapshot, "bmi").front();
    EXPECT_EQ(bmi.source.id, "w");
    EXPECT_EQ(bmi.second_source.id, "h");
    EXPECT_EQ(bmi.last_day.text(), "2025-11-21");
    EXPECT_EQ(bmi.trust, fhir::Trust::weak);
}

TEST(Bmi, TakesTheNewestHeightBeforeTheWeightElseTheFirstAfterIt) {
    Facts facts;
    facts.born("1980-01-01");
    facts.observe("w1", "body-weight", "2010-01-01", "80", "kg");
    facts.observe("w2", "body-weight", "2018-01-01", "80", "kg");
    facts.observe("w3", "body-weight", "2025-01-01", "80", "kg");
    facts.observe("h1", "body-height", "2015-01-01", "200", "cm");
    facts.observe("h2", "body-height", "2017-01-01", "180", "cm");
    facts.observe("h3", "body-height", "2020-01-01", "160", "cm");
    EXPECT_EQ(values(facts.on("2025-11-21"), "bmi"), "31.3 24.7 20.0");
}

TEST(Bmi, OfAnAdultNeedsAnAdultsHeight) {
    Facts facts;
    facts.born("2000-01-01");
    facts.observe("h", "body-height", "2012-06-01", "150", "cm");
    facts.observe("child", "body-weight", "2013-06-01", "50", "kg");
    facts.observe("adult", "body-weight", "2025-11-21", "80", "kg");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "bmi"), "22.2");
    EXPECT_EQ(readings(snapshot, "bmi").front().source.id, "child");
}

TEST(Bmi, ReportedCountsOnlyWhereNoneCanBeComputed) {
    Facts facts;
    facts.observe("b1", "bmi", "2024-11-21", "29.0", "kg/m2");
    facts.observe("b2", "bmi", "2025-11-21", "30.4", "kg/m2");
    facts.observe("w", "body-weight", "2025-11-21", "76.8", "kg");
    facts.observe("h", "body-height", "2025-11-21", "160", "cm");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "bmi"), "30.0 29.0");
    EXPECT_TRUE(snapshot.issues.empty());
}

TEST(Bmi, ReportedFarFromWeightAndHeightIsNotBelieved) {
    for (const auto& [reported, conflict] :
         {std::pair{"31.5", false}, {"31.6", true}, {"28.5", false}, {"28.4", true}}) {
        SCOPED_TRACE(reported);
        Facts facts;
        facts.observe("b", "bmi", "2025-11-21", reported, "kg/m2");
        facts.observe("w", "body-weight", "2025-11-21", "76.8", "kg");
        facts.observe("h", "body-height", "2025-11-21", "160", "cm");
        const Snapshot snapshot = facts.on("2025-11-21");
        EXPECT_EQ(values(snapshot, "bmi"), "30.0");
        EXPECT_EQ(says(snapshot, IssueCode::conflicting_values, "Observation/b.value"), conflict);
    }
}

TEST(Bmi, ThatCannotBeIsLeftOutAndSaid) {
    Facts facts;
    facts.observe("w", "body-weight", "2025-11-21", "600", "kg");
    facts.observe("h", "body-height", "2025-11-21", "60", "cm");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(values(snapshot, "bmi"), "");
    EXPECT_EQ(facts::dropped(snapshot, "bmi"), "implausible");
}

}  // namespace
}  // namespace hv::rules
