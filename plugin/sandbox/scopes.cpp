#include "plugin/sandbox/scopes.hpp"

#include <algorithm>
#include <optional>

namespace hv::plugin::sandbox {
namespace {

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    while (!text.empty()) {
        const std::size_t space = text.find(' ');
        if (space != 0) found.push_back(text.substr(0, space));
        text = space == std::string_view::npos ? "" : text.substr(space + 1);
    }
    return found;
}

std::string letters_of(std::string_view said) {
    if (said == "read") return "rs";
    if (said == "write") return "cud";
    if (said == "*") return "cruds";
    std::size_t at = 0;
    static constexpr std::string_view order = "cruds";
    for (const char c : said) {
        const std::size_t found = order.find(c, at);
        if (found == std::string_view::npos) return {};
        at = found + 1;
    }
    return std::string(said);
}

std::optional<Scope> read_scope(std::string_view word) {
    const std::size_t slash = word.find('/');
    const std::size_t dot = word.find('.');
    if (slash == std::string_view::npos || dot == std::string_view::npos || dot < slash) return std::nullopt;
    Scope scope;
    scope.context = word.substr(0, slash);
    if (scope.context != "patient" && scope.context != "user" && scope.context != "system") return std::nullopt;
    scope.type = word.substr(slash + 1, dot - slash - 1);
    std::string_view rest = word.substr(dot + 1);
    if (const std::size_t mark = rest.find('?'); mark != std::string_view::npos) {
        scope.only = rest.substr(mark + 1);
        rest = rest.substr(0, mark);
    }
    scope.letters = letters_of(rest);
    if (scope.letters.empty() || scope.type.empty()) return std::nullopt;
    return scope;
}

bool covers(const Scope& allowed, const Scope& wanted) {
    return allowed.context == wanted.context && (allowed.type == "*" || allowed.type == wanted.type) &&
           (allowed.only.empty() || allowed.only == wanted.only) &&
           std::all_of(wanted.letters.begin(), wanted.letters.end(),
                       [&](char c) { return allowed.letters.find(c) != std::string::npos; });
}

void append(std::string& scope, std::string_view word) {
    if (!scope.empty()) scope += ' ';
    scope += word;
}

// Empty: they have nothing in common.
std::string common_of(const Scope& scope, const Scope& limit) {
    const bool one_type = scope.type == limit.type || scope.type == "*" || limit.type == "*";
    if (scope.context != limit.context || !one_type) return {};
    if (!scope.only.empty() && !limit.only.empty() && scope.only != limit.only) return {};
    std::string letters;
    for (const char c : scope.letters) {
        if (limit.letters.find(c) != std::string::npos) letters += c;
    }
    if (letters.empty()) return {};
    const std::string& query = scope.only.empty() ? limit.only : scope.only;
    return scope.context + "/" + (scope.type == "*" ? limit.type : scope.type) + "." + letters +
           (query.empty() ? "" : "?" + query);
}

}  // namespace

std::vector<Scope> read_scopes(std::string_view text) {
    std::vector<Scope> scopes;
    for (const std::string_view word : words(text)) {
        if (auto scope = read_scope(word)) scopes.push_back(std::move(*scope));
    }
    return scopes;
}

std::string granted_of(std::string_view wanted, std::string_view allowed) {
    const std::vector<Scope> may = read_scopes(allowed);
    const std::vector<std::string_view> plain = words(allowed);
    std::string granted;
    for (const std::string_view word : words(wanted)) {
        const auto scope = read_scope(word);
        const bool good = scope ? std::any_of(may.begin(), may.end(), [&](const Scope& s) { return covers(s, *scope); })
                                : std::find(plain.begin(), plain.end(), word) != plain.end();
        if (good) append(granted, word);
    }
    return granted;
}

std::string narrowed(std::string_view granted, std::string_view only) {
    const std::vector<Scope> most = read_scopes(only);
    std::string left;
    for (const std::string_view word : words(granted)) {
        const auto scope = read_scope(word);
        if (!scope) {
            append(left, word);
            continue;
        }
        for (const Scope& limit : most) {
            const std::string common = common_of(*scope, limit);
            if (!common.empty() && !has_word(left, common)) append(left, common);
        }
    }
    return left;
}

std::string without_context(std::string_view granted, std::string_view context) {
    std::string left;
    for (const std::string_view word : words(granted)) {
        const auto scope = read_scope(word);
        if (!scope || scope->context != context) append(left, word);
    }
    return left;
}

bool has_word(std::string_view scope, std::string_view word) {
    const std::vector<std::string_view> all = words(scope);
    return std::find(all.begin(), all.end(), word) != all.end();
}

}  // namespace hv::plugin::sandbox
