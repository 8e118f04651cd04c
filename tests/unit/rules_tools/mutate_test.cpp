#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/cases.hpp"
#include "rules/engine/mutate_edits.hpp"
#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> changes(const std::string& document) {
    std::vector<std::string> out;
    for (const Mutant& mutant : mutants_of(proved(document), document)) {
        out.push_back(mutant.path + ": " + mutant.original + " -> " + mutant.mutant);
    }
    return out;
}

std::vector<std::string> survivors(const std::string& document, const std::string& cases) {
    std::vector<std::string> out;
    const MutationReport report = mutate("small.json", document, shipped_vocabulary(), {{"a.json", cases}});
    for (const Survivor& survivor : report.survivors) {
        out.push_back(std::to_string(survivor.line) + " " + survivor.path + ": " + survivor.original + " -> " +
                      survivor.mutant);
    }
    return out;
}

std::string weighed(std::string_view title, std::string_view kilograms, std::string_view answer,
                    std::string_view born = "1990") {
    return R"({ "case": ")" + std::string(title) + R"(", "as_of": "2025-11-21", "patient": { "born": ")" +
           std::string(born) + R"(" }, "readings": { "body-weight": "2024-11-21: )" + std::string(kilograms) +
           R"( kg", "body-height": "2025-11-21: 200 cm" }, "expect": { "AB-01": ")" + std::string(answer) + "\" } }";
}

TEST(Mutants, MoveALimitWhereverItIsWritten) {
    const std::string document = set_of(rule("AB-01", bmi_over_25));
    const std::vector<Mutant> mutants = mutants_of(proved(document), document);

    ASSERT_FALSE(mutants.empty());
    for (const Mutant& mutant : mutants) {
        if (mutant.mutant != "25.1") continue;
        const std::string changed = mutated(document, mutant);
        EXPECT_NE(changed.find(R"("through": 25.1)"), std::string::npos);
        EXPECT_NE(changed.find(R"("above": 25.1)"), std::string::npos);
        return;
    }
    FAIL() << "no mutant moves the limit up";
}

TEST(Mutants, MoveNumbersByTheirLastDigitAndSpansByOne) {
    const std::vector<std::string> all = changes(set_of(rule("AB-01", bmi_over_25, R"("applies": ["adult"], )")));

    EXPECT_THAT(all, Contains("AB-01.bands[1].above: 25.0 -> 24.9"));
    EXPECT_THAT(all, Contains("AB-01.within: 365 d -> 366 d"));
    EXPECT_THAT(all, Contains("gates.adult.age.from: 18 -> 17"));
}

TEST(Mutants, MoveALevelOneStepEitherWayAndLeaveEachGateOut) {
    const std::string gates = R"({ "id": "adult", "title": { "nb": "v", "en": "a" }, "age": { "from": 18 } },
      { "id": "alive", "title": { "nb": "i live", "en": "alive" }, "deceased": false })";
    const std::string document = set_of(
        rule("AB-01", bmi_over_25, R"("applies": ["alive"], )") + ",\n" +
            rule("AB-02",
                 R"("kind": "present", "test": { "sex": "male" }, "level": "urgent", "applies": ["alive", "adult"])") +
            ",\n" +
            rule(
                "AB-03",
                R"("kind": "band", "of": "systolic", "within": "90 d", "bands": [ { "to": 140 }, { "from": 140, "level": "due" } ],
                 "confirm": { "readings": 2, "days": 2, "within": "90 d", "until": "info" })"),
        gates);
    std::vector<std::string> said;
    for (const std::string& change : changes(document)) {
        if (change.find("level") != std::string::npos || change.find("until") != std::string::npos ||
            change.find("applies") != std::string::npos) {
            said.push_back(change);
        }
    }

    EXPECT_THAT(said, ElementsAre("AB-01.applies[0]: alive -> ", "AB-01.bands[1].level: danger -> review",
                                  "AB-01.bands[1].level: danger -> urgent", "AB-02.applies[0]: alive -> ",
                                  "AB-02.applies[1]: adult -> ", "AB-02.level: urgent -> danger",
                                  "AB-03.bands[1].level: due -> info", "AB-03.bands[1].level: due -> review",
                                  "AB-03.confirm.until: info -> due"));
}

TEST(Mutate, FindsNothingWhenTheCasesStandOnBothSidesOfEveryEdge) {
    // 200 cm: 100.0 kg is exactly 25.0.
    const std::string cases = "[" + weighed("on the limit, and as old as may be", "100.0", "not-met") + "," +
                              weighed("one digit over", "100.4", "met danger") + "," +
                              weighed("seventeen", "100.4", "not-applicable adult", "2008-11-21") + "," +
                              weighed("eighteen today", "100.4", "met danger", "2007-11-21") +
                              R"(, { "case": "a day too old",
      "as_of": "2025-11-22", "patient": { "born": "1990" }, "readings": { "body-weight": "2024-11-21: 100.4 kg",
      "body-height": "2025-11-21: 200 cm" }, "expect": { "AB-01": "unknown stale" } } ])";

    EXPECT_THAT(survivors(set_of(rule("AB-01", bmi_over_25, R"("applies": ["adult"], )")), cases), IsEmpty());
}

TEST(Mutate, ListsWhatNoCaseNoticesWithItsLine) {
    const std::string cases = "[" + weighed("far over the limit", "150", "met danger") + "]";

    EXPECT_THAT(survivors(set_of(rule("AB-01", bmi_over_25)), cases),
                testing::IsSupersetOf({"10 AB-01.bands[1].above: 25.0 -> 24.9", "10 AB-01.bands[1].above: 25.0 -> 25.1",
                                       "10 AB-01.within: 365 d -> 366 d"}));
}

TEST(Mutate, CountsAMutantThatCheckRefusesAsNoticed) {
    const std::string document = set_of(rule(
        "AB-01",
        R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "to": 25 }, { "from": 25, "to": 26, "level": "info" },
        { "from": 26, "level": "danger" } ])"));

    const MutationReport report = mutate("small.json", document, shipped_vocabulary(), {});

    EXPECT_GT(report.refused, 0U);
    EXPECT_EQ(report.mutants, report.refused + report.survivors.size());
}

TEST(Mutate, IsNotFooledByACaseThatFailsAnyway) {
    const std::string cases = "[" + weighed("a wrong case", "150", "not-met") + "]";
    const std::string document = set_of(rule("AB-01", bmi_over_25));

    const MutationReport report = mutate("small.json", document, shipped_vocabulary(), {{"a.json", cases}});

    EXPECT_EQ(report.survivors.size() + report.refused, report.mutants);
}

TEST(Mutate, MakesNoMutantsOfASetThatIsRefused) {
    EXPECT_EQ(mutate("small.json", "{}", shipped_vocabulary(), {}).mutants, 0U);
}

}  // namespace
}  // namespace hv::rules
