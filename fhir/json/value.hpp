// A strictly read JSON document, and a small view of its values that the FHIR reader and the rule parser walk.
//
// Refused:  duplicate names, depth over 64, size over the limit, bad UTF-8, unpaired surrogates, trailing bytes, NaN
//           and other text that is no JSON (RFC 8259). The error names the byte offset and the path.
// Numbers:  keep their own characters; nothing is turned into a double.
// Lifetime: a Value and every string_view from it live as long as their Document stands unmoved and unparsed.
// Threads:  a Document is one thread's; a finished one may be read by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::json {

enum class Kind : std::uint8_t { absent, null, boolean, number, string, array, object };

struct Node;  // one value on the tape; see document.cpp
class Document;

class Value {
public:
    Value() = default;  // absent

    [[nodiscard]] Kind kind() const;
    explicit operator bool() const { return node_ != nullptr; }
    [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
    [[nodiscard]] bool is_array() const { return kind() == Kind::array; }
    [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
    [[nodiscard]] bool is_number() const { return kind() == Kind::number; }

    // A string's content, or a number's own characters; empty for every other kind.
    [[nodiscard]] std::string_view text() const;
    // True only for the literal `true`.
    [[nodiscard]] bool is_true() const;
    [[nodiscard]] bool is_boolean() const { return kind() == Kind::boolean; }

    // A member of an object by name; absent when there is none, or when this is no object.
    [[nodiscard]] Value operator[](std::string_view name) const;

    // Members of an object or elements of an array.
    [[nodiscard]] std::size_t size() const;

    // Byte offset of the value's first character in the source text.
    [[nodiscard]] std::size_t offset() const;

    class Items;    // range of Value: `for (Value item : value.items())`; empty unless an array
    class Members;  // range of Member: `for (auto [name, value] : value.members())`; empty unless an object
    [[nodiscard]] Items items() const;
    [[nodiscard]] Members members() const;

private:
    friend class Document;
    const Node* node_ = nullptr;
    const char* text_ = nullptr;
};

struct Member {
    std::string_view name;
    Value value;
    std::size_t name_offset = 0;
};

struct Limits {
    std::size_t bytes = std::size_t{32} << 20;
    int depth = 64;
};

class Document {
public:
    // Takes the text (a copy is kept and rewritten in place); on failure the document is empty.
    // Error: invalid, "byte 17: entry[3].resource: duplicate name `id`".
    static Result<Document> parse(std::string_view text, const Limits& limits = {});

    // The same into buffers that are used again: for sweeps over many documents.
    [[nodiscard]] Result<Value> reparse(std::string_view text, const Limits& limits = {});

    [[nodiscard]] Value root() const;
};

// 1-based line and column (in code points) of a byte offset, for messages about files.
struct Position {
    std::size_t line = 1;
    std::size_t column = 1;
};
Position position_of(std::string_view text, std::size_t offset);

// Whether `text` is valid UTF-8; else the offset of the first bad byte is written to `bad`.
bool valid_utf8(std::string_view text, std::size_t& bad);

}  // namespace hv::json
