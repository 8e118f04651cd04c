#include "fhir/json/writer.hpp"

#include <cassert>
#include <utility>
#include <vector>

namespace hv::json {

struct Writer::Impl {
    // What is open, outermost first.
    struct Level {
        bool object;
        bool named = false;  // a name was written and wants its value
        bool empty = true;
    };

    explicit Impl(Layout wanted) : layout(wanted) {}

    void line() {
        if (layout == Layout::compact) return;
        text += '\n';
        text.append(levels.size() * 2, ' ');
    }
    // What stands before a member or an element.
    void separate() {
        if (!levels.back().empty) text += ',';
        levels.back().empty = false;
        line();
    }
    void before_value() {
        if (levels.empty()) {
            assert(text.empty());
        } else if (levels.back().object) {
            assert(levels.back().named);
            levels.back().named = false;
        } else {
            separate();
        }
    }
    void open(bool object) {
        before_value();
        text += object ? '{' : '[';
        levels.push_back({object});
    }
    void close([[maybe_unused]] bool object) {
        assert(!levels.empty() && levels.back().object == object && !levels.back().named);
        const Level closed = levels.back();
        levels.pop_back();
        if (!closed.empty) line();
        text += closed.object ? '}' : ']';
    }
    void quoted(std::string_view value);

    Layout layout;
    std::string text;
    std::vector<Level> levels;
};

void Writer::Impl::quoted(std::string_view value) {
    constexpr std::string_view digits = "0123456789abcdef";
    text += '"';
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && c != '"' && c != '\\') {
            text += c;
            continue;
        }
        text += '\\';
        switch (c) {
            case '\b':
                text += 'b';
                break;
            case '\f':
                text += 'f';
                break;
            case '\n':
                text += 'n';
                break;
            case '\r':
                text += 'r';
                break;
            case '\t':
                text += 't';
                break;
            case '"':
            case '\\':
                text += c;
                break;
            default:
                text.append("u00") += {digits[byte >> 4], digits[byte & 0xF]};
        }
    }
    text += '"';
}

Writer::Writer(Layout layout) : impl_(std::make_unique<Impl>(layout)) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

Writer& Writer::begin_object() {
    impl_->open(true);
    return *this;
}

Writer& Writer::end_object() {
    impl_->close(true);
    return *this;
}

Writer& Writer::begin_array() {
    impl_->open(false);
    return *this;
}

Writer& Writer::end_array() {
    impl_->close(false);
    return *this;
}

Writer& Writer::key(std::string_view name) {
    assert(!impl_->levels.empty() && impl_->levels.back().object && !impl_->levels.back().named);
    impl_->separate();
    impl_->levels.back().named = true;
    impl_->quoted(name);
    impl_->text += impl_->layout == Layout::compact ? ":" : ": ";
    return *this;
}

Writer& Writer::string(std::string_view value) {
    impl_->before_value();
    impl_->quoted(value);
    return *this;
}

Writer& Writer::number(std::string_view digits) {
    assert(!digits.empty());
    impl_->before_value();
    impl_->text += digits;
    return *this;
}

Writer& Writer::number(Decimal value) {
    return number(value.text());
}

Writer& Writer::integer(std::int64_t value) {
    return number(std::to_string(value));
}

Writer& Writer::boolean(bool value) {
    impl_->before_value();
    impl_->text += value ? "true" : "false";
    return *this;
}

Writer& Writer::null() {
    impl_->before_value();
    impl_->text += "null";
    return *this;
}

std::string Writer::take() {
    assert(impl_->levels.empty());
    return std::exchange(impl_->text, {});
}

}  // namespace hv::json
