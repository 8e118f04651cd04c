#include "rules/engine/cases_proof.hpp"

#include <algorithm>

#include "fhir/json/value.hpp"
#include "rules/engine/cases_run.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// One row of a rule's table, wherever it stands in the expression.
struct Row {
    const Response* response = nullptr;
    const Band* band = nullptr;  // nothing: an answer, or a missing reading
    bool score = false;
    std::string what;  // how a reading gets there, in words
};

class Rows {
public:
    Rows(const Expr& expr, const Vocabulary& vocabulary) : vocabulary_(vocabulary) { add(expr); }

    [[nodiscard]] const std::vector<Row>& all() const { return rows_; }
    // Whether some patient can meet the expression at all (a rule of notes only cannot be met).
    [[nodiscard]] bool can_be_met() const {
        return always_ || std::ranges::any_of(rows_, [](const Row& row) { return row.response->level != Level::none; });
    }

private:
    void add(const Expr& expr) {
        std::visit([this](const auto& kind) { add_kind(kind); }, expr.kind);
    }
    void add_kind(const BandKind& kind) {
        if (kind.laboratory) {
            if (kind.laboratory->low)
                rows_.push_back({&*kind.laboratory->low, nullptr, false, "lies under the laboratory's lower limit"});
            add_bands(kind.laboratory->high, false, " times the laboratory's upper limit");
        }
        add_bands(kind.variants, false);
        if (kind.missing) rows_.push_back({&*kind.missing, nullptr, false, "has no usable reading"});
    }
    void add_kind(const StateKind& kind) {
        for (std::size_t i = 0; i < kind.by_answer.size(); ++i) {
            const std::string& answer = vocabulary_.observables[kind.of].answers[i].id;
            rows_.push_back({&kind.by_answer[i], nullptr, false, "answers `" + answer + "`"});
        }
        if (kind.missing) rows_.push_back({&*kind.missing, nullptr, false, "has no answer"});
    }
    void add_kind(const ChangeKind& kind) { add_bands(kind.variants, false); }
    void add_kind(const ScoreKind& kind) { add_bands(kind.variants, true); }
    void add_kind(const CombineKind& kind) {
        always_ |= kind.level.has_value() || kind.how == Combining::negate;
        for (const Expr& part : kind.parts) add(part);
    }
    void add_kind(const TurnKind&) { always_ = true; }
    void add_kind(const DueKind& kind) {
        always_ = true;
        if (kind.escalate) rows_.push_back({&kind.escalate->response, nullptr, false, "is that long overdue"});
    }
    void add_kind(const PresentKind&) { always_ = true; }
    void add_kind(const RuleRef&) { always_ = true; }

    void add_bands(const std::vector<Variant>& variants, bool score, const char* measure = "") {
        for (const Variant& variant : variants) {
            for (const Band& band : variant.bands) {
                const std::string limits = limits_phrase(band.lower, band.upper, Language::en);
                rows_.push_back(
                    {&band.response, &band, score,
                     "has a value " + (limits.empty() ? std::string("at all") : limits) + measure +
                         (variants.size() > 1 ? " in column " + std::to_string(&variant - variants.data() + 1)
                                              : std::string())});
            }
        }
    }

    const Vocabulary& vocabulary_;
    std::vector<Row> rows_;
    bool always_ = false;
};

Problem problem_at(const CaseFile& document, std::size_t offset, std::string_view code, std::string message,
                   std::string hint) {
    Problem problem{std::string(code), document.name, 0, 0, std::move(message), std::move(hint)};
    if (document.bytes.empty()) return problem;
    const json::Position at = json::position_of(document.bytes, offset);
    problem.line = at.line;
    problem.column = at.column;
    return problem;
}

}  // namespace

CaseProof::CaseProof(const RuleSet& rules, const Vocabulary& vocabulary)
    : rules_(rules),
      vocabulary_(vocabulary),
      limits_(rules.limits.size()),
      met_(rules.rules.size()),
      other_(rules.rules.size()) {
    for (const Rule& rule : rules.rules) {
        const Rows rows(rule.expr, vocabulary);
        for (const Row& row : rows.all()) {
            if (!row.band || !row.band->upper || row.band->upper->id == 0) continue;
            Touched& touched = limits_[row.band->upper->id - 1];
            touched.wanted = true;
            touched.on_wanted = !row.score;
            touched.value = row.band->upper->value;
        }
    }
}

void CaseProof::begin(const Story& story) {
    spoken_.assign(rules_.rules.size(), story.met.has_value());
    for (const Expectation& expected : story.expect) {
        if (const auto rule = rule_index(rules_, expected.rule.text)) spoken_[*rule] = true;
    }
}

void CaseProof::compared(std::uint32_t limit, const Decimal& value) {
    if (limit == 0 || limit > limits_.size()) return;
    const std::uint16_t rule = rules_.limits[limit - 1].rule;
    if (rule < spoken_.size() && !spoken_[rule]) return;
    Touched& touched = limits_[limit - 1];
    touched.below |= value < touched.value;
    touched.on |= value == touched.value;
    touched.above |= value > touched.value;
}

void CaseProof::answered(std::uint16_t rule, const Response* response) {
    if (spoken_[rule]) answered_.insert(response);
}

void CaseProof::end(const Assessment& assessment) {
    for (const Finding& finding : assessment.findings) {
        if (!spoken_[finding.rule] || finding.gate || finding.resting) continue;
        (finding.truth == Truth::met ? met_ : other_)[finding.rule] = true;
    }
}

void CaseProof::conclude(const CaseFile& document, Problems& problems) const {
    for (std::size_t i = 0; i < limits_.size(); ++i) {
        const Touched& touched = limits_[i];
        const LimitInfo& limit = rules_.limits[i];
        if (!touched.wanted) continue;
        std::string lacks;
        if (!touched.below) lacks += "below it";
        if (!touched.on && touched.on_wanted) lacks += lacks.empty() ? "on it" : ", on it";
        if (!touched.above) lacks += lacks.empty() ? "above it" : ", above it";
        if (lacks.empty()) continue;
        problems.push_back(problem_at(document, limit.offsets.empty() ? 0 : limit.offsets.front(), "limit-without-case",
                                      limit.path + ": the limit `" + limit.text + "` has no case " + lacks,
                                      "add a case that expects something of this rule with such a value"));
    }
    for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
        const Rule& rule = rules_.rules[i];
        const Rows rows(rule.expr, vocabulary_);
        for (const Row& row : rows.all()) {
            if (answered_.contains(row.response)) continue;
            problems.push_back(problem_at(document, rule.offset, "response-without-case",
                                          rule.id + ": no case " + row.what,
                                          "add a case that expects what is said then"));
        }
        if (!met_[i] && rows.can_be_met()) {
            problems.push_back(problem_at(document, rule.offset, "rule-without-case",
                                          rule.id + ": in no case is the rule met", "add a case that expects `met`"));
        }
        if (!other_[i]) {
            problems.push_back(problem_at(document, rule.offset, "rule-without-case",
                                          rule.id + ": in no case is the rule not met or unknown",
                                          "add a case that expects `not-met` or `unknown`"));
        }
    }
}

}  // namespace hv::rules
