// Case files: small clinical stories with the findings they must give.
//
// Format: rules/README.md. A case is turned into a fhir::Record (not JSON) and walks the same way as a patient:
// snapshot, evaluate, compare. A case speaks of the rules of its own set only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/evaluate.hpp"

namespace hv::rules {

struct CaseFile {
    std::string name;  // `cases/hf-06.json`
    std::string bytes;
};

struct CaseFailure {
    std::string file;
    std::string title;
    std::size_t line = 0;
    std::string message;  // "HF-06: expected `met review`, got `not-met`"
};

struct CaseReport {
    std::size_t cases = 0;
    std::vector<CaseFailure> failures;
    Problems problems;  // broken case files; limits, levels and responses that no case touches
};

// `file: 14: HF-06: expected ...`, one line.
std::string text(const CaseFailure& failure);

// `document` is the set's own file: problems about limits and responses point into it (without it, to no line).
CaseReport run_cases(const RuleSet& rules, const Vocabulary& vocabulary, const std::vector<CaseFile>& files,
                     const CaseFile& document = {});

// A change to the rule set that no case noticed.
struct Survivor {
    std::string path;  // `HF-04.bands[1].above`, `HF-04.bands[1].level`, `HF-04.applies[2]`
    std::string original;
    std::string mutant;  // empty: left out
    std::size_t line = 0;
};
// `HF-04.within: no case notices that \`365 d\` becomes \`366 d\``.
std::string text(const Survivor& survivor);

struct MutationReport {
    std::size_t mutants = 0;
    std::size_t refused = 0;  // of them, by `check`: no such set could be shipped
    std::vector<Survivor> survivors;
};

// Moves every limit by one last digit, every span by one day or month, every level by one step, and leaves out every
// gate, one at a time, and lists what no case noticed. `bytes` is the set's file. A case that fails without any change
// notices nothing. A set that `check` refuses has no mutants.
MutationReport mutate(std::string_view file, std::string_view bytes, const Vocabulary& vocabulary,
                      const std::vector<CaseFile>& files);

}  // namespace hv::rules
