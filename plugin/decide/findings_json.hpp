// One patient's findings as JSON: the contract of design section 10 (schema: plugin/cli/evaluate.schema.json).
//
// Truth:    met, not-met, unknown (with `gap`), not-applicable (with `gate`). `level` is there when a finding is met,
//           and `info` when it is not met and yet worth saying.
// Evidence: a reading has `observable`, `value` (a comparator stays in front: "<5"), `unit`, `at` (a date; two with a
//           slash when only a span of days is known), `asRead`; an exposure has `drug`, a condition `condition`.
#pragma once

#include "fhir/json/writer.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

void write_patient(json::Writer& out, const Judged& patient, bool explained);

}  // namespace hv::plugin
