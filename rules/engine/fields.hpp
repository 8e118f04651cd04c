// Typed reading of a strict JSON document: every field is asked for by name, whatever was not asked for is unknown.
//
// Spot:    a value and the place where it stands, as messages say it (`HF-04.bands[1].above`).
// Absent:  readers say nothing of an absent value; `required` has said so already.
// Errors:  noted, with the offset of the value; the reader gives nothing back. Codes: see rules/README.md.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "fhir/base/time.hpp"
#include "fhir/json/value.hpp"
#include "rules/engine/notes.hpp"
#include "rules/engine/words.hpp"

namespace hv::rules {

struct Spot {
    json::Value value;
    std::string place;

    explicit operator bool() const { return static_cast<bool>(value); }
    [[nodiscard]] std::size_t offset() const { return value.offset(); }
};

class Fields {
public:
    // Notes a problem when the spot is there and no object.
    Fields(Notes& notes, Spot object);

    explicit operator bool() const { return object_.value.is_object(); }
    [[nodiscard]] const std::string& place() const { return object_.place; }
    [[nodiscard]] std::size_t offset() const { return object_.offset(); }
    [[nodiscard]] Notes& notes() const { return *notes_; }
    [[nodiscard]] bool has(std::string_view name) const { return static_cast<bool>(object_.value[name]); }

    Spot optional(std::string_view name);
    Spot required(std::string_view name);
    Words required_words(std::string_view name);
    std::string required_string(std::string_view name);
    // Whichever of these fields is there; notes a problem unless exactly one (or, when allowed, none) is.
    std::optional<std::string_view> one_of(const std::vector<std::string_view>& names, bool none_allowed = false);

    // What is left is not looked at: nobody can know which fields belong to it.
    void ask_no_more() { give_up_ = true; }
    // Notes what nobody asked for. `because` is a comment and allowed on every object.
    void finish();

private:
    Notes* notes_;
    Spot object_;
    std::vector<std::string_view> asked_;
    bool give_up_ = false;
};

enum class Sign : std::uint8_t { any, not_negative, positive };
enum class IdShape : std::uint8_t { name, rule, source };  // `body-weight`, `HF-04`, `IS-1957`

std::optional<std::string> read_string(Notes& notes, const Spot& spot);  // not blank
std::optional<bool> read_bool(Notes& notes, const Spot& spot);
std::optional<int> read_int(Notes& notes, const Spot& spot, int least, int most);
std::optional<Decimal> read_decimal(Notes& notes, const Spot& spot);
std::optional<Span> read_span(Notes& notes, const Spot& spot, Sign sign = Sign::positive);
std::optional<Date> read_date(Notes& notes, const Spot& spot);
std::optional<std::string> read_id(Notes& notes, const Spot& spot, IdShape shape = IdShape::name);
Words read_words(Notes& notes, const Spot& spot);
std::optional<std::size_t> read_choice(Notes& notes, const Spot& spot, std::span<const std::string_view> names);
std::optional<Level> read_level(Notes& notes, const Spot& spot);
std::optional<Confidence> read_confidence(Notes& notes, const Spot& spot);
// The elements of an array with at least `least` of them.
std::vector<Spot> read_list(Notes& notes, const Spot& spot, std::size_t least = 1);

}  // namespace hv::rules
