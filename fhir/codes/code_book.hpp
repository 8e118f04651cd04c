// The codes that the rules have asked for, as small integers: what the reader keeps of an Observation.
//
// Built once from rules/vocab, then only read (any number of threads).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "fhir/codes/code.hpp"

namespace hv::fhir {

// 0: a code that no rule has asked for.
using CodeId = std::uint16_t;

class CodeBook {
public:
    // The same code gives the same id; an empty one gives 0. At most 65 535 codes.
    CodeId add(const Code& code);
    [[nodiscard]] CodeId find(const Code& code) const;
    // read_code and find in one, cheap for the many codes that nobody asked for.
    [[nodiscard]] CodeId find(std::string_view system_uri, std::string_view code) const;
    [[nodiscard]] const Code& code(CodeId id) const { return codes_[id]; }
    [[nodiscard]] std::size_t size() const { return codes_.size(); }

private:
    struct Slot {
        std::uint32_t hash = 0;  // of the code's letters and digits, whatever the system
        CodeId id = 0;
    };
    void place(CodeId id);

    std::vector<Code> codes_{Code{}};
    std::vector<Slot> slots_;  // open addressing, a power of two, at most half full
};

}  // namespace hv::fhir
