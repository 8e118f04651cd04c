#include "plugin/app/fire_watch.hpp"

namespace hv::plugin::app {
namespace {

constexpr std::uint64_t enough = 50;
constexpr std::int64_t day = 24;

std::int64_t hour_of(Instant now) {
    return now.nanoseconds / 1'000'000'000 / 3600;
}

struct Sum {
    double met = 0;
    double judged = 0;
};

}  // namespace

void FireWatch::add(const std::string& ehr, const std::string& rule, std::uint64_t met, std::uint64_t judged,
                    Instant now) {
    const std::int64_t number = hour_of(now);
    const std::lock_guard lock(mutex_);
    Hour& hour = by_rule_[{ehr, rule}][static_cast<std::size_t>(number % hours)];
    if (hour.number != number) hour = {number, 0, 0};
    hour.met += met;
    hour.judged += judged;
}

std::vector<FireRatio> FireWatch::ratios(Instant now) const {
    const std::int64_t current = hour_of(now);
    std::vector<FireRatio> found;
    const std::lock_guard lock(mutex_);
    for (const auto& [key, all] : by_rule_) {
        Sum lately;
        Sum before;
        for (const Hour& hour : all) {
            const std::int64_t age = current - hour.number;
            if (age < 0 || age >= hours) continue;
            Sum& sum = age < day ? lately : before;
            sum.met += static_cast<double>(hour.met);
            sum.judged += static_cast<double>(hour.judged);
        }
        if (lately.judged < enough || before.judged < enough || before.met == 0) continue;
        found.push_back({key.first, key.second, lately.met / lately.judged / (before.met / before.judged)});
    }
    return found;
}

}  // namespace hv::plugin::app
