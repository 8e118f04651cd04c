// What the page writes into the audit: who looked, and who wrote what.
#pragma once

#include <string>
#include <vector>

#include "plugin/page/assemble.hpp"

namespace hv::plugin::page {

struct Audited {
    std::string action;  // `page.view`, `page.refused`, `observation.create`
    std::string object;  // `Observation/12`
    std::string detail;  // JSON object, without clinical values
};

Result<bool> audit(const AssembleParts& parts, const smart::Session& session, const std::vector<Audited>& done);

}  // namespace hv::plugin::page
