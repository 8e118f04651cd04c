// A patient's facts as the reader would give them, written in one line each: for tests of the snapshot.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <string>

#include "fhir/base/zone.hpp"
#include "rules/engine/snapshot.hpp"

namespace hv::rules::facts {

inline Date day(std::string_view text) {
    return Date::parse(text).value();
}

class Facts {
public:
    Facts() {
        record_.patient.emplace();
        record_.patient->source.type = fhir::ResourceType::patient;
        record_.subject_id = "p1";
    }

    Facts& born(std::string_view when) {
        record_.patient->born = parse_moment(when);
        return *this;
    }

    // An Observation of this observable, by the first of its codes; `text` is the unit as written.
    fhir::Observation& observe(const std::string& id, std::string_view observable, std::string_view when,
                               const std::string& number, const std::string& unit) {
        fhir::Observation& made = blank(id, observable, when);
        made.value = quantity(number, unit);
        return made;
    }
    fhir::Observation& answer(const std::string& id, std::string_view observable, std::string_view when,
                              std::string_view answer) {
        fhir::Observation& made = blank(id, observable, when);
        made.value.kind = fhir::ValueKind::coded;
        for (const Answer& each : words().observables[*words().observable(observable)].answers)
            if (each.id == answer) made.value.codes.add(each.codes.front());
        return made;
    }
    fhir::Observation& blank(const std::string& id, std::string_view observable, std::string_view when) {
        fhir::Observation& made = record_.observations.emplace_back();
        made.source = {fhir::ResourceType::observation, keep(id), {}, 0};
        const std::optional<ObservableId> of = words().observable(observable);
        EXPECT_TRUE(of.has_value()) << observable;
        made.codes.add(words().codes.find(words().observables[of.value()].code));
        made.effective = parse_moment(when);
        return made;
    }
    fhir::ObservedValue quantity(const std::string& number, const std::string& unit) {
        fhir::ObservedValue value;
        value.kind = fhir::ValueKind::quantity;
        value.number = Decimal::parse(number).value();
        value.number_text = keep(number);
        value.text = keep(unit);
        value.unit = unit.empty() ? fhir::Unit::none : fhir::read_unit({}, {}, value.text);
        return value;
    }

    // `until` may be empty.
    fhir::MedicationUse& takes(const std::string& id, std::string_view atc, std::string_view from,
                               std::string_view until = "") {
        return use(id, fhir::UseKind::statement, atc, from, until);
    }
    fhir::MedicationUse& use(const std::string& id, fhir::UseKind kind, std::string_view atc, std::string_view from,
                             std::string_view until = "") {
        fhir::MedicationUse& made = record_.medications.emplace_back();
        made.source = {fhir::ResourceType::medication_statement, keep(id), {}, 0};
        made.kind = kind;
        made.drug.atc = fhir::Code(fhir::System::atc, atc);
        made.drug.basis = fhir::DrugBasis::atc;
        made.drug.name = keep("drug " + std::string(atc));
        if (!from.empty()) made.from = parse_moment(from);
        if (!until.empty()) made.until = parse_moment(until);
        return made;
    }

    fhir::Condition& has(const std::string& id, fhir::System system, std::string_view code, std::string_view since) {
        fhir::Condition& made = record_.conditions.emplace_back();
        made.source = {fhir::ResourceType::condition, keep(id), {}, 0};
        made.codes[0] = fhir::Code(system, code);
        made.code_count = 1;
        if (!since.empty()) made.onset = parse_moment(since);
        return made;
    }

    fhir::Record& record() { return record_; }

    [[nodiscard]] Snapshot on(std::string_view as_of) const {
        Snapshot snapshot;
        take_snapshot(record_, words(), from_oslo(day(as_of), 12 * 3600), snapshot);
        return snapshot;
    }

    static const Vocabulary& words() { return shipped_vocabulary(); }

private:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    fhir::Record record_;
    std::deque<std::string> texts_;
};

inline std::span<const Reading> readings(const Snapshot& snapshot, std::string_view observable) {
    return snapshot.of(snapshot.vocabulary->observable(observable).value());
}

// Values newest first: "84.1 80.0".
inline std::string values(const Snapshot& snapshot, std::string_view observable) {
    const int places = snapshot.vocabulary->observables[snapshot.vocabulary->observable(observable).value()].decimals;
    std::string said;
    for (const Reading& reading : readings(snapshot, observable))
        said += (said.empty() ? "" : " ") + reading.value.rounded(places).text();
    return said;
}

inline std::string dropped(const Snapshot& snapshot, std::string_view observable) {
    const Measured& measured = snapshot.measured[snapshot.vocabulary->observable(observable).value()];
    return measured.dropped ? std::string(text(*measured.dropped)) : "";
}

inline bool says(const Snapshot& snapshot, IssueCode code, std::string_view path) {
    return std::any_of(snapshot.issues.begin(), snapshot.issues.end(),
                       [&](const Issue& issue) { return issue.code == code && issue.path == path; });
}

// "N05AH03 2025-08-25..": its start (`?` when unknown), its end.
inline std::string spoken(const Exposure& exposure) {
    std::string said(exposure.atc.text());
    said += " " + (exposure.from ? exposure.from->text() : "?") + "..";
    if (exposure.until) said += exposure.until->text();
    if (exposure.as_needed) said += " prn";
    if (exposure.on_hold) said += " held";
    if (exposure.depot) said += " depot";
    if (exposure.trust == fhir::Trust::weak) said += " weak";
    return said;
}
inline std::vector<std::string> exposures(const Snapshot& snapshot) {
    std::vector<std::string> said;
    for (const Exposure& exposure : snapshot.exposures) said.push_back(spoken(exposure));
    return said;
}

}  // namespace hv::rules::facts
