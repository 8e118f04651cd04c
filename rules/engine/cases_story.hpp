// One case of a case file: a patient as the FHIR reader would have told it, and what the rules must say.
//
// In:       a case file (rules/README.md, "Case files"), and the vocabulary that gives its words their codes.
// Out:      stories in the order written; a case with a problem is left out.
// Errors:   none; each problem names file, line and column: `case-syntax` (no strict JSON), `case-field` (a field is
//           missing, unknown or of another type), `case-value` (cannot be read), `case-name` (no such observable, ...).
// Lifetime: `record` holds views into `texts`, which stay where they are when a Story is moved.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/value.hpp"
#include "fhir/model/record.hpp"
#include "rules/engine/cases.hpp"
#include "rules/engine/words.hpp"

namespace hv::rules {

// `met review`, `not-met`, `not-met info`, `unknown absent`, `not-applicable not-pregnant`.
struct ExpectedAnswer {
    Truth truth = Truth::unknown;
    Level level = Level::none;
    std::optional<Why> why;
    std::string gate;  // not empty: not applicable

    bool operator==(const ExpectedAnswer&) const = default;
};
std::optional<ExpectedAnswer> parse_answer(std::string_view text);
std::string text(const ExpectedAnswer& answer);

// What somebody wrote in a case file, and where.
struct CaseWord {
    std::string text;
    json::Position at;
};
struct Expectation {
    CaseWord rule;
    ExpectedAnswer answer;
};

struct Story {
    Story() = default;
    // A copy would look into the texts of the other; a deque's move may throw, so a vector would copy if it could.
    Story(const Story&) = delete;
    Story& operator=(const Story&) = delete;
    Story(Story&&) = default;
    Story& operator=(Story&&) = default;
    ~Story() = default;

    std::string file;
    CaseWord title;
    Instant as_of;
    std::deque<std::string> texts;
    fhir::Record record;

    std::vector<Expectation> expect;
    std::optional<std::vector<CaseWord>> met;
    std::vector<CaseWord> issues;
    std::optional<CaseWord> next_change;  // a date, or `never`
    std::vector<std::string> hazards;

    // A copy of `text` that lives as long as the story.
    std::string_view keep(std::string_view text) { return texts.emplace_back(text); }
};

std::vector<Story> read_stories(const CaseFile& file, const Vocabulary& vocabulary, Problems& problems);

// Collects what is wrong with one case file.
class CaseComplaints {
public:
    CaseComplaints(const CaseFile& file, Problems& problems) : file_(file), problems_(problems) {}

    // The case that is spoken of from here on.
    void in_case(std::string_view title) { case_ = title; }
    void add(std::string_view code, std::size_t offset, const std::string& message, std::string hint = {});
    [[nodiscard]] std::size_t count() const { return count_; }
    [[nodiscard]] json::Position at(std::size_t offset) const { return json::position_of(file_.bytes, offset); }

private:
    const CaseFile& file_;
    Problems& problems_;
    std::string_view case_;
    std::size_t count_ = 0;
};

// The fields that tell of the patient, into `story.record`.
void tell_patient(const json::Value& patient, Story& story, const Vocabulary& vocabulary, CaseComplaints& complaints);
void tell_exposures(const json::Value& exposures, Story& story, CaseComplaints& complaints);
void tell_conditions(const json::Value& conditions, Story& story, const Vocabulary& vocabulary,
                     CaseComplaints& complaints);
void tell_referrals(const json::Value& referrals, Story& story, CaseComplaints& complaints);
void tell_readings(const json::Value& readings, Story& story, const Vocabulary& vocabulary, CaseComplaints& complaints);

}  // namespace hv::rules
