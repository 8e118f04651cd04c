// What a parser must offer to feed the FHIR reader. json::Value is one; another (simdjson, say) is an adapter away.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include "fhir/json/value.hpp"

namespace hv::json {

template <class V>
concept View = std::copyable<V> && requires(const V& v, std::string_view name) {
    { v.kind() } -> std::same_as<Kind>;
    { v.text() } -> std::same_as<std::string_view>;
    { v.is_true() } -> std::same_as<bool>;
    { v[name] } -> std::same_as<V>;
    { v.size() } -> std::convertible_to<std::size_t>;
    { v.offset() } -> std::convertible_to<std::size_t>;
    v.items();
    v.members();
};

}  // namespace hv::json
