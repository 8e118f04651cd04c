// The two secrets of our event endpoint: a piece of its path, and a header. Both are made from one secret, so that
// every replica and every restart has the same.
//
// From:   the configured file; else 32 random bytes that are made once and kept in the store.
// Errors: not_found, invalid (the file), those of the store.
#pragma once

#include <string>
#include <string_view>

#include "plugin/events/source.hpp"

namespace hv::plugin::events {

inline constexpr std::string_view secret_header = "X-Hjertevakt-Secret";

struct EventSecret {
    std::string path;    // 32 hex digits
    std::string header;  // 64 hex digits
};

Result<EventSecret> event_secret(const Source& source);

// Takes as long whatever the answer is; only the length shows.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace hv::plugin::events
