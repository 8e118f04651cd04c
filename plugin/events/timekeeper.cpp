#include "plugin/events/timekeeper.hpp"

namespace hv::plugin::events {

Result<Woken> wake_once(store::Store& store, Instant now) {
    constexpr std::size_t at_most = 500;
    Woken woken;
    for (;;) {
        const auto some = store.wake(now, at_most);
        if (!some) return some.error();
        woken.patients += *some;
        if (*some < at_most) break;
    }
    const auto next = store.next_wake_up();
    if (!next) return next.error();
    woken.next = *next;
    return woken;
}

Result<std::size_t> forget_once(store::Store& store, app::Seconds keep, Instant now) {
    return store.forget_inputs(now.plus_seconds(-keep.count()));
}

}  // namespace hv::plugin::events
