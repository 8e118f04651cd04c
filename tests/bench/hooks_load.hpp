// A closed-loop load on one loopback port: each of so many connections sends the next request when it has its answer.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace hv::bench {

struct Load {
    double a_second = 0;
    double p50_ms = 0;
    double p99_ms = 0;
    double client_cpu_us = 0;  // of the one thread that sends and receives, a request
    std::size_t answers = 0;
    std::size_t wrong = 0;  // other than 200, or broken off
};

// One thread; the requests go round.
Load load(std::uint16_t port, const std::vector<std::string>& requests, std::size_t connections,
          std::chrono::milliseconds time);

}  // namespace hv::bench
