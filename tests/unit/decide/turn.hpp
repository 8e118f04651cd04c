// A patient's turns, one after the other: what is wanted, what stands on paper, what is remembered. For tests of
// reconcile.
#pragma once

#include <string>

#include "fhir/base/zone.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/reconcile.hpp"
#include "tests/support/paper_ehr.hpp"

namespace hv::plugin {

inline const std::string subject = "Patient/p1";
inline const std::string topic = "cardiometabolic";

// 21 November 2025 at noon, and `hours` after.
inline Instant at(int hours) {
    return from_oslo(*Date::parse("2025-11-21"), 12 * 60 * 60).plus_seconds(std::int64_t{hours} * 3600);
}

inline Reference observation(const std::string& id) {
    return {fhir::ResourceType::observation, id, ""};
}

inline Footing footing(const std::string& id, Instant taken) {
    return {{observation(id)}, {{"Observation/" + id, taken, taken}}};
}

inline FlagDraft flag_draft(const std::string& said = "Se oversikt") {
    return {{flag_identifier(subject, topic), subject, at(0), {{"hjertefrisk", "1.0.0"}}}, topic, "clinical", said};
}

inline ActivityDraft advice(const std::string& rule, const std::string& reason = "w2") {
    return {rule, "Røyking", "Tilby røykeslutt", {}, {}, {observation(reason)}};
}
inline ActivityDraft measurement(const std::string& rule, const char* due = "2025-11-28") {
    return {rule, "HbA1c", "Mål på nytt", fhir::Code(fhir::System::loinc, "59261-8"), Date::parse(due), {}};
}
inline CarePlanDraft plan_draft(std::vector<ActivityDraft> activities) {
    const Stamp stamp{care_plan_identifier(subject), subject, at(0), {{"hjertefrisk", "1.0.0"}}};
    return {stamp, "Oppfølging", "Beslutningsstøtte", std::move(activities)};
}

struct Turns {
    test::PaperEhr ehr{};
    Wanted wanted{};
    Policy policy{};

    Turns() {
        wanted.subject = subject;
        wanted.topics.push_back({topic, std::nullopt, {}, {}, true, {}});
    }

    WantedTopic& the_topic() { return wanted.topics.front(); }
    // A flag is wanted, for a reading taken at that hour.
    void want_flag(const std::string& said = "Se oversikt", const std::string& reading = "w2", int hour = -1) {
        the_topic() = {topic, flag_draft(said), {"HF-06"}, {}, false, footing(reading, at(hour))};
    }
    void want_none() { the_topic() = {topic, std::nullopt, {}, {}, true, footing("w9", at(-1))}; }
    void know_nothing() { the_topic() = {topic, std::nullopt, {}, {"HF-06"}, false, {}}; }
    // One rule more cannot be told.
    void be_undecided(const std::string& rule) { the_topic().undecided.push_back(rule); }

    void want_plan(std::vector<ActivityDraft> activities) {
        wanted.care_plan_footing = footing("w2", at(-1));
        for (const ActivityDraft& activity : activities) say(activity.rule, RuleOutcome::met);
        wanted.care_plan = plan_draft(std::move(activities));
    }
    void want_no_plan() {
        wanted.care_plan.reset();
        wanted.care_plan_footing = {};
    }
    void say(const std::string& rule, RuleOutcome outcome, std::vector<std::string> measured = {}) {
        std::erase_if(wanted.rules, [&](const JudgedRule& there) { return there.rule == rule; });
        wanted.rules.push_back({rule, outcome, std::move(measured)});
    }

    [[nodiscard]] Reconciled look(Instant now) const {
        return reconcile(wanted, ehr.standing(subject), ehr.memory, policy, now);
    }
    Reconciled turn(Instant now) {
        Reconciled reconciled = look(now);
        ehr.apply(reconciled, now);
        return reconciled;
    }
    // The one change of a kind that the turn makes, in words: `keep same`.
    std::string said(Instant now, Kind kind = Kind::flag) {
        std::string words;
        for (const Change& change : turn(now).changes) {
            if (change.kind != kind) continue;
            if (!words.empty()) words += ", ";
            words += std::string(text(change.what)) + ' ' + std::string(code(change.because));
            if (change.disagreement) words += '!';
        }
        return words;
    }
    [[nodiscard]] std::string member(const std::string& name, std::string_view member) const {
        const auto document = *json::Document::parse(ehr.body(name));
        const json::Value value = document.root()[member];
        return value.is_string() ? std::string(value.text()) : value ? copied(value) : std::string();
    }
};

// A Flag of ours stands as `Flag/1`.
inline Turns standing_flag() {
    Turns turns;
    turns.want_flag();
    turns.turn(at(0));
    return turns;
}

}  // namespace hv::plugin
