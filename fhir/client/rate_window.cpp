#include "fhir/client/rate_window.hpp"

#include <algorithm>
#include <cmath>

namespace hv::fhir::client {
namespace {

// Two requests exactly one period apart may still be counted into one window.
constexpr std::chrono::milliseconds beyond{1};

}  // namespace

RateLimit RateLimit::per_second(double requests) {
    if (requests >= 1) return {static_cast<std::size_t>(std::min(requests, 1e6)), std::chrono::milliseconds{1000}};
    const double seconds = requests > 1e-4 ? 1 / requests : 1e4;
    return {1, std::chrono::milliseconds{static_cast<std::int64_t>(std::ceil(seconds * 1000))}};
}

Instant later(Instant base, std::chrono::milliseconds by) {
    const std::int64_t nanoseconds = (by.count() % 1000) * 1'000'000;
    return {base.plus_seconds(by.count() / 1000).nanoseconds + nanoseconds};
}

RateWindow::RateWindow(RateLimit limit) : limit_(limit) {
    limit_.requests = std::max<std::size_t>(limit_.requests, 1);
}

std::optional<Instant> RateWindow::free_at(Instant now, std::size_t in_flight) {
    for (auto at = ended_.rbegin(); at != ended_.rend() && *at > now; ++at) *at = now;
    const auto free = [this](Instant ended) { return later(ended, limit_.period + beyond); };
    while (!ended_.empty() && free(ended_.front()) <= now) ended_.pop_front();
    const std::size_t held = in_flight + ended_.size();
    if (held < limit_.requests) return now;
    const std::size_t must_go = held - limit_.requests + 1;
    if (must_go > ended_.size()) return std::nullopt;
    return free(ended_[must_go - 1]);
}

std::vector<std::pair<Instant, std::size_t>> RateWindow::held(std::size_t groups) const {
    std::vector<std::pair<Instant, std::size_t>> out;
    const std::size_t in_each = (ended_.size() + groups - 1) / std::max<std::size_t>(groups, 1);
    for (std::size_t begin = 0; begin < ended_.size(); begin += in_each) {
        const std::size_t end = std::min(begin + in_each, ended_.size());
        out.emplace_back(ended_[end - 1], end - begin);
    }
    return out;
}

void RateWindow::hold(Instant at, std::size_t count) {
    count = std::min(count, limit_.requests - std::min(limit_.requests, ended_.size()));
    const auto where = std::ranges::upper_bound(ended_, at);
    ended_.insert(where, count, at);
}

}  // namespace hv::fhir::client
