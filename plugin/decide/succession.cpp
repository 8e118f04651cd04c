#include "plugin/decide/succession.hpp"

#include <algorithm>

namespace hv::plugin {
namespace {

Instant of_period(const Moment& ended, const std::optional<Instant>& last_updated) {
    if (ended.precision >= Precision::minute) return ended.first;
    const bool that_day = last_updated && *last_updated >= ended.first && *last_updated < ended.end;
    return that_day ? *last_updated : ended.end;
}

}  // namespace

Instant ending_of(const Seen& seen, Instant as_of) {
    const StandingItem& item = *seen.item;
    if (item.ended) return of_period(*item.ended, item.last_updated);
    if (item.last_updated) return *item.last_updated;
    if (seen.row != nullptr && !seen.row->active && seen.row->ended_at) return *seen.row->ended_at;
    return as_of;
}

bool is_newer(const Footing& footing, Instant ending, const Seen& seen) {
    return std::ranges::any_of(footing.readings, [&](const DecidingReading& reading) {
        if (reading.earliest > ending) return true;
        if (reading.latest <= ending || seen.evidence.empty()) return false;
        return std::ranges::find(seen.evidence, reading.reference) == seen.evidence.end();
    });
}

bool was_unwanted_since(const Seen& seen, const Policy& policy, Instant as_of) {
    if (seen.row == nullptr || seen.row->active || !seen.row->unwanted_since) return false;
    return as_of >= seen.row->unwanted_since->plus_seconds(policy.damping.count());
}

}  // namespace hv::plugin
