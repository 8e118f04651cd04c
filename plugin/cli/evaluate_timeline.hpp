// A judged patient's drugs and measured values as a timeline on the page of text.
//
// Drugs:  N05A, and what lowers glucose and lipids: it moves the same values. Drugs that were not recognised cannot be
//         drawn, and are named below.
// Values: weight (else BMI), waist, systolic pressure, HbA1c, lipids, prolactin, QTc, neutrophils, concentrations and
//         others, those that are there; of weight, pressure, HbA1c and cholesterol also that there is none.
#pragma once

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/cli/timeline.hpp"

namespace hv::plugin::cli {

// Observables that have a row when they have a value, in the order of the rows.
std::vector<std::string_view> timeline_observables();

Timeline timeline_of(const View& view);
void write_timeline(Page& page, const View& view);

}  // namespace hv::plugin::cli
