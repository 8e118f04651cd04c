// What stands alone where no page of the patient can.
//
// A stop:  the browser has gone on to somebody else. `patient`: whose page this was; empty: not said.
// A fault: what was done before it, if anything was; why, in words, with its own English ones.
// Both:    what was typed, as text to be copied, and along with their next button.
// Errors:  none. Pure.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/result.hpp"
#include "plugin/page/view.hpp"

namespace hv::plugin::page {

std::string mismatch_html(const Offer& offer, rules::Language language, std::string_view patient);
std::string fault_html(const Offer& offer, rules::Language language, const Error& error);

}  // namespace hv::plugin::page
