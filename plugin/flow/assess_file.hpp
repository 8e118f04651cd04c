// The corridor of a file run: bytes -> record -> snapshot -> assessments -> plan. Nothing is fetched, nothing is
// written.
//
// In:      one patient's FHIR JSON (a Bundle of any type or a single resource); the rule sets in force, in the order in
//          which they are judged; `as_of`, the moment judged.
// Out:     everything that a rendering may look at, and the document that its texts live in.
// Errors:  invalid: no strict JSON, no FHIR, two patients, nobody at all. Then nothing was judged.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/json/value.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

struct FilePatient {
    std::unique_ptr<json::Document> document;  // what every text below points into
    rules::Snapshot snapshot;
    std::vector<rules::Assessment> assessments;  // one a rule set
    rules::Plan plan;

    [[nodiscard]] Judged judged() const { return {snapshot, assessments, plan}; }
};

// `sets` must outlive the result.
Result<FilePatient> assess_file(std::string_view bytes, const std::vector<const rules::RuleSet*>& sets, Instant as_of);

}  // namespace hv::plugin
