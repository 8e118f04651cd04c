// What a configuration points at, looked at as the service would: do the files exist, who may read them,
// do key and certificate belong together, has anything expired. Asks no network.
#pragma once

#include <vector>

#include "fhir/base/time.hpp"
#include "plugin/app/config.hpp"

namespace hv::plugin::app {

struct FileFindings {
    std::vector<ConfigProblem> problems;  // the service would not start, or not work
    std::vector<ConfigProblem> warnings;  // it would, for now
};
FileFindings check_files(const Config& config, Instant now);

}  // namespace hv::plugin::app
