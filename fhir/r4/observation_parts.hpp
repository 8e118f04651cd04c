// The members of an Observation that matter here, from one walk, and what its status says.
#pragma once

#include "fhir/r4/observed_value.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct ObservationParts {
    Envelope<V> envelope;
    ValueParts<V> value;
    V status, subject, focus, performer, device, specimen, issued, component, has_member, derived_from, note, effective;
    Key effective_kind = 0;

    explicit ObservationParts(const V& resource) {
        for (const auto& member : resource.members()) {
            switch (const Key name = key_of(member.name)) {
                case key("status"):
                    status = member.value;
                    break;
                case key("subject"):
                    subject = member.value;
                    break;
                case key("focus"):
                    focus = member.value;
                    break;
                case key("performer"):
                    performer = member.value;
                    break;
                case key("device"):
                    device = member.value;
                    break;
                case key("specimen"):
                    specimen = member.value;
                    break;
                case key("issued"):
                    issued = member.value;
                    break;
                case key("component"):
                    component = member.value;
                    break;
                case key("hasMember"):
                    has_member = member.value;
                    break;
                case key("derivedFrom"):
                    derived_from = member.value;
                    break;
                case key("note"):
                    note = member.value;
                    break;
                case key("effectiveDateTime"):
                case key("effectivePeriod"):
                case key("effectiveInstant"):
                case key("effectiveTiming"):
                    effective = member.value;
                    effective_kind = name;
                    break;
                default:
                    if (!value.take(name, member.value)) envelope.take(name, member.value);
            }
        }
    }
};

enum class ResultStatus : std::uint8_t { plain, weak, only_with_value, not_yet, void_result };

inline std::optional<ResultStatus> parse_result_status(Text status) {
    if (status == "final" || status == "amended" || status == "corrected") return ResultStatus::plain;
    if (status == "preliminary") return ResultStatus::not_yet;
    if (status == "unknown") return ResultStatus::weak;
    if (status == "registered") return ResultStatus::only_with_value;
    if (status == "cancelled" || status == "entered-in-error") return ResultStatus::void_result;
    return std::nullopt;
}

}  // namespace hv::fhir::r4
