// A strictly read JSON document, and a small view of its values that the FHIR reader and the rule parser walk.
//
// Refused:  duplicate names, depth over 64, size over the limit, bad UTF-8, a byte order mark, unpaired surrogates,
//           trailing bytes, NaN and other text that is no JSON (RFC 8259), a number beyond 1E308. The error names the
//           byte offset and the path.
// Numbers:  keep their own characters; nothing is turned into a double.
// Lifetime: a Value and every string_view from it live as long as their Document stands unmoved and unparsed.
// Threads:  a Document is one thread's; a finished one may be read by many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>

#include "fhir/base/result.hpp"

namespace hv::json {

enum class Kind : std::uint8_t { absent, null, boolean, number, string, array, object };

// One entry of the tape that a document is read into: a value, or the name that stands before a member's value.
//
// skip: how many entries lie between this one and the next value (or name) on the same level.
// tag:  a value's Kind; of a name four of its bytes, so that most other names differ without being looked at.
struct Node {
    std::uint32_t offset;  // of the first character in the source text: a string's quote, an object's brace
    std::uint32_t length;  // bytes of a string, name or number; members or elements; 1 for `true`
    std::uint32_t skip;
    std::uint32_t tag;
};

inline std::uint32_t name_tag(std::string_view name) {
    std::uint32_t tag = 0;
    if (name.size() >= 4) {
        std::memcpy(&tag, name.data() + name.size() - 4, 4);
    } else if (!name.empty()) {
        const auto byte = [&name](std::size_t at) { return std::uint32_t{static_cast<unsigned char>(name[at])}; };
        tag = byte(0) | byte(name.size() / 2) << 8 | byte(name.size() - 1) << 16;
    }
    return tag;
}

class Value {
public:
    Value() = default;  // absent

    [[nodiscard]] Kind kind() const { return node_ == nullptr ? Kind::absent : static_cast<Kind>(node_->tag); }
    explicit operator bool() const { return node_ != nullptr; }
    [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
    [[nodiscard]] bool is_array() const { return kind() == Kind::array; }
    [[nodiscard]] bool is_string() const { return kind() == Kind::string; }
    [[nodiscard]] bool is_number() const { return kind() == Kind::number; }
    [[nodiscard]] bool is_boolean() const { return kind() == Kind::boolean; }

    // A string's content, or a number's own characters; empty for every other kind.
    [[nodiscard]] std::string_view text() const {
        if (is_string()) return {text_ + node_->offset + 1, node_->length};
        if (is_number()) return {text_ + node_->offset, node_->length};
        return {};
    }
    // True only for the literal `true`.
    [[nodiscard]] bool is_true() const { return is_boolean() && node_->length == 1; }

    // A member of an object by name; absent when there is none, or when this is no object.
    [[nodiscard]] Value operator[](std::string_view name) const {
        if (!is_object()) return {};
        const std::uint32_t tag = name_tag(name);
        const Node* const end = node_ + node_->skip;
        for (const Node* at = node_ + 1; at != end; at += at->skip)
            if (at->tag == tag && at->length == name.size() && same_start(at, name)) return {at + 1, text_};
        return {};
    }

    // Members of an object or elements of an array.
    [[nodiscard]] std::size_t size() const { return is_object() || is_array() ? node_->length : 0; }

    // Byte offset of the value's first character in the source text.
    [[nodiscard]] std::size_t offset() const { return node_ == nullptr ? 0 : node_->offset; }

    class Items;  // range of Value: `for (Value item : value.items())`; empty unless an array
    class
        Members;  // range of Member: `for (auto [name, value, name_offset] : value.members())`; empty unless an object
    [[nodiscard]] Items items() const;
    [[nodiscard]] Members members() const;

private:
    friend class Document;
    Value(const Node* node, const char* text) : node_(node), text_(text) {}

    // All but the last four bytes, which the tag has compared.
    [[nodiscard]] bool same_start(const Node* at, std::string_view name) const {
        return name.size() <= 4 || std::memcmp(text_ + at->offset + 1, name.data(), name.size() - 4) == 0;
    }

    const Node* node_ = nullptr;
    const char* text_ = nullptr;
};

struct Member {
    std::string_view name;
    Value value;
    std::size_t name_offset = 0;  // of the name's quote
};

class Value::Items {
public:
    class Iterator {
    public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Iterator(const Node* at, const char* text) : at_(at), text_(text) {}
        Value operator*() const { return {at_, text_}; }
        Iterator& operator++() {
            at_ += at_->skip;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const Node* at_ = nullptr;
        const char* text_ = nullptr;
    };

    Items() = default;
    Items(const Node* array, const char* text) : begin_(array + 1, text), end_(array + array->skip, text) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }

private:
    Iterator begin_;
    Iterator end_;
};

class Value::Members {
public:
    class Iterator {
    public:
        using value_type = Member;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        Iterator(const Node* at, const char* text) : at_(at), text_(text) {}
        Member operator*() const {
            return {std::string_view(text_ + at_->offset + 1, at_->length), Value(at_ + 1, text_), at_->offset};
        }
        Iterator& operator++() {
            at_ += at_->skip;
            return *this;
        }
        Iterator operator++(int) {
            Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

    private:
        const Node* at_ = nullptr;
        const char* text_ = nullptr;
    };

    Members() = default;
    Members(const Node* object, const char* text) : begin_(object + 1, text), end_(object + object->skip, text) {}
    [[nodiscard]] Iterator begin() const { return begin_; }
    [[nodiscard]] Iterator end() const { return end_; }

private:
    Iterator begin_;
    Iterator end_;
};

inline Value::Items Value::items() const {
    return is_array() ? Items(node_, text_) : Items();
}
inline Value::Members Value::members() const {
    return is_object() ? Members(node_, text_) : Members();
}

struct Limits {
    std::size_t bytes = std::size_t{32} << 20;
    int depth = 64;  // at most 255
};

class Document {
public:
    // Takes the text (a copy is kept and rewritten in place); on failure the document is empty.
    // Error: invalid, "byte 17: entry[3].resource: duplicate name `id`".
    static Result<Document> parse(std::string_view text, const Limits& limits = {});

    // The same into buffers that are used again: for sweeps over many documents.
    [[nodiscard]] Result<Value> reparse(std::string_view text, const Limits& limits = {});

    [[nodiscard]] Value root() const { return size_ == 0 ? Value() : Value(tape_.get(), text_.get()); }

private:
    friend class Tape;
    void copy(std::string_view text);

    std::unique_ptr<char[]> text_;
    std::unique_ptr<Node[]> tape_;
    std::size_t text_capacity_ = 0;
    std::size_t tape_capacity_ = 0;
    std::size_t size_ = 0;  // entries on the tape
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
