// Everything between us and one EHR: connection, pace, tokens, and the client on top. In tests an Ehr of theirs stands
// in for all of it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fhir/client/curl_transport.hpp"
#include "fhir/client/ehr.hpp"
#include "fhir/client/throttle.hpp"
#include "plugin/app/config.hpp"
#include "plugin/app/counting_transport.hpp"
#include "plugin/app/tokens.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::app {

// How often the EHR may be asked: never more than `requests_per_second` in any second, unless a burst was agreed.
fhir::client::RateLimit rate_limit(const RateConfig& config);

class EhrLink {
public:
    // Asks the EHR for nothing. Errors: of keys, certificates, quirks and addresses.
    static Result<std::unique_ptr<EhrLink>> make(const EhrConfig& config, Clock& clock, store::Store& store,
                                                 Metrics* metrics);
    static std::unique_ptr<EhrLink> of(std::shared_ptr<fhir::client::Ehr> ehr);
    ~EhrLink();

    [[nodiscard]] fhir::client::Ehr& ehr() { return *ehr_; }
    // The same EHR as one user sees it: over this connection and at this pace, with the user's own token.
    [[nodiscard]] std::shared_ptr<fhir::client::Ehr> for_user(std::shared_ptr<fhir::client::Authorizer> user) const;
    // All of them nothing when an Ehr stands in, and tokens when none are needed.
    [[nodiscard]] std::optional<fhir::client::ThrottleStatus> pace() const;
    [[nodiscard]] const CountingTransport* traffic() const { return counting_.get(); }
    [[nodiscard]] Tokens* tokens() { return tokens_.get(); }
    [[nodiscard]] std::optional<fhir::client::PeerCertificate> peer_certificate() const;
    // What requests of ours go out through; null when an Ehr stands in.
    [[nodiscard]] fhir::client::Transport* transport() { return counting_.get(); }
    [[nodiscard]] fhir::client::Throttle* throttle() { return throttle_.get(); }

private:
    EhrLink() = default;

    std::unique_ptr<fhir::client::CurlTransport> curl_;
    std::unique_ptr<CountingTransport> counting_;
    std::unique_ptr<fhir::client::Throttle> throttle_;
    std::unique_ptr<Tokens> tokens_;
    std::shared_ptr<fhir::client::Ehr> ehr_;
    std::function<std::shared_ptr<fhir::client::Ehr>(std::shared_ptr<fhir::client::Authorizer>)> for_user_;
};

}  // namespace hv::plugin::app
