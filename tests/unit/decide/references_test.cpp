// What a finding rests on, as references: each resource once, nothing that cannot be pointed at.
#include "plugin/decide/references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::plugin {
namespace {

using fhir::ResourceType;
using rules::Used;
using testing::ElementsAre;
using testing::IsEmpty;

rules::Snapshot patient() {
    rules::Snapshot snapshot;
    snapshot.readings.resize(3);
    snapshot.readings[0].source = {ResourceType::observation, "bp1", "", 1};
    snapshot.readings[1].source = {ResourceType::observation, "bp1", "", 2};
    snapshot.readings[2].source = {ResourceType::observation, "weight", "7", 0};
    snapshot.readings[2].second_source = {ResourceType::observation, "height", "", 0};
    snapshot.exposures.resize(1);
    snapshot.exposures[0].source = {ResourceType::medication_statement, "m1", "", 0};
    snapshot.exposures[0].last_source = {ResourceType::medication_statement, "m1", "", 0};
    snapshot.conditions.resize(1);  // without an id
    return snapshot;
}

std::vector<std::string> named(std::vector<Used> used) {
    rules::Evidence evidence;
    evidence.used = std::move(used);
    std::vector<std::string> names;
    const rules::Snapshot snapshot = patient();
    for (const Reference& reference : references_of(evidence, snapshot)) names.push_back(versioned(reference));
    return names;
}

TEST(References, NameTheResourceOfTwoComponentsOnce) {
    EXPECT_THAT(named({{Used::What::reading, 0, 0}, {Used::What::reading, 0, 1}}), ElementsAre("Observation/bp1"));
}

TEST(References, NameBothSourcesOfADerivedValue) {
    EXPECT_THAT(named({{Used::What::reading, 0, 2}}),
                ElementsAre("Observation/weight/_history/7", "Observation/height"));
}

TEST(References, NameADrugOnce) {
    EXPECT_THAT(named({{Used::What::exposure, 0, 0}}), ElementsAre("MedicationStatement/m1"));
}

TEST(References, LeaveOutWhatHasNoId) {
    EXPECT_THAT(named({{Used::What::condition, 0, 0}}), IsEmpty());
}

}  // namespace
}  // namespace hv::plugin
