// The figure that is promised: the whole way of a patient against a plain RapidJSON parse of the same bytes.
#pragma once

#include <string>
#include <vector>

#include "tests/bench/pipeline.hpp"

namespace hv::bench {

inline constexpr double promised_ratio = 1.5;
// What no noise of a shared machine explains.
inline constexpr double alarming_ratio = 2.0;

// Medians: microseconds a patient, and the quotient of ours and theirs, pair by pair.
struct Ratios {
    double ours = 0;
    double fresh = 0;
    double reused = 0;
    double simd = 0;
    double to_fresh = 0;
    double to_reused = 0;
    double to_simd = 0;
};

// A and B in turn over the same patients, `rounds` times: what the machine does meanwhile hits both.
Ratios measure_ratio(Pipeline& pipeline, const std::vector<std::string>& patients, int rounds);

// Prints ratio, throughput and memory; false when the ratio is alarming.
bool report(Pipeline& pipeline, const std::vector<std::string>& people);

}  // namespace hv::bench
