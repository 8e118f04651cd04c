// Where one EHR's FHIR server differs from what we expect: named switches, each with its reason.
//
// Default: none; a switch makes us trust the server less, or ask it differently, and never lets an answer that the
//          server itself calls incomplete pass as complete.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"

namespace hv::fhir::client {

enum class Quirk : std::uint8_t {
    total_is_estimate,
    no_handling_strict,
    self_not_echoed,
    outcome_warnings_are_noise,
    next_on_internal_host,
    next_outside_base,
    no_if_none_exist,
    no_if_match,
    no_transaction,
    minimal_return,
    search_by_post,
    search_by_get,
    unauthorized_is_throttling,
    read_only,
};

struct QuirkText {
    Quirk quirk;
    std::string_view name;    // `total-is-estimate`
    std::string_view reason;  // what the server does, and what we do about it
};

std::span<const QuirkText> every_quirk();

class Quirks {
public:
    // Error: invalid, an unknown name; the hint lists those that are known.
    [[nodiscard]] static Result<Quirks> parse(const std::vector<std::string>& names);

    [[nodiscard]] bool has(Quirk quirk) const { return (bits_ & bit(quirk)) != 0; }
    Quirks& add(Quirk quirk) {
        bits_ |= bit(quirk);
        return *this;
    }
    [[nodiscard]] std::vector<std::string> names() const;

private:
    static constexpr std::uint32_t bit(Quirk quirk) { return std::uint32_t{1} << static_cast<unsigned>(quirk); }
    std::uint32_t bits_ = 0;
};

}  // namespace hv::fhir::client
