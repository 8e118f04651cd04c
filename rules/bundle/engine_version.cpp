#include "rules/bundle/engine_version.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace hv::rules::bundle {
namespace {

using Version = std::array<int, 3>;

std::optional<Version> read_version(std::string_view text) {
    Version version{};
    for (std::size_t i = 0; i < version.size(); ++i) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version[i]);
        if (error != std::errc{} || version[i] < 0) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) return version;
        if (text[0] != '.') return std::nullopt;
        text.remove_prefix(1);
    }
    return std::nullopt;
}

std::optional<bool> holds(std::string_view condition, const Version& version) {
    const std::size_t number = condition.find_first_of("0123456789");
    if (number == std::string_view::npos) return std::nullopt;
    const std::optional<Version> limit = read_version(condition.substr(number));
    if (!limit) return std::nullopt;
    const std::string_view sign = condition.substr(0, number);
    if (sign == ">=") return version >= *limit;
    if (sign == ">") return version > *limit;
    if (sign == "<=") return version <= *limit;
    if (sign == "<") return version < *limit;
    if (sign == "=") return version == *limit;
    return std::nullopt;
}

}  // namespace

std::string_view engine_version() {
    return HV_VERSION;
}

Result<bool> satisfies(std::string_view conditions, std::string_view version) {
    const Error unread{Fault::invalid, "`" + std::string(conditions) + "` is no condition on a version",
                       "write it like \">=0.1 <1\""};
    const std::optional<Version> mine = read_version(version);
    if (!mine || conditions.empty() || conditions.ends_with(' ')) return unread;
    bool all = true;
    while (!conditions.empty()) {
        const std::size_t blank = conditions.find(' ');
        const std::optional<bool> one = holds(conditions.substr(0, blank), *mine);
        if (!one) return unread;
        all = all && *one;
        conditions.remove_prefix(blank == std::string_view::npos ? conditions.size() : blank + 1);
    }
    return all;
}

std::string engine_from(std::string_view version) {
    const int major = read_version(version).value_or(Version{})[0];
    return ">=" + std::string(version) + " <" + std::to_string(major + 1);
}

}  // namespace hv::rules::bundle
