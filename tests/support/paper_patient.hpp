// A patient on paper: a few readings and drugs, as FHIR, judged by the shipped rule sets. For tests of what happens to
// findings.
//
// Today is 21 November 2025, noon; days count from it, -3 is three days before.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "fhir/base/zone.hpp"
#include "fhir/json/value.hpp"
#include "fhir/r4/reader.hpp"
#include "plugin/decide/draft.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::test {

inline Date day(int days) {
    return Date::of(2025, 11, 21)->plus_days(days);
}
inline Instant noon(int days = 0) {
    return from_oslo(day(days), 12 * 3600);
}

// A judged patient; keeps everything that plugin::Judged looks at.
class PaperJudged {
public:
    PaperJudged(const std::string& bundle, Instant as_of) : held_(std::make_unique<Held>()) {
        const Result<json::Value> root = held_->document.reparse(bundle);
        if (!root) throw std::runtime_error(root.error().message);
        fhir::Record& record = held_->record;
        const auto read = fhir::r4::read_patient({&*root, 1}, rules::shipped_vocabulary().codes, record);
        if (!read) throw std::runtime_error(read.error().message);
        rules::take_snapshot(record, rules::shipped_vocabulary(), as_of, held_->snapshot);
        for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
            if (!set.optional) held_->assessments.push_back(rules::evaluate(set, held_->snapshot));
        }
        held_->plan = rules::plan(held_->assessments);
    }

    [[nodiscard]] plugin::Judged judged() const { return {held_->snapshot, held_->assessments, held_->plan}; }
    operator plugin::Judged() const { return judged(); }  // NOLINT: it is one

    // `review`; empty: the rule's finding is not met.
    [[nodiscard]] std::string level(std::string_view rule) const {
        for (const rules::Assessment& assessment : held_->assessments) {
            for (const rules::Finding& finding : assessment.findings) {
                if (assessment.rules->rules[finding.rule].id != rule || finding.truth != rules::Truth::met) continue;
                return std::string(text(finding.level));
            }
        }
        return {};
    }
    [[nodiscard]] std::vector<std::string> met() const {
        std::vector<std::string> rules;
        for (const rules::Assessment& assessment : held_->assessments) {
            for (const rules::Finding& finding : assessment.findings) {
                if (finding.truth == rules::Truth::met) rules.push_back(assessment.rules->rules[finding.rule].id);
            }
        }
        return rules;
    }

private:
    struct Held {
        json::Document document;
        fhir::Record record;
        rules::Snapshot snapshot;
        std::vector<rules::Assessment> assessments;
        rules::Plan plan;
    };
    std::unique_ptr<Held> held_;
};

// What stands in the EHR; a resource of the same name takes the place of the earlier one.
class PaperPatient {
public:
    explicit PaperPatient(std::string id = "p1") : id_(std::move(id)) {
        put("Patient/" + id_, R"("gender":"male","birthDate":"1980-05-17","name":[{"use":"official","family":"Prøve",)"
                              R"("given":["Per"]}],"managingOrganization":{"reference":"Organization/dps-nord"},)"
                              R"("generalPractitioner":[{"reference":"Practitioner/gp1"}])");
    }

    PaperPatient& weight(const std::string& id, int on, const std::string& kg, const std::string& version = "1") {
        return quantity(id, on, "29463-7", kg, "kg", version);
    }
    PaperPatient& height(const std::string& id, int on, const std::string& cm) {
        return quantity(id, on, "8302-2", cm, "cm", "1");
    }
    PaperPatient& pressure(const std::string& id, int on, int systolic, int diastolic,
                           const std::string& version = "1") {
        const auto part = [](const char* code, int value) {
            return R"({"code":{"coding":[{"system":"http://loinc.org","code":")" + std::string(code) +
                   R"("}]},"valueQuantity":)" + mmhg(value) + "}";
        };
        return observation(id, on, "85354-9", version,
                           R"("component":[)" + part("8480-6", systolic) + ',' + part("8462-4", diastolic) + ']');
    }
    PaperPatient& qtc(const std::string& id, int on, const std::string& ms) {
        return quantity(id, on, "8636-3", ms, "ms", "1");
    }
    PaperPatient& drug(const std::string& id, const std::string& atc, int from, const std::string& daily_mg = {},
                       std::optional<int> until = {}) {
        std::string body = R"("status":"active","subject":{"reference":"Patient/)" + id_ +
                           R"("},"medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":")" +
                           atc + R"("}],"text":"legemiddel"},"effectivePeriod":{"start":")" + day(from).text() + '"';
        if (until) body += R"(,"end":")" + day(*until).text() + '"';
        body += '}';
        if (!daily_mg.empty()) {
            body += R"(,"dosage":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[)"
                    R"({"doseQuantity":{"value":)" +
                    daily_mg + R"(,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}]}])";
        }
        return put("MedicationStatement/" + id, body);
    }
    PaperPatient& died(int on) {
        return put("Patient/" + id_,
                   R"("gender":"male","birthDate":"1980-05-17","deceasedDateTime":")" + day(on).text() + '"');
    }
    PaperPatient& take_away(const std::string& name) {
        resources_.erase(name);
        return *this;
    }
    PaperPatient& put(const std::string& name, const std::string& members, const std::string& version = "1") {
        const std::size_t slash = name.find('/');
        resources_[name] = R"({"resourceType":")" + name.substr(0, slash) + R"(","id":")" + name.substr(slash + 1) +
                           R"(","meta":{"versionId":")" + version + R"("},)" + members + '}';
        return *this;
    }

    [[nodiscard]] std::vector<std::string> resources() const {
        std::vector<std::string> all;
        for (const auto& [name, body] : resources_) all.push_back(body);
        return all;
    }
    [[nodiscard]] std::string bundle() const {
        std::string entries;
        for (const auto& [name, body] : resources_) {
            entries += (entries.empty() ? "" : ",") + (R"({"resource":)" + body + '}');
        }
        return R"({"resourceType":"Bundle","type":"collection","entry":[)" + entries + "]}";
    }
    [[nodiscard]] PaperJudged judged(int on = 0) const { return {bundle(), noon(on)}; }

private:
    static std::string mmhg(int value) {
        return R"({"value":)" + std::to_string(value) +
               R"(,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"})";
    }
    PaperPatient& observation(const std::string& id, int on, const std::string& loinc, const std::string& version,
                              const std::string& members) {
        return put("Observation/" + id,
                   R"("status":"final","subject":{"reference":"Patient/)" + id_ +
                       R"("},"code":{"coding":[{"system":"http://loinc.org","code":")" + loinc +
                       R"("}]},"effectiveDateTime":")" + day(on).text() + R"(T09:30:00+01:00",)" + members,
                   version);
    }
    PaperPatient& quantity(const std::string& id, int on, const std::string& loinc, const std::string& value,
                           const std::string& unit, const std::string& version) {
        return observation(id, on, loinc, version,
                           R"("valueQuantity":{"value":)" + value + R"(,"unit":")" + unit +
                               R"(","system":"http://unitsofmeasure.org","code":")" + unit + R"("})");
    }

    std::string id_;
    std::map<std::string, std::string> resources_;
};

}  // namespace hv::test
