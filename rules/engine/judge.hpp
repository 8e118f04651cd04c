// What the kinds of rules share while one patient is judged: the snapshot, the clock, and the outcome of an expression.
//
// Private to rules/engine: callers use evaluate.hpp.
#pragma once

#include <span>

#include "rules/engine/assessment.hpp"
#include "rules/engine/clock.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::rules {

struct Judge {
    const RuleSet& rules;
    const Snapshot& patient;
    Clock& clock;
    Probe* probe = nullptr;
    std::uint16_t rule = 0;
};

// The truth of an expression, before the rule's own words are added.
struct Outcome {
    Truth truth = Truth::unknown;
    Level level = Level::none;
    const Response* response = nullptr;  // what decided it, when a table of responses did
    bool resting = false;                // due: nothing is asked for at this time
    std::optional<Gap> gap;
    Evidence evidence;
};

// --- readings ---

Gap gap_of(const Judge& judge, ObservableId of, Why why);

struct Newest {
    const Reading* reading = nullptr;
    std::optional<Gap> gap;  // why there is none
};
// The newest reading that is still fresh; `fasting` keeps only such specimens.
Newest newest_fresh(const Judge& judge, ObservableId of, Span within, std::optional<bool> fasting = {});

// Whether the two times overlap, so that nobody can say which reading is the newer.
bool same_time(const Reading& newest, const Reading& other);

Used used_reading(const Judge& judge, ObservableId of, const Reading& reading);

// --- exposures ---

// Whether the drug works on this day (tail included).
bool is_current(const Judge& judge, const Exposure& exposure);

struct Anchor {
    bool taken = false;         // some drug of the group is being taken
    std::optional<Date> start;  // of the newest regular exposure; nothing: unknown since when
    std::uint32_t index = 0;    // into Snapshot::exposures
    bool as_needed_only = false;
    bool on_hold_only = false;
};
Anchor anchor_of(const Judge& judge, DrugGroupId group);

// --- who (who.cpp) ---

Truth holds(const Judge& judge, const Test& test, Evidence& evidence);
// Kleene: a variant's `when` for this patient and, where it asks, this specimen.
Truth holds(const Judge& judge, const When& when, const Reading* reading, Evidence& evidence);
// Whole years are reached on the birthday; 29 February becomes 1 March.
Date birthday(Date born, int years);

// --- bands (bands.cpp) ---

// Finds the response for a value; unknown when a comparator or an uncertain variant leaves it open.
// Writes the limits of the band that was hit into `outcome.evidence`.
void respond(const Judge& judge, std::span<const Variant> variants, const Ratio& value, fhir::Comparator comparator,
             const Reading* reading, Outcome& outcome);
// Against the range that came with the reading; false: it has none that the rule could use, and nothing was said.
bool respond_by_laboratory(const Judge& judge, const Laboratory& laboratory, const Reading& reading, Outcome& outcome);
// What a response says once it is known.
void apply_response(const Judge& judge, const Response& response, Outcome& outcome);
// When there is no usable reading: the rule's own answer to that, else unknown with the gap.
void apply_missing(const Judge& judge, const std::optional<Response>& missing, const std::optional<Gap>& gap,
                   Outcome& outcome);
void hold_at(Level highest, Outcome& outcome);

// --- kinds ---

Outcome judge_expression(const Judge& judge, const Expr& expr);

}  // namespace hv::rules
