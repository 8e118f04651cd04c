// The templates and assets of every door as they stood when the binary was built: `page/patient.mustache`,
// `page/page.js`, `page/page.js.gz`.
#pragma once

#include <span>
#include <string_view>

namespace hv::plugin::web {

struct EmbeddedFile {
    std::string_view path;
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_files();

// Null when there is none.
const EmbeddedFile* embedded(std::string_view path);

}  // namespace hv::plugin::web
