// The member names that the reader knows, as small integers: one look at a name, then a switch.
//
// `key_of(name)` is 0 for every name that is not in the list; `key("status")` is its number, at compile time, and does
// not compile for a name that is not in the list.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace hv::fhir::r4 {

using Key = std::uint8_t;

namespace detail {

inline constexpr std::string_view known_names[] = {
    // envelope
    "resourceType", "id", "meta", "implicitRules", "modifierExtension", "contained", "extension", "identifier",
    "versionId", "lastUpdated", "tag", "url", "system", "code", "display", "coding", "text", "value", "unit",
    "comparator", "reference", "type", "low", "high", "start", "end", "note", "name", "userSelected",
    // bundles and parameters
    "entry", "link", "total", "fullUrl", "resource", "search", "mode", "response", "relation", "parameter", "part",
    "status", "outcome", "request",
    // patient
    "active", "birthDate", "gender", "deceasedBoolean", "deceasedDateTime", "other",
    // observation
    "subject", "focus", "performer", "device", "specimen", "issued", "component", "hasMember", "derivedFrom",
    "referenceRange", "dataAbsentReason", "effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming",
    "valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange", "valueRatio",
    "valueSampledData", "valueTime", "valueDateTime", "valuePeriod", "valueAttachment", "valueReference",
    "valueDecimal", "valueDate", "appliesTo",
    // medication
    "medicationCodeableConcept", "medicationReference", "medication", "dosage", "dosageInstruction", "partOf",
    "basedOn", "priorPrescription", "authorizingPrescription", "authoredOn", "dispenseRequest", "intent",
    "doNotPerform", "whenHandedOver", "whenPrepared", "daysSupply", "asNeededBoolean", "asNeededCodeableConcept",
    "route", "timing", "form", "ingredient", "itemCodeableConcept", "itemReference", "isActive", "occurenceDateTime",
    // condition and allergy
    "clinicalStatus", "verificationStatus", "onsetDateTime", "onsetPeriod", "recordedDate", "abatementDateTime",
    "abatementPeriod", "abatementString", "abatementAge", "abatementRange", "abatementBoolean", "patient"};

inline constexpr std::size_t name_count = sizeof(known_names) / sizeof(known_names[0]);
inline constexpr unsigned slot_bits = 9;
static_assert(name_count < 250 && name_count * 2 < (1U << slot_bits));

constexpr std::uint32_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at]));
}

constexpr std::uint32_t four_at(std::string_view text, std::size_t at) {
    if (std::is_constant_evaluated())
        return byte_at(text, at) | byte_at(text, at + 1) << 8 | byte_at(text, at + 2) << 16 |
               byte_at(text, at + 3) << 24;
    std::uint32_t four = 0;
    std::memcpy(&four, text.data() + at, sizeof(four));
    if constexpr (std::endian::native == std::endian::big) four = __builtin_bswap32(four);
    return four;
}

// The first and the last four bytes; shorter names by their first, middle and last byte, with the length.
constexpr std::uint64_t ends_of(std::string_view name) {
    const std::size_t size = name.size();
    if (size >= 4) return four_at(name, 0) | std::uint64_t{four_at(name, size - 4)} << 32;
    if (size == 0) return 0;
    return byte_at(name, 0) | byte_at(name, size / 2) << 8 | byte_at(name, size - 1) << 16 | std::uint64_t{size} << 24;
}

constexpr std::size_t slot_of(std::uint64_t ends, std::size_t size) {
    return static_cast<std::size_t>(((ends ^ size) * 0x9E3779B97F4A7C15U) >> (64 - slot_bits));
}

struct NameSlot {
    std::uint64_t ends = 0;
    std::uint8_t size = 0;
    Key key = 0;
};
using NameSlots = std::array<NameSlot, (1U << slot_bits)>;

constexpr NameSlots fill_slots() {
    NameSlots slots{};
    for (std::size_t i = 0; i < name_count; ++i) {
        const std::string_view name = known_names[i];
        const std::uint64_t ends = ends_of(name);
        std::size_t slot = slot_of(ends, name.size());
        while (slots[slot].key != 0) slot = (slot + 1) % slots.size();
        slots[slot] = NameSlot{ends, static_cast<std::uint8_t>(name.size()), static_cast<Key>(i + 1)};
    }
    return slots;
}

inline constexpr NameSlots name_slots = fill_slots();

}  // namespace detail

constexpr Key key_of(std::string_view name) {
    const std::uint64_t ends = detail::ends_of(name);
    std::size_t at = detail::slot_of(ends, name.size());
    for (;; at = (at + 1) % detail::name_slots.size()) {
        const detail::NameSlot& slot = detail::name_slots[at];
        if (slot.key == 0) return 0;
        if (slot.ends != ends || slot.size != name.size()) continue;
        // What lies between the ends.
        if (name.size() <= 8 || detail::known_names[slot.key - 1] == name) return slot.key;
    }
}

consteval Key key(std::string_view name) {
    const Key found = key_of(name);
    if (found == 0) throw "a name that is not in the list";
    return found;
}

}  // namespace hv::fhir::r4
