// Private to compare*.cpp: what two versions of one condition answer differently.
#pragma once

#include <string>
#include <vector>

#include "rules/engine/clause.hpp"
#include "rules/engine/compare.hpp"

namespace hv::rules {

// Before and after, in one language; both sets speak of one vocabulary.
struct Comparer {
    Speaker before;
    Speaker after;

    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const { return after.say(nb, en); }
    [[nodiscard]] Language language() const { return after.language; }
};

// `level`, `limit`, `condition`, `schedule`, `text`, `confidence`, `window`: what differs between two expressions.
// `rule` names both.
void compare_conditions(const Comparer& comparer, const Rule& before, const Rule& after,
                        std::vector<Difference>& differences);

// For which values two tables answer differently: «Midjemål 94,0–101,9 cm (menn): ikke oppfylt → faresone».
// `grid`: readings come in steps of one last digit, so that ranges can be told as the values that occur.
struct TableSubject {
    std::string name;
    std::string unit;
    int decimals = 0;
    bool grid = false;
};
struct TableChange {
    std::vector<std::string> affects;
    bool limits_moved = false;  // else only the answers differ
};
TableChange compare_tables(const Comparer& comparer, const std::vector<Variant>& before,
                           const std::vector<Variant>& after, const TableSubject& subject);

}  // namespace hv::rules
