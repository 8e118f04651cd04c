#include "plugin/events/in_care.hpp"

namespace hv::plugin::events {

namespace {
constexpr std::size_t page = 5000;
constexpr std::int64_t seconds_between_looks = 60;
constexpr std::int64_t seconds_of_trust = 3600;
}  // namespace

Result<bool> InCare::contains(std::string_view patient, Instant now) {
    if (everybody_) return true;
    const std::lock_guard lock(mutex_);
    const std::string id(patient);
    if (!loaded_ || now >= loaded_->plus_seconds(seconds_of_trust)) {
        if (auto loaded = load(now); !loaded) return loaded;
    }
    if (patients_.count(id) > 0) return true;
    if (now < loaded_->plus_seconds(seconds_between_looks)) return false;
    if (auto loaded = load(now); !loaded) return loaded;
    return patients_.count(id) > 0;
}

void InCare::forget() {
    const std::lock_guard lock(mutex_);
    loaded_.reset();
}

Result<bool> InCare::load(Instant now) {
    std::unordered_set<std::string> patients;
    std::string after;
    for (;;) {
        auto rows = store_.patients(ehr_, after, page);
        if (!rows) return std::move(rows).error();
        for (auto& row : *rows) {
            after = row.patient;
            patients.insert(std::move(row.patient));
        }
        if (rows->size() < page) break;
    }
    patients_ = std::move(patients);
    loaded_ = now;
    return true;
}

}  // namespace hv::plugin::events
