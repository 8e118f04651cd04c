#include <gtest/gtest.h>

#include "story.hpp"

namespace hv::rules {
namespace {

using story::Patient;

const std::string pressure_high =
    R"({"kind": "band", "of": "pressure", "within": "365 d", "bands": [ {"to": 140}, {"from": 140, "level": "danger"} ]})";
const std::string weight_high =
    R"({"kind": "band", "of": "weight", "within": "365 d", "bands": [ {"to": 100.0}, {"from": 100.0, "level": "review"} ]})";
const std::string smokes =
    R"({"kind": "state", "of": "smoking", "within": "365 d", "answers": [ {"is": ["daily"], "level": "info"}, {"is": ["never"]}, {"is": ["unknown"], "unknown": true} ]})";

// Each part is true, false or unknown ("?") for the patient made here.
std::string judged(const std::string& fields, char pressure, char weight, char smoking) {
    static std::map<std::string, RuleSet> sets;
    auto found = sets.find(fields);
    if (found == sets.end()) found = sets.emplace(fields, story::rule_set({fields})).first;
    Patient patient("2025-11-21");
    if (pressure != '?') patient.measured("pressure", {{"2025-11-01", pressure == 't' ? "150" : "120"}});
    if (weight != '?') patient.measured("weight", {{"2025-11-01", weight == 't' ? "110.0" : "70.0"}});
    if (smoking != '?') patient.answered("smoking", "2025-11-01", smoking == 't' ? 0 : 1);
    return patient.judged(found->second);
}

TEST(CombineAny, IsMetByOnePartWhateverIsUnknown) {
    const std::string any = R"("kind": "combine", "any": [ )" + pressure_high + ", " + weight_high + " ]";
    EXPECT_EQ(judged(any, 't', '?', '?'), "met danger");
    EXPECT_EQ(judged(any, 'f', 't', '?'), "met review");
    EXPECT_EQ(judged(any, 'f', '?', '?'), "unknown absent");
    EXPECT_EQ(judged(any, 'f', 'f', '?'), "not-met");
}

TEST(CombineAll, IsNotMetByOnePartWhateverIsUnknown) {
    const std::string all =
        R"("kind": "combine", "all": [ )" + pressure_high + ", " + weight_high + R"( ], "level": "urgent")";
    EXPECT_EQ(judged(all, 't', 't', '?'), "met urgent");
    EXPECT_EQ(judged(all, 'f', '?', '?'), "not-met");
    EXPECT_EQ(judged(all, 't', '?', '?'), "unknown absent");
}

TEST(CombineAtLeast, CountsAndLeavesOpenWhatUnknownPartsCouldDecide) {
    const std::string two = R"("kind": "combine", "at_least": {"n": 2, "of": [ )" + pressure_high + ", " + weight_high +
                            ", " + smokes + " ]}";
    EXPECT_EQ(judged(two, 't', 't', '?'), "met danger");
    EXPECT_EQ(judged(two, 't', 'f', '?'), "unknown absent");
    EXPECT_EQ(judged(two, 'f', 'f', '?'), "not-met");
}

TEST(CombineNot, TurnsTheTruthAndKeepsUnknown) {
    const std::string none = R"("kind": "combine", "not": )" + pressure_high + R"(, "level": "info")";
    EXPECT_EQ(judged(none, 'f', '?', '?'), "met info");
    EXPECT_EQ(judged(none, 't', '?', '?'), "not-met");
    EXPECT_EQ(judged(none, '?', '?', '?'), "unknown absent");
}

TEST(RuleReference, TakesTheTruthOfAnEarlierRule) {
    const RuleSet rules = story::rule_set({pressure_high.substr(1, pressure_high.size() - 2),
                                           R"("kind": "combine", "all": [ {"rule": "TE-01"} ], "level": "review")"});
    EXPECT_EQ(Patient("2025-11-21").measured("pressure", {{"2025-11-01", "150"}}).judged(rules), "met review");
    EXPECT_EQ(Patient("2025-11-21").judged(rules), "unknown absent");
}

TEST(Birthday, OfALeapDayIsTheFirstOfMarchInOtherYears) {
    const RuleSet rules = story::rule_set({R"("kind": "present", "test": {"age": {"from": 18}}, "level": "info")"});
    EXPECT_EQ(Patient("2026-02-28").born("2008-02-29").judged(rules), "not-met");
    EXPECT_EQ(Patient("2026-03-01").born("2008-02-29").judged(rules), "met info");
}

TEST(Age, IsUnknownWithoutABirthDate) {
    const RuleSet rules = story::rule_set({R"("kind": "present", "test": {"age": {"from": 18}}, "level": "info")"});
    EXPECT_EQ(Patient("2026-02-28").judged(rules), "unknown absent");
}

}  // namespace
}  // namespace hv::rules
