// The jobs that the store alone needs: waking patients whose time has come, and forgetting old documents.
#pragma once

#include <optional>

#include "plugin/app/config.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::events {

struct Woken {
    std::size_t patients = 0;
    std::optional<Instant> next;  // when somebody else is due
};

Result<Woken> wake_once(store::Store& store, Instant now);

// How many decisions lost their documents.
Result<std::size_t> forget_once(store::Store& store, app::Seconds keep, Instant now);

}  // namespace hv::plugin::events
