// Each way to break a rule document is noticed, in the place where it is broken, and nothing else is said.
#include <gtest/gtest.h>

#include "rules/engine/notes.hpp"
#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

void expect_told_of_set(std::span<const Broken> rows) {
    const std::string sound = example_file("ruleset.json");
    for (const Broken& row : rows) EXPECT_EQ(told_of_set(break_text(sound, row)), row.expected) << row.what;
}

void expect_told_of_vocabulary(std::string_view file, std::span<const Broken> rows) {
    const std::string sound = example_file(file);
    for (const Broken& row : rows) {
        EXPECT_EQ(told_of_vocabulary(file, break_text(sound, row)), row.expected) << row.what;
    }
}

TEST(ExampleSet, IsSound) {
    EXPECT_EQ(told_of_set(example_file("ruleset.json")), "");
}

TEST(BrokenStructure, IsNoticedWhereItStands) {
    expect_told_of_set(broken_structure());
}
TEST(BrokenBands, AreNoticedWhereTheyStand) {
    expect_told_of_set(broken_bands());
}
TEST(BrokenKinds, AreNoticedWhereTheyStand) {
    expect_told_of_set(broken_kinds());
}
TEST(BrokenReferences, AreNoticedWhereTheyStand) {
    expect_told_of_set(broken_references());
}

TEST(BrokenObservables, AreNoticedWhereTheyStand) {
    expect_told_of_vocabulary("observables.json", broken_observables());
}
TEST(BrokenDrugs, AreNoticedWhereTheyStand) {
    expect_told_of_vocabulary("drugs.json", broken_drugs());
}
TEST(BrokenConditions, AreNoticedWhereTheyStand) {
    expect_told_of_vocabulary("conditions.json", broken_conditions());
}

TEST(BrokenSet, ListsEveryProblemInTheOrderOfTheFile) {
    std::string text = example_file("ruleset.json");
    for (const Broken& row : {Broken{"", "EX-04", "\"level\": \"danger\"", "\"level\": \"alarm\"", ""},
                              Broken{"", "EX-01", "\"above\": 25.0", "\"above\": 26.0", ""},
                              Broken{"", "EX-12", "{ \"rule\": \"EX-10\" }", "{ \"rule\": \"EX-13\" }", ""}}) {
        text = break_text(text, row);
    }
    EXPECT_EQ(
        told_of_set(text),
        "band-gap 18:50 EX-01.bands: band 2 starts at `26.0` but band 1 ends at `25.0`: values between them have no "
        "level\n"
        "bad-value 33:110 EX-04.bands[2].level: wanted `info`, `due`, `review`, `danger` or `urgent`, found `alarm`\n"
        "forward-reference 69:68 EX-12.at_least.of[1].rule: `EX-13` does not stand before this rule");
}

TEST(BrokenSet, StopsListingAtTwoHundred) {
    std::string text = R"({"id": "a", "version": "1.0.0", "title": {"nb": "a", "en": "a"}, "rules": [)";
    for (int i = 0; i < 300; ++i) text += i == 0 ? "1" : ",1";
    Problems problems;
    EXPECT_FALSE(check("ruleset.json", text + "]}", example_vocabulary(), problems));
    ASSERT_EQ(problems.size(), Notes::most + 1);
    EXPECT_EQ(problems.back().code, "too-many");
}

TEST(BrokenSet, RefusesAListThatNobodyCouldJudge) {
    std::string text =
        R"({"id": "a", "version": "1.0.0", "title": {"nb": "a", "en": "a"}, "sources": [], "topics": [{"id": "a",
        "category": "a", "flag": {"nb": "a", "en": "a"}}], "domains": [{"id": "a", "title": {"nb": "a", "en": "a"},
        "actions": {"nb": "a", "en": "a"}, "resources": {"nb": "a", "en": "a"}, "goal": {"nb": "a", "en": "a"}}], "rules": [1)";
    for (int i = 0; i < 10'000; ++i) text += ",1";
    EXPECT_EQ(told_of_set(text + "]}"), "too-many 3:124 rules: more than 10000 of them");
}

TEST(BrokenVocabulary, RefusesMoreCodesThanItCanNumber) {
    std::string text = R"({"version": "1", "observables": [{"id": "a", "title": {"nb": "a", "en": "a"}, "kind": "coded",
        "source": "a", "confidence": "V", "codes": [{"system": "loinc", "code": "1"}], "answers": [)";
    for (int i = 0; i < 7; ++i) {
        text += std::string(i == 0 ? "" : ",") + R"({"id": "a)" + std::to_string(i) +
                R"(", "title": {"nb": "a", "en": "a"}, "codes": [)";
        for (int j = 0; j < 10'000; ++j) {
            text += std::string(j == 0 ? "" : ",") + R"({"system":"loinc","code":")" +
                    std::to_string(i * 10'000 + j + 2) + "\"}";
        }
        text += "]}";
    }
    Problems problems;
    EXPECT_FALSE(
        parse_vocabulary({text + "]}]}", example_file("drugs.json"), example_file("conditions.json")}, problems));
    EXPECT_EQ(problems.front().code, "too-many");
    EXPECT_EQ(problems.front().message, "observables[0].answers[5].codes[9998]: more than 60000 codes");
}

TEST(BrokenSet, ShowsTheGapWithItsHintAsNightDutyReadsIt) {
    Problems problems;
    const std::string broken =
        break_text(example_file("ruleset.json"), {"", "EX-01", "\"above\": 25.0", "\"above\": 26.0", ""});
    check("ruleset.json", broken, example_vocabulary(), problems);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(
        text(problems.front()),
        "ruleset.json:18:50: EX-01.bands: band 2 starts at `26.0` but band 1 ends at `25.0`: values between them have "
        "no level\n  hint: set \"above\" to 25.0, or add a band");
}

}  // namespace
}  // namespace hv::rules
