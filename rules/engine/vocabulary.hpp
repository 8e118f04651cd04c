// What can be measured, taken and diagnosed: the words that every rule set is written in.
//
// From:    rules/vocab/observables.json, drugs.json, conditions.json (their format: rules/README.md).
// Ids:     indexes into the vectors below, valid for this Vocabulary only.
// Threads: built once, then only read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/decimal.hpp"
#include "fhir/codes/atc.hpp"
#include "fhir/codes/code_book.hpp"
#include "fhir/units/unit.hpp"
#include "rules/engine/problem.hpp"
#include "rules/engine/words.hpp"

namespace hv::rules {

using ObservableId = std::uint16_t;
using AnswerId = std::uint8_t;      // index into Observable::answers
using ConditionId = std::uint16_t;  // index into Vocabulary::conditions
using DrugGroupId = std::uint16_t;  // index into Vocabulary::drug_groups

enum class ObservableKind : std::uint8_t { quantity, coded, event };  // event: only that it happened, and when

enum class Derivation : std::uint8_t { none, bmi };

// value in the observable's unit = (value read + add) * multiply / divide
struct Conversion {
    fhir::Unit from = fhir::Unit::unknown;
    Decimal add;
    Ratio factor;
    // Only values in [low, high] are converted at all, so that a swapped unit is refused.
    std::optional<Decimal> low;
    std::optional<Decimal> high;
};

struct Answer {
    std::string id;
    Words title;
    std::vector<fhir::CodeId> codes;
};

struct Observable {
    std::string id;
    Words title;
    ObservableKind kind = ObservableKind::quantity;
    std::string source;
    Confidence confidence = Confidence::d;

    // quantity
    fhir::Unit unit = fhir::Unit::none;
    int decimals = 0;  // precision at which readings are compared and shown
    Decimal plausible_low;
    Decimal plausible_high;
    std::vector<Conversion> conversions;  // every accepted unit but its own, dimension conversions included
    bool bare_number = false;             // a number without any unit is taken to be in `unit`, as weak
    bool lasting = false;                 // does not age (an adult's height)
    Derivation derivation = Derivation::none;
    std::vector<ObservableId> derived_from;

    // coded
    std::vector<Answer> answers;
    std::optional<AnswerId> when_true;     // valueBoolean
    std::optional<AnswerId> when_counted;  // a number of at least one (cigarettes a day)
    std::optional<AnswerId> when_false;

    // The code that we ask for and write: the first one.
    fhir::Code code;
    Words code_display;
};

// A code whose readings belong to an observable.
struct ObservableCode {
    static constexpr ObservableId none = 0xffff;

    ObservableId observable = none;
    bool fasting = false;  // the code itself says that the patient was fasting
    bool weak = false;
};

// A code whose text value holds two observables: "128/82".
struct Panel {
    fhir::CodeId code = 0;
    ObservableId first = 0;
    ObservableId second = 0;
};

struct DrugGroup {
    std::string id;
    Words title;
    std::vector<fhir::Code> include;  // by ATC prefix
    std::vector<fhir::Code> exclude;
    std::string source;

    [[nodiscard]] bool holds(const fhir::Code& atc) const;
};

// How long a depot works after the last injection.
struct Depot {
    fhir::Code atc;
    std::vector<std::string> names;  // lower case; empty: the substance's default
    int interval_days = 0;
    int tail_days = 0;
    std::string source;
    Confidence confidence = Confidence::d;
};

// The largest dose of a day by mouth that the product text allows.
struct LargestDose {
    fhir::Code atc;
    Decimal mg;
    std::string source;
    Confidence confidence = Confidence::d;
};

// Where a figure of a drug comes from.
struct Footing {
    std::string source;
    Confidence confidence = Confidence::d;
};
enum class MetabolicTier : std::uint8_t { low, low_to_medium, medium, high };
struct MetabolicLiability {
    MetabolicTier tier = MetabolicTier::low;
    Footing footing;
};
struct QtcLiability {
    Decimal change_ms;  // mean change against placebo
    Footing footing;
};
struct SerumRange {
    Decimal from;
    Decimal through;
    fhir::Unit unit = fhir::Unit::unknown;
    Words note;  // perhaps empty
    Footing footing;
};
// What is known of one substance, for people who read about it. No rule looks at it.
struct DrugKnowledge {
    fhir::Code atc;
    Words title;
    std::vector<std::string>
        names;  // lower case: what it is printed as; the reader's table in fhir/codes holds the same
    std::optional<MetabolicLiability> metabolic;
    std::optional<Footing> lower_prolactin;  // it raises prolactin less than others; nothing: not said
    std::optional<QtcLiability> qtc;
    std::optional<SerumRange> serum;  // laboratories in Norway; the report's own range comes first
};

struct ConditionGroup {
    std::string id;
    Words title;
    std::vector<fhir::Code> codes;  // by prefix
    std::vector<fhir::Code> exclude;
    bool lasting = false;  // once had, always had: closing the record does not end it
    std::string source;

    [[nodiscard]] bool holds(const fhir::Code& code) const;
};

class Vocabulary {
public:
    std::vector<Observable> observables;
    std::vector<DrugGroup> drug_groups;
    std::vector<Depot> depots;
    std::vector<LargestDose> doses;
    std::vector<DrugKnowledge> drugs;
    std::vector<ConditionGroup> conditions;
    std::vector<Panel> panels;
    fhir::CodeBook codes;                 // hand this to the FHIR reader
    std::vector<ObservableCode> by_code;  // indexed by CodeId: the observable a code measures; see `measures`
    std::string digest;                   // "sha256:..." of the three files

    [[nodiscard]] const LargestDose* largest_dose(const fhir::Code& atc) const;  // nothing: not known
    [[nodiscard]] bool measures(fhir::CodeId code) const;                        // whether by_code[code] means anything
    [[nodiscard]] std::optional<ObservableId> observable(std::string_view id) const;
    [[nodiscard]] std::optional<DrugGroupId> drug_group(std::string_view id) const;
    [[nodiscard]] std::optional<ConditionId> condition(std::string_view id) const;
    [[nodiscard]] const DrugKnowledge* drug(const fhir::Code& atc) const;  // null: nothing is known
};

struct VocabularyFiles {
    std::string_view observables;
    std::string_view drugs;
    std::string_view conditions;
};

// Problems name `observables.json` and so on as their file.
std::optional<Vocabulary> parse_vocabulary(const VocabularyFiles& files, Problems& problems);

// The embedded one; parsed on first use. A broken one is a bug: std::logic_error, with its problems.
const Vocabulary& shipped_vocabulary();

}  // namespace hv::rules
