// What is wrong with a text that is no JSON, in words for the person who has to mend it.
//
// The words never repeat the text itself (it may be a patient's): only a bracket, `NaN`, or a member's name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::json {

enum class Wrong : unsigned char {
    empty,
    too_large,       // detail: the limit in bytes
    too_deep,        // detail: the limit in levels
    duplicate_name,  // detail: the name
    not_utf8,
    lone_surrogate,
    trailing_text,
    no_value,
    no_name,
    no_colon,
    no_comma_in_object,
    no_comma_in_array,
    bad_escape,
    unclosed_string,
    number_too_large,
    no_digit,
};

struct Mistake {
    Wrong wrong = Wrong::no_value;
    std::size_t offset = 0;
};

// "byte 17: entry[3].resource: duplicate name `id`"; `path` may be empty.
Error complaint(std::string_view text, Mistake mistake, std::string_view path, std::string_view detail);

// A member's name as messages show it: on one line, and cut when it is long.
std::string shown_name(std::string_view name);

}  // namespace hv::json
