// The sandbox EHR on a port: FHIR at `/fhir`, tokens at `/auth`, faults at `/sandbox/faults`, and at `/` the chart as
// the people who work there see it (chart/chart.hpp).
//
// Notifications go out by a thread of its own, over the transport that is given; none: nobody is told, and no cards are
// asked for.
// Errors:  as for http::Server.
// Threads: `stop` once, from outside; the EHR may be asked directly meanwhile.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "plugin/sandbox/chart/service_place.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::plugin::sandbox {

struct SandboxServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    std::size_t workers = 8;  // a call for cards holds one, and the service asks back
};

class SandboxServer {
public:
    // `options.base` is replaced by the address that was got. Clock and transport must outlive the server.
    [[nodiscard]] static Result<std::unique_ptr<SandboxServer>> start(Clock& clock, SandboxOptions options,
                                                                      const SandboxServerOptions& where,
                                                                      Transport* out);
    ~SandboxServer();
    SandboxServer(const SandboxServer&) = delete;
    SandboxServer& operator=(const SandboxServer&) = delete;

    [[nodiscard]] SandboxEhr& ehr();
    // The service that the chart's pages work with; its app is registered by `ehr().clients()`.
    void set_service(ServicePlace place);
    // The public key that its CDS Hooks calls are signed with, also at `/cds/jwks`.
    [[nodiscard]] std::string cds_jwks() const;
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::string url() const;  // of the page: `http://127.0.0.1:8080/`
    void stop();

private:
    struct Inside;
    explicit SandboxServer(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

}  // namespace hv::plugin::sandbox
