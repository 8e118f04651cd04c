#include <algorithm>
#include <span>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

using Answers = std::span<const Reading>;  // newest first

bool holds_one(const std::vector<AnswerId>& answers, AnswerId answer) {
    return std::ranges::find(answers, answer) != answers.end();
}

struct Turn {
    const Judge& judge;
    const TurnKind& kind;
    Outcome& outcome;

    [[nodiscard]] bool is(const Reading& reading) const { return holds_one(kind.is, reading.answer); }
    [[nodiscard]] bool was(const Reading& reading) const { return holds_one(kind.was, reading.answer); }
    // «Unknown» is no answer, unless the rule asks for it: what was said before still counts.
    [[nodiscard]] bool says(const Reading& reading) const {
        if (is(reading) || was(reading)) return true;
        return judge.patient.vocabulary->observables[kind.of].answers[reading.answer].id != "unknown";
    }

    void use(const Reading& reading) { outcome.evidence.used.push_back(used_reading(judge, kind.of, reading)); }
    void open(Why why, Lacks lacks = Lacks::reading) {
        outcome.truth = Truth::unknown;
        outcome.gap = gap_of(judge, kind.of, why);
        outcome.gap->lacks = lacks;
    }

    void decide();
    void look_back(const Reading& first, Answers before);
};

// Answers of one day, or of times that overlap: nobody can say which of them is the newer.
bool of_one_day(const Reading& newer, const Reading& older) {
    return older.last_day >= newer.first_day;
}

void Turn::decide() {
    const Answers all = judge.patient.of(kind.of);
    const auto newest = std::ranges::find_if(all, [&](const Reading& each) { return says(each); });
    if (newest == all.end()) return open(judge.patient.measured[kind.of].dropped.value_or(Why::absent));
    use(*newest);
    for (auto other = newest; other != all.end() && of_one_day(*newest, *other); ++other) {
        if (!says(*other) || is(*other) == is(*newest)) continue;
        use(*other);
        return open(Why::conflicting);
    }
    if (!is(*newest)) {
        outcome.truth = Truth::not_met;
        return;
    }
    auto first = newest;  // of the present run
    auto end = newest;
    for (; end != all.end() && (is(*end) || !says(*end)); ++end) {
        if (says(*end)) first = end;
    }
    if (first != newest) use(*first);
    look_back(*first, all.subspan(static_cast<std::size_t>(end - all.begin())));
}

// `before`: what was answered before the present run began.
void Turn::look_back(const Reading& first, Answers before) {
    const bool surely_fresh = judge.clock.fresh(first.first_day, kind.within);
    const bool may_be_fresh = judge.clock.fresh(first.last_day, kind.within);
    outcome.truth = Truth::not_met;
    if (!may_be_fresh) return;
    const auto earlier = std::ranges::find_if(before, [&](const Reading& each) { return was(each); });
    if (earlier == before.end()) {
        // Nobody who was never asked before can be said to have been the same all along.
        const bool asked = std::ranges::any_of(before, [&](const Reading& each) { return says(each); });
        if (!asked || judge.patient.incomplete) open(Why::absent, Lacks::comparison);
        return;
    }
    use(*earlier);
    if (!surely_fresh) return open(Why::conflicting);
    outcome.truth = Truth::met;
    outcome.level = kind.level;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const TurnKind& kind) {
    Outcome outcome;
    Turn{judge, kind, outcome}.decide();
    return outcome;
}

}  // namespace hv::rules
