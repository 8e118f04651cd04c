// A problem in the patient's data: work goes on, the user is told, nothing is guessed.
//
// path:   where, as FHIR says it: `Observation/x.valueQuantity`, or `entry[3]` when there is no id.
// text:   what was found and what was done with it; lower case, no full stop; no name, no personal number.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hv {

enum class Severity : unsigned char { information, warning, error };

enum class IssueCode : unsigned char {
    unit_converted,        // DQ-01: a value was converted from another unit
    implausible_value,     // DQ-02: outside the plausible range; left out
    status_ignored,        // DQ-03: entered in error, cancelled, or not a result yet; left out
    too_old,               // DQ-07: the newest reading is older than a rule's window
    unknown_unit,          // no exact conversion is known; left out
    unit_disagrees,        // code and unit contradict each other; the unit was believed
    conflicting_values,    // two different values claim the same moment
    comparator_undecided,  // a value such as `<8` cannot be compared with a limit
    duplicate_reading,     // the same result reached us twice; one was kept
    bad_shape,             // the JSON is not what FHIR says here (an object where an array belongs, ...)
    bad_value,             // a number, code or date that cannot be read
    bad_time,              // no usable clinical time, or one in the future
    foreign_subject,       // about somebody else; left out (never mixed)
    no_subject,            // says nothing about whom it concerns; left out
    unknown_modifier,      // an unknown modifierExtension; left out
    implicit_rules,        // an unknown implicitRules; left out
    unresolved_reference,  // a reference leads nowhere in what was read
    unclassified_drug,     // a drug that could not be recognised; needs review
    uncertain_drug,        // recognised on weak evidence (name, route)
    subsetted,             // the server sent only a part of the resource
    incomplete_answer,     // the bundle says that more exists than it holds
    unsupported_type,      // a resource type that is not used here
    assumption,            // something was assumed, and the text says what
};

struct Issue {
    Severity severity = Severity::warning;
    IssueCode code = IssueCode::bad_shape;
    std::string path;
    std::string text;

    bool operator==(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

// The stable code that others see: `DQ-01` for the data-quality rules of the catalogue, else `unknown-unit` and so on.
std::string_view code_text(IssueCode code);
std::string_view severity_text(Severity severity);

}  // namespace hv
