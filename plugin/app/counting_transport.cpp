#include "plugin/app/counting_transport.hpp"

#include "fhir/client/retry_after.hpp"

namespace hv::plugin::app {

std::variant<fhir::client::HttpReply, fhir::client::HttpFailure> CountingTransport::send(
    const fhir::client::HttpRequest& request) {
    const Instant began = clock_.now();
    auto answer = inner_.send(request);
    const Instant ended = clock_.now();
    const auto* reply = std::get_if<fhir::client::HttpReply>(&answer);
    answers_ = reply != nullptr;
    {
        const std::lock_guard lock(mutex_);
        last_failure_.reset();
        if (const auto* failure = std::get_if<fhir::client::HttpFailure>(&answer)) last_failure_ = failure->error;
    }
    if (reply != nullptr) {
        last_answer_ = ended.nanoseconds;
        const std::string* date = reply->header("Date");
        if (const auto theirs = date == nullptr ? std::nullopt : fhir::client::parse_http_date(*date, ended)) {
            // Theirs lies between our two instants, and is cut to a whole second.
            const std::int64_t ahead = theirs->nanoseconds - ended.nanoseconds;
            const std::int64_t behind = began.nanoseconds - theirs->nanoseconds - 1'000'000'000;
            skew_ = ahead > 0 ? -(ahead / 1'000'000'000) : behind > 0 ? behind / 1'000'000'000 : 0;
            has_skew_ = true;
        }
    }
    if (metrics_ != nullptr) {
        const std::string code = reply == nullptr ? "none" : std::to_string(reply->status);
        metrics_->add(Counter::ehr_requests, {ehr_, code});
        metrics_->observe(Histogram::ehr_seconds, {ehr_},
                          static_cast<double>(ended.nanoseconds - began.nanoseconds) / 1e9);
    }
    return answer;
}

std::optional<std::int64_t> CountingTransport::skew() const {
    if (!has_skew_) return std::nullopt;
    return skew_.load();
}

std::optional<Error> CountingTransport::last_failure() const {
    const std::lock_guard lock(mutex_);
    return last_failure_;
}

std::optional<Instant> CountingTransport::last_answer() const {
    const std::int64_t at = last_answer_;
    if (at == 0) return std::nullopt;
    return Instant{at};
}

}  // namespace hv::plugin::app
