// The folder of a running demo: where its commands find it, and what ends with it.
//
// Place:  `$XDG_RUNTIME_DIR/hjertevakt-demo-<port>`, else below the folder for temporary files with the user's number
//         in the name; only its owner may look into it.
// Errors: denied, somebody else's folder stands there; internal, it cannot be made.
#pragma once

#include <cstdint>
#include <string>

#include "fhir/base/result.hpp"

namespace hv::plugin::app {

// Addresses of the demo's three doors, one after the other from its port on.
struct DemoPorts {
    std::uint16_t ehr = 8177;
    [[nodiscard]] std::uint16_t service() const { return static_cast<std::uint16_t>(ehr + 1); }
    [[nodiscard]] std::uint16_t metrics() const { return static_cast<std::uint16_t>(ehr + 2); }
    [[nodiscard]] std::string ehr_url() const { return "http://127.0.0.1:" + std::to_string(ehr); }
    [[nodiscard]] std::string service_url() const { return "http://127.0.0.1:" + std::to_string(service()); }
    [[nodiscard]] std::string metrics_url() const { return "http://127.0.0.1:" + std::to_string(metrics()); }
};

std::string demo_folder(const DemoPorts& ports);
// Empty, of mode 0700.
Result<bool> make_demo_folder(const std::string& folder);
void remove_demo_folder(const std::string& folder);
// Only its owner may read it.
Result<bool> write_secret(const std::string& path, const std::string& bytes);

}  // namespace hv::plugin::app
