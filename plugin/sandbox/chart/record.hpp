// One patient as the EHR's chart shows them: read from the resources, nothing judged.
//
// In:      the patient's resources as they stand; bad or unknown shapes are left out.
// Out:     newest first; of each measurement the latest value.
// Errors:  none; a patient who does not stand has no id.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::plugin::sandbox {

struct FlagLine {
    std::string text;
    std::string since;  // a date
};
struct ValueLine {
    std::string name;
    std::string value;  // `84,1 kg`, `128/80 mmHg`, `Har aldri røykt`
    std::string date;
};
struct DrugLine {
    std::string name;
    std::string dose;
    std::string since;   // empty: not told
    bool given = false;  // `since` is the day on which it was last given
};
struct PlanLine {
    std::string what;
    std::string status;
    std::string from;  // empty: no date
};

struct Record {
    std::string id;
    std::string name;
    std::string born;
    std::string sex;  // FHIR's code
    std::vector<FlagLine> flags;
    std::vector<ValueLine> values;
    std::vector<DrugLine> drugs;
    std::vector<PlanLine> plan;
};

// Numbers, and words that the EHR adds itself, in Norwegian or English; what the resources say stays as it is.
Record record_of(const SandboxEhr& ehr, std::string_view patient, bool english = false);
// Those that are active.
std::vector<FlagLine> flags_of(const SandboxEhr& ehr, std::string_view patient);
// Words of a CodeableConcept: its text, else a display, else a code.
std::string words_of(json::Value concept_value);
// `2025-11-21` of a date or time.
std::string day_of(std::string_view moment);

}  // namespace hv::plugin::sandbox
