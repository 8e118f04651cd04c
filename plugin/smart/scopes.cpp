#include "plugin/smart/scopes.hpp"

#include <algorithm>
#include <optional>

namespace hv::plugin::smart {
namespace {

constexpr std::string_view alphabet = "cruds";

constexpr std::uint8_t bit(char letter) {
    const std::size_t at = alphabet.find(letter);
    return at == std::string_view::npos ? std::uint8_t{0} : static_cast<std::uint8_t>(1U << at);
}

std::uint8_t letters_of(std::string_view said) {
    if (said == "read") said = "rs";
    if (said == "write") said = "cud";
    if (said == "*") said = alphabet;
    std::uint8_t bits = 0;
    std::size_t from = 0;
    for (const char c : said) {
        const std::size_t found = alphabet.find(c, from);
        if (found == std::string_view::npos) return 0;
        from = found + 1;
        bits |= bit(c);
    }
    return bits;
}

bool is_type(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return text == "*" || (!text.empty() && std::ranges::all_of(text, letter));
}

std::optional<Scope> read(std::string_view word) {
    const std::size_t slash = word.find('/');
    const std::size_t dot = word.find('.');
    if (slash == std::string_view::npos || dot == std::string_view::npos || dot < slash) return std::nullopt;
    Scope scope;
    scope.context = word.substr(0, slash);
    scope.type = word.substr(slash + 1, dot - slash - 1);
    std::string_view letters = word.substr(dot + 1);
    if (const std::size_t mark = letters.find('?'); mark != std::string_view::npos) {
        scope.only = letters.substr(mark + 1);
        letters = letters.substr(0, mark);
    }
    scope.letters = letters_of(letters);
    const bool level = scope.context == "patient" || scope.context == "user" || scope.context == "system";
    if (!level || scope.letters == 0 || !is_type(scope.type)) return std::nullopt;
    return scope;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> found;
    std::size_t at = 0;
    while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        found.push_back(text.substr(at, end - at));
        at = end;
    }
    return found;
}

template <class T>
void sort_once(std::vector<T>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

bool lets(const Scope& scope, std::string_view type, char letter) {
    return scope.context != "system" && (scope.type == "*" || scope.type == type) && (scope.letters & bit(letter)) != 0;
}

bool covers(const Scope& wide, const Scope& narrow) {
    return wide.context == narrow.context && (wide.type == "*" || wide.type == narrow.type) &&
           (wide.letters & narrow.letters) == narrow.letters && (wide.only.empty() || wide.only == narrow.only);
}

}  // namespace

Scopes::Scopes(std::string_view text) {
    for (const std::string_view word : words_of(text)) {
        if (auto scope = read(word)) {
            scopes_.push_back(std::move(*scope));
        } else if (word.find_first_of(".?*") == std::string_view::npos) {
            words_.emplace_back(word);
        }
    }
    sort_once(scopes_);
    sort_once(words_);
}

bool Scopes::has(std::string_view word) const {
    return std::ranges::find(words_, word) != words_.end();
}

bool Scopes::may(std::string_view type, char letter) const {
    return std::ranges::any_of(scopes_, [&](const Scope& s) { return s.only.empty() && lets(s, type, letter); });
}

bool Scopes::may_in_part(std::string_view type, char letter) const {
    return std::ranges::any_of(scopes_, [&](const Scope& s) { return lets(s, type, letter); });
}

bool Scopes::within(const Scopes& other) const {
    const auto covered = [&](const Scope& mine) {
        return std::ranges::any_of(other.scopes_, [&](const Scope& s) { return covers(s, mine); });
    };
    return std::ranges::all_of(scopes_, covered) &&
           std::ranges::all_of(words_, [&](const std::string& word) { return other.has(word); });
}

std::string Scopes::text() const {
    std::string out;
    const auto add = [&out](std::string_view word) {
        if (!out.empty()) out += ' ';
        out += word;
    };
    for (const std::string& word : words_) add(word);
    for (const Scope& scope : scopes_) {
        std::string letters;
        for (const char c : alphabet)
            if ((scope.letters & bit(c)) != 0) letters += c;
        add(scope.context + '/' + scope.type + '.' + letters + (scope.only.empty() ? "" : '?' + scope.only));
    }
    return out;
}

std::vector<std::string> unreadable(const std::vector<std::string>& types, const Scopes& granted) {
    std::vector<std::string> out;
    for (const std::string& type : types) {
        const bool good = granted.may(type, 'r') && (type == "Patient" || granted.may(type, 's'));
        if (!good) out.push_back(type);
    }
    return out;
}

std::string scope_text(const Wish& wish) {
    std::vector<std::string> words{"openid", "fhirUser"};
    if (wish.launch) words.emplace_back("launch");
    if (!wish.launch && wish.patient) words.emplace_back("launch/patient");
    if (!wish.access.empty()) words.push_back(wish.access);
    const std::string read = wish.version2 ? ".rs" : ".read";
    if (wish.patient) {
        for (const std::string& type : wish.types) words.push_back("patient/" + type + read);
        // The form's answers; version 1 knows no less than `write`.
        words.push_back(wish.version2 ? "patient/Observation.c" : "patient/Observation.write");
    }
    words.push_back("user/Practitioner" + read);
    words.push_back("user/PractitionerRole" + read);
    for (const std::string_view word : words_of(wish.more)) words.emplace_back(word);
    std::string out;
    std::vector<std::string> said;
    for (const std::string& word : words) {
        if (std::ranges::find(said, word) != said.end()) continue;
        said.push_back(word);
        if (!out.empty()) out += ' ';
        out += word;
    }
    return out;
}

}  // namespace hv::plugin::smart
