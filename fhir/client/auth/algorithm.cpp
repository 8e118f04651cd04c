#include "fhir/client/auth/algorithm.hpp"

#include <array>
#include <utility>

namespace hv::fhir::client {
namespace {

constexpr std::array<std::pair<Algorithm, std::string_view>, 7> names{{{Algorithm::rs256, "RS256"},
                                                                       {Algorithm::rs384, "RS384"},
                                                                       {Algorithm::rs512, "RS512"},
                                                                       {Algorithm::ps256, "PS256"},
                                                                       {Algorithm::es256, "ES256"},
                                                                       {Algorithm::es384, "ES384"},
                                                                       {Algorithm::es512, "ES512"}}};

}  // namespace

std::string_view name(Algorithm algorithm) {
    for (const auto& [one, text] : names) {
        if (one == algorithm) return text;
    }
    return {};
}

std::optional<Algorithm> algorithm_named(std::string_view text) {
    for (const auto& [one, its_name] : names) {
        if (its_name == text) return one;
    }
    return {};
}

std::vector<Algorithm> every_algorithm() {
    std::vector<Algorithm> all;
    for (const auto& [one, text] : names) all.push_back(one);
    return all;
}

}  // namespace hv::fhir::client
