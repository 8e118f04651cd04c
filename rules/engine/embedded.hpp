// The rule sets, vocabularies and schemas that are shipped inside the binary.
//
// Out:    every file below rules/sets, rules/vocab and rules/schema, sorted by path; `path` is relative to rules/
//         ("sets/hjertefrisk/ruleset.json"), `bytes` the file as it stood when the binary was built.
// Errors: none; what is embedded lives as long as the program.
#pragma once

#include <span>
#include <string_view>

namespace hv::rules {

struct EmbeddedFile {
    std::string_view path;
    std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace hv::rules
