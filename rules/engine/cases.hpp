// Case files: small clinical stories with the findings they must give.
//
// Format: rules/README.md. A case is turned into a fhir::Record (not JSON) and walks the same way as a patient: snapshot,
// evaluate, compare. A case speaks of the rules of its own set only.
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

CaseReport run_cases(const RuleSet& rules, const Vocabulary& vocabulary, const std::vector<CaseFile>& files);

struct Survivor {
    std::string path;  // `HF-04.bands[1].above`
    std::string original;
    std::string mutant;
    std::size_t line = 0;
};
struct MutationReport {
    std::size_t mutants = 0;
    std::vector<Survivor> survivors;
};

// Moves every limit by one last digit, both ways, and lists what no case noticed. `bytes` is the set's file.
MutationReport mutate(std::string_view file, std::string_view bytes, const Vocabulary& vocabulary,
                      const std::vector<CaseFile>& files);

}  // namespace hv::rules
