// One history: a seed gives a clinic, what its clinicians do, what breaks and when the service crashes; then everything
// heals, and the laws must hold.
//
// Laws:  while it goes on: no Flag ends unless the whole record says that nothing wants it; what a clinician edited stays
//        as it was left. In the end: what is wanted stands once, what is not wanted does not stand, the queue is empty,
//        and one more round writes nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace hv::simulator {

struct Tally {
    std::uint64_t turns = 0;
    std::uint64_t failed_turns = 0;
    std::uint64_t crashes = 0;
    std::uint64_t faults = 0;
    std::uint64_t writes = 0;
    std::uint64_t raised = 0;
    std::uint64_t ended = 0;
};

// Empty: the laws held. `say`, when there is one, hears what happens.
std::string run_history(std::uint64_t seed, Tally& tally, const std::function<void(const std::string&)>& say = {});

}  // namespace hv::simulator
