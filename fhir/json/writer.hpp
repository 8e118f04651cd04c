// Writes JSON: members in the order given, UTF-8 as it is, numbers as the text handed in.
//
// Misuse (a value without a key in an object, an unclosed array) is a bug and asserts.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fhir/base/decimal.hpp"

namespace hv::json {

enum class Layout : unsigned char { compact, indented };

class Writer {
public:
    explicit Writer(Layout layout = Layout::compact);
    ~Writer();
    Writer(Writer&&) noexcept;
    Writer& operator=(Writer&&) noexcept;

    Writer& begin_object();
    Writer& end_object();
    Writer& begin_array();
    Writer& end_array();
    Writer& key(std::string_view name);
    Writer& string(std::string_view value);
    Writer& number(std::string_view digits);
    Writer& number(Decimal value);
    Writer& integer(std::int64_t value);
    Writer& boolean(bool value);
    Writer& null();
    // A value that is JSON already; whoever gives it has proved that.
    Writer& raw(std::string_view json);

    // key and string in one.
    Writer& member(std::string_view name, std::string_view value) { return key(name).string(value); }

    // The finished document; the writer is empty afterwards.
    [[nodiscard]] std::string take();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hv::json
