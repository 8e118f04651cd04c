// The small complete rule set and vocabulary of tests/fixtures/rules, and ways to break them one word at a time.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rules/engine/check.hpp"

namespace hv::rules {

std::string example_file(std::string_view name);  // `ruleset.json`
const Vocabulary& example_vocabulary();

// One way to break a file: in its text after `after`, the next `from` becomes `to`.
struct Broken {
    std::string_view what;   // the sentence that fails when it is not noticed
    std::string_view after;  // empty: from the start
    std::string_view from;
    std::string_view to;
    std::string_view expected;  // `told` below, of every problem, a line each
};

// The rows of each idea; a row of a vocabulary file belongs to the file that `broken_vocabulary` names.
std::span<const Broken> broken_structure();
std::span<const Broken> broken_bands();
std::span<const Broken> broken_kinds();
std::span<const Broken> broken_references();
std::span<const Broken> broken_schedules();  // of schedules.json
std::span<const Broken> broken_doses();      // of doses.json, a file of drugs
std::span<const Broken> broken_observables();
std::span<const Broken> broken_drugs();
std::span<const Broken> broken_conditions();

// The broken text; fails the test when there is nothing to replace.
std::string break_text(std::string text, const Broken& row);

// `band-gap 14:24 HF-12.bands: band 2 starts at ...`, a line each.
std::string told(const Problems& problems);

// What `check` says of a rule set's text, read with the example vocabulary.
std::string told_of_set(std::string_view text);
// What `parse_vocabulary` says when one file of the example is replaced by this text.
std::string told_of_vocabulary(std::string_view file, std::string_view text);

}  // namespace hv::rules
