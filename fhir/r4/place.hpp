// Where in what was read a problem lies, and the list that problems go to.
//
// Path: `Observation/x.component[1].valueQuantity`; a resource without an id is named by its place (`entry[3]`,
//       `document[1].entry[3]`). A digit run as long as a personal number is masked: some servers use it as the id.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/issue.hpp"
#include "fhir/model/record.hpp"

namespace hv::fhir::r4 {

struct Place {
    ResourceType type = ResourceType::other;
    Text id;
    std::int32_t step = -1;       // where the resource stands, see Notes::step
    std::uint16_t component = 0;  // as in SourceRef
};

class Notes {
public:
    explicit Notes(Issues& issues) : issues_(issues) {}

    // One level deeper: `kind[index]` below the step `parent`, which is -1 at the root. Cheap: no text is made.
    std::int32_t step(std::int32_t parent, std::string_view kind, std::size_t index);

    void add(Severity severity, IssueCode code, const Place& place, std::string_view element, std::string_view text);

    [[nodiscard]] std::string path(const Place& place, std::string_view element) const;

private:
    struct Step {
        std::int32_t parent = -1;
        std::string_view kind;
        std::size_t index = 0;
    };
    void append_steps(std::string& out, std::int32_t step) const;

    Issues& issues_;
    std::vector<Step> steps_;
};

}  // namespace hv::fhir::r4
