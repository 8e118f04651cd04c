// What a configuration points at, looked at as the service would: do the files exist, who may read them,
// do key and certificate belong together, has anything expired, may we use the database. Asks no EHR; changes nothing.
#pragma once

#include <string>
#include <vector>

#include "fhir/base/time.hpp"
#include "plugin/app/config.hpp"

namespace hv::plugin::app {

struct FileFindings {
    std::vector<ConfigProblem> problems;  // the service would not start, or not work
    std::vector<ConfigProblem> warnings;  // it would, for now
};
FileFindings check_files(const Config& config, Instant now);

// True, or the first file with a secret that everybody may read or change, in the words of `check_files`.
Result<bool> require_kept_secrets(const Config& config);

// The service's door stands open to other machines without TLS of its own; and how that is said.
bool is_open_without_tls(const ServerConfig& server);
std::string no_tls_words(const ServerConfig& server);

}  // namespace hv::plugin::app
