// The JSON reader over any bytes: it reads or refuses, in bounds, and what it reads holds together.
//
// Checked: a document that is read names only valid UTF-8 and offsets within the text, finds each member by its name, is
//          read the same twice into used buffers, and what the writer makes of it is read as the same again; a refusal is
//          one line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace {

using hv::json::Kind;
using hv::json::Value;

void expect(bool holds) {
    if (!holds) std::abort();
}

void write(const Value& value, std::string_view source, hv::json::Writer& writer) {
    std::size_t bad = 0;
    expect(value.offset() < source.size());
    expect(hv::json::valid_utf8(value.text(), bad));
    switch (value.kind()) {
        case Kind::absent:
            std::abort();
        case Kind::null:
            writer.null();
            break;
        case Kind::boolean:
            writer.boolean(value.is_true());
            break;
        case Kind::number:
            expect(source.substr(value.offset(), value.text().size()) == value.text());
            writer.number(value.text());
            break;
        case Kind::string:
            writer.string(value.text());
            break;
        case Kind::array: {
            std::size_t count = 0;
            writer.begin_array();
            for (const Value item : value.items()) write(item, source, writer), ++count;
            writer.end_array();
            expect(count == value.size());
            break;
        }
        case Kind::object: {
            std::size_t count = 0;
            writer.begin_object();
            for (const auto [name, member, name_offset] : value.members()) {
                expect(source[name_offset] == '"' && hv::json::valid_utf8(name, bad));
                expect(value[name].offset() == member.offset());
                writer.key(name);
                write(member, source, writer);
                ++count;
            }
            writer.end_object();
            expect(count == value.size());
            break;
        }
    }
}

std::string rewritten(const Value& root, std::string_view source) {
    hv::json::Writer writer;
    write(root, source, writer);
    return writer.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    static hv::json::Document used;
    const auto root = used.reparse(text);
    const auto fresh = hv::json::Document::parse(text);
    expect(static_cast<bool>(root) == static_cast<bool>(fresh));
    if (!root) {
        expect(!root.error().message.empty() && root.error().message == fresh.error().message);
        expect(root.error().message.find('\n') == std::string::npos);
        return 0;
    }
    const std::string once = rewritten(*root, text);
    expect(once == rewritten(fresh->root(), text));
    const auto again = hv::json::Document::parse(once);
    expect(static_cast<bool>(again) && rewritten(again->root(), once) == once);
    return 0;
}
