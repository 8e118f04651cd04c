// Observations -> readings: the steps of take_snapshot that choose what a rule may look at.
//
// Steps:   collect (codes, units, plausibility, time) -> drop_impossible_pairs -> choose (duplicates, conflicts) ->
//          derive (BMI) -> place (newest first, by observable). Between the steps readings lie in the buffers.
// Errors:  none; what is left out is an Issue and a reason in Snapshot::measured.
// Source:  clinical reference 7.1; terminology reference 2.3, 3, 4, 7 (9-20).
#pragma once

#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {

// What an observed number is in an observable's unit.
struct Converted {
    Decimal value;           // rounded to the observable's precision
    Decimal exact;           // to four more places: what is derived is computed from it
    bool weak = false;       // a number without a unit
    bool converted = false;  // from another unit
    std::optional<Why> why;  // set: not usable
};
Converted convert(const Observable& observable, const fhir::ObservedValue& value);

// `128/82`, perhaps with a unit of pressure after it; the two numbers are views into `text`.
struct TextPair {
    std::string_view first;
    std::string_view second;
};
std::optional<TextPair> parse_pair(std::string_view text);

void collect_readings(const fhir::Record& record, Snapshot& snapshot);
// The second of a panel is always below the first (diastolic below systolic): else neither can be believed.
void drop_impossible_pairs(Snapshot& snapshot);
void choose_readings(Snapshot& snapshot);
void derive_readings(Snapshot& snapshot);
void place_readings(Snapshot& snapshot);

// Newest first; then later issued; then by source, so that the order of the input never shows.
bool newer(const SnapshotBuffers& buffers, const ReadingKey& a, const ReadingKey& b);

void remember_drop(Snapshot& snapshot, ObservableId of, Why why, const fhir::SourceRef& source, Instant at);

}  // namespace hv::rules
