#include "fhir/units/unit.hpp"

#include "fhir/units/unit_table.hpp"

namespace hv::fhir {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t longest = 32;  // bytes of a unit once folded; what is longer is no unit

constexpr std::uint32_t hash_of(std::string_view text) {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash ^ hash >> 15;
}

constexpr std::uint8_t row_of(std::string_view ucum) {
    for (std::size_t i = 2; i < canonical_units.size(); ++i)
        if (canonical_units[i].ucum == ucum) return static_cast<std::uint8_t>(i);
    return 1;
}

struct Entry {
    std::string_view text;
    std::uint8_t unit = 0;
};

// Built by the compiler, open addressing; a row that is there twice or leads nowhere does not compile.
template <std::size_t slot_count>
class Index {
public:
    constexpr void add(std::string_view text, std::uint8_t unit) {
        std::size_t at = hash_of(text) % slot_count;
        for (; slots_[at].unit != 0; at = (at + 1) % slot_count)
            if (slots_[at].text == text) throw "a spelling stands in the table twice";
        slots_[at] = {text, unit};
    }
    [[nodiscard]] Unit find(std::string_view text) const {
        std::size_t at = hash_of(text) % slot_count;
        for (; slots_[at].unit != 0; at = (at + 1) % slot_count)
            if (slots_[at].text == text) return static_cast<Unit>(slots_[at].unit);
        return Unit::unknown;
    }

private:
    std::array<Entry, slot_count> slots_{};
};

template <std::size_t slot_count>
constexpr void add_each(Index<slot_count>& index, const Spellings& row) {
    const std::uint8_t unit = row_of(row.ucum);
    if (unit == 1) throw "spellings lead to no canonical unit";
    std::string_view rest = row.texts;
    while (!rest.empty()) {
        const std::string_view text = rest.substr(0, rest.find(' '));
        index.add(text, unit);
        rest.remove_prefix(rest.size() == text.size() ? text.size() : text.size() + 1);
    }
}

constexpr auto by_spelling = [] {
    Index<1024> index;
    for (std::size_t i = 2; i < canonical_units.size(); ++i)
        index.add(canonical_units[i].ucum, static_cast<std::uint8_t>(i));
    for (const auto& row : spellings) add_each(index, row);
    return index;
}();

constexpr auto by_word = [] {
    Index<256> index;
    for (const auto& row : words) add_each(index, row);
    return index;
}();

// A text in the form that the table has: blanks of every kind go, micro signs are `u`, raised digits are digits, the
// multiplication sign is `x`, a decimal comma a point. Empty when the text is too long for a unit.
class Folded {
public:
    explicit Folded(std::string_view text) {
        while (!text.empty() && size_ < text_.size()) text.remove_prefix(take(text));
        if (!text.empty()) size_ = 0;
    }

    [[nodiscard]] std::string_view text() const { return {text_.data(), size_}; }

    void lower() {
        for (std::size_t i = 0; i < size_; ++i)
            if (text_[i] >= 'A' && text_[i] <= 'Z') text_[i] = static_cast<char>(text_[i] + ('a' - 'A'));
    }
    // UCUM's annotations mean nothing: `{beats}/min` is `/min`.
    void drop_annotations() {
        std::size_t kept = 0;
        int depth = 0;
        for (std::size_t i = 0; i < size_; ++i) {
            if (text_[i] == '{') ++depth;
            if (depth == 0) text_[kept++] = text_[i];
            if (text_[i] == '}' && depth > 0) --depth;
        }
        if (depth == 0) size_ = kept;
    }

private:
    struct Sign {
        std::string_view bytes;
        std::string_view plain;
    };
    static constexpr auto signs = std::to_array<Sign>({
        {"\xC2\xA0", ""},       // no-break space
        {"\xE2\x80\xAF", ""},   // narrow no-break space
        {"\xE2\x80\x89", ""},   // thin space
        {"\xC2\xB5", "u"},      // micro sign
        {"\xCE\xBC", "u"},      // Greek mu
        {"\xC3\x97", "x"},      // multiplication sign
        {"\xC2\xB7", "."},      // middle dot
        {"\xE2\x88\x92", "-"},  // minus sign
        {"\xE2\x81\xBB", "-"},  // raised minus
        {"\xE2\x84\x93", "l"},  // script l
        {"\xC2\xB0", "deg"},    // degree sign
        {"\xC2\xB9", "1"},     {"\xC2\xB2", "2"},     {"\xC2\xB3", "3"},     {"\xE2\x81\xB0", "0"},
        {"\xE2\x81\xB4", "4"}, {"\xE2\x81\xB5", "5"}, {"\xE2\x81\xB6", "6"}, {"\xE2\x81\xB7", "7"},
        {"\xE2\x81\xB8", "8"}, {"\xE2\x81\xB9", "9"},
    });

    std::size_t take(std::string_view text) {
        const char c = text.front();
        if (static_cast<unsigned char>(c) < 0x80) {
            if (blanks.find(c) == std::string_view::npos) text_[size_++] = c == ',' ? '.' : c;
            return 1;
        }
        for (const auto& sign : signs) {
            if (!text.starts_with(sign.bytes)) continue;
            for (const char plain : sign.plain)
                if (size_ < text_.size()) text_[size_++] = plain;
            return sign.bytes.size();
        }
        text_[size_++] = c;
        return 1;
    }

    std::array<char, longest> text_{};
    std::size_t size_ = 0;
};

// none when there is nothing but blanks.
Unit from_text(std::string_view text) {
    const Unit exact = by_spelling.find(text.substr(0, longest));
    if (exact != Unit::unknown) return exact;
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return Unit::none;
    Folded folded(text.substr(first, text.find_last_not_of(blanks) - first + 1));
    if (folded.text().empty()) return Unit::unknown;
    if (const Unit unit = by_spelling.find(folded.text()); unit != Unit::unknown) return unit;
    Folded bare = folded;
    bare.drop_annotations();
    if (bare.text().empty()) return unit_from_ucum("1");
    if (const Unit unit = by_spelling.find(bare.text()); unit != Unit::unknown) return unit;
    bare.lower();
    return by_word.find(bare.text());
}

bool is_ucum(std::string_view system) {
    if (system == "http://unitsofmeasure.org") return true;
    while (!system.empty() && (system.back() == ' ' || system.back() == '/')) system.remove_suffix(1);
    return system == "http://unitsofmeasure.org" || system == "https://unitsofmeasure.org" ||
           system == "urn:oid:2.16.840.1.113883.6.8";
}

const CanonicalUnit& row(Unit unit) {
    return canonical_units[static_cast<std::size_t>(unit) % canonical_units.size()];
}

}  // namespace

Unit unit_from_ucum(std::string_view ucum) {
    return ucum.empty() ? Unit::unknown : static_cast<Unit>(row_of(ucum));
}

std::string_view ucum_text(Unit unit) {
    return row(unit).ucum;
}

Unit read_unit(std::string_view system, std::string_view code, std::string_view text) {
    const bool believed = !code.empty() && is_ucum(system);
    if (believed) {
        const Unit unit = from_text(code);
        if (unit > Unit::unknown) return unit;
    }
    const Unit unit = from_text(text);
    if (unit > Unit::unknown || believed || code.empty() || !system.empty())
        return unit == Unit::none && !code.empty() ? Unit::unknown : unit;
    return unit == Unit::none ? from_text(code) : Unit::unknown;
}

std::optional<Ratio> factor_between(Unit from, Unit to) {
    if (from <= Unit::unknown || to <= Unit::unknown) return std::nullopt;
    if (from == to) return Ratio(1, 1);
    const CanonicalUnit& a = row(from);
    const CanonicalUnit& b = row(to);
    if (a.dimension != b.dimension || a.dimension == Dimension::alone) return std::nullopt;
    return Ratio(int128{a.multiply} * b.divide, int128{a.divide} * b.multiply);
}

}  // namespace hv::fhir
