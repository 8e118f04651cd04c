#include "tests/unit/rules_check/example.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace hv::rules {

std::string example_file(std::string_view name) {
    std::ifstream in(HV_SOURCE_DIR "/tests/fixtures/rules/" + std::string(name), std::ios::binary);
    EXPECT_TRUE(in.good()) << name;
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

const Vocabulary& example_vocabulary() {
    static const Vocabulary vocabulary = [] {
        const std::string observables = example_file("observables.json");
        const std::string drugs = example_file("drugs.json");
        const std::string conditions = example_file("conditions.json");
        Problems problems;
        auto parsed = parse_vocabulary({observables, drugs, conditions}, problems);
        EXPECT_EQ(told(problems), "");
        return parsed.value_or(Vocabulary());
    }();
    return vocabulary;
}

std::string break_text(std::string text, const Broken& row) {
    const std::size_t start = text.find(row.after);
    const std::size_t at = start == std::string::npos ? start : text.find(row.from, start);
    EXPECT_NE(at, std::string::npos) << "nothing to break: " << row.what;
    if (at != std::string::npos) text.replace(at, row.from.size(), row.to);
    return text;
}

std::string told(const Problems& problems) {
    std::string out;
    for (const Problem& problem : problems) {
        if (!out.empty()) out += "\n";
        out += problem.code + " " + std::to_string(problem.line) + ":" + std::to_string(problem.column) + " " +
               problem.message;
    }
    return out;
}

std::string told_of_set(std::string_view text) {
    Problems problems;
    const auto set = check("ruleset.json", text, example_vocabulary(), problems);
    EXPECT_EQ(set.has_value(), problems.empty());
    return told(problems);
}

std::string told_of_vocabulary(std::string_view file, std::string_view text) {
    const std::string observables = file == "observables.json" ? std::string(text) : example_file("observables.json");
    const std::string drugs = file == "drugs.json" ? std::string(text) : example_file("drugs.json");
    const std::string conditions = file == "conditions.json" ? std::string(text) : example_file("conditions.json");
    Problems problems;
    const auto vocabulary = parse_vocabulary({observables, drugs, conditions}, problems);
    EXPECT_EQ(vocabulary.has_value(), problems.empty());
    for (const Problem& problem : problems) EXPECT_EQ(problem.file, file);
    return told(problems);
}

}  // namespace hv::rules
