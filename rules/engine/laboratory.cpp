// A reading against the range that its laboratory sent with it, both as they were read: no conversion comes between.
#include "rules/engine/judge.hpp"

namespace hv::rules {

namespace {

// Whether the true value lies under `limit`, as far as the comparator lets it be told.
Truth is_under(const Decimal& value, fhir::Comparator comparator, const Decimal& limit) {
    using enum fhir::Comparator;
    switch (comparator) {
        case none:
            return value < limit ? Truth::met : Truth::not_met;
        case less:
            return value <= limit ? Truth::met : Truth::unknown;
        case less_or_equal:
            return value < limit ? Truth::met : Truth::unknown;
        case greater:
        case greater_or_equal:
            return value >= limit ? Truth::not_met : Truth::unknown;
    }
    return Truth::unknown;
}

// What the rule needs of the range: its limits in order, the upper one positive, the lower one not negative.
bool usable(const Laboratory& laboratory, const fhir::ReferenceRange& range) {
    const Decimal zero;
    if (laboratory.low && (!range.low || *range.low < zero)) return false;
    if (!laboratory.high.empty() && (!range.high || *range.high <= zero)) return false;
    return !range.low || !range.high || *range.low < *range.high;
}

}  // namespace

bool respond_by_laboratory(const Judge& judge, const Laboratory& laboratory, const Reading& reading, Outcome& outcome) {
    const std::optional<Decimal> value = Decimal::parse(reading.number_as_read);
    if (!value || !usable(laboratory, reading.range)) return false;
    outcome.evidence.by_laboratory = true;
    const Truth low = laboratory.low ? is_under(*value, reading.comparator, *reading.range.low) : Truth::not_met;
    if (low == Truth::met) {
        apply_response(judge, *laboratory.low, outcome);
        return true;
    }
    outcome.truth = Truth::not_met;
    if (!laboratory.high.empty()) {
        const Ratio times = Ratio(*value) / Ratio(*reading.range.high);
        outcome.evidence.computed = {Computed::What::multiple, times.rounded(2), 0};
        respond(judge, laboratory.high, times, reading.comparator, &reading, outcome);
    }
    if (low == Truth::unknown) {
        outcome.truth = Truth::unknown;
        outcome.level = Level::none;
        outcome.response = nullptr;
        outcome.gap = Gap{};
        outcome.gap->why = Why::conflicting;
        outcome.gap->seen = reading.source;
    }
    return true;
}

}  // namespace hv::rules
