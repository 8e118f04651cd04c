// A judged patient's drugs and measured values as a timeline on the page of text.
//
// Drugs:  N05A, and what lowers glucose and lipids: it moves the same values. Drugs that were not recognised cannot be
//         drawn, and are named below.
// Values: weight (else BMI), waist, systolic pressure, HbA1c, lipids, prolactin, QTc and others that are there; of the
//         first of these also that there is none.
#pragma once

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/cli/timeline.hpp"

namespace hv::plugin::cli {

Timeline timeline_of(const View& view);
void write_timeline(Page& page, const View& view);

}  // namespace hv::plugin::cli
