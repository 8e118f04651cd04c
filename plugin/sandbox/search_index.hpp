// Which search parameters each type has, and what a resource holds under them.
//
// Kinds:  token (code, identifier, boolean), reference, date (an interval), string (folded to lower case).
// Errors: none; a value of another shape than the parameter wants is not indexed.
// Source: FHIR R4 search parameter registry, those of the types and parameters that we use.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"
#include "fhir/json/value.hpp"

namespace hv::plugin::sandbox {

enum class ParameterKind : std::uint8_t { token, reference, date, string };

struct Parameter {
    std::string_view name;
    ParameterKind kind = ParameterKind::token;
    std::string_view paths;   // dotted, `|` between alternatives; arrays are walked
    std::string_view target;  // reference: the type that a bare id means
};

struct Indexed {
    const Parameter* parameter = nullptr;
    std::string system;  // token: its system; reference: the system of an identifier instead of an address
    std::string value;   // token: code; reference: `Patient/1`, or the identifier's value; string: folded
    bool by_identifier = false;
    Instant first;  // date
    Instant end;
};

// Null when the type is not known here.
std::span<const Parameter> parameters_of(std::string_view type);
bool is_known_type(std::string_view type);
std::vector<std::string_view> known_types();
const Parameter* parameter_of(std::string_view type, std::string_view name);

// `base` is cut off from references to this server.
std::vector<Indexed> index_of(json::Value resource, std::string_view type, std::string_view base);

// `http://base/Patient/1/_history/2` -> `Patient/1`; what points elsewhere stays.
std::string local_reference(std::string_view reference, std::string_view base);
std::string folded(std::string_view text);

}  // namespace hv::plugin::sandbox
