// A patient's drugs and measured values on one axis of time, as values: what the page of text, the drawer and the
// clinician's page draw.
//
// Drugs:  N05A, and what lowers glucose and lipids: it moves the same values. In the order of start; one row a
//         substance. Drugs that were not recognised cannot be drawn; Snapshot::unclassified names them.
// Values: weight (else BMI), waist, systolic pressure, HbA1c, lipids, prolactin, QTc, neutrophils, concentrations and
//         others, those that are there, oldest first; of weight, pressure, HbA1c and cholesterol also that there is
//         none.
// Doses:  of drugs with a largest dose in the vocabulary, where the record says it in a way that can be read.
// Errors: none; nothing to draw gives no rows. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/snapshot.hpp"

namespace hv::plugin {

struct Stretch {
    std::optional<Date> from;  // nothing: since when is not known
    Date first_seen;
    std::optional<Date> stopped;  // last day taken; nothing, or after today: goes on
    std::optional<Date> until;    // last day with effect
    bool depot = false;
    bool as_needed = false;
    bool on_hold = false;  // today
};

struct TimelineDose {
    Date from;
    std::optional<Date> until;  // last day; nothing: goes on
    Decimal daily_mg;
};

struct TimelineDrug {
    std::string name;
    std::vector<Stretch> stretches;
    std::vector<TimelineDose> doses = {};  // by start
};

struct TimelineValue {
    Decimal value;
    std::string comparator;  // `<`, `>=`
    Date first_day;          // both inclusive; equal unless only a month or year is known
    Date last_day;
};

struct TimelineSeries {
    std::string name;  // short: fourteen columns
    std::string unit;
    std::vector<TimelineValue> values;
    std::string title = {};  // in full
};

struct Timeline {
    Date today;
    std::vector<TimelineDrug> drugs;
    std::vector<TimelineSeries> series;
};

Timeline timeline_of(const rules::Snapshot& patient, rules::Language language);

// The first day of its axis: of the oldest stretch or value of the last 60 months, and at least 28 days ago.
Date first_day(const Timeline& timeline);

// Observables that have a row when they have a value, in the order of the rows.
std::vector<std::string_view> timeline_observables();

// N05A: antipsychotics, and lithium.
bool is_psycholeptic(const rules::Exposure& exposure);
// It works on that day, tail of a depot included.
bool is_current(const rules::Exposure& exposure, Date today);
// «Olanzapin»: the vocabulary's name, else what the record calls it.
std::string drug_title(const rules::Snapshot& patient, const rules::Exposure& exposure, rules::Language language);

}  // namespace hv::plugin
