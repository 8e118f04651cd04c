#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "fhir/json/complaint.hpp"
#include "fhir/json/duplicates.hpp"
#include "fhir/json/text_stream.hpp"
#include "fhir/json/value.hpp"

namespace hv::json {

namespace {

using Stream = TextStream;

constexpr int deepest = 255;
// Vector instructions read whole blocks: beyond the text there is as much room.
constexpr std::size_t padding = 64;

// The first half of a surrogate pair without its second, or the second without its first; npos when there is none.
// The parser finds only the former.
std::size_t find_lone_surrogate(std::string_view text) {
    const auto unit_at = [text](std::size_t at) -> std::uint32_t {
        if (text.size() - at < 6 || text[at] != '\\' || text[at + 1] != 'u') return 0;
        std::uint32_t unit = 0;
        for (std::size_t i = at + 2; i < at + 6; ++i) {
            const char c = text[i];
            const bool digit = c >= '0' && c <= '9';
            const char lower = static_cast<char>(c | 0x20);
            if (!digit && (lower < 'a' || lower > 'f')) return 0;
            unit = unit * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
        }
        return unit;
    };
    for (std::size_t at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
        const std::uint32_t unit = unit_at(at);
        if (unit < 0xD800 || unit > 0xDFFF) {
            at += 2;
            continue;
        }
        const std::uint32_t second = unit > 0xDBFF ? 0 : unit_at(at + 6);
        if (second < 0xDC00 || second > 0xDFFF) return at;
        at += 12;
    }
    return std::string_view::npos;
}

Wrong wrong_of(rapid::ParseErrorCode code) {
    switch (code) {
        case rapid::kParseErrorDocumentEmpty:
            return Wrong::empty;
        case rapid::kParseErrorDocumentRootNotSingular:
            return Wrong::trailing_text;
        case rapid::kParseErrorObjectMissName:
            return Wrong::no_name;
        case rapid::kParseErrorObjectMissColon:
            return Wrong::no_colon;
        case rapid::kParseErrorObjectMissCommaOrCurlyBracket:
            return Wrong::no_comma_in_object;
        case rapid::kParseErrorArrayMissCommaOrSquareBracket:
            return Wrong::no_comma_in_array;
        case rapid::kParseErrorStringUnicodeEscapeInvalidHex:
        case rapid::kParseErrorStringEscapeInvalid:
            return Wrong::bad_escape;
        case rapid::kParseErrorStringUnicodeSurrogateInvalid:
            return Wrong::lone_surrogate;
        case rapid::kParseErrorStringMissQuotationMark:
            return Wrong::unclosed_string;
        case rapid::kParseErrorNumberTooBig:
            return Wrong::number_too_large;
        case rapid::kParseErrorNumberMissFraction:
        case rapid::kParseErrorNumberMissExponent:
            return Wrong::no_digit;
        default:
            return Wrong::no_value;
    }
}

}  // namespace

// Takes RapidJSON's events and lays them on the document's tape.
class Tape {
public:
    Tape(Document& document, Stream& stream, int depth)
        : document_(document),
          stream_(stream),
          text_(stream.head_),
          depth_limit_(static_cast<std::uint32_t>(std::clamp(depth, 1, deepest))) {}

    // When a literal or a bracket is reported the stream stands behind it; a string or a number is told by its address.
    bool Null() { return leaf(stream_.Tell() - 4, 4, Kind::null); }
    bool Bool(bool yes) { return leaf(stream_.Tell() - (yes ? 4 : 5), yes ? 1 : 0, Kind::boolean); }
    bool RawNumber(const char* text, std::uint32_t length, bool) { return leaf(position(text), length, Kind::number); }
    bool String(const char* text, std::uint32_t length, bool) { return leaf(position(text) - 1, length, Kind::string); }
    bool Key(const char* text, std::uint32_t length, bool) {
        push(position(text) - 1, length, 2, name_tag({text, length}));
        return true;
    }
    bool StartObject() { return open(Kind::object); }
    bool StartArray() { return open(Kind::array); }
    bool EndObject(std::uint32_t members) {
        Node* const object = nodes() + open_[depth_ - 1U];
        if (members > 1) {
            if (const Node* twice = find_duplicate(object + 1, members, text_)) {
                mistake_ = {Wrong::duplicate_name, twice->offset};
                detail_.assign(text_ + twice->offset + 1, twice->length);
                return false;
            }
        }
        return close(object, members);
    }
    bool EndArray(std::uint32_t elements) { return close(nodes() + open_[depth_ - 1U], elements); }

    // Numbers come as text.
    bool Int(int) { return false; }
    bool Uint(unsigned) { return false; }
    bool Int64(std::int64_t) { return false; }
    bool Uint64(std::uint64_t) { return false; }
    bool Double(auto) { return false; }

    [[nodiscard]] const std::optional<Mistake>& mistake() const { return mistake_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }

    // Where reading stopped: `entry[3].resource`.
    [[nodiscard]] std::string path() const {
        std::string path;
        for (std::size_t level = 0; level < depth_; ++level) {
            const bool innermost = level + 1U == depth_;
            step(path, open_[level], innermost ? static_cast<std::uint32_t>(document_.size_) : open_[level + 1U],
                 innermost);
        }
        return path;
    }

private:
    [[nodiscard]] Node* nodes() { return document_.tape_.get(); }
    [[nodiscard]] std::size_t position(const char* text) const { return static_cast<std::size_t>(text - text_); }

    void push(std::size_t offset, std::uint32_t length, std::uint32_t skip, std::uint32_t tag) {
        if (document_.size_ == document_.tape_capacity_) grow();
        nodes()[document_.size_++] = {static_cast<std::uint32_t>(offset), length, skip, tag};
    }
    void grow() {
        const std::size_t capacity = document_.tape_capacity_ * 2 + 64;
        auto larger = std::make_unique_for_overwrite<Node[]>(capacity);
        std::copy_n(nodes(), document_.size_, larger.get());
        document_.tape_ = std::move(larger);
        document_.tape_capacity_ = capacity;
    }
    bool leaf(std::size_t offset, std::uint32_t length, Kind kind) {
        push(offset, length, 1, static_cast<std::uint32_t>(kind));
        return true;
    }
    bool open(Kind kind) {
        if (depth_ == depth_limit_) {
            mistake_ = {Wrong::too_deep, stream_.Tell() - 1};
            detail_ = std::to_string(depth_limit_);
            return false;
        }
        open_[depth_++] = static_cast<std::uint32_t>(document_.size_);
        push(stream_.Tell() - 1, 0, 1, static_cast<std::uint32_t>(kind));
        return true;
    }
    bool close(Node* container, std::uint32_t count) {
        --depth_;
        container->length = count;
        container->skip = static_cast<std::uint32_t>(nodes() + document_.size_ - container);
        const bool is_member =
            depth_ != 0 && nodes()[open_[depth_ - 1U]].tag == static_cast<std::uint32_t>(Kind::object);
        if (is_member) container[-1].skip = container->skip + 1;
        return true;
    }

    // Appends the name or the index under which the tape's entry `child` stands, or would stand, in `container`.
    void step(std::string& path, std::uint32_t container, std::uint32_t child, bool innermost) const {
        const Node* const tape = document_.tape_.get();
        std::uint32_t index = 0;
        std::uint32_t at = container + 1;
        if (tape[container].tag == static_cast<std::uint32_t>(Kind::array)) {
            for (; at < child; at += tape[at].skip) ++index;
            path.append("[").append(std::to_string(index)).append("]");
            return;
        }
        std::uint32_t name = 0;
        for (; at < child; at += tape[at].skip) name = at;
        // A finished member is not where reading stopped.
        if (name == 0 || (innermost && at == child)) return;
        if (!path.empty()) path += '.';
        path += shown_name({text_ + tape[name].offset + 1, tape[name].length});
    }

    Document& document_;
    Stream& stream_;
    const char* text_;
    std::uint32_t depth_ = 0;
    std::uint32_t depth_limit_;
    std::array<std::uint32_t, deepest> open_{};
    std::optional<Mistake> mistake_;
    std::string detail_;
};

void Document::copy(std::string_view text) {
    if (text_capacity_ < text.size() + padding) {
        text_capacity_ = text.size() + padding;
        text_ = std::make_unique_for_overwrite<char[]>(text_capacity_);
    }
    if (!text.empty()) std::memcpy(text_.get(), text.data(), text.size());
    std::memset(text_.get() + text.size(), 0, padding);
}

Result<Document> Document::parse(std::string_view text, const Limits& limits) {
    Document document;
    auto root = document.reparse(text, limits);
    if (!root) return std::move(root).error();
    return document;
}

Result<Value> Document::reparse(std::string_view text, const Limits& limits) {
    size_ = 0;
    const std::size_t limit = std::min<std::size_t>(limits.bytes, UINT32_MAX - padding);
    if (text.size() > limit) return complaint(text, {Wrong::too_large, limit}, {}, std::to_string(limit));

    // A text with bad characters is read as far as it is good, which gives the place its name.
    std::optional<Mistake> bad_character;
    std::size_t bad = 0;
    if (!valid_utf8(text, bad)) bad_character = {Wrong::not_utf8, bad};
    const std::size_t lone = find_lone_surrogate(text.substr(0, bad_character ? bad : text.size()));
    if (lone != std::string_view::npos) bad_character = {Wrong::lone_surrogate, lone};
    const std::string_view good = text.substr(0, bad_character ? bad_character->offset : text.size());

    copy(good);
    Stream stream(text_.get());
    Tape tape(*this, stream, limits.depth);
    TextReader reader;
    reader.Parse<rapid::kParseInsituFlag | rapid::kParseNumbersAsStringsFlag>(stream, tape);

    Mistake mistake;
    if (tape.mistake())
        mistake = *tape.mistake();
    else if (reader.HasParseError())
        mistake = {wrong_of(reader.GetParseErrorCode()), reader.GetErrorOffset()};
    else if (stream.Tell() != text.size())
        mistake = {Wrong::trailing_text, stream.Tell()};
    else
        return root();
    if (bad_character && mistake.offset >= good.size()) mistake = *bad_character;
    Error error = complaint(text, mistake, tape.path(), tape.detail());
    size_ = 0;
    return error;
}

}  // namespace hv::json
