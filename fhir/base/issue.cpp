#include "fhir/base/issue.hpp"

namespace hv {

std::string_view code_text(IssueCode code) {
    switch (code) {
        case IssueCode::unit_converted:
            return "DQ-01";
        case IssueCode::implausible_value:
            return "DQ-02";
        case IssueCode::status_ignored:
            return "DQ-03";
        case IssueCode::too_old:
            return "DQ-07";
        case IssueCode::unknown_unit:
            return "unknown-unit";
        case IssueCode::unit_disagrees:
            return "unit-disagrees";
        case IssueCode::conflicting_values:
            return "conflicting-values";
        case IssueCode::comparator_undecided:
            return "comparator-undecided";
        case IssueCode::duplicate_reading:
            return "duplicate-reading";
        case IssueCode::bad_shape:
            return "bad-shape";
        case IssueCode::bad_value:
            return "bad-value";
        case IssueCode::bad_time:
            return "bad-time";
        case IssueCode::foreign_subject:
            return "foreign-subject";
        case IssueCode::no_subject:
            return "no-subject";
        case IssueCode::unknown_modifier:
            return "unknown-modifier";
        case IssueCode::implicit_rules:
            return "implicit-rules";
        case IssueCode::unresolved_reference:
            return "unresolved-reference";
        case IssueCode::unclassified_drug:
            return "unclassified-drug";
        case IssueCode::uncertain_drug:
            return "uncertain-drug";
        case IssueCode::subsetted:
            return "subsetted";
        case IssueCode::incomplete_answer:
            return "incomplete-answer";
        case IssueCode::unsupported_type:
            return "unsupported-type";
        case IssueCode::assumption:
            return "assumption";
    }
    return "unknown";
}

std::string_view severity_text(Severity severity) {
    switch (severity) {
        case Severity::information:
            return "information";
        case Severity::warning:
            return "warning";
        case Severity::error:
            break;
    }
    return "error";
}

}  // namespace hv
