// What should stand in the EHR about one patient, topic by topic, and what each part of it rests on.
//
// In:      the judged patient and the drafts made from it.
// Out:     every topic that some active rule speaks of, wanted or not, so that "not wanted" and "not judged" differ;
//          the care plan; every rule's outcome. Sorted by topic and by rule: the order of the rule sets does not
//          matter.
// Closed:  the patient is dead or the record inactive: nothing is wanted, and that is proved (hazard H18).
// Errors:  invalid, when the patient has no logical id: nothing can point at such a patient.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/decide/draft.hpp"

namespace hv::plugin {

// A reading that decided something, and the first and the last moment at which it may have been taken.
struct DecidingReading {
    std::string reference;  // `Observation/w2`
    Instant earliest;
    Instant latest;
};

// What something rests on.
struct Footing {
    std::vector<Reference> resources;  // every resource: readings, drugs, conditions, those that a gate looked at too
    std::vector<DecidingReading> readings;
};

struct WantedTopic {
    std::string topic;
    std::optional<FlagDraft> flag;       // there: wanted
    std::vector<std::string> met;        // rules that ask for it, sorted
    std::vector<std::string> undecided;  // rules whose finding is unknown: what rests on one of them does not end
    bool measured = false;               // some finding of it is not met and says by which evidence
    Footing footing;                     // wanted: of the met findings; else of those that are not met
    // There: findings ask for it, and these acts have attended to all of them (attend.hpp); it is not wanted then.
    std::vector<std::string> attended_by = {};
};

// What a rule says now of an activity that was once planned for it; of several sets with the same rule the first of
// unknown, met, not met, not applicable.
enum class RuleOutcome : std::uint8_t { met, not_met, not_applicable, unknown };

struct JudgedRule {
    std::string rule;
    RuleOutcome outcome = RuleOutcome::unknown;
    std::vector<std::string> measured;  // not met: the resources that say so
};

struct Wanted {
    std::string subject;      // `Patient/p1`
    bool closed = false;      // dead, or the record is inactive
    bool incomplete = false;  // a server said that it had more than it sent: nothing may end
    rules::Language language = rules::Language::nb;
    std::vector<WantedTopic> topics;
    std::optional<CarePlanDraft> care_plan;
    Footing care_plan_footing;
    std::vector<JudgedRule> rules;
};

Result<Wanted> want(const Judged& judged, const Drafts& drafts, rules::Language language);

}  // namespace hv::plugin
