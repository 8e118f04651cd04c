#include "plugin/flow/unnumbered.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"

namespace hv::plugin {
namespace {

using json::Value;

// fødselsnummer, D-nummer, felles hjelpenummer
bool names_a_person(std::string_view system) {
    constexpr std::string_view root = "urn:oid:2.16.578.1.12.4.1.4.";
    return system.starts_with(root) && system.size() == root.size() + 1 && system.back() >= '1' && system.back() <= '3';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_eleven_digits(std::string_view text) {
    return text.size() == 11 && std::ranges::all_of(text, is_digit);
}

// A number in a document's bytes.
struct Spot {
    std::size_t offset;
    std::size_t length;
    std::string number;
};

// One behind the last character of the string whose first one is at `from`.
std::size_t end_of_string(std::string_view document, std::size_t from) {
    std::size_t at = from;
    while (at < document.size() && document[at] != '"') at += document[at] == '\\' ? std::size_t{2} : 1;
    return std::min(at, document.size());
}

// Where numbers stand as identifiers.
class Finding {
public:
    Finding(std::string_view document, std::set<std::string>& ids) : document_(document), ids_(ids) {}

    void walk(Value value, std::string_view name) {
        if (value.is_array()) {
            for (const Value item : value.items()) walk(item, name);
        } else if (value.is_object()) {
            look_at(value, name);
            for (const auto& [member, inner, offset] : value.members()) walk(inner, member);
        }
    }

    std::vector<Spot> spots;

private:
    void look_at(Value object, std::string_view name) {
        const Value identifier = object["identifier"];
        const bool patient = object["resourceType"].text() == "Patient";
        if (patient) ids_.emplace(object["id"].text());
        if (patient || name == "subject" || name == "patient") {
            if (identifier.is_object()) take(identifier["value"]);
            for (const Value one : identifier.items()) take(one["value"]);
        } else if (names_a_person(object["system"].text())) {
            take(object["value"]);
        }
    }

    void take(Value value) {
        if (!value.is_string() || value.text().empty()) return;
        const std::size_t from = value.offset() + 1;
        spots.push_back({from, end_of_string(document_, from) - from, std::string(value.text())});
    }

    std::string_view document_;
    std::set<std::string>& ids_;
};

// Not part of a longer number, nor of an object identifier.
void find_in_text(std::string_view document, std::size_t from, std::size_t end, const std::string& number,
                  std::vector<Spot>& spots) {
    for (std::size_t at = document.find(number, from); at < end; at = document.find(number, at + 1)) {
        const std::size_t behind = at + number.size();
        if (is_digit(document[at - 1]) || document[at - 1] == '.' || is_digit(document[behind])) continue;
        spots.push_back({at, number.size(), number});
    }
}

// In whatever string it stands.
void find_in_strings(std::string_view document, const std::string& number, std::vector<Spot>& spots) {
    if (document.find(number) == std::string_view::npos) return;
    for (std::size_t quote = document.find('"'); quote != std::string_view::npos;) {
        const std::size_t end = end_of_string(document, quote + 1);
        find_in_text(document.substr(0, std::min(end + 1, document.size())), quote + 1, end, number, spots);
        quote = document.find('"', end + 1);
    }
}

}  // namespace

void Unnumbered::clean(std::string& document) {
    const Result<json::Document> parsed = json::Document::parse(document);
    if (!parsed) return;
    Finding found(document, ids_);
    found.walk(parsed->root(), {});
    std::vector<Spot>& spots = found.spots;
    std::erase_if(spots, [&](const Spot& spot) { return ids_.contains(spot.number); });
    for (const Spot& spot : spots) names_.try_emplace(spot.number, "number-" + std::to_string(names_.size() + 1));
    for (const auto& [number, name] : names_) {
        if (is_eleven_digits(number) && !ids_.contains(number)) find_in_strings(document, number, spots);
    }
    if (spots.empty()) return;
    std::ranges::stable_sort(spots, {}, &Spot::offset);
    std::string clean;
    clean.reserve(document.size());
    std::size_t from = 0;
    for (const Spot& spot : spots) {
        if (spot.offset < from) continue;  // the same spot, found twice
        clean.append(document, from, spot.offset - from).append(names_.at(spot.number));
        from = spot.offset + spot.length;
    }
    document = clean.append(document, from, std::string::npos);
}

}  // namespace hv::plugin
