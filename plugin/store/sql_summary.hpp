// How the worklist's rows are read. Internal to sql_summary.cpp and sql_worklist.cpp.
#pragma once

#include "plugin/store/sql_connection.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::store::sql {

inline constexpr std::string_view summary_shape =
    "tiiiitttt"
    "ittit"
    "ib";
inline constexpr std::string_view summary_columns =
    "s.patient, s.level, s.since, s.attended, s.overdue, s.unit, s.responsible, s.drugs, s.name, s.assessed_at, "
    "s.owner, s.owner_name, s.owned_since, s.waits_for, s.unowned_since, b.body";

// Without the EHR.
Result<Summary> summary_of(Row& row);

// An instant that is not there is kept as the latest one.
inline std::int64_t kept(const std::optional<Instant>& instant) {
    return microseconds(instant.value_or(latest_instant));
}
inline std::optional<Instant> of_kept(std::int64_t count) {
    return count == microseconds(latest_instant) ? std::nullopt : std::optional(of_microseconds(count));
}

}  // namespace hv::plugin::store::sql
