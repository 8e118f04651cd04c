// What every resource carries around its content, and whether the resource may be used at all.
//
// Left out: unknown implicitRules (SHALL NOT be processed), any modifierExtension (we know none).
// Source:   FHIR R4 Resource, DomainResource; reference 7.1, 7.2, 7.8.
#pragma once

#include "fhir/r4/place.hpp"
#include "fhir/r4/shapes.hpp"

namespace hv::fhir::r4 {

template <json::View V>
struct Envelope {
    V meta;
    V implicit_rules;
    V modifier_extension;
    V contained;
    V extension;
    V identifier;

    void take(Key name, const V& value) {
        switch (name) {
            case key("meta"):
                meta = value;
                break;
            case key("implicitRules"):
                implicit_rules = value;
                break;
            case key("modifierExtension"):
                modifier_extension = value;
                break;
            case key("contained"):
                contained = value;
                break;
            case key("extension"):
                extension = value;
                break;
            case key("identifier"):
                identifier = value;
                break;
            default:
                break;
        }
    }
};

template <json::View V>
bool may_use(const Envelope<V>& envelope, const Place& place, Notes& notes) {
    if (!string_of(envelope.implicit_rules).empty()) {
        notes.add(Severity::warning, IssueCode::implicit_rules, place, "implicitRules",
                  "follows rules that are not known here; left out");
        return false;
    }
    if (has_modifier(envelope.modifier_extension)) {
        notes.add(Severity::warning, IssueCode::unknown_modifier, place, "modifierExtension",
                  "its meaning is changed by an extension that is not known here; left out");
        return false;
    }
    return true;
}

struct Meta {
    Text version;
    bool subsetted = false;
    bool home_tagged = false;  // a municipality's tag: measured at home
};

template <json::View V>
Meta meta_of(const V& meta) {
    Meta out;
    for (const auto& member : meta.members()) {
        switch (key_of(member.name)) {
            case key("versionId"):
                out.version = string_of(member.value);
                break;
            case key("tag"):
                each(member.value, [&](const V& tag, std::size_t) {
                    const Coding coding = coding_of(tag);
                    out.subsetted = out.subsetted || coding.code == "SUBSETTED";
                    out.home_tagged = out.home_tagged || coding.system.ends_with(".3402") ||
                                      holds_ignoring_case(coding.system, "kommune");
                });
                break;
            default:
                break;
        }
    }
    return out;
}

inline void note_subsetted(const Meta& meta, const Place& place, Notes& notes) {
    if (meta.subsetted)
        notes.add(Severity::warning, IssueCode::subsetted, place, "meta.tag",
                  "the server sent only a part of this resource: what is not in it may still exist");
}

}  // namespace hv::fhir::r4
