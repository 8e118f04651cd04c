// What a Reference's text points at, in every form that is met.
//
// `#med1`                                   contained
// `urn:uuid:...`, `urn:oid:...`             urn: compare with an entry's fullUrl
// `Patient/p1`, `patient/p1/_history/3`, `https://ehr/fhir/Patient/p1`   typed
// `Practitioner?identifier=system|value`    conditional
// Source: FHIR R4 references, bundle resolution; lower-case types are met in Norwegian hospital data.
#pragma once

#include <cstdint>
#include <string_view>

#include "fhir/model/record.hpp"

namespace hv::fhir::r4 {

struct Reference {
    enum class Form : std::uint8_t { none, contained, urn, typed, conditional, other };
    Form form = Form::none;
    ResourceType type = ResourceType::other;
    Text type_text;     // as written; typed and conditional
    Text id;            // typed: the id; contained: without `#`; urn: the whole text
    Text base;          // typed and absolute: what stands before the type, without the scheme
    Text query_system;  // conditional on an identifier
    Text query_value;
};

Reference parse_reference(Text text);

// The type by its name in any case: `patient`, `Patient`.
ResourceType parse_type_any_case(Text name);

bool same_ignoring_case(Text a, Text b);
// Whether `text` holds `part` (lower case ASCII), whatever the case of `text`.
bool holds_ignoring_case(Text text, Text part);

// For keys within one record; not stable across versions.
std::uint64_t hash_text(Text text, std::uint64_t seed = 0);
std::uint32_t folded(std::uint64_t hash);  // never 0

// The key of MedicationUse::chain for a resource.
std::uint32_t chain_key(ResourceType type, Text id);

}  // namespace hv::fhir::r4
