// The demo's patients as they stood when the binary was built: every file of plugin/sandbox/patients, sorted by name.
#pragma once

#include <span>
#include <string_view>

namespace hv::plugin::sandbox {

struct EmbeddedFile {
    std::string_view path;  // `sandbox/patients/02-klozapin.json`
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace hv::plugin::sandbox
