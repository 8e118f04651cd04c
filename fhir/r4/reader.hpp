// FHIR R4 and R4B JSON -> a Record of one patient.
//
// In:      one or more documents: a Bundle of any type, a single resource, a Parameters or document Bundle as
//          medication lists send it. Resources nest (contained, Bundle in Bundle); references may be `#id`, urn:uuid,
//          relative, absolute, versioned, lower-case, or an identifier only.
// Out:     the Record; everything left out is an Issue in it with the resource's path. The order of the resources does
//          not change what is found.
// Errors:  invalid: two patients in what was read ("holds two patients"); not FHIR at all (no resourceType). Nothing
//          else fails: bad resources become Issues.
// Safety:  a fact whose subject is not the patient is left out, never mixed (hazard H02). A resource without a subject
//          is left out when it is known who the patient is; contained or panel members inherit their parent's subject.
// Source:  FHIR R4 4.0.1; wild shapes of Norwegian and other EHRs.
#pragma once

#include <span>

#include "fhir/base/result.hpp"
#include "fhir/codes/code_book.hpp"
#include "fhir/json/value.hpp"
#include "fhir/model/record.hpp"
#include "fhir/r4/pages.hpp"

namespace hv::fhir::r4 {

// `record` is emptied first and its buffers are used again.
[[nodiscard]] Result<bool> read_patient(std::span<const json::Value> documents, const CodeBook& codes, Record& record,
                                        Links links = Links::check);

// Every resource for its own sake, whoever it is about: for surveys of foreign data. Never feeds the rules.
[[nodiscard]] Result<bool> read_any(const json::Value& document, const CodeBook& codes, Record& record);

}  // namespace hv::fhir::r4
