// The clinic of a running demo: what a newcomer does there, over HTTP with a token of its own, as any other system at
// the EHR would.
//
// Errors: unavailable, no demo runs at that port; not_found, no such patient or observable; invalid, a value that the
//         observable does not take; else those of Ehr.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/config.hpp"
#include "plugin/app/demo_place.hpp"

namespace hv::plugin::app {

inline constexpr std::string_view clinic_client = "clinic";
inline constexpr std::string_view demo_tenant = "sandbox";

// How a client with a key in the demo's folder reaches its EHR.
EhrConfig demo_ehr(const DemoPorts& ports, const std::string& folder, std::string_view client);

// `body-weight=95`: written as measured now, in the observable's own unit; of a coded observable one of its answers.
Result<std::string> new_reading(const DemoPorts& ports, std::string_view patient, std::string_view reading);
// Every active drug statement of the patient ended yesterday (a drug counts as taken on its last day); gives what was
// stopped.
Result<std::vector<std::string>> stop_drugs(const DemoPorts& ports, std::string_view patient);

// What stands of ours about the patient, a line each: `Flag/12 active since ...: text`.
Result<std::vector<std::string>> what_stands(const DemoPorts& ports, std::string_view patient);
// The same, once it differs from `before`, or after five seconds.
Result<std::vector<std::string>> what_stands_after(const DemoPorts& ports, std::string_view patient,
                                                   const std::vector<std::string>& before);

}  // namespace hv::plugin::app
