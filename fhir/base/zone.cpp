#include "fhir/base/zone.hpp"

#include <date/tz.h>

#include <vector>

namespace hv {

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t seconds_a_day = 86'400;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

// Oslo's offsets from 1900 to the last Instant; before that the first one holds. A table of equally long slots leads
// straight to the right period, because no two changes fall into one slot.
class Oslo {
public:
    Oslo() {
        const auto* zone = date::locate_zone("Europe/Oslo");
        auto at = date::sys_seconds{date::sys_days{date::year{1900} / 1 / 1}};
        const auto end = date::sys_seconds{date::sys_days{date::year{2263} / 1 / 1}};
        first_ = at.time_since_epoch().count();
        while (at < end) {
            const auto info = zone->get_info(at);
            periods_.push_back({at.time_since_epoch().count(), static_cast<std::int32_t>(info.offset.count())});
            at = info.end;
        }
        periods_.front().begin = INT64_MIN;
        periods_.push_back({INT64_MAX, periods_.back().offset});
        for (std::uint16_t index = 0; index + 1U < periods_.size(); ++index)
            while (slot_begin(slots_.size()) < periods_[index + 1U].begin && slot_begin(slots_.size()) < ticks(end))
                slots_.push_back(index);
    }

    struct Period {
        std::int64_t begin;  // seconds since 1970, UTC
        std::int32_t offset;
    };

    // The period that holds `seconds`; there is always one more behind it.
    [[nodiscard]] const Period* at(std::int64_t seconds) const {
        if (seconds < first_) return periods_.data();
        const auto slot = static_cast<std::size_t>(seconds - first_) / slot_seconds;
        const Period* period = periods_.data() + slots_[slot < slots_.size() ? slot : slots_.size() - 1];
        while (period[1].begin <= seconds) ++period;
        return period;
    }

private:
    static constexpr std::size_t slot_seconds = std::size_t{1} << 21;  // 24 days

    static std::int64_t ticks(date::sys_seconds time) { return time.time_since_epoch().count(); }
    [[nodiscard]] std::int64_t slot_begin(std::size_t slot) const {
        return first_ + static_cast<std::int64_t>(slot * slot_seconds);
    }

    std::int64_t first_ = 0;
    std::vector<Period> periods_;
    std::vector<std::uint16_t> slots_;
};

const Oslo& oslo() {
    static const Oslo zone;
    return zone;
}

}  // namespace

std::int32_t oslo_offset(Instant instant) {
    return oslo().at(floor_divide(instant.nanoseconds, second))->offset;
}

Date oslo_date(Instant instant) {
    const std::int64_t seconds = floor_divide(instant.nanoseconds, second);
    return Date(static_cast<std::int32_t>(floor_divide(seconds + oslo().at(seconds)->offset, seconds_a_day)));
}

Instant from_oslo(Date day, std::int32_t seconds) {
    const std::int64_t wall = std::int64_t{day.days()} * seconds_a_day + seconds;
    // The offset of the day before is the one from before a change, if there is one on this day.
    const Oslo::Period* before = oslo().at(wall - seconds_a_day);
    std::int64_t utc = wall - before->offset;
    if (utc >= before[1].begin && wall - before[1].offset >= before[1].begin) utc = wall - before[1].offset;
    return Instant::of_seconds(utc);
}

}  // namespace hv
