// What servers do to a resource changes no fingerprint; what a human says of it does.
#include "plugin/decide/fingerprint.hpp"

#include <gtest/gtest.h>

#include "plugin/decide/render.hpp"
#include "tests/unit/decide/turn.hpp"

namespace hv::plugin {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) text.replace(at, from.size(), to);
    return text;
}

std::string plan_text() {
    return render_care_plan(plan_draft({measurement("MON-03"), advice("HF-01")}));
}

TEST(Fingerprint, StandsInTheTagOfWhatWeWrite) {
    const std::string flag = render_flag(flag_draft());
    const auto document = *json::Document::parse(flag);
    EXPECT_EQ(tagged_fingerprint(document.root()), fingerprint_of(document.root()));
    EXPECT_EQ(fingerprint_of(flag).size(), 64U);
}

TEST(Fingerprint, IsTheLastOneWhereAServerKeepsTheTagsOfEveryVersion) {
    const auto twice =
        with_fingerprint(replaced(render_flag(flag_draft()), R"("status":"active")", R"("status":"inactive")"));
    const auto last = *json::Document::parse(twice);
    EXPECT_EQ(tagged_fingerprint(last.root()), fingerprint_of(twice));
    const auto kept = *json::Document::parse(
        R"({"meta":{"tag":[{"system":"https://hjertevakt.no/fhir/id/fingerprint","code":"10-b"},)"
        R"({"system":"https://hjertevakt.no/fhir/id/fingerprint","code":"9-a"},)"
        R"({"system":"https://hjertevakt.no/fhir/id/fingerprint","code":"odd"}]}})");
    EXPECT_EQ(tagged_fingerprint(kept.root()), "b");
}

TEST(Fingerprint, IsOfNothingElse) {
    EXPECT_EQ(fingerprint_of(R"({"resourceType":"Observation"})"), "");
    EXPECT_EQ(fingerprint_of("no json"), "");
}

TEST(Fingerprint, StaysWhenAServerStoresTheFlagInItsOwnWay) {
    const std::string flag = render_flag(flag_draft());
    const std::string own = fingerprint_of(flag);
    EXPECT_EQ(fingerprint_of(replaced(flag, R"("reference":"Patient/p1")",
                                      R"("reference":"https://ehr.test/fhir/Patient/p1/_history/2","type":"Patient")")),
              own);
    EXPECT_EQ(fingerprint_of(replaced(flag, R"("code":"clinical")", R"("code":"clinical","display":"Clinical")")), own);
    EXPECT_EQ(fingerprint_of(replaced(flag, R"("status":"active")",
                                      R"("language":"nb","extension":[{"url":"https://x"}],"status":"active")")),
              own);
    EXPECT_EQ(fingerprint_of(replaced(flag, "12:00:00+01:00", "11:00:00.000Z")), own);
    EXPECT_EQ(fingerprint_of(replaced(flag, R"("text":"Se oversikt")", R"("text":" Se  oversikt\n")")), own);
    EXPECT_EQ(fingerprint_of(replaced(flag, R"("display":"Hjertevakt")", R"("display":"Hjertevakt 2")")), own);
}

TEST(Fingerprint, ChangesWithWhatTheFlagSays) {
    const std::string flag = render_flag(flag_draft());
    const std::string own = fingerprint_of(flag);
    EXPECT_NE(fingerprint_of(replaced(flag, R"("status":"active")", R"("status":"inactive")")), own);
    EXPECT_NE(fingerprint_of(replaced(flag, R"("code":"clinical")", R"("code":"safety")")), own);
    EXPECT_NE(fingerprint_of(replaced(flag, R"("text":"Se oversikt")", R"("text":"Se journal")")), own);
    EXPECT_NE(fingerprint_of(replaced(flag, "Patient/p1", "Patient/p2")), own);
    EXPECT_NE(fingerprint_of(replaced(flag, R"("value":"hjertevakt")", R"("value":"other")")), own);
    EXPECT_NE(fingerprint_of(replaced(flag, R"("status":"active")",
                                      R"("modifierExtension":[{"url":"https://x/refuted"}],"status":"active")")),
              own);
}

TEST(Fingerprint, LeavesTheProgressOfAnActivityToTheCareTeam) {
    const std::string plan = plan_text();
    const std::string own = fingerprint_of(plan);
    EXPECT_EQ(fingerprint_of(replaced(plan, R"("status":"not-started")",
                                      R"("status":"completed","statusReason":{"text":"tatt"})")),
              own);
    EXPECT_EQ(fingerprint_of(replaced(plan, R"({"detail":)", R"({"progress":[{"text":"tatt"}],"detail":)")), own);
    EXPECT_EQ(fingerprint_of(
                  replaced(plan, R"({"detail":)", R"({"outcomeReference":[{"reference":"Observation/9"}],"detail":)")),
              own);
    EXPECT_NE(fingerprint_of(replaced(plan, R"("description":"Tilby)", R"("description":"Ikke tilby)")), own);
    EXPECT_NE(fingerprint_of(replaced(plan, "2025-11-28", "2025-11-29")), own);
    EXPECT_NE(fingerprint_of(replaced(plan, R"({"detail":)", R"({"reference":{"reference":"Task/1"},"detail":)")), own);
}

TEST(Fingerprint, TellsTextFromStructure) {
    const auto flag = [](const std::string& code) {
        return fingerprint_of(R"({"resourceType":"Flag","code":)" + code + "}");
    };
    EXPECT_NE(flag(R"({"text":"a","coding":[{"code":"b"}]})"), flag(R"({"text":"a,6:coding=[{4:code=1:b,},]"})"));
}

}  // namespace
}  // namespace hv::plugin
