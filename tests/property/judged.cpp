#include <stdexcept>

#include "fhir/base/zone.hpp"
#include "fhir/json/value.hpp"
#include "fhir/r4/reader.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/embedded.hpp"
#include "tests/property/people.hpp"

namespace hv::property {
namespace {

std::vector<rules::RuleSet> check_shipped() {
    std::vector<rules::RuleSet> sets;
    for (const rules::EmbeddedFile& file : rules::embedded_files()) {
        if (!file.path.starts_with("sets/") || !file.path.ends_with("/ruleset.json")) continue;
        rules::Problems problems;
        auto set = rules::check(file.path, file.bytes, rules::shipped_vocabulary(), problems);
        if (!set) throw std::runtime_error("a shipped rule set is not sound: " + text(problems.front()));
        sets.push_back(std::move(*set));
    }
    return sets;
}

std::string used(const rules::Finding& finding, const rules::Snapshot& snapshot) {
    std::string said;
    for (const rules::Used& each : finding.evidence.used) {
        switch (each.what) {
            case rules::Used::What::reading: {
                const rules::Reading& reading = snapshot.readings[each.index];
                said += " " + fhir::reference_text(reading.source) + "=" + reading.value.text();
                break;
            }
            case rules::Used::What::exposure:
                said += " " + fhir::reference_text(snapshot.exposures[each.index].source);
                break;
            case rules::Used::What::condition:
                said += " " + fhir::reference_text(snapshot.conditions[each.index].source);
                break;
            case rules::Used::What::referral:
                said += " " + fhir::reference_text(snapshot.referrals[each.index].source);
                break;
        }
    }
    return said;
}

}  // namespace

struct Judged::Held {
    json::Document document;
    fhir::Record record;
    rules::Snapshot snapshot;
    std::vector<rules::Assessment> assessments;
};

Judged::Judged(const std::string& bundle, Instant as_of) : held_(std::make_unique<Held>()) {
    const Result<json::Value> root = held_->document.reparse(bundle);
    if (!root) throw std::runtime_error(root.error().message);
    const Result<bool> read = fhir::r4::read_patient({&*root, 1}, rules::shipped_vocabulary().codes, held_->record);
    if (!read) throw std::runtime_error(read.error().message);
    rules::take_snapshot(held_->record, rules::shipped_vocabulary(), as_of, held_->snapshot);
    for (const rules::RuleSet& set : shipped_sets())
        held_->assessments.push_back(rules::evaluate(set, held_->snapshot));
}
Judged::~Judged() = default;
Judged::Judged(Judged&&) noexcept = default;

const rules::Snapshot& Judged::snapshot() const {
    return held_->snapshot;
}
const std::vector<rules::Assessment>& Judged::assessments() const {
    return held_->assessments;
}

std::vector<rules::Assessment> Judged::at(Instant as_of) const {
    rules::Snapshot moved = held_->snapshot;
    moved.as_of = as_of;
    moved.today = oslo_date(as_of);
    std::vector<rules::Assessment> all;
    for (const rules::RuleSet& set : shipped_sets()) all.push_back(rules::evaluate_now(set, moved));
    return all;
}

Judged judge(const Person& person, int years) {
    return Judged(bundle(resources(person, years)), noon(years));
}

const std::vector<rules::RuleSet>& shipped_sets() {
    static const std::vector<rules::RuleSet> sets = check_shipped();
    return sets;
}

std::string answer(const rules::Finding& finding) {
    if (finding.gate || finding.resting) return "not-applicable";
    std::string said(text(finding.truth));
    if (finding.level != rules::Level::none) said += " " + std::string(text(finding.level));
    if (finding.truth == rules::Truth::unknown && finding.gap) said += " " + std::string(text(finding.gap->why));
    return said;
}

std::string spoken(const std::vector<rules::Assessment>& assessments, const rules::Snapshot& snapshot) {
    std::string said;
    for (const rules::Assessment& assessment : assessments) {
        for (const rules::Finding& finding : assessment.findings)
            said += assessment.rules->rules[finding.rule].id + " " + answer(finding) + used(finding, snapshot) + "\n";
        if (assessment.next_change_at) said += "next " + text(*assessment.next_change_at) + "\n";
    }
    return said;
}

}  // namespace hv::property
