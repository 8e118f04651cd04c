#include "fhir/r4/place.hpp"

namespace hv::fhir::r4 {
std::int32_t Notes::step(std::int32_t parent, std::string_view kind, std::size_t index) {
    steps_.push_back(Step{parent, kind, index});
    return static_cast<std::int32_t>(steps_.size()) - 1;
}

void Notes::append_steps(std::string& out, std::int32_t step) const {
    if (step < 0) return;
    const Step& here = steps_[static_cast<std::size_t>(step)];
    append_steps(out, here.parent);
    if (!out.empty()) out += '.';
    out.append(here.kind).append("[").append(std::to_string(here.index)).append("]");
}

std::string Notes::path(const Place& place, std::string_view element) const {
    std::string out;
    if (!place.id.empty())
        out = reference_text(SourceRef{place.type, place.id, {}, place.component});
    else {
        append_steps(out, place.step);
        if (out.empty()) out = type_name(place.type);
        // Only the part after the type's name is wanted.
        if (place.component != 0) {
            const std::string whole = reference_text(SourceRef{place.type, {}, {}, place.component});
            out += whole.substr(type_name(place.type).size());
        }
    }
    if (!element.empty()) out.append(".").append(element);
    return out;
}

void Notes::add(Severity severity, IssueCode code, const Place& place, std::string_view element,
                std::string_view text) {
    issues_.push_back(Issue{severity, code, path(place, element), std::string(text)});
}

}  // namespace hv::fhir::r4
