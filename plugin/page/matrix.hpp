// The Hjertefrisk form as rows: every item that it asks for, whether it was measured or not.
//
// In:      a judged patient. The rows are the form's own and stand here, not in a rule set: an item that no rule looks
//          at any more still says that it was not measured.
// Out:     the domains of the set `hjertefrisk` in its order, with their goals; a row an item.
// State:   of the rules that look at the item, the highest that is met; else why one could not be judged; else in
//          order. An item without a reading is `unmeasured`, one too old for its rule `stale`: never `fine` (hazard
//          H06). Of the deceased nothing is wanted: `not_applicable`.
// Values:  each with its day and age, as it is compared (hazard H04); blood pressure is a pair of one measurement.
// Errors:  none; without that set there are no rows. Pure.
// Source:  clinical reference 1.2; operations reference 3.4 B.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/draft.hpp"
#include "plugin/page/spark.hpp"

namespace hv::plugin::page {

enum class State : std::uint8_t {
    urgent,
    danger,
    review,
    due,
    info,
    stale,
    unmeasured,
    undecided,       // there is a reading, and yet a rule cannot tell
    no_limit,        // there is a reading, and no rule that can be asked of it: none, or only of a change
    not_applicable,  // every rule is shut out by a gate, or the patient has died
    fine,
};
// As the page's texts and icons name it: `urgent`.
std::string_view name_of(State state);
State state_of(rules::Level level);
// Wants measuring.
inline bool is_missing(State state) {
    return state == State::stale || state == State::unmeasured;
}
inline bool is_known(State state) {
    return !is_missing(state) && state != State::undecided;
}

struct ShownValue {
    std::string value;   // «84,1 kg», «148/88 mmHg», «Røyker daglig»
    std::string day;     // `2025-11-21`, or a span of days
    std::string age;     // «89 dager siden»
    std::string source;  // `Observation/w2`
    bool weak = false;
};

inline constexpr std::string_view score_id = "score";

struct MatrixRow {
    std::string id;  // of the observable, or `score_id`: NORRISK 2
    std::string name;
    std::vector<ShownValue> values;  // newest first; empty: never measured
    Spark spark;
    std::string trend;  // «+4,1 siden 2025-08-24»; empty: one reading, or nothing to compare
    std::string limit;  // where the danger zone begins; empty: no rule says
    State state = State::unmeasured;
    std::string because;  // one sentence: what the state rests on
    bool required = true;
    std::vector<rules::FindingRef> findings;  // rules that look at it, met first
};

struct MatrixDomain {
    std::string id;
    std::string title;
    std::string goal;
    std::string actions;
    std::string resources;
    std::vector<MatrixRow> rows;
};

std::vector<MatrixDomain> matrix(const Judged& judged, rules::Language language);

// A reading as it is shown anywhere on the page.
ShownValue shown(const rules::Snapshot& patient, rules::ObservableId of, const rules::Reading& reading,
                 rules::Language language);

// Observables that have readings and no row.
std::vector<rules::ObservableId> without_row(const rules::Snapshot& patient);

}  // namespace hv::plugin::page
