#include "tests/cases/shipped_sets.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace hv::rules {
namespace {

namespace fs = std::filesystem;

const fs::path root = HV_SOURCE_DIR;

CaseFile read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {fs::relative(path, root).generic_string(), {std::istreambuf_iterator<char>(in), {}}};
}

}  // namespace

std::vector<SetFolder> set_folders() {
    std::vector<SetFolder> sets;
    if (!fs::exists(root / "rules/sets")) return sets;
    for (const auto& folder : fs::directory_iterator(root / "rules/sets")) {
        if (!fs::exists(folder.path() / "ruleset.json")) continue;
        SetFolder set{folder.path().filename().string(), read(folder.path() / "ruleset.json"), {}};
        if (fs::exists(folder.path() / "cases")) {
            for (const auto& file : fs::directory_iterator(folder.path() / "cases")) {
                if (file.path().extension() == ".json") set.cases.push_back(read(file.path()));
            }
        }
        std::ranges::sort(set.cases, {}, &CaseFile::name);
        sets.push_back(std::move(set));
    }
    std::ranges::sort(sets, {}, &SetFolder::name);
    return sets;
}

const Vocabulary& vocabulary_on_disk() {
    static const Vocabulary vocabulary = [] {
        const CaseFile observables = read(root / "rules/vocab/observables.json");
        const CaseFile drugs = read(root / "rules/vocab/drugs.json");
        const CaseFile conditions = read(root / "rules/vocab/conditions.json");
        Problems problems;
        std::optional<Vocabulary> parsed =
            parse_vocabulary({observables.bytes, drugs.bytes, conditions.bytes}, problems);
        if (parsed) return std::move(*parsed);
        for (const Problem& problem : problems) std::cerr << text(problem) << '\n';
        std::exit(1);
    }();
    return vocabulary;
}

}  // namespace hv::rules
