#include "fhir/json/writer.hpp"

#include <cassert>
#include <cstring>

// RapidJSON 1.1.0 takes 0x1A to 0x1F for plain characters when it scans with SIMD; without it, it goes byte by byte.
#define HV_RAPID_PLAIN
#include "fhir/json/plain_text.hpp"
#include "fhir/json/rapid.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

namespace hv::json::rapid {

// Called at the start of a string and after every character of it that was escaped; room is reserved already.
template <>
inline bool Writer<StringBuffer>::ScanWriteUnescapedString(StringStream& in, std::size_t length) {
    const char* const end = in.head_ + length;
    const char* const stop = end_of_plain(in.src_, end);
    const auto plain = static_cast<std::size_t>(stop - in.src_);
    if (plain > 0) std::memcpy(os_->PushUnsafe(plain), in.src_, plain);
    in.src_ = stop;
    return stop != end;
}

}  // namespace hv::json::rapid

namespace hv::json {

struct Writer::Impl {
    explicit Impl(Layout wanted) : layout(wanted) { indented.SetIndent(' ', 2); }

    template <class Action>
    void write(Action action) {
        if (layout == Layout::compact)
            action(compact);
        else
            action(indented);
    }
    template <class Action>
    void value(Action action) {
        assert(open.empty() ? buffer.GetSize() == 0 : open.back() != '{');
        if (!open.empty() && open.back() == ':') open.back() = '{';
        write(action);
    }
    void close([[maybe_unused]] char expected) {
        assert(!open.empty() && open.back() == expected);
        open.pop_back();
    }

    Layout layout;
    rapid::StringBuffer buffer;
    rapid::Writer<rapid::StringBuffer> compact{buffer};
    rapid::PrettyWriter<rapid::StringBuffer> indented{buffer};
    // What is open, outermost first: an array `[`, an object that wants a name `{` or that name's value `:`.
    std::string open;
};

namespace {

rapid::SizeType size_of(std::string_view text) {
    return static_cast<rapid::SizeType>(text.size());
}
// RapidJSON asks for an address even when there is nothing to read.
const char* start_of(std::string_view text) {
    return text.empty() ? "" : text.data();
}

}  // namespace

Writer::Writer(Layout layout) : impl_(std::make_unique<Impl>(layout)) {}
Writer::~Writer() = default;
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;

Writer& Writer::begin_object() {
    impl_->value([](auto& to) { to.StartObject(); });
    impl_->open += '{';
    return *this;
}

Writer& Writer::end_object() {
    impl_->close('{');
    impl_->write([](auto& to) { to.EndObject(); });
    return *this;
}

Writer& Writer::begin_array() {
    impl_->value([](auto& to) { to.StartArray(); });
    impl_->open += '[';
    return *this;
}

Writer& Writer::end_array() {
    impl_->close('[');
    impl_->write([](auto& to) { to.EndArray(); });
    return *this;
}

Writer& Writer::key(std::string_view name) {
    assert(!impl_->open.empty() && impl_->open.back() == '{');
    impl_->open.back() = ':';
    impl_->write([name](auto& to) { to.Key(start_of(name), size_of(name)); });
    return *this;
}

Writer& Writer::string(std::string_view value) {
    impl_->value([value](auto& to) { to.String(start_of(value), size_of(value)); });
    return *this;
}

Writer& Writer::number(std::string_view digits) {
    assert(!digits.empty());
    impl_->value([digits](auto& to) { to.RawValue(digits.data(), digits.size(), rapid::kNumberType); });
    return *this;
}

Writer& Writer::raw(std::string_view json) {
    assert(!json.empty());
    impl_->value([json](auto& to) { to.RawValue(json.data(), json.size(), rapid::kObjectType); });
    return *this;
}

Writer& Writer::number(Decimal value) {
    return number(value.text());
}

Writer& Writer::integer(std::int64_t value) {
    impl_->value([value](auto& to) { to.Int64(value); });
    return *this;
}

Writer& Writer::boolean(bool value) {
    impl_->value([value](auto& to) { to.Bool(value); });
    return *this;
}

Writer& Writer::null() {
    impl_->value([](auto& to) { to.Null(); });
    return *this;
}

std::string Writer::take() {
    assert(impl_->open.empty());
    std::string text(impl_->buffer.GetString(), impl_->buffer.GetSize());
    impl_ = std::make_unique<Impl>(impl_->layout);
    return text;
}

}  // namespace hv::json
