// The positions of what was read, so that a rule about two keys can point at one of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/app/config.hpp"

namespace hv::plugin::app {

struct Spot {
    std::size_t line = 0;
    std::size_t column = 0;
};

// By full name: `server.port`, `ehr[0].auth.keys`, `ehr[0]` for the table itself. Only what stands in the file.
using Spots = std::map<std::string, Spot>;

// Collects what does not fit together.
class Agreement {
public:
    Agreement(const Spots& spots, std::vector<ConfigProblem>& problems) : spots_(spots), problems_(problems) {}

    // At the key when it stands in the file, else at the table that it is missing from.
    void complain(const std::string& key, std::string message, std::string hint);
    [[nodiscard]] bool stands(const std::string& key) const { return spots_.count(key) > 0; }

private:
    const Spots& spots_;
    std::vector<ConfigProblem>& problems_;
};

bool is_plain_beyond_here(std::string_view url);  // http, and not to this machine

// config_agreement_screens.cpp
void check_screens(Agreement& agreement, const Config& config);
void check_hooks(Agreement& agreement, const Config& config, const std::string& name, const EhrConfig& ehr);

// What must fit together. Every problem is appended, at the spot nearest to its cause.
void check_agreement(const Config& config, const Spots& spots, std::vector<ConfigProblem>& problems);

}  // namespace hv::plugin::app
