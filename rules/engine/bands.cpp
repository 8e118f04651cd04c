#include <algorithm>

#include "rules/engine/judge.hpp"

namespace hv::rules {

namespace {

bool below_lower(const Band& band, const Ratio& value) {
    if (!band.lower) return false;
    const auto order = value <=> Ratio(band.lower->value);
    return order < 0 || (order == 0 && !band.lower->inclusive);
}

bool beyond_upper(const Band& band, const Ratio& value) {
    if (!band.upper) return false;
    const auto order = value <=> Ratio(band.upper->value);
    return order > 0 || (order == 0 && !band.upper->inclusive);
}

// Whether some value that `comparator value` allows lies in the band.
bool touches(const Band& band, const Ratio& value, fhir::Comparator comparator) {
    using enum fhir::Comparator;
    switch (comparator) {
        case none:
            return !below_lower(band, value) && !beyond_upper(band, value);
        case less:
            return !band.lower || value > Ratio(band.lower->value);
        case less_or_equal:
            return !below_lower(band, value);
        case greater:
            return !band.upper || value < Ratio(band.upper->value);
        case greater_or_equal:
            return !beyond_upper(band, value);
    }
    return false;
}

bool same_response(const Response& a, const Response& b) {
    return a.level == b.level && a.note == b.note && a.unknown == b.unknown;
}

void report_limits(const Judge& judge, const Variant& variant, const Ratio& value) {
    if (!judge.probe) return;
    const Decimal shown = value.rounded(6);
    for (const Band& band : variant.bands)
        if (band.upper) judge.probe->compared(band.upper->id, shown);
}

}  // namespace

void apply_response(const Judge& judge, const Response& response, Outcome& outcome) {
    outcome.response = &response;
    outcome.level = response.note ? Level::info : response.level;
    outcome.truth = response.level == Level::none ? Truth::not_met : Truth::met;
    if (response.unknown) {
        outcome.truth = Truth::unknown;
        outcome.level = Level::none;
        outcome.gap = Gap{};
    }
    if (judge.probe) judge.probe->answered(judge.rule, &response);
}

void apply_missing(const Judge& judge, const std::optional<Response>& missing, const std::optional<Gap>& gap,
                   Outcome& outcome) {
    if (missing && !judge.patient.incomplete) apply_response(judge, *missing, outcome);
    outcome.gap = gap;
}

void hold_at(Level highest, Outcome& outcome) {
    if (outcome.truth == Truth::met) outcome.level = std::min(outcome.level, highest);
}

void respond(const Judge& judge, std::span<const Variant> variants, const Ratio& value, fhir::Comparator comparator,
             const Reading* reading, Outcome& outcome) {
    const Band* found = nullptr;
    bool open = false;
    for (const Variant& variant : variants) {
        Evidence who;
        if (holds(judge, variant.when, reading, who) == Truth::not_met) continue;
        outcome.evidence.assumed_sex |= who.assumed_sex;
        outcome.evidence.used.insert(outcome.evidence.used.end(), who.used.begin(), who.used.end());
        report_limits(judge, variant, value);
        for (const Band& band : variant.bands) {
            if (!touches(band, value, comparator)) continue;
            if (found && !same_response(found->response, band.response)) open = true;
            if (!found) found = &band;
        }
    }
    if (!found || open) {
        outcome.truth = Truth::unknown;
        outcome.gap = Gap{};
        if (open) outcome.gap->why = Why::conflicting;
        if (reading) outcome.gap->seen = reading->source;
        return;
    }
    outcome.evidence.lower = found->lower;
    outcome.evidence.upper = found->upper;
    apply_response(judge, found->response, outcome);
}

}  // namespace hv::rules
