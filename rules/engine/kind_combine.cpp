#include <algorithm>

#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

void add_evidence(const Evidence& part, Evidence& whole) {
    whole.used.insert(whole.used.end(), part.used.begin(), part.used.end());
    if (whole.computed.what == Computed::What::none) whole.computed = part.computed;
    if (!whole.lower && !whole.upper) {
        whole.lower = part.lower;
        whole.upper = part.upper;
    }
    whole.assumed_sex |= part.assumed_sex;
    whole.unconfirmed_once |= part.unconfirmed_once;
    whole.as_needed_only |= part.as_needed_only;
    if (!whole.due_by) whole.due_by = part.due_by;
}

Truth at_least(std::size_t met, std::size_t open, int needed) {
    const auto n = static_cast<std::size_t>(needed);
    if (met >= n) return Truth::met;
    return met + open >= n ? Truth::unknown : Truth::not_met;
}

Truth combined(const CombineKind& kind, const std::vector<Outcome>& parts) {
    std::size_t met = 0;
    std::size_t open = 0;
    for (const Outcome& part : parts) {
        met += part.truth == Truth::met ? 1 : 0;
        open += part.truth == Truth::unknown ? 1 : 0;
    }
    switch (kind.how) {
        case Combining::any:
            return at_least(met, open, 1);
        case Combining::all:
            return at_least(met, open, static_cast<int>(kind.parts.size()));
        case Combining::at_least:
            return at_least(met, open, kind.at_least);
        case Combining::negate:
            return !parts.front().truth;
    }
    return Truth::unknown;
}

}  // namespace

Outcome judge_kind(const Judge& judge, const CombineKind& kind) {
    std::vector<Outcome> parts;
    parts.reserve(kind.parts.size());
    for (const Expr& part : kind.parts) {
        parts.push_back(judge_expression(judge, part));
        // Whoever does not take the drug need not be asked for its blood level.
        const bool shut = parts.back().truth == Truth::not_met && std::holds_alternative<PresentKind>(part.kind);
        if (shut && kind.how == Combining::all) break;
    }

    Outcome whole;
    whole.truth = combined(kind, parts);
    const Outcome* loudest = nullptr;  // the part whose words are used
    for (const Outcome& part : parts) {
        // What decided: the parts that share the whole's truth (under `not`, the only part).
        if (kind.how == Combining::negate || part.truth == whole.truth) add_evidence(part.evidence, whole.evidence);
        if (part.truth == Truth::unknown && !whole.gap) whole.gap = part.gap;
        const bool speaks = part.truth == whole.truth && kind.how != Combining::negate;
        if (speaks && (!loudest || part.level > loudest->level)) loudest = &part;
    }
    if (loudest && whole.truth != Truth::unknown) {
        whole.level = loudest->level;
        whole.response = loudest->response;
    }
    if (whole.truth == Truth::met && kind.level) whole.level = *kind.level;
    if (whole.truth == Truth::met && whole.level == Level::none) whole.level = Level::info;
    if (whole.truth != Truth::unknown) whole.gap.reset();
    return whole;
}

}  // namespace hv::rules
