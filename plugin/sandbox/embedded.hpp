// Files as they stood when the binary was built, sorted by name: the demo's patients (plugin/sandbox/patients), the
// people of their clinic (people) and what the chart's pages are drawn with (assets).
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
