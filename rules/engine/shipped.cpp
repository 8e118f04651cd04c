// What is shipped inside the binary, proved once. A broken shipped file is a bug of the build: the process ends and
// says which file, where.
#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"

namespace hv::rules {
namespace {

void must(bool sound, std::string_view what, const Problems& problems) {
    if (sound) return;
    std::string message = std::string(what) + " is broken";
    for (const Problem& problem : problems) message += "\n" + text(problem);
    throw std::logic_error(message);
}

std::string_view embedded(std::string_view path) {
    const auto files = embedded_files();
    const auto found = std::ranges::find(files, path, &EmbeddedFile::path);
    must(found != files.end(), path, {});
    return found->bytes;
}

Vocabulary load_vocabulary() {
    Problems problems;
    auto vocabulary = parse_vocabulary({.observables = embedded("vocab/observables.json"),
                                        .drugs = embedded("vocab/drugs.json"),
                                        .conditions = embedded("vocab/conditions.json")},
                                       problems);
    must(vocabulary.has_value(), "the shipped vocabulary", problems);
    return *std::move(vocabulary);
}

// Data quality first: it says what the others could not use.
std::size_t rank(std::string_view path) {
    static constexpr std::array<std::string_view, 3> first{"sets/data-quality/", "sets/hjertefrisk/",
                                                           "sets/antipsychotic-monitoring/"};
    const auto found = std::ranges::find_if(first, [&](auto folder) { return path.starts_with(folder); });
    return static_cast<std::size_t>(found - first.begin());
}

std::vector<RuleSet> load_rule_sets() {
    std::vector<EmbeddedFile> files;
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path.starts_with("sets/") && file.path.ends_with("/ruleset.json")) files.push_back(file);
    }
    // By the folder's name, not by its path: `/` would put `a-b` before `a`.
    std::ranges::sort(files, {}, [](const EmbeddedFile& file) {
        return std::pair(rank(file.path), file.path.substr(0, file.path.rfind('/')));
    });
    std::vector<RuleSet> sets;
    for (const EmbeddedFile& file : files) {
        Problems problems;
        auto set = check(file.path, file.bytes, shipped_vocabulary(), problems);
        must(set.has_value(), "a shipped rule set", problems);
        sets.push_back(*std::move(set));
    }
    return sets;
}

}  // namespace

const Vocabulary& shipped_vocabulary() {
    static const Vocabulary vocabulary = load_vocabulary();
    return vocabulary;
}

const std::vector<RuleSet>& shipped_rule_sets() {
    static const std::vector<RuleSet> sets = load_rule_sets();
    return sets;
}

}  // namespace hv::rules
