// Patients put in place from a file, moved in time.
#pragma once

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {

// What becomes of each Patient before it is put in place; null: nothing.
using Finish = std::string (*)(json::Value patient);

// See SandboxEhr::load.
Result<std::size_t> load_bundle(Core& core, std::string_view bytes, std::int32_t shift_days, Finish patient = nullptr);

}  // namespace hv::plugin::sandbox
