// What the reader keeps of one patient's resources: compact facts, no string of their own.
//
// Text:     a view into the JSON document that was read; a Record must not outlive its documents.
// Codes:    CodeIds of the CodeBook that the reader was given (0: nobody asked for it), Codes where a prefix decides.
// Times:    Moment intervals; nothing is rounded.
// Order:    as read. Facts that may not be used (wrong subject, unknown modifier, entered in error) are not here: each
//           is an Issue instead.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "fhir/base/issue.hpp"
#include "fhir/base/time.hpp"
#include "fhir/codes/code.hpp"
#include "fhir/codes/code_book.hpp"
#include "fhir/units/unit.hpp"

namespace hv::fhir {

using Text = std::string_view;

enum class ResourceType : std::uint8_t {
    other,
    patient,
    observation,
    medication_statement,
    medication_request,
    medication_administration,
    medication_dispense,
    medication,
    condition,
    allergy_intolerance,
    bundle,
    flag,
    care_plan,
    provenance,
    operation_outcome,
    diagnostic_report,
    parameters,
    composition,
    specimen,
    substance,
    service_request,
};
std::string_view type_name(ResourceType type);
ResourceType parse_type(Text name);

// From here on SourceRef::component counts contained resources, from 0.
inline constexpr std::uint16_t contained_from = 0x8000;

// Which resource a fact came from: evidence points here.
struct SourceRef {
    ResourceType type = ResourceType::other;
    Text id;                      // logical id; empty when the resource has none
    Text version;                 // meta.versionId; empty when it has none
    std::uint16_t component = 0;  // 0 the resource itself; 1-based component; from contained_from on, contained[i]

    bool operator==(const SourceRef&) const = default;
};
// `text` as it may be shown: every run of exactly eleven digits as stars (a personal number may stand in an id or in a
// free text), and line breaks as blanks (what the data says begins no line of ours).
std::string masked(std::string_view text);
// Masked. `Observation/w2`, `Observation/bp1.component[0]`, `DiagnosticReport/r1.contained[2]`.
std::string reference_text(const SourceRef& source);

// Up to four codings that somebody asked for, in the order written.
struct CodeIds {
    std::array<CodeId, 4> ids{};
    std::uint8_t count = 0;

    void add(CodeId id) {
        if (id != 0 && count < ids.size()) ids[count++] = id;
    }
    [[nodiscard]] bool contains(CodeId id) const {
        for (std::uint8_t i = 0; i < count; ++i)
            if (ids[i] == id) return true;
        return false;
    }
};

enum class Comparator : std::uint8_t { none, less, less_or_equal, greater_or_equal, greater };

enum class ValueKind : std::uint8_t { none, quantity, coded, boolean, text, moment };

struct ObservedValue {
    ValueKind kind = ValueKind::none;
    Comparator comparator = Comparator::none;
    Unit unit = Unit::none;
    bool yes = false;  // boolean
    Decimal number;    // quantity; an integer, a Range's conservative bound and "<0,1" in a string come here too
    CodeIds codes;     // coded
    Text text;         // the unit as written (quantity); the text (text, coded)
    Text number_text;  // the number as written
};

struct ReferenceRange {
    std::optional<Decimal> low;
    std::optional<Decimal> high;
};

enum class Trust : std::uint8_t {
    plain,
    weak,  // preliminary, unknown status, patient reported, time taken from `issued`, ...: used, and said
};

struct Observation {
    SourceRef source;
    CodeIds codes;
    Trust trust = Trust::plain;
    bool amended = false;  // status amended or corrected: outranks what it corrects
    bool fasting = false;  // by evidence in note, code text or specimen; fasting-specific codes are the vocabulary's
    bool patient_reported = false;
    bool derived = false;             // derivedFrom others
    bool panel_only = false;          // has no value of its own, only components or members
    std::optional<Moment> effective;  // clinical time; nothing when the resource has none at all
    std::optional<Instant> issued;
    ObservedValue value;
    ReferenceRange range;
    Text code_text;                    // code.text or a display, for people
    std::uint32_t identifier_key = 0;  // hash of the first business identifier; 0 none: one result reaches us twice
};

// A result that may not be used because of its status: what it was about, and where it stands.
struct Withheld {
    SourceRef source;
    CodeIds codes;
};

enum class UseKind : std::uint8_t { statement, request, administration, dispense };

// What the record says of the use at the time it was written; the clock is applied later.
enum class UseState : std::uint8_t {
    current,     // active, or recorded as taken
    on_hold,     // paused
    intended,    // not started
    ended,       // completed, stopped
    superseded,  // renewed by another entry: therapy goes on there
    uncertain,   // unknown status
};

enum class DrugBasis : std::uint8_t { atc, ingredient, name, unclassified };

struct Drug {
    Code atc;  // empty when unclassified
    DrugBasis basis = DrugBasis::unclassified;
    bool depot = false;
    bool route_only = false;  // depot suspected from an intramuscular route alone
    Text name;                // as written, for people
};

struct MedicationUse {
    SourceRef source;
    UseKind kind = UseKind::statement;
    UseState state = UseState::current;
    bool as_needed = false;
    Trust trust = Trust::plain;
    Drug drug;
    std::optional<Moment> from;
    std::optional<Moment> until;         // end of use or planned end; for an administration the same as `from`
    std::optional<Decimal> supply_days;  // dispense: daysSupply
    std::optional<Decimal> daily_mg;     // what is taken regularly on one day; none: cannot be read (daily_dose.hpp)
    Text dosage;                         // as written
    std::uint32_t chain = 0;  // hash of the entry this one renews or belongs to (partOf, basedOn, priorPrescription)
    std::uint32_t identifier_key = 0;
};

struct Condition {
    SourceRef source;
    std::array<Code, 4> codes{};
    std::uint8_t code_count = 0;
    bool active = true;          // clinicalStatus active, recurrence, relapse or absent
    bool active_stated = false;  // and not merely absent
    Trust trust = Trust::plain;
    std::optional<Moment> onset;
    std::optional<Moment> abated;
    Text text;
};

// What the record says of a referral; the clock is applied later.
enum class ReferralState : std::uint8_t { open, answered, withdrawn, uncertain };

struct Referral {
    SourceRef source;
    ReferralState state = ReferralState::open;
    std::optional<Moment> sent;  // nothing: it is not said when
    Text text;                   // what was asked for, for people
};

struct Allergy {
    SourceRef source;
    Code atc;
    Text text;
};

enum class Sex : std::uint8_t { unknown, male, female, other };

struct Patient {
    SourceRef source;
    bool active = true;
    bool deceased = false;
    std::optional<Moment> deceased_at;
    std::optional<Moment> born;
    Sex sex = Sex::unknown;
    Text replaced_by;  // link.type replaced-by
};

struct Record {
    std::optional<Patient> patient;
    Text subject_id;  // logical id of the patient, from Patient or from the subjects that agree
    std::vector<Observation>
        observations;  // components and members are observations of their own, with their own source
    std::vector<Withheld> withheld;
    std::vector<MedicationUse> medications;
    std::vector<Condition> conditions;
    std::vector<Allergy> allergies;
    std::vector<Referral> referrals;
    Issues issues;

    struct Count {
        std::uint32_t read = 0;     // resources of a type that is used
        std::uint32_t skipped = 0;  // resources of other types
    } count;
};

}  // namespace hv::fhir
