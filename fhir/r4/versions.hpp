// Which of two versions of one resource stands: the later meta.lastUpdated, else the higher numeric meta.versionId.
// Equal content is one resource; anything else is unclear, and the caller says so.
#pragma once

#include <charconv>
#include <optional>

#include "fhir/r4/shapes.hpp"

namespace hv::fhir::r4 {

enum class Newer : std::uint8_t { first, second, unclear };

inline std::optional<std::uint64_t> version_number(Text text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    if (text.empty() || std::from_chars(text.data(), end, number).ptr != end) return std::nullopt;
    return number;
}

// Members in any order; numbers by their text.
template <json::View V>
bool same_content(const V& a, const V& b) {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case json::Kind::string:
        case json::Kind::number:
            return a.text() == b.text();
        case json::Kind::boolean:
            return a.is_true() == b.is_true();
        case json::Kind::array: {
            if (a.size() != b.size()) return false;
            auto items = b.items();
            auto other = items.begin();
            for (const V& item : a.items()) {
                if (!same_content(item, V(*other))) return false;
                ++other;
            }
            return true;
        }
        case json::Kind::object:
            if (a.size() != b.size()) return false;
            for (const auto& member : a.members())
                if (!same_content(V(member.value), b[member.name])) return false;
            return true;
        default:
            return true;
    }
}

template <json::View V>
Newer newer_of(const V& first, const V& second) {
    const V meta_first = first["meta"];
    const V meta_second = second["meta"];
    const auto updated_first = moment_of(meta_first["lastUpdated"]);
    const auto updated_second = moment_of(meta_second["lastUpdated"]);
    if (updated_first && updated_second && updated_first->first != updated_second->first)
        return updated_first->first > updated_second->first ? Newer::first : Newer::second;
    const auto number_first = version_number(string_of(meta_first["versionId"]));
    const auto number_second = version_number(string_of(meta_second["versionId"]));
    if (number_first && number_second && *number_first != *number_second)
        return *number_first > *number_second ? Newer::first : Newer::second;
    return same_content(first, second) ? Newer::first : Newer::unclear;
}

// Entered in error: whatever else claims to be this resource is not to be trusted either.
template <json::View V>
bool is_withdrawn(const V& resource) {
    return string_of(resource["status"]) == "entered-in-error" ||
           plain_code(resource["verificationStatus"]) == "entered-in-error";
}

}  // namespace hv::fhir::r4
