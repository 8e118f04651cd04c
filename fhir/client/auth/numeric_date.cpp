#include "fhir/client/auth/numeric_date.hpp"

#include <algorithm>
#include <charconv>

namespace hv::fhir::client {

std::optional<Instant> read_numeric_date(json::Value value) {
    if (!value.is_number()) return {};
    const std::string_view text = value.text();
    const std::string_view whole = text.substr(0, text.find('.'));
    const std::string_view rest = text.substr(std::min(text.size(), whole.size() + 1));
    std::int64_t seconds = 0;
    const auto [end, problem] = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    const bool plain = rest.find_first_not_of("0123456789") == std::string_view::npos;
    if (problem != std::errc() || end != whole.data() + whole.size() || !plain || seconds < 0) return {};
    const Instant instant = Instant::of_seconds(seconds);
    if (instant == latest_instant) return {};
    return instant;
}

std::int64_t numeric_date(Instant instant) {
    return instant.nanoseconds / 1'000'000'000;
}

}  // namespace hv::fhir::client
