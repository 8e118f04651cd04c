// Schedules that count from a stop, a pause or a change, and doses, as the sheet, a comparison and the formatter tell them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/clause.hpp"
#include "rules/engine/compare.hpp"
#include "rules/engine/format.hpp"
#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string said(const std::string& kind, Language language = Language::nb) {
    const RuleSet set = proved(set_of(rule("AB-01", kind)));
    return clause_text(set, set.rules.back(), shipped_vocabulary(), language);
}

const std::string weight =
    R"("items": [ { "any": ["body-weight"], "title": { "nb": "Kroppsvekt", "en": "Body weight" } } ])";

std::string after_stop() {
    return R"("kind": "due", "exposure": "clozapine", "anchor": "stop", "schedule": { "type": "series", "every": "7 d",
        "count": 4, "tolerance": "3 d" }, )" +
           weight;
}

std::string after_pause() {
    return R"("kind": "due", "exposure": "clozapine", "anchor": "resumed",
        "break": { "from": "4 d", "to": "28 d", "after": "3 mo" }, "escalate": { "after": "7 d", "level": "urgent" },
        "schedule": { "type": "repeat", "phases": [ { "every": "7 d", "grace": "1 d" } ], "until": "42 d" }, )" +
           weight;
}

TEST(ScheduleWords, NameTheStop) {
    EXPECT_THAT(said(after_stop()), HasSubstr("etter seponering, 4 ganger"));
    EXPECT_THAT(said(after_stop()), testing::EndsWith("; seponering av klozapin"));
    EXPECT_THAT(said(after_stop(), Language::en), testing::EndsWith("; stop of clozapine"));
}

TEST(ScheduleWords, NameThePauseAndWhatIsLongOverdue) {
    EXPECT_EQ(said(after_pause(), Language::en),
              "urgent – same day: more than 7 days overdue beyond its grace; measurement due: last measurement too "
              "old, or never measured: "
              "body weight; every 7 days (+ 1 day of grace); rests from 42 days after the resumption; resumption of "
              "clozapine after a pause of at least 4 days and under 28 days, when taken before for at least 3 months");
    EXPECT_THAT(said(after_pause()), HasSubstr("mer enn 7 dager over fristen"));
    EXPECT_THAT(said(after_pause()), HasSubstr("gjenoppstart av klozapin etter en pause på minst 4 dager og under 28"));
}

TEST(ScheduleWords, NameTheChangeOfDose) {
    const std::string kind = R"("kind": "due", "exposure": "antipsychotic", "anchor": "changed", "dose_change": 50,
        "schedule": { "type": "series", "every": "7 d", "count": 6, "tolerance": "3 d" }, )" +
                             weight;
    EXPECT_THAT(said(kind), testing::EndsWith("; oppstart eller doseendring på minst 50 % av antipsykotika"));
    EXPECT_THAT(said(kind, Language::en),
                testing::EndsWith("; start or change of dose by at least 50 % of antipsychotics"));
}

TEST(ScheduleWords, TellHowLongADrugHasBeenTaken) {
    const auto since = [](const std::string& span, Language language) {
        return said(R"("kind": "present", "level": "info", "test": { "exposure": "clozapine", "since": )" + span + " }",
                    language);
    };
    EXPECT_EQ(since(R"({ "from": "7 d", "to": "34 d" })", Language::nb),
              "bruker klozapin, startet for minst 7 dager og mindre enn 34 dager siden");
    EXPECT_EQ(since(R"({ "from": "0 d", "to": "34 d" })", Language::en),
              "takes clozapine, started less than 34 days ago");
    EXPECT_EQ(since(R"({ "from": "1 y" })", Language::en), "takes clozapine, started at least 1 year ago");
}

TEST(ScheduleWords, TellTheSumOfDoses) {
    EXPECT_EQ(said(R"("kind": "score", "formula": "dose-percent", "group": "antipsychotic",
        "bands": [ { "through": 100 }, { "above": 100, "level": "review" } ])",
                   Language::en),
              "Daily doses in percent of the largest in the product text, added up, antipsychotics (as needed not "
              "counted): above 100 %");
}

std::vector<std::string> between(const std::string& before, const std::string& after) {
    std::vector<std::string> aspects;
    for (const Difference& each : compare(proved(set_of(rule("AB-01", before))), proved(set_of(rule("AB-01", after))),
                                          shipped_vocabulary(), Language::en))
        aspects.push_back(each.aspect);
    return aspects;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(ScheduleComparison, NoticesEveryNewWord) {
    for (const auto& [from, to] : {std::pair{"\"28 d\"", "\"27 d\""},
                                   {"\"4 d\"", "\"5 d\""},
                                   {"\"3 mo\"", "\"4 mo\""},
                                   {"\"42 d\"", "\"43 d\""},
                                   {"\"after\": \"7 d\"", "\"after\": \"8 d\""}})
        EXPECT_THAT(between(after_pause(), replaced(after_pause(), from, to)), ElementsAre("schedule")) << from;
    EXPECT_THAT(between(after_pause(), replaced(after_pause(), "urgent", "review")), ElementsAre("level"));
    EXPECT_THAT(between(after_stop(), replaced(after_stop(), R"("anchor": "stop", )", "")), ElementsAre("schedule"));
}

TEST(ScheduleFormat, KeepsTheWordsInTheOrderInWhichTheyAreRead) {
    const std::string set = R"({"rules": [{"escalate": {"level": "urgent", "after": "7 d"}, "break": {"to": "28 d",
        "after": "3 mo", "from": "4 d"}, "anchor": "resumed", "exposure": "clozapine", "kind": "due"}]})";
    const auto laid_out = format_document(set);
    ASSERT_TRUE(laid_out);
    EXPECT_THAT(*laid_out,
                HasSubstr("\"anchor\": \"resumed\",\n      \"break\": { \"from\": \"4 d\", \"to\": \"28 d\", "
                          "\"after\": \"3 mo\" },\n      \"escalate\": { \"after\": \"7 d\", \"level\": \"urgent\" }"));
}

}  // namespace
}  // namespace hv::rules
