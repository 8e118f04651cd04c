// A Transport that counts what goes through it, and reads the EHR's clock off its answers.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "fhir/base/clock.hpp"
#include "fhir/client/http.hpp"
#include "plugin/app/metrics.hpp"

namespace hv::plugin::app {

class CountingTransport : public fhir::client::Transport {
public:
    CountingTransport(fhir::client::Transport& inner, std::string ehr, const Clock& clock, Metrics* metrics)
        : inner_(inner), ehr_(std::move(ehr)), clock_(clock), metrics_(metrics) {}

    std::variant<fhir::client::HttpReply, fhir::client::HttpFailure> send(
        const fhir::client::HttpRequest& request) override;

    // Our clock minus the EHR's in seconds, as of the newest answer that had a Date; a second is lost in rounding.
    [[nodiscard]] std::optional<std::int64_t> skew() const;
    // The newest answer at all, and whether the newest request had one.
    [[nodiscard]] std::optional<Instant> last_answer() const;
    [[nodiscard]] bool answers() const { return answers_; }
    // Why the newest request had none: what the certificate, the address or the network says.
    [[nodiscard]] std::optional<Error> last_failure() const;

private:
    fhir::client::Transport& inner_;
    std::string ehr_;
    const Clock& clock_;
    Metrics* metrics_;
    std::atomic<std::int64_t> skew_{0};
    std::atomic<bool> has_skew_{false};
    std::atomic<std::int64_t> last_answer_{0};
    std::atomic<bool> answers_{true};
    mutable std::mutex mutex_;
    std::optional<Error> last_failure_;
};

}  // namespace hv::plugin::app
