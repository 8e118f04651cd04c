// Judged patients as a psychiatrist reads them: what hastens first, then by drug, and what could not be judged never
// hidden.
//
// Order:   drugs taken, drugs not recognised; urgent; the other findings by the drug they hang on, then by domain;
//          timeline; not assessed; in order; not applicable by gate; next change; data issues.
// Patient: the logical id only; no name, no number. Every value stands with its date and age.
#pragma once

#include <string>
#include <vector>

#include "plugin/flow/judge.hpp"

namespace hv::plugin::cli {

struct TextStyle {
    rules::Language language = rules::Language::nb;
    bool colour = false;
    bool explained = false;  // the whole derivation of every finding
    std::size_t width = 100;
    bool ascii = false;
};

std::string patient_page(const JudgedPatient& patient, const TextStyle& style);

// One row a patient: id, drug, highest level, what; for two patients or more.
std::string summary_page(const std::vector<JudgedPatient>& patients, const TextStyle& style);

}  // namespace hv::plugin::cli
