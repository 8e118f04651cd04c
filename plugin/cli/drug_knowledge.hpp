// What is known of a drug, in one line beside what was found about the patient: never a finding by itself.
//
// «metabolsk risiko høy [ubekreftet] · QTc +4,3 ms mot placebo i snitt · serum 30–200 nmol/L ...»; empty when the
// vocabulary has no figure. What a clinician has not confirmed says so.
#pragma once

#include <string>

#include "plugin/cli/evaluate_view.hpp"

namespace hv::plugin::cli {

std::string knowledge(const View& view, const rules::Exposure& exposure);

}  // namespace hv::plugin::cli
