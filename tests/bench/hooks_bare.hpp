// What a hook would cost if it did nothing: Beast reads the body, RapidJSON parses it, one fixed card goes back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace hv::bench {

class Bare {
public:
    static std::unique_ptr<Bare> start(std::size_t threads, std::string card);
    virtual ~Bare() = default;
    [[nodiscard]] virtual std::uint16_t port() const = 0;
};

}  // namespace hv::bench
