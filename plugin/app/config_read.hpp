// The positions of what was read, so that a rule about two keys can point at one of them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

struct Spot {
    std::size_t line = 0;
    std::size_t column = 0;
};

// By full name: `server.port`, `ehr[0].auth.keys`, `ehr[0]` for the table itself. Only what stands in the file.
using Spots = std::map<std::string, Spot>;

// What must fit together. Every problem is appended, at the spot nearest to its cause.
void check_agreement(const Config& config, const Spots& spots, std::vector<ConfigProblem>& problems);

}  // namespace hv::plugin::app
