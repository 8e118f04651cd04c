// The member names that the reader knows, as small integers: one look at a name, then a switch.
//
// `key_of(name)` is 0 for every name that is not in the list; `key("status")` is its number, at compile time, and does
// not compile for a name that is not in the list.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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
    return byte_at(text, at) | byte_at(text, at + 1) << 8 | byte_at(text, at + 2) << 16 | byte_at(text, at + 3) << 24;
}

// The first four bytes, the last four and the length tell the known names apart.
constexpr std::uint32_t slot_of(std::string_view name) {
    const std::size_t size = name.size();
    if (size == 0) return 0;
    const std::uint32_t head = size >= 4 ? four_at(name, 0) : byte_at(name, 0) | byte_at(name, size / 2) << 8;
    const std::uint32_t tail = size >= 4 ? four_at(name, size - 4) : byte_at(name, size - 1);
    const std::uint32_t mixed = (head * 0x9E3779B1U) ^ (tail * 0x85EBCA6BU) ^ (static_cast<std::uint32_t>(size) << 13);
    return (mixed * 0xC2B2AE35U) >> (32 - slot_bits);
}

constexpr std::array<Key, (1U << slot_bits)> fill_slots() {
    std::array<Key, (1U << slot_bits)> slots{};
    for (std::size_t i = 0; i < name_count; ++i) {
        std::uint32_t slot = slot_of(known_names[i]);
        while (slots[slot] != 0) slot = (slot + 1) & ((1U << slot_bits) - 1);
        slots[slot] = static_cast<Key>(i + 1);
    }
    return slots;
}

inline constexpr std::array<Key, (1U << slot_bits)> name_slots = fill_slots();

}  // namespace detail

constexpr Key key_of(std::string_view name) {
    std::uint32_t slot = detail::slot_of(name);
    while (const Key key = detail::name_slots[slot]) {
        if (detail::known_names[key - 1] == name) return key;
        slot = (slot + 1) & ((1U << detail::slot_bits) - 1);
    }
    return 0;
}

consteval Key key(std::string_view name) {
    const Key found = key_of(name);
    if (found == 0) throw "a name that is not in the list";
    return found;
}

}  // namespace hv::fhir::r4
