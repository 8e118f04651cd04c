// Where the service is that the EHR's chart works with.
#pragma once

#include <string>

namespace hv::plugin::sandbox {

// Ports are known late, so it is told when it stands.
struct ServicePlace {
    std::string launch_url;  // SMART launch; empty: no button
    std::string cds_base;    // `http://127.0.0.1:8178/cds-services`; empty: no cards
    std::string client_id;   // of its app at our token server
};

}  // namespace hv::plugin::sandbox
