// The sheets beside the rule sets are those that the rule sets give: what a clinician signs is what is judged.
// HV_WRITE_GOLDEN=1 rewrites them; the test then fails once, so that somebody reads the difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rules/engine/check.hpp"
#include "rules/engine/sheet.hpp"

namespace hv::rules {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void hold_sheet(const RuleSet& rules, Language language, std::string_view name) {
    const fs::path path = fs::path(HV_SOURCE_DIR "/rules/sets") / rules.id / name;
    const std::string made = sheet(rules, shipped_vocabulary(), language, SheetFormat::markdown);
    if (made == bytes_of(path)) return;
    if (std::getenv("HV_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << made;
    ADD_FAILURE() << path << " is not what the rule set gives; HV_WRITE_GOLDEN=1 rewrites it";
}

TEST(ShippedSheets, AreWhatTheRuleSetsGive) {
    ASSERT_FALSE(shipped_rule_sets().empty());
    for (const RuleSet& rules : shipped_rule_sets()) {
        hold_sheet(rules, Language::nb, "sheet.nb.md");
        hold_sheet(rules, Language::en, "sheet.en.md");
    }
}

}  // namespace
}  // namespace hv::rules
