// What is wrong with a rule document: a code, a sentence, a hint, and where in the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hv::rules {

struct Problem {
    std::string code;  // stable, `band-gap`; the list stands in rules/README.md
    std::string file;
    std::size_t line = 0;  // 1-based; 0: the file as a whole
    std::size_t column = 0;
    std::string message;  // `HF-04.bands: ...`
    std::string hint;

    bool operator==(const Problem&) const = default;
};

using Problems = std::vector<Problem>;

// `ruleset.json:14:24: message` and, on a second line, `  hint: ...`.
std::string text(const Problem& problem);

}  // namespace hv::rules
