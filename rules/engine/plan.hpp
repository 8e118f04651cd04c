// What should stand in the EHR: one Flag a topic, one care-plan activity an intervention and a measurement due.
//
// Only met findings ask for something. An unknown finding asks for nothing and ends nothing (`keep` lists its topic, so
// that whoever reconciles leaves a standing Flag alone).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules/engine/assessment.hpp"

namespace hv::rules {

struct FindingRef {
    std::uint16_t assessment = 0;  // which of the assessments given
    std::uint16_t finding = 0;
};

struct WantedFlag {
    std::string topic;
    std::string category;
    Words text;
    Level level = Level::review;
    std::vector<FindingRef> findings;
};

struct WantedActivity {
    std::string key;  // stable: the rule id, or the rule id and observable for a measurement
    Words text;
    std::optional<ObservableId> measure;  // a measurement to make; none: an intervention
    std::optional<Date> due_by;
    Level level = Level::review;
    FindingRef finding;
};

struct Plan {
    std::vector<WantedFlag> flags;           // highest level first, then topic
    std::vector<WantedActivity> activities;  // highest level first, then key
    std::vector<std::string> keep;           // topics with an unknown finding
};

Plan plan(const std::vector<Assessment>& assessments);

}  // namespace hv::rules
