#include "fhir/codes/atc.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "fhir/codes/drug_names.hpp"

namespace hv::fhir {

namespace {

// How many bytes the letter at the start of `text` has; 0 when none stands there. Signs such as the registered mark,
// the no-break space and typographic dashes (U+0080..U+00BF, U+2000..U+2FFF) are no letters.
std::size_t letter(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead >= 'a' && lead <= 'z') return 1;
    if (lead < 0xC3 || lead == 0xE2) return 0;
    return std::min<std::size_t>(lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4, text.size());
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

// Calls `visit` with each word, in lower case.
template <class Visit>
void each_word(std::string_view text, Visit visit) {
    std::size_t length = 0;
    while (length < text.size()) {
        if (const std::size_t bytes = letter(text.substr(length)); bytes != 0) {
            length += bytes;
        } else {
            if (length != 0) visit(text.substr(0, length));
            text.remove_prefix(length + 1);
            length = 0;
        }
    }
    if (length != 0) visit(text);
}

struct Name {
    std::string_view word;
    std::string_view atc;
};

constexpr std::size_t name_count = [] {
    std::size_t count = 0;
    for (const auto& row : drug_rows) count += 1 + static_cast<std::size_t>(std::ranges::count(row.names, ' '));
    return count;
}();

// Sorted by word.
constexpr auto names = [] {
    std::array<Name, name_count> table{};
    std::size_t next = 0;
    for (const auto& row : drug_rows) {
        std::string_view rest = row.names;
        for (std::size_t end = 0; end != std::string_view::npos; rest.remove_prefix(end + 1)) {
            end = rest.find(' ');
            table[next++] = {rest.substr(0, end), row.atc};
            if (end == std::string_view::npos) break;
        }
    }
    std::ranges::sort(table, {}, &Name::word);
    return table;
}();

std::string_view atc_of_name(std::string_view word) {
    const auto* const row = std::ranges::lower_bound(names, word, {}, &Name::word);
    return row != names.end() && row->word == word ? row->atc : std::string_view();
}

std::string_view atc_of_word(std::string_view word) {
    if (const auto atc = atc_of_name(word); !atc.empty()) return atc;
    for (const auto ending : name_endings) {
        if (!word.ends_with(ending)) continue;
        if (const auto atc = atc_of_name(word.substr(0, word.size() - ending.size())); !atc.empty()) return atc;
    }
    return {};
}

// A statin together with ezetimibe.
bool is_lipid_pair(std::string_view a, std::string_view b) {
    constexpr std::string_view ezetimibe = "C10AX09";
    return (a.starts_with("C10AA") && b == ezetimibe) || (a == ezetimibe && b.starts_with("C10AA"));
}

constexpr auto depots =
    std::to_array<std::string_view>({"N05AB02", "N05AB03", "N05AC04", "N05AD01", "N05AD06", "N05AF01", "N05AF05",
                                     "N05AG01", "N05AH03", "N05AX08", "N05AX12", "N05AX13"});

constexpr auto depot_brands =
    std::to_array<std::string_view>({"consta", "maintena", "xeplion", "trevicta", "byannli", "zypadhera", "okedi"});

constexpr auto depot_salts = std::to_array<std::string_view>({"dekanoat", "decanoate", "pamoat"});

// "depot" of an injection: not of a tablet, capsule, granules or plaster, with or without a blank or hyphen between.
bool says_depot(std::string_view text) {
    constexpr std::string_view depot = "depot";
    constexpr auto others = std::to_array<std::string_view>({"tab", "kaps", "caps", "gran", "plast"});
    for (std::size_t at = text.find(depot); at != std::string_view::npos; at = text.find(depot, at + 1)) {
        std::string_view rest = text.substr(at + depot.size());
        while (rest.starts_with(' ') || rest.starts_with('-')) rest.remove_prefix(1);
        if (std::ranges::none_of(others, [rest](auto other) { return rest.starts_with(other); })) return true;
    }
    return false;
}

}  // namespace

bool is_antipsychotic(const Code& atc) {
    if (atc.system() != System::atc) return false;
    const std::string_view text = atc.text();
    return text.starts_with("N05A") && !text.starts_with("N05AN") && text != "N05AB04" && text != "N05AD08";
}

bool exists_as_depot(const Code& atc) {
    return atc.system() == System::atc && std::ranges::find(depots, atc.text()) != depots.end();
}

bool names_depot(std::string_view text) {
    const std::string lowered = lower(text);
    if (says_depot(lowered)) return true;
    for (const auto salt : depot_salts)
        if (lowered.find(salt) != std::string::npos) return true;
    bool found = false;
    each_word(lowered, [&found](std::string_view word) {
        found = found || std::ranges::find(depot_brands, word) != depot_brands.end();
    });
    return found;
}

Code atc_from_name(std::string_view text) {
    const std::string lowered = lower(text);
    std::vector<std::string_view> found;
    std::vector<std::string_view> words;
    each_word(lowered, [&](std::string_view word) {
        words.push_back(word);
        const auto atc = atc_of_word(word);
        if (!atc.empty() && std::ranges::find(found, atc) == found.end()) found.push_back(atc);
    });
    if (found.size() == 2 && is_lipid_pair(found[0], found[1])) return {System::atc, "C10BA"};
    // Two different drugs in one text: which one is taken is not for us to guess.
    if (found.size() != 1) return {};
    for (const auto& row : combination_rows)
        if (row.first == found.front() && std::ranges::find(words, row.partner) != words.end())
            return {System::atc, row.atc};
    return {System::atc, found.front()};
}

}  // namespace hv::fhir
