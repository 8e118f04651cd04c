// What the worklist's row of a patient counts as overdue.
#include "plugin/flow/summary.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "plugin/flow/judge.hpp"
#include "rules/engine/check.hpp"
#include "tests/support/paper_patient.hpp"

namespace hv::plugin {
namespace {

// A demo patient of whom much is overdue.
JudgedPatient judged_patient() {
    std::ifstream in(HV_SOURCE_DIR "/plugin/sandbox/patients/07-ikke-fulgt-opp.json");
    const std::vector documents{std::string(std::istreambuf_iterator<char>(in), {})};
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) sets.push_back(&set);
    auto judged = judge(documents, rules::shipped_vocabulary(), sets, test::noon());
    EXPECT_TRUE(judged);
    return *std::move(judged);
}

Attention at_level(Attention attention, rules::Level level) {
    for (AttendedFinding& finding : attention.findings) finding.level = level;
    return attention;
}

TEST(Summary, CountsWhatIsDueAsOverdueOnceItsDayHasPassedAndAReminderNever) {
    const JudgedPatient patient = judged_patient();
    const Attention attention = plugin::attention(patient.judged(), {}, patient.snapshot.as_of);
    EXPECT_TRUE(summary(patient, attention, {}, std::nullopt).overdue);
    EXPECT_TRUE(summary(patient, at_level(attention, rules::Level::due), {}, std::nullopt).overdue);
    EXPECT_FALSE(summary(patient, at_level(attention, rules::Level::info), {}, std::nullopt).overdue);
}

}  // namespace
}  // namespace hv::plugin
