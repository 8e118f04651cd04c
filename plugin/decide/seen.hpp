// What somebody saw who acted upon findings: levels, the readings they rested on, antipsychotics with their doses. An
// act keeps it as JSON; the break rules (attention.hpp) compare it with what is seen now.
//
// Shape:   {"rules":[{"rule","ruleSet","level","readings":[{"ref","version","at"}],"others":[..],"dueBy",
//           "missing":[..]}],"urgent":[readings of every urgent finding],"drugs":[{"atc","dose"}]}. No measured value
//           stands in it.
// Dose:    milligrams a day, as far as they are known; empty: cannot be read. A prescription that runs out beside the
//          one that replaced it changes nothing, so what is not known of a sum is not compared.
// Drugs:   antipsychotics that are taken now, with the tail of their effect (clinical reference 7.2).
// Errors:  none; what cannot be read is no Sight.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/draft.hpp"

namespace hv::plugin {

struct SeenReading {
    std::string reference;  // `Observation/w2`; of one without an id its observable and time
    std::string version;    // empty: the server keeps none
    Instant at;

    bool operator==(const SeenReading&) const = default;
};

struct SeenRule {
    std::string rule_set;
    std::string rule;
    rules::Level level = rules::Level::none;
    std::vector<SeenReading> readings;  // sorted by reference
    std::vector<std::string> others;    // conditions and referrals: `Condition/c1`, sorted
    std::optional<Date> due_by;
    std::vector<std::string> missing;  // a due finding: observables to be measured, sorted
};

struct SeenDrug {
    std::string atc;
    std::string dose;

    bool operator==(const SeenDrug&) const = default;
};

struct Sight {
    std::vector<SeenRule> rules;
    std::vector<SeenReading> urgent;
    std::vector<SeenDrug> drugs;  // sorted

    [[nodiscard]] const SeenRule* find(std::string_view rule_set, std::string_view rule) const;
};

// Milligrams a day as far as they are known: `10`; empty: cannot be read.
std::string daily_dose(const rules::Exposure& exposure, Date today);
// Antipsychotics that are taken now, in the order of the snapshot.
std::vector<const rules::Exposure*> antipsychotics_now(const rules::Snapshot& snapshot);

// Every finding that is met.
Sight see(const Judged& judged);

std::string seen_text(const Sight& seen);
// With no other rules than these.
std::string seen_text(const Sight& seen, std::span<const std::string> rules);
std::optional<Sight> parse_seen(std::string_view text);

}  // namespace hv::plugin
