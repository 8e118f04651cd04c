// Events that name a resource and not its patient: the resource is read, and its patient queued.
//
// What cannot be read, and what is too much to be read one by one, is polled for. Nothing here survives a crash, and
// nothing need: a start polls from where the cursor stood.
// Threads: `add` any; `read_some` one.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string_view>

#include "plugin/events/changed.hpp"
#include "plugin/events/source.hpp"

namespace hv::plugin::events {

class FocusReader {
public:
    // False: too many wait already; poll instead.
    bool add(const Focus& focus);
    [[nodiscard]] bool empty() const;

    // Reads what waits; how many patients came into the queue. `poll` is told the types that must be polled.
    Result<std::size_t> read_some(const Source& source, Instant now,
                                  const std::function<void(std::string_view type)>& poll);

private:
    mutable std::mutex mutex_;
    std::deque<Focus> waiting_;
};

}  // namespace hv::plugin::events
