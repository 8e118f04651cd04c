#include "rules/engine/problem.hpp"

namespace hv::rules {

std::string text(const Problem& problem) {
    std::string out = problem.file;
    if (problem.line != 0) out += ":" + std::to_string(problem.line) + ":" + std::to_string(problem.column);
    out += ": " + problem.message;
    if (!problem.hint.empty()) out += "\n  hint: " + problem.hint;
    return out;
}

}  // namespace hv::rules
