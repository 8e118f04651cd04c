// One patient at one moment, in the words of the vocabulary: what the rules look at.
//
// In:       a fhir::Record and `as_of`. Out: readings newest first, exposures, conditions, and why things are missing.
// Dropped:  readings with unknown units, outside the plausible range, from a day after `today`, without a time; the
//           losers among different values of one minute. Each drop is an Issue, and is remembered as the reason why an
//           observable has no reading.
// Order:    the order of the Record's facts never matters: every tie is broken by time of issue, then by source.
// Time:     a snapshot can be moved forward (`at`) without new data: everything that depends on the clock is asked of
//           it with `today`, never stored.
// Lifetime: holds views into the Record's documents.
// Source:   clinical reference 7.1, 7.2; terminology reference 1.3, 2, 3, 7.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fhir/model/record.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::rules {

struct Reading {
    Decimal value;  // in the observable's unit, rounded to its precision
    AnswerId answer = 0;
    fhir::Comparator comparator = fhir::Comparator::none;
    Instant at;      // for order: the end of the stated interval
    Date first_day;  // civil days in Oslo, both inclusive; equal unless the date is partial
    Date last_day;
    bool wide = false;  // the time is a whole day, month or year: where in it is not known
    bool fasting = false;
    fhir::Trust trust = fhir::Trust::plain;
    fhir::SourceRef source;
    fhir::SourceRef second_source;  // derived values: the other reading (height)
    fhir::Text number_as_read;
    fhir::Text unit_as_read;
    fhir::ReferenceRange range;  // in the unit as read
};

struct Measured {
    std::uint32_t first = 0;  // into Snapshot::readings
    std::uint32_t count = 0;
    std::optional<Why> dropped;      // the worst reason why something seen was not usable
    fhir::SourceRef dropped_source;  // the newest one that was dropped for it
    Instant dropped_at;
};

// A time without the drug inside one exposure, as records state it.
struct Pause {
    Date last;     // last day taken before
    Date resumed;  // first day taken after

    bool operator==(const Pause&) const = default;
};

// What one statement or request says of the dose, for as long as it lasts.
struct DoseLine {
    Date from;
    std::optional<Date> until;  // last day; none: goes on
    bool stated = false;        // by a statement, not by a request
    bool on_hold = false;
    std::optional<Decimal> daily_mg;  // none: cannot be read
};

// One substance, taken without a break of more than 90 days.
struct Exposure {
    fhir::Code atc;
    fhir::Text name;
    std::optional<Date> from;     // none: onset unknown (earlier than anything recorded)
    Date first_seen;              // the earliest day on which it is known to have been taken
    std::optional<Date> until;    // last day with effect, tail included; none: goes on
    std::optional<Date> stopped;  // last day taken, without tail
    bool stop_known = false;      // and somebody wrote so, or the supply ended then
    std::vector<Pause> pauses;    // oldest first; a depot's tail is none
    std::vector<DoseLine> doses;  // by start; only of drugs with a largest dose in the vocabulary, none as needed
    bool depot = false;
    bool as_needed = false;  // every part of it as needed
    bool on_hold = false;
    fhir::Trust trust = fhir::Trust::plain;
    fhir::SourceRef source;  // the first record of it
    fhir::SourceRef last_source;
};

struct Having {  // a condition group that the patient has
    ConditionId condition = 0;
    std::optional<Date> since;
    std::optional<Date> until;   // abated; none: still
    bool until_known = true;     // false: it is over, and no record says since when
    bool active_stated = false;  // a record says in so many words that it is there now
    fhir::Trust trust = fhir::Trust::plain;
    fhir::SourceRef source;
};

// Places of take_snapshot, kept from patient to patient; never part of an answer.
struct ReadingKey {
    ObservableId of = 0;
    bool wide = false;  // its moment is wider than a minute: a day, a month
    bool dropped = false;
    bool amended = false;          // Observation::amended
    std::uint32_t reading = 0;     // into SnapshotBuffers::unsorted
    std::uint32_t identifier = 0;  // Observation::identifier_key
    Instant at;
    Instant issued;
    Decimal exact;  // before it was rounded to the observable's precision
};
struct SnapshotBuffers {
    std::vector<Reading> unsorted;
    std::vector<ReadingKey> keys;
};

struct Unclassified {
    fhir::Text name;
    fhir::SourceRef source;
};

struct Snapshot {
    const Vocabulary* vocabulary = nullptr;
    fhir::Text patient_id;
    Instant as_of;
    Date today;  // civil day in Oslo

    fhir::Sex sex = fhir::Sex::unknown;
    std::optional<Date> born_first;  // interval of possible birth dates
    std::optional<Date> born_last;
    bool deceased = false;
    std::optional<Date> deceased_on;
    bool inactive = false;
    bool incomplete = false;  // a server said that it had more than it sent: what is not here may yet be there

    std::vector<Reading> readings;
    std::vector<Measured> measured;   // indexed by ObservableId
    std::vector<Exposure> exposures;  // ordered by first_seen, then ATC
    std::vector<Having> conditions;
    std::vector<Unclassified> unclassified;
    std::vector<fhir::Referral> referrals;  // the oldest first

    // Pregnancy: the latest evidence, for or against, and until when it is taken to hold.
    std::optional<Date> pregnant_from;
    std::optional<Date> pregnant_until;  // includes six weeks after birth

    Issues issues;  // the Record's issues and those of the choice of readings, ordered by path

    SnapshotBuffers buffers;

    [[nodiscard]] std::span<const Reading> of(ObservableId id) const {
        return {readings.data() + measured[id].first, measured[id].count};
    }
};

// `snapshot` is emptied first and its buffers are used again.
void take_snapshot(const fhir::Record& record, const Vocabulary& vocabulary, Instant as_of, Snapshot& snapshot);

}  // namespace hv::rules
