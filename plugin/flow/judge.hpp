// The pure part of the corridor: bytes -> record -> snapshot -> assessments -> plan. Nothing is fetched, nothing is
// written.
//
// In:      one patient's FHIR JSON documents (Bundles of any type, single resources, pages of searches); the rule sets
//          in force, in the order in which they are judged, and the vocabulary that they were checked against; `as_of`,
//          the moment judged. The same input gives the same answer, byte for byte.
// Out:     everything that a rendering may look at, and the documents that its texts live in.
// Errors:  invalid: no strict JSON, no FHIR, two patients, nobody at all. Then nothing was judged.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/json/value.hpp"
#include "fhir/r4/pages.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

struct JudgedPatient {
    std::vector<std::unique_ptr<json::Document>> documents;  // what every text below points into
    rules::Snapshot snapshot;
    std::vector<rules::Assessment> assessments;  // one a rule set
    rules::Plan plan;

    [[nodiscard]] std::vector<json::Value> roots() const;
    [[nodiscard]] Judged judged() const { return {snapshot, assessments, plan}; }
};

// `vocabulary` and `sets` must outlive the result.
Result<JudgedPatient> judge(std::span<const std::string> documents, const rules::Vocabulary& vocabulary,
                            const std::vector<const rules::RuleSet*>& sets, Instant as_of,
                            fhir::r4::Links links = fhir::r4::Links::check);

// The same of documents that were parsed before, or of parts of them; whoever calls keeps their bytes alive.
Result<JudgedPatient> judge_values(std::span<const json::Value> roots, const rules::Vocabulary& vocabulary,
                                   const std::vector<const rules::RuleSet*>& sets, Instant as_of,
                                   fhir::r4::Links links = fhir::r4::Links::check);

}  // namespace hv::plugin
