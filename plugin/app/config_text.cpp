#include "plugin/app/config_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "plugin/app/config_keys.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
    {{"d", 86400}, {"h", 3600}, {"min", 60}, {"s", 1}}};

bool digits_only(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t corner = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t above = row[j + 1];
            row[j + 1] = std::min({above + 1, row[j] + 1, corner + (a[i] == b[j] ? 0U : 1U)});
            corner = above;
        }
    }
    return row.back();
}

}  // namespace

std::optional<Seconds> parse_duration(std::string_view text) {
    std::int64_t number = 0;
    const auto [after, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (fault != std::errc{} || number < 0 || number > 1'000'000'000) return std::nullopt;
    std::string_view unit(after, static_cast<std::size_t>(text.data() + text.size() - after));
    while (unit.starts_with(' ')) unit.remove_prefix(1);
    for (const auto& [name, seconds] : units)
        if (unit == name) return Seconds{number * seconds};
    return std::nullopt;
}

std::string duration_text(Seconds duration) {
    const std::int64_t all = duration.count();
    for (const auto& [name, seconds] : units)
        if (all % seconds == 0 && all >= seconds) return std::to_string(all / seconds) + " " + std::string(name);
    return "0 s";
}

std::optional<std::int32_t> parse_time_of_day(std::string_view text) {
    if (text == "never") return -1;
    if (text.size() != 5 || text[2] != ':' || !digits_only(text.substr(0, 2)) || !digits_only(text.substr(3)))
        return std::nullopt;
    const int hours = (text[0] - '0') * 10 + (text[1] - '0');
    const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
    if (hours > 23 || minutes > 59) return std::nullopt;
    return hours * 3600 + minutes * 60;
}

std::optional<Population> parse_population(std::string_view text) {
    using Kind = Population::Kind;
    if (text == "all") return Population{Kind::all, {}};
    if (text.starts_with("Group/") && text.size() > 6) return Population{Kind::group, std::string(text)};
    if (text.starts_with("Patient?") && text.find('=') != std::string_view::npos)
        return Population{Kind::search, std::string(text.substr(8))};
    return std::nullopt;
}

bool looks_secret(std::string_view value) {
    return value.find("-----BEGIN") != std::string_view::npos || value.find("\"kty\"") != std::string_view::npos ||
           (value.starts_with("eyJ") && value.find('.') != std::string_view::npos);
}

bool names_secret(std::string_view key) {
    constexpr std::array<std::string_view, 9> names{"password", "passwd",      "secret",     "client_secret", "token",
                                                    "api_key",  "private_key", "passphrase", "pseudonym_key"};
    return std::find(names.begin(), names.end(), key.substr(key.rfind('.') + 1)) != names.end();
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> known) {
    std::optional<std::string_view> best;
    std::size_t fewest = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string_view candidate : known) {
        const std::size_t count = edits(word, candidate);
        if (count < fewest) {
            fewest = count;
            best = candidate;
        }
    }
    return best;
}

std::optional<std::string> wrong_url(const std::string& text) {
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) return "wanted an address that begins with https:// or http://";
    const std::string_view rest = std::string_view(text).substr(secure ? 8 : 7);
    const std::string_view host = rest.substr(0, rest.find('/'));
    if (host.empty() || host.front() == ':') return "the address names no host";
    if (host.find('@') != std::string_view::npos) return "an address must not hold a user or a password";
    if (text.find_first_of("?#") != std::string::npos) return "an address must not hold `?` or `#`";
    if (std::any_of(text.begin(), text.end(), [](char c) { return c <= ' ' || c == 0x7f; }))
        return "an address must not hold spaces";
    return std::nullopt;
}

std::optional<std::string> wrong_name(const std::string& text) {
    const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (text.empty() || text.size() > 32 || !std::all_of(text.begin(), text.end(), allowed))
        return "wanted 1 to 32 of a-z, 0-9 and hyphen";
    return std::nullopt;
}

std::optional<std::string> wrong_empty(const std::string& text) {
    if (text.empty()) return "must not be empty";
    return std::nullopt;
}

}  // namespace hv::plugin::app
