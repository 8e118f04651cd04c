// Every patient belongs to exactly one column: shown by trying one patient of each sort.
#include <algorithm>

#include "rules/engine/check_bands.hpp"

namespace hv::rules {
namespace {

constexpr int oldest = 200;

// One sort of patient: alike in everything that any column or gate asks about.
struct Sort {
    SexTest sex = SexTest::male;
    int from = 0;  // age
    int to = oldest;
    std::vector<bool> has;  // beside Table::conditions
    bool pregnant = false;
    bool fasting = false;
};

struct Table {
    bool by_sex = false;
    bool by_age = false;
    bool by_pregnant = false;
    bool by_fasting = false;
    std::vector<ConditionId> conditions;
    std::vector<int> ages;  // cut points, rising
};

std::optional<bool> has(const Table& table, const Sort& sort, ConditionId condition) {
    const auto found = std::ranges::find(table.conditions, condition);
    if (found == table.conditions.end()) return std::nullopt;
    return sort.has[static_cast<std::size_t>(found - table.conditions.begin())];
}

bool belongs(const Table& table, const Sort& sort, const When& when) {
    if (!when.sexes.empty() && std::ranges::find(when.sexes, sort.sex) == when.sexes.end()) return false;
    if (when.age && (sort.from < when.age->from || sort.from >= when.age->to)) return false;
    if (when.condition && has(table, sort, when.condition->condition) != when.condition->is) return false;
    if (when.pregnant && *when.pregnant != sort.pregnant) return false;
    return !when.fasting || *when.fasting == sort.fasting;
}

// Whether a test can be met for some patient of the sort.
bool may_hold(const Test& test, const Table& table, const Sort& sort) {
    const auto holds = [&](const Test& part) { return may_hold(part, table, sort); };
    if (const auto* age = std::get_if<AgeTest>(&test)) return sort.from >= age->from && sort.from < age->to;
    if (const auto* sex = std::get_if<SexTest>(&test)) return *sex == sort.sex;
    if (const auto* pregnant = std::get_if<PregnantTest>(&test)) return pregnant->is == sort.pregnant;
    if (const auto* condition = std::get_if<ConditionTest>(&test)) {
        return has(table, sort, condition->condition).value_or(condition->is) == condition->is;
    }
    if (const auto* any = std::get_if<AnyTest>(&test)) return std::ranges::any_of(any->of, holds);
    if (const auto* all = std::get_if<AllTest>(&test)) return std::ranges::all_of(all->of, holds);
    return true;
}

bool let_through(const Draft& draft, const Table& table, const Sort& sort) {
    return std::ranges::all_of(draft.gates,
                               [&](GateId gate) { return may_hold(draft.set.gates[gate].test, table, sort); });
}

void add_ages(const Test& test, std::vector<int>& ages) {
    if (const auto* age = std::get_if<AgeTest>(&test)) ages.insert(ages.end(), {age->from, age->to});
    const auto* any = std::get_if<AnyTest>(&test);
    const auto* all = std::get_if<AllTest>(&test);
    if (any == nullptr && all == nullptr) return;
    for (const Test& part : any != nullptr ? any->of : all->of) add_ages(part, ages);
}

template <class T>
void sort_unique(std::vector<T>& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

Table table_of(const Draft& draft, const std::vector<Column>& columns) {
    Table table;
    table.ages = {0, oldest};
    for (const Column& column : columns) {
        const When& when = *column.when;
        table.by_sex = table.by_sex || !when.sexes.empty();
        table.by_age = table.by_age || when.age;
        table.by_pregnant = table.by_pregnant || when.pregnant;
        table.by_fasting = table.by_fasting || when.fasting;
        if (when.age) table.ages.insert(table.ages.end(), {when.age->from, when.age->to});
        if (when.condition) table.conditions.push_back(when.condition->condition);
    }
    for (GateId gate : draft.gates) add_ages(draft.set.gates[gate].test, table.ages);
    sort_unique(table.ages);
    sort_unique(table.conditions);
    return table;
}

std::vector<Sort> sorts_of(const Table& table, std::optional<bool> fasting) {
    std::vector<Sort> out;
    for (SexTest sex : {SexTest::male, SexTest::female, SexTest::other}) {
        for (std::size_t age = 0; age + 1 < table.ages.size(); ++age) {
            // The remaining questions are answered by yes or no: one bit each.
            const std::size_t conditions = table.conditions.size();
            for (std::size_t bits = 0; bits < (std::size_t{4} << conditions); ++bits) {
                const auto bit = [&](std::size_t i) { return (bits >> i & 1U) != 0; };
                Sort sort{.sex = sex,
                          .from = table.ages[age],
                          .to = table.ages[age + 1],
                          .has = {},
                          .pregnant = bit(conditions),
                          .fasting = bit(conditions + 1)};
                if (fasting && *fasting != sort.fasting) continue;
                for (std::size_t i = 0; i < conditions; ++i) sort.has.push_back(bit(i));
                out.push_back(std::move(sort));
            }
        }
    }
    return out;
}

// `female, from 55 years, with `cvd``: only what the columns ask about.
std::string words_of(const Draft& draft, const Table& table, const Sort& sort) {
    std::vector<std::string> parts;
    if (table.by_sex) {
        parts.emplace_back(sort.sex == SexTest::male ? "male" : sort.sex == SexTest::female ? "female" : "other sex");
    }
    if (table.by_age) {
        std::string age;
        if (sort.from > 0) age = "from " + std::to_string(sort.from) + " ";
        if (sort.to < oldest) age += "to " + std::to_string(sort.to) + " ";
        parts.push_back(age + "years");
    }
    for (std::size_t i = 0; i < table.conditions.size(); ++i) {
        parts.push_back((sort.has[i] ? "with " : "without ") +
                        quoted(draft.vocabulary.conditions[table.conditions[i]].id));
    }
    if (table.by_pregnant) parts.emplace_back(sort.pregnant ? "pregnant" : "not pregnant");
    if (table.by_fasting) parts.emplace_back(sort.fasting ? "fasting" : "not fasting");
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
    return out.empty() ? "everybody" : out;
}

// An age decides something unless the gates shut out whoever is on its far side.
void register_ages(Draft& draft, const std::vector<Column>& columns, const Table& table,
                   const std::vector<Sort>& sorts) {
    std::vector<std::pair<int, std::uint32_t>> known;
    const auto age_let_through = [&](int age) {
        return std::ranges::any_of(sorts, [&](const Sort& sort) {
            return sort.from <= age && age < sort.to && let_through(draft, table, sort);
        });
    };
    const auto limit = [&](const Spot& spot, int age, bool decides) -> std::uint32_t {
        if (!decides) return 0;
        for (const auto& [value, id] : known) {
            if (value != age) continue;
            draft.also(id, spot);
            return id;
        }
        known.emplace_back(age, draft.limit(spot));
        return known.back().second;
    };
    for (const Column& column : columns) {
        if (!column.when->age) continue;
        AgeTest& age = *column.when->age;
        const json::Value value = column.spot.value["age"];
        const std::string place = column.spot.place + ".age.";
        if (const Spot from{value["from"], place + "from"}) {
            age.from_limit = limit(from, age.from, age_let_through(age.from - 1));
        }
        if (const Spot to{value["to"], place + "to"}) age.to_limit = limit(to, age.to, age_let_through(age.to));
    }
}

}  // namespace

void check_columns(Draft& draft, const std::vector<Column>& columns, const Spot& list, std::string_view noun,
                   std::optional<bool> fasting) {
    constexpr std::size_t most_conditions = 6;
    if (!draft.gates_sound) return;
    const Table table = table_of(draft, columns);
    if (table.conditions.size() > most_conditions) {
        draft.notes.add(list.offset(), "too-many",
                        list.place + ": asks about more than " + std::to_string(most_conditions) + " conditions");
        return;
    }
    const std::vector<Sort> sorts = sorts_of(table, fasting);
    std::vector<bool> reached(columns.size());
    bool gap = false;
    bool overlap = false;
    for (const Sort& sort : sorts) {
        if (!let_through(draft, table, sort)) continue;
        std::vector<std::size_t> homes;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (!belongs(table, sort, *columns[i].when)) continue;
            homes.push_back(i);
            reached[i] = true;
        }
        if (homes.empty() && !gap) {
            gap = true;
            draft.notes.add(list.offset(), std::string(noun) + "-gap",
                            list.place + ": no " + std::string(noun) + " speaks of: " + words_of(draft, table, sort),
                            "add one, or let a gate of the rule shut them out");
        }
        if (homes.size() > 1 && !overlap) {
            overlap = true;
            draft.notes.add(columns[homes[1]].spot.offset(), std::string(noun) + "-overlap",
                            columns[homes[1]].spot.place + ": " + std::string(noun) + " " +
                                std::to_string(homes[0] + 1) +
                                " speaks of the same patients: " + words_of(draft, table, sort));
        }
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (reached[i]) continue;
        draft.notes.add(columns[i].spot.offset(), std::string(noun) + "-unreachable",
                        columns[i].spot.place + (fasting && columns[i].when->fasting.value_or(*fasting) != *fasting
                                                     ? ": the rule does not look at such specimens"
                                                     : ": the gates of the rule let nobody through to it"));
    }
    register_ages(draft, columns, table, sorts);
}

}  // namespace hv::rules
