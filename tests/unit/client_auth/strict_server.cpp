#include "tests/unit/client_auth/strict_server.hpp"

#include <array>
#include <ctime>

namespace hv::fhir::client::test {

std::string StrictServer::date() const {
    const std::time_t seconds = now().nanoseconds / 1'000'000'000;
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    const std::size_t length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

}  // namespace hv::fhir::client::test
