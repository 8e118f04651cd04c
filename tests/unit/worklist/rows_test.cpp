#include "plugin/worklist/rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/base/zone.hpp"
#include "plugin/worklist/csv.hpp"

namespace hv::plugin::worklist {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* body_text = R"({
 "born": "1984-03-01", "sex": "female",
 "findings": [
  {"rule": "HF-04", "ruleSet": "hjertefrisk", "level": 4, "since": "2026-11-01T10:00:00+01:00",
   "title": {"nb": "Høyt blodtrykk", "en": "High blood pressure"}, "text": {"nb": "…", "en": "…"}, "audience": ["gp"],
   "newest": "2026-11-15"},
  {"rule": "HF-05", "ruleSet": "hjertefrisk", "level": 3, "since": "2026-11-01T10:00:00+01:00",
   "title": {"nb": "Forhøyet HbA1c", "en": "Raised HbA1c"}, "audience": ["gp", "psychiatrist"]},
  {"rule": "SE-01", "ruleSet": "antipsychotic-monitoring", "level": 3, "since": "2026-11-18T10:00:00+01:00",
   "title": {"nb": "Vektøkning", "en": "Weight gain"}, "audience": ["gp", "psychiatrist"], "newest": "2026-11-15"},
  {"rule": "MON-03", "ruleSet": "antipsychotic-monitoring", "level": 2, "since": "2026-10-01T10:00:00+01:00",
   "title": {"nb": "Lipider", "en": "Lipids"}, "audience": ["psychiatrist"], "dueBy": "2026-08-01"},
  {"rule": "SE-07", "ruleSet": "antipsychotic-monitoring", "level": 4, "since": "2026-09-01T10:00:00+01:00",
   "title": {"nb": "Prolaktin", "en": "Prolactin"}, "audience": ["psychiatrist"],
   "attended": {"what": "snooze", "by": "Practitioner/x", "byName": "Kari Lege", "at": "2026-11-10T09:00:00+01:00",
                "until": "2026-12-08T09:00:00+01:00"}}],
 "drugs": [{"atc": "N05AH03", "name": {"nb": "Olanzapin", "en": "Olanzapine"}, "dose": "15 mg"}]})";

class WorklistRow : public testing::Test {
protected:
    WorklistRow() {
        summary.who = {"sykehuset", "p1"};
        summary.name = "Kari Nordmann";
        summary.level = 4;
        summary.since = from_oslo(Date::parse("2026-11-01").value(), 36'000);
        summary.overdue = true;
        summary.assessed_at = seeing.now;
        summary.body = body_text;
    }
    [[nodiscard]] Row row() const { return row_of(summary, read_body(summary.body), seeing, {}); }

    care::Viewer viewer{"sykehuset", "Practitioner/psy", "Psyk", care::Role::psychiatrist, "Organization/dps-nord"};
    Seeing seeing{viewer, rules::Language::nb, from_oslo(Date::parse("2026-11-22").value(), 43'200)};
    store::Summary summary;
};

TEST_F(WorklistRow, LeadsWithTheHighestLevelAndThenTheOldest) {
    std::vector<std::string> order;
    for (const Reason& reason : reasons_of(read_body(body_text), seeing)) order.push_back(reason.rule);
    EXPECT_THAT(order, ElementsAre("HF-04", "HF-05", "SE-01", "MON-03", "SE-07"));
}

TEST_F(WorklistRow, LeadsWithWhatIsUrgentAlsoWhenItIsForTheGpAndSomethingElseIsOverdue) {
    summary.level = 5;
    summary.body = R"({"findings": [
      {"rule": "SE-21", "level": 2, "since": "2026-10-01T10:00:00+01:00", "title": {"nb": "AIMS"},
       "audience": ["psychiatrist"], "dueBy": "2026-10-01"},
      {"rule": "HF-09", "level": 5, "since": "2026-11-20T10:00:00+01:00", "title": {"nb": "Svært høyt blodtrykk"},
       "audience": ["gp"]}]})";
    EXPECT_EQ(row().reasons.front().text, "Svært høyt blodtrykk");
    EXPECT_THAT(csv_of({row()}, rules::Language::nb), HasSubstr("\"Svært høyt blodtrykk | AIMS\""));
}

TEST_F(WorklistRow, NamesSideEffectsAndWhatIsOverdueFirstAmongEquals) {
    summary.body = R"({"findings": [
      {"rule": "HF-05", "level": 3, "since": "2026-11-01T10:00:00+01:00", "audience": ["psychiatrist"]},
      {"rule": "HF-06", "level": 3, "since": "2026-11-01T10:00:00+01:00", "audience": ["gp"]},
      {"rule": "SE-01", "level": 3, "since": "2026-11-01T10:00:00+01:00", "audience": ["psychiatrist"]}]})";
    std::vector<std::string> order;
    for (const Reason& reason : reasons_of(read_body(summary.body), seeing)) order.push_back(reason.rule);
    EXPECT_THAT(order, ElementsAre("SE-01", "HF-05", "HF-06"));
}

TEST_F(WorklistRow, HoldsTwoReasonsAndCountsTheOthers) {
    EXPECT_EQ(row().reasons.size(), 2U);
    EXPECT_EQ(row().more, 3U);
}

TEST_F(WorklistRow, AlwaysHoldsAReasonForItsLevel) {
    EXPECT_EQ(row().reasons[0].rule, "HF-04");
}

TEST_F(WorklistRow, SaysWhoHasAttendedToAFindingAndUntilWhen) {
    const Reason last = reasons_of(read_body(body_text), seeing).back();
    EXPECT_FALSE(last.open);
    EXPECT_EQ(last.status, "utsatt til 2026-12-08, Kari Lege");
}

TEST_F(WorklistRow, SaysWhatIsOverdueSinceWhen) {
    EXPECT_EQ(row().due, "forfalt 2026-08-01");
    EXPECT_EQ(row().newest, "2026-11-15");
    EXPECT_EQ(row().drugs, "Olanzapin 15 mg");
}

TEST_F(WorklistRow, DoesNotCallAReminderOverdue) {
    summary.level = 1;
    summary.body = R"({"findings": [
      {"rule": "MON-09", "level": 1, "since": "2026-10-01T10:00:00+01:00", "title": {"nb": "Påminnelse"},
       "audience": ["psychiatrist"], "dueBy": "2026-08-01"}]})";
    EXPECT_EQ(row().due, "");
    summary.body.replace(summary.body.find("\"level\": 1"), 10, "\"level\": 2");
    EXPECT_EQ(row().due, "forfalt 2026-08-01");
}

TEST_F(WorklistRow, CountsItsAgeInDaysSinceTheFindingWasFirstSeen) {
    EXPECT_EQ(row().age, 21);
    EXPECT_EQ(short_age(21, rules::Language::nb), "21 d");
    EXPECT_EQ(short_age(400, rules::Language::nb), "13 mnd");
}

// Hazards: H20
TEST_F(WorklistRow, TellsMeFromOthers) {
    EXPECT_EQ(row().owner, "");
    summary.owner = "Practitioner/psy";
    EXPECT_EQ(row().owner, "meg");
    EXPECT_TRUE(row().mine);
    summary.owner = "Practitioner/other";
    summary.owner_name = "Ola Lege";
    EXPECT_EQ(row().owner, "Ola Lege");
    summary.owner.clear();
    summary.waits_for = "role:gp";
    EXPECT_EQ(row().owner, "venter på fastlege");
}

// Hazards: H20
TEST_F(WorklistRow, SaysThatNobodyHasOwnedThePatientForTooLong) {
    summary.unowned_since = seeing.now.plus_seconds(-13 * 86'400);
    EXPECT_FALSE(row().unowned_long);
    summary.unowned_since = seeing.now.plus_seconds(-15 * 86'400);
    EXPECT_TRUE(row().unowned_long);
}

// Hazards: H22
TEST_F(WorklistRow, SaysThatItWasNotAssessedForTwoDays) {
    EXPECT_FALSE(row().stale);
    summary.assessed_at = seeing.now.plus_seconds(-49 * 3600);
    EXPECT_TRUE(row().stale);
}

// Hazards: H06
TEST_F(WorklistRow, IsShownWithItsLevelWhenItsReasonsCannotBeRead) {
    summary.body = "no JSON";
    EXPECT_FALSE(read_body(summary.body).readable);
    EXPECT_EQ(row().level, 4);
    EXPECT_EQ(row().name, "Kari Nordmann");
}

TEST_F(WorklistRow, ReadsABodyOfAnyShapeWithoutComplaint) {
    for (const char* odd : {"{}", "[]", "null", R"({"findings": 3})", R"({"findings": [1, null, {}]})",
                            R"({"drugs": [{"name": "Olanzapin"}]})", R"({"findings": [{"level": "9"}]})"}) {
        summary.body = odd;
        EXPECT_EQ(row().level, 4) << odd;
    }
}

TEST_F(WorklistRow, HasAnotherStateWhenALevelRose) {
    std::string other = body_text;
    other.replace(other.find("\"level\": 3"), 10, "\"level\": 4");
    EXPECT_NE(state_of(read_body(body_text), ""), state_of(read_body(other), ""));
    EXPECT_EQ(state_of(read_body(body_text), ""), state_of(read_body(body_text), ""));
}

// Hazards: H20
TEST_F(WorklistRow, HasAnotherStateWhenItsOwnerChanged) {
    const std::string before = row().state;
    summary.waits_for = "role:psychiatrist";
    const std::string waiting = row().state;
    EXPECT_NE(waiting, before);
    summary.owner = "Practitioner/other";
    EXPECT_NE(row().state, waiting);
    EXPECT_EQ(row().state, row().state);
}

TEST_F(WorklistRow, OffersForABulkActWhatIsOpenForPsychiatrists) {
    EXPECT_THAT(open_rules(read_body(body_text)), ElementsAre("HF-05", "MON-03", "SE-01"));
}

TEST(WorklistLevels, HaveAWordEachAndNoneOfThemSaysThatAllIsWell) {
    for (int level = 0; level <= 5; ++level) {
        EXPECT_FALSE(level_word(level, rules::Language::nb).empty());
        EXPECT_FALSE(level_word(level, rules::Language::en).empty());
        EXPECT_THAT(level_word(level, rules::Language::nb), Not(HasSubstr("orden")));
    }
}

TEST_F(WorklistRow, BecomesALineOfAFileThatNoSpreadsheetTakesForAFormula) {
    summary.name = "=HYPERLINK(\"http://x\")";
    const std::string file = csv_of({row()}, rules::Language::nb);
    EXPECT_TRUE(file.starts_with("\xEF\xBB\xBF\"Nivå\";\"Pasient\""));
    EXPECT_THAT(file, HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
    EXPECT_THAT(file, HasSubstr("\"Faresone\""));
    EXPECT_TRUE(file.ends_with("\r\n"));
}

}  // namespace
}  // namespace hv::plugin::worklist
