// A drawn person and her EHR on paper: judged from the shipped sets, drafted, reconciled and applied, turn after turn.
#pragma once

#include <string>

#include "plugin/decide/reconcile.hpp"
#include "tests/property/people.hpp"
#include "tests/support/paper_ehr.hpp"

namespace hv::property {

// The person of the bundle as wanted by the shipped sets, `seconds` after noon of "today".
plugin::Wanted wanted_of(const std::string& bundle, std::int64_t seconds = 0);
plugin::Wanted wanted_of(const Person& person, std::int64_t seconds = 0);

// Every finding unknown, and nothing wanted.
plugin::Wanted all_unknown(plugin::Wanted wanted);

struct World {
    test::PaperEhr ehr{};
    plugin::Policy policy{};

    [[nodiscard]] plugin::Reconciled look(const plugin::Wanted& wanted, Instant now) const;
    plugin::Reconciled turn(const plugin::Wanted& wanted, Instant now);
    // Flags and plans that stand active, by name.
    [[nodiscard]] std::vector<std::string> active() const;
};

inline const std::string evaluated = "Patient/p";

}  // namespace hv::property
