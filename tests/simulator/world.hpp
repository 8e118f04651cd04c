// A small clinic at the sandbox EHR: a few patients, clinicians who measure, prescribe, stop, correct and edit our Flags,
// and what is true of each patient whatever the service was told.
//
// Clinicians work past the faults (`SandboxEhr::handle`); the service walks into them.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "plugin/decide/reconcile.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "rules/engine/ruleset.hpp"
#include "tests/support/fake_clock.hpp"

namespace hv::simulator {

class World {
public:
    World(std::uint64_t seed, test::FakeClock& clock);

    plugin::sandbox::SandboxEhr& ehr() { return ehr_; }
    [[nodiscard]] const std::vector<std::string>& patients() const { return patients_; }

    // A clinician does something; gives the patient it concerns, and says what in `said`.
    std::string act(std::string& said);
    // Something breaks, for a number of requests or for a while.
    std::string break_something();

    // What of ours stands about the patient, by the reader that the service uses, without any fault.
    plugin::Standing standing(const std::string& patient);
    // What should stand, from everything that the EHR holds.
    plugin::Wanted truth(const std::string& patient);
    // `Flag/12` -> its JSON as the clinician left it.
    [[nodiscard]] const std::map<std::string, std::string>& edited() const { return edited_; }
    [[nodiscard]] bool was_edited(const std::string& patient, const std::string& topic) const {
        return touched_.contains(patient + '/' + topic);
    }
    std::string resource(const std::string& reference);

private:
    std::uint64_t draw(std::uint64_t below) { return chance_() % below; }
    std::string get(const std::string& target);
    void put(const std::string& reference, const std::string& body);
    std::vector<std::string> all_of(const std::string& patient, const std::string& type);

    std::string measure(const std::string& patient);
    std::string prescribe(const std::string& patient);
    std::string stop_a_drug(const std::string& patient);
    std::string take_back(const std::string& patient);
    std::string edit_a_flag(const std::string& patient);
    std::string die(const std::string& patient);

    std::mt19937_64 chance_;
    test::FakeClock& clock_;
    plugin::sandbox::SandboxEhr ehr_;
    std::vector<std::string> patients_;
    std::map<std::string, std::string> edited_;
    std::set<std::string> touched_;
    std::uint64_t named_ = 0;
};

// The shipped sets that are in force without being named.
const std::vector<const rules::RuleSet*>& sets_in_force();

}  // namespace hv::simulator
