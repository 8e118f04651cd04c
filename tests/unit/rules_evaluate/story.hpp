// A small vocabulary, a rule set of one rule, and a patient built by hand: for tests of the kinds.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

#include "fhir/base/zone.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/evaluate.hpp"

namespace hv::rules::story {

inline Date day(const std::string& text) {
    return Date::parse(text).value();
}

inline const Vocabulary& vocabulary() {
    static const Vocabulary words = [] {
        const VocabularyFiles files{
            R"({ "version": "1", "sources": [], "observables": [
  { "id": "pressure", "title": {"nb": "Trykk", "en": "Pressure"}, "kind": "quantity", "unit": "mm[Hg]", "decimals": 0,
    "plausible": {"from": 20, "through": 400}, "source": "test", "confidence": "V", "codes": [{"system": "loinc", "code": "8480-6"}] },
  { "id": "weight", "title": {"nb": "Vekt", "en": "Weight"}, "kind": "quantity", "unit": "kg", "decimals": 1,
    "plausible": {"from": 10, "through": 400}, "source": "test", "confidence": "V", "codes": [{"system": "loinc", "code": "29463-7"}] },
  { "id": "smoking", "title": {"nb": "Røyking", "en": "Smoking"}, "kind": "coded", "source": "test", "confidence": "V",
    "codes": [{"system": "loinc", "code": "72166-2"}],
    "answers": [ {"id": "daily", "title": {"nb": "daglig", "en": "daily"}, "codes": [{"system": "snomed", "code": "449868002"}]},
                 {"id": "never", "title": {"nb": "aldri", "en": "never"}, "codes": [{"system": "snomed", "code": "266919005"}]},
                 {"id": "unknown", "title": {"nb": "ukjent", "en": "unknown"}, "codes": [{"system": "snomed", "code": "266927001"}]} ] },
  { "id": "ecg", "title": {"nb": "EKG", "en": "ECG"}, "kind": "event", "source": "test", "confidence": "V",
    "codes": [{"system": "loinc", "code": "8636-3"}] } ], "panels": [] })",
            R"({ "version": "1", "sources": [], "groups": [ {"id": "antipsychotic", "title": {"nb": "antipsykotika", "en": "antipsychotics"},
  "include": ["N05A"], "exclude": ["N05AN"], "source": "test"} ], "depots": [] })",
            R"({ "version": "1", "sources": [], "groups": [ {"id": "diabetes", "title": {"nb": "diabetes", "en": "diabetes"},
  "codes": [{"system": "icd10", "code": "E11"}], "source": "test"} ] })"};
        Problems problems;
        auto parsed = parse_vocabulary(files, problems);
        for (const Problem& problem : problems) ADD_FAILURE() << text(problem);
        return std::move(parsed).value();
    }();
    return words;
}

inline ObservableId observable(const char* id) {
    return vocabulary().observable(id).value();
}

// A rule set with these rules; `fields` of each rule are its kind's.
inline RuleSet rule_set(const std::vector<std::string>& rules, const Vocabulary& words = vocabulary()) {
    std::string list;
    int number = 0;
    for (const std::string& fields : rules) {
        list += std::string(list.empty() ? "" : ",\n") + R"({ "id": "TE-0)" + std::to_string(++number) +
                R"(", "domain": "d", "topic": "t", "applies": [], "title": {"nb": "Regel", "en": "Rule"},
  "text": {"nb": "Gjør", "en": "Act"}, "source": [{"ref": "S", "clause": "c"}], "confidence": "V", )" +
                fields + " }";
    }
    const std::string document = R"({ "id": "test", "version": "1.0.0", "title": {"nb": "Prøve", "en": "Test"},
  "sources": [{"id": "S", "title": "Source", "url": "https://example.org", "date": "2025-01-01"}],
  "topics": [{"id": "t", "category": "clinical", "flag": {"nb": "f", "en": "f"}}],
  "domains": [{"id": "d", "title": {"nb": "d", "en": "d"}, "actions": {"nb": "a", "en": "a"}, "resources": {"nb": "r", "en": "r"}, "goal": {"nb": "g", "en": "g"}}],
  "gates": [], "rules": [ )" + list +
                                 " ] }";
    Problems problems;
    auto set = check("test.json", document, words, problems);
    for (const Problem& problem : problems) ADD_FAILURE() << text(problem);
    return std::move(set).value();
}

class Patient {
public:
    explicit Patient(const std::string& as_of) {
        snapshot_.vocabulary = &vocabulary();
        snapshot_.today = day(as_of);
        snapshot_.as_of = from_oslo(snapshot_.today, 12 * 3600);
        snapshot_.measured.resize(vocabulary().observables.size());
    }
    Patient& born(const std::string& date) {
        snapshot_.born_first = snapshot_.born_last = day(date);
        return *this;
    }
    // Newest first, as a snapshot holds them; all readings of one observable in one call.
    Patient& measured(const char* id, const std::vector<std::pair<std::string, std::string>>& readings) {
        Measured& entry = snapshot_.measured[observable(id)];
        entry.first = static_cast<std::uint32_t>(snapshot_.readings.size());
        for (const auto& [date, value] : readings) snapshot_.readings.push_back(reading(date, value));
        entry.count = static_cast<std::uint32_t>(readings.size());
        return *this;
    }
    // The range that the laboratory sent with the newest reading.
    Patient& ranged(const char* id, std::optional<Decimal> low, std::optional<Decimal> high) {
        snapshot_.readings[snapshot_.measured[observable(id)].first].range = {low, high};
        return *this;
    }
    Patient& answered(const char* id, const std::string& date, AnswerId answer) {
        measured(id, {{date, "0"}});
        snapshot_.readings.back().answer = answer;
        return *this;
    }
    Patient& takes(const char* atc, const std::string& from, const std::string& until = "", bool as_needed = false) {
        Exposure exposure;
        exposure.atc = fhir::Code(fhir::System::atc, atc);
        exposure.name = atc;
        exposure.from = day(from);
        exposure.first_seen = *exposure.from;
        if (!until.empty()) exposure.until = day(until);
        exposure.as_needed = as_needed;
        snapshot_.exposures.push_back(exposure);
        return *this;
    }
    // A server said that it had more than it sent.
    Patient& incomplete() {
        snapshot_.incomplete = true;
        return *this;
    }
    // The newest reading of `id` was only dated to these days.
    Patient& dated_between(const char* id, const std::string& first, const std::string& last) {
        Reading& newest = snapshot_.readings[snapshot_.measured[observable(id)].first];
        newest.first_day = day(first);
        newest.last_day = day(last);
        newest.wide = true;
        return *this;
    }
    [[nodiscard]] const Snapshot& snapshot() const { return snapshot_; }

    // "met danger", "not-met", "not-met info", "unknown stale", "not-applicable": of the last rule.
    [[nodiscard]] std::string judged(const RuleSet& rules) const { return spoken(evaluate_now(rules, snapshot_)); }
    [[nodiscard]] static std::string spoken(const Assessment& assessment) {
        const Finding& finding = assessment.findings.back();
        if (finding.gate || finding.resting) return "not-applicable";
        std::string said(text(finding.truth));
        if (finding.level != Level::none) said += " " + std::string(text(finding.level));
        if (finding.truth == Truth::unknown) said += " " + std::string(text(finding.gap->why));
        return said;
    }

private:
    static Reading reading(const std::string& date, std::string value) {
        static std::deque<std::string> numbers;  // a reading only looks at the text it was read from
        Reading made;
        if (value.front() == '<' || value.front() == '>') {
            made.comparator = value.front() == '<' ? fhir::Comparator::less : fhir::Comparator::greater;
            value.erase(0, 1);
        }
        made.value = Decimal::parse(value).value();
        made.first_day = made.last_day = day(date);
        made.number_as_read = numbers.emplace_back(value);
        made.at = from_oslo(made.first_day, 8 * 3600);
        made.source.type = fhir::ResourceType::observation;
        return made;
    }
    Snapshot snapshot_;
};

}  // namespace hv::rules::story
