// Two plain pages of the sandbox: its patients, and what stands for one of them.
//
// Whatever comes from a resource is escaped. Works without scripts, colour or images.
#pragma once

#include <string>
#include <string_view>

#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::plugin::sandbox {

std::string patients_page(const SandboxEhr& ehr);
std::string patient_page(const SandboxEhr& ehr, std::string_view id);

}  // namespace hv::plugin::sandbox
