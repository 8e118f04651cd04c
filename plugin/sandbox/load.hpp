// Patients put in place from a file, moved in time.
#pragma once

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

// See SandboxEhr::load.
Result<std::size_t> load_bundle(Core& core, std::string_view bytes, std::int32_t shift_days);

}  // namespace hv::plugin::sandbox
