// What we would write about a patient, as values: Flags, one CarePlan, one Provenance.
//
// In:      the plan, the assessments it was made from and their snapshot; the language of the texts.
// Out:     drafts. The subject is copied from the evaluated patient and from nowhere else (hazard H02). A Flag's text
//          is the topic's own: no drug and no diagnosis in a banner (hazard H19). A drug in use that was not recognised
//          is a note of the plan, which is drafted for it alone if need be: what was not judged is as visible as what
//          was. Nothing is wanted: no draft at all; the plan of somebody who is dead, or whose record is
//          inactive, gets no note.
// Time:    every time in a draft is `as_of`, so that the same input gives the same bytes.
// Errors:  invalid, when the patient has no logical id: nothing can point at such a patient.
// Source:  FHIR R4 Flag, CarePlan, Provenance; terminology reference 8 and 9.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/references.hpp"
#include "rules/engine/plan.hpp"

namespace hv::plugin {

// A patient who was judged: everything that a rendering may look at. A view; whoever judged keeps the values alive.
struct Judged {
    const rules::Snapshot& snapshot;
    const std::vector<rules::Assessment>& assessments;
    const rules::Plan& plan;

    [[nodiscard]] const rules::Assessment& assessment(rules::FindingRef at) const { return assessments[at.assessment]; }
    [[nodiscard]] const rules::Finding& finding(rules::FindingRef at) const {
        return assessment(at).findings[at.finding];
    }
    [[nodiscard]] const rules::Rule& rule(rules::FindingRef at) const {
        return assessment(at).rules->rules[finding(at).rule];
    }
};

struct RuleSetTag {
    std::string id;
    std::string version;
};

// What every resource of ours says of itself.
struct Stamp {
    Identifier identifier;
    std::string subject;  // `Patient/p1`
    Instant as_of;
    std::vector<RuleSetTag> rule_sets;          // those that it rests on
    std::optional<Identifier> follows_on = {};  // the episode before, which a human ended
};

struct FlagDraft {
    Stamp stamp;
    std::string topic;
    std::string category;  // code of HL7's flag-category
    std::string text;
};

struct ActivityDraft {
    std::string rule;  // stable id
    std::string title;
    std::string description;  // the advice; says so when the number behind it is unconfirmed
    fhir::Code measure;       // what to measure; empty: an intervention
    std::optional<Date> due_by;
    std::vector<Reference> reasons;  // Observations and Conditions of the patient
    std::string attended = {};       // its status when somebody has attended to its finding: `on-hold`; empty: open
};

struct CarePlanDraft {
    Stamp stamp;
    std::string title;
    std::string note;
    std::vector<ActivityDraft> activities;
    // Drugs that nobody recognised: a note each, and what it is about. A plan has an activity or such a note.
    std::vector<std::string> unrecognised = {};
    std::vector<Reference> supporting = {};
    std::string replaces = {};  // `CarePlan/12`: the plan before, which a human ended
};

struct CodedReason {
    std::string code;
    std::string text;
};

struct ProvenanceDraft {
    Stamp stamp;
    std::vector<std::string> targets;  // full URLs inside the transaction
    std::vector<Reference> entities;   // what was read, in exactly that version
    bool creates = true;               // everything was created; else something was updated
    std::vector<CodedReason> reasons = {};
};

struct Drafts {
    std::vector<FlagDraft> flags;
    std::optional<CarePlanDraft> care_plan;
    std::optional<ProvenanceDraft> provenance;  // there when anything else is
};

Result<Drafts> draft(const Judged& judged, rules::Language language);

}  // namespace hv::plugin
