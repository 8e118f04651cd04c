// People for the laws: a seed gives one patient, a few drugs, conditions and some years of readings; they become a FHIR
// Bundle and walk the whole way from its bytes to findings.
//
// Days count from 2025-11-21, which is "today"; a reading of day -3 was taken three days before.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rules/engine/evaluate.hpp"

namespace hv::property {

struct Reading {
    std::string id{};
    std::string observable{};
    int day = 0;
    int hour = 9;
    Decimal value{};
    std::string unit{};
    std::string answer{};              // instead of a value
    std::string comparator{};          // `<` and so on
    std::string precision = "second";  // day, month
    std::string status = "final";
    bool fasting = false;
    std::optional<Decimal> low{};  // the laboratory's own range, in the unit of the value
    std::optional<Decimal> high{};
};

struct Use {
    std::string id{};
    std::string atc{};
    std::string name{};
    std::optional<int> from{};
    std::optional<int> until{};
    bool as_needed = false;
    std::string status = "active";
    std::string kind = "MedicationStatement";  // or MedicationAdministration, MedicationDispense
    std::optional<Decimal> daily_mg{};
};

struct Illness {
    std::string id{};
    std::string icd10{};
    std::optional<int> since{};
};

struct Referral {
    std::string id{};
    int day = 0;
    bool answered = false;
};

struct Person {
    int born = 1980;  // 0: not recorded
    std::string sex = "female";
    std::optional<int> died{};
    bool inactive = false;
    std::vector<Reading> readings;
    std::vector<Use> uses;
    std::vector<Illness> illnesses;
    std::vector<Referral> referrals;
};

struct Wanted {
    bool comparators = true;       // values such as `<5`, which may leave a rule undecided
    bool unknown_answers = true;   // answers that say `unknown`
    bool impossible_pairs = true;  // a diastolic pressure that is not below its systolic
    bool implausible = true;       // values and units that are left out
    bool undated_uses = true;
    bool without_birth = false;  // one in a hundred has no date of birth
};
Person person(std::uint64_t seed, const Wanted& wanted = {});

// The entries of a Bundle, each a resource's JSON; the Patient first. `years` moves every date.
std::vector<std::string> resources(const Person& person, int years = 0);
std::string bundle(const std::vector<std::string>& resources);

Instant noon(int years = 0);  // of "today"

// The whole way. Views into the document live as long as this.
class Judged {
public:
    Judged(const std::string& bundle, Instant as_of);
    ~Judged();
    Judged(Judged&&) noexcept;
    Judged& operator=(Judged&&) = delete;

    [[nodiscard]] const rules::Snapshot& snapshot() const;
    [[nodiscard]] const std::vector<rules::Assessment>& assessments() const;
    // The same snapshot asked at another time.
    [[nodiscard]] std::vector<rules::Assessment> at(Instant as_of) const;

private:
    struct Held;
    std::unique_ptr<Held> held_;
};
Judged judge(const Person& person, int years = 0);

const std::vector<rules::RuleSet>& shipped_sets();

// "met review", "not-met", "unknown absent", "not-applicable".
std::string answer(const rules::Finding& finding);
// One line a rule: its answer and the readings, exposures and conditions that it rests on; then the next change.
std::string spoken(const std::vector<rules::Assessment>& assessments, const rules::Snapshot& snapshot);

}  // namespace hv::property
