#include "tests/bench/pipeline.hpp"

#include <cstdio>
#include <cstdlib>

#include "fhir/base/zone.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::bench {
namespace {

[[noreturn]] void give_up(std::string_view what) {
    std::fprintf(stderr, "bench: %.*s\n", static_cast<int>(what.size()), what.data());
    std::exit(1);
}

}  // namespace

Pipeline::Pipeline() : as_of_(from_oslo(*Date::of(2025, 11, 21), 12 * 3600)) {
    std::vector<rules::RuleSet> sets;
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (!file.path.starts_with("sets/") || !file.path.ends_with("/ruleset.json")) continue;
        rules::Problems problems;
        auto set = rules::check(file.path, file.bytes, rules::shipped_vocabulary(), problems);
        if (!set) give_up(file.path);
        if (!set->optional) sets.push_back(std::move(*set));
    }
    if (sets.empty()) give_up("no rule set is shipped");
    sets_ = std::make_shared<const std::vector<rules::RuleSet>>(std::move(sets));
}

std::size_t Pipeline::rules() const {
    std::size_t count = 0;
    for (const rules::RuleSet& set : *sets_) count += set.rules.size();
    return count;
}

void Pipeline::parse(std::string_view bytes) {
    Result<json::Value> root = document_.reparse(bytes);
    if (!root) give_up(root.error().message);
    root_ = *root;
}

void Pipeline::read(std::string_view bytes) {
    parse(bytes);
    const Result<bool> done = fhir::r4::read_patient({&root_, 1}, rules::shipped_vocabulary().codes, record_);
    if (!done) give_up(done.error().message);
}

void Pipeline::snapshot(std::string_view bytes) {
    read(bytes);
    rules::take_snapshot(record_, rules::shipped_vocabulary(), as_of_, snapshot_);
}

std::size_t Pipeline::judge(std::string_view bytes) {
    snapshot(bytes);
    std::size_t findings = 0;
    for (const rules::RuleSet& set : *sets_) findings += rules::evaluate(set, snapshot_).findings.size();
    return findings;
}

}  // namespace hv::bench
