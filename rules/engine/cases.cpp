#include "rules/engine/cases.hpp"

#include <algorithm>
#include <set>

#include "fhir/base/zone.hpp"
#include "rules/engine/cases_proof.hpp"
#include "rules/engine/cases_run.hpp"

namespace hv::rules {
namespace {

// Called with each expectation that does not hold: where it stands, and what was wrong. `false` stops the comparison.
template <class Told>
class Comparison {
public:
    Comparison(const RuleSet& rules, const ReadyCase& ready, const Assessment& assessment, Told told)
        : rules_(rules), ready_(ready), assessment_(assessment), told_(told) {}

    void run() { answers() && met() && issues() && next_change(); }

private:
    bool answers() {
        for (const Expectation& expected : ready_.story.expect) {
            const std::optional<std::uint16_t> rule = rule_index(rules_, expected.rule.text);
            if (!rule) continue;  // already told as a problem
            const ExpectedAnswer got = answer_of(rules_, assessment_.findings[*rule]);
            if (got == expected.answer) continue;
            if (!told_(expected.rule.at,
                       expected.rule.text + ": expected `" + text(expected.answer) + "`, got `" + text(got) + "`")) {
                return false;
            }
        }
        return true;
    }

    bool met() {
        if (!ready_.story.met) return true;
        for (const Finding& finding : assessment_.findings) {
            const std::string& id = rules_.rules[finding.rule].id;
            const auto listed = std::ranges::find(*ready_.story.met, id, &CaseWord::text);
            const bool wanted = listed != ready_.story.met->end();
            const bool is_met = finding.truth == Truth::met;
            if (wanted == is_met) continue;
            const std::string got = text(answer_of(rules_, finding));
            const bool go_on = wanted ? told_(listed->at, id + ": listed in `met`, got `" + got + "`")
                                      : told_(ready_.story.title.at, id + ": not listed in `met`, got `" + got + "`");
            if (!go_on) return false;
        }
        return true;
    }

    bool issues() {
        for (const CaseWord& wanted : ready_.story.issues) {
            const auto& got = ready_.snapshot.issues;
            const bool found =
                std::ranges::any_of(got, [&](const Issue& issue) { return code_text(issue.code) == wanted.text; });
            if (!found && !told_(wanted.at, "issue `" + wanted.text + "` is expected; got " + codes(got))) return false;
        }
        return true;
    }

    static std::string codes(const Issues& issues) {
        std::set<std::string_view> unique;
        for (const Issue& issue : issues) unique.insert(code_text(issue.code));
        std::string out;
        for (const std::string_view code : unique) out += (out.empty() ? "`" : ", `") + std::string(code) + "`";
        return out.empty() ? "none" : out;
    }

    bool next_change() {
        if (!ready_.story.next_change) return true;
        const std::optional<Instant> at = evaluate(rules_, ready_.snapshot).next_change_at;
        const std::string got = at ? oslo_date(*at).text() : "never";
        const CaseWord& wanted = *ready_.story.next_change;
        return got == wanted.text || told_(wanted.at, "next change: expected `" + wanted.text + "`, got `" + got + "`");
    }

    const RuleSet& rules_;
    const ReadyCase& ready_;
    const Assessment& assessment_;
    Told told_;
};

void check_names(const RuleSet& rules, const ReadyCase& ready, Problems& problems) {
    const auto check = [&](const CaseWord& word) {
        if (rule_index(rules, word.text)) return;
        problems.push_back({"case-name", ready.story.file, word.at.line, word.at.column,
                            "case `" + ready.story.title.text + "`: the set has no rule `" + word.text + "`",
                            "a case speaks of the rules of its own set only"});
    };
    for (const Expectation& expected : ready.story.expect) check(expected.rule);
    if (ready.story.met) std::ranges::for_each(*ready.story.met, check);
}

void check_titles(const std::vector<ReadyCase>& cases, Problems& problems) {
    std::set<std::string_view> seen;
    for (const ReadyCase& ready : cases) {
        const CaseWord& title = ready.story.title;
        if (seen.insert(title.text).second) continue;
        problems.push_back({"case-name", ready.story.file, title.at.line, title.at.column,
                            "two cases are called `" + title.text + "`", "give each its own sentence"});
    }
}

}  // namespace

std::vector<ReadyCase> ready_cases(const Vocabulary& vocabulary, const std::vector<CaseFile>& files,
                                   Problems& problems) {
    std::vector<ReadyCase> cases;
    for (const CaseFile& file : files) {
        for (Story& story : read_stories(file, vocabulary, problems)) {
            ReadyCase ready{std::move(story), {}};
            take_snapshot(ready.story.record, vocabulary, ready.story.as_of, ready.snapshot);
            cases.push_back(std::move(ready));
        }
    }
    return cases;
}

std::optional<std::uint16_t> rule_index(const RuleSet& rules, std::string_view id) {
    const auto rule = std::ranges::find(rules.rules, id, &Rule::id);
    if (rule == rules.rules.end()) return std::nullopt;
    return static_cast<std::uint16_t>(rule - rules.rules.begin());
}

ExpectedAnswer answer_of(const RuleSet& rules, const Finding& finding) {
    ExpectedAnswer answer;
    if (finding.resting) {
        answer.gate = "schedule";
    } else if (finding.gate) {
        answer.gate = rules.gates[*finding.gate].id;
    } else {
        answer.truth = finding.truth;
        answer.level = finding.level;
        if (finding.truth == Truth::unknown) answer.why = finding.gap ? finding.gap->why : Why::absent;
    }
    return answer;
}

bool passes(const RuleSet& rules, const ReadyCase& ready) {
    bool good = true;
    const Assessment assessment = evaluate_now(rules, ready.snapshot);
    Comparison(rules, ready, assessment, [&](json::Position, const std::string&) { return good = false; }).run();
    return good;
}

std::vector<CaseFailure> failures_of(const RuleSet& rules, const ReadyCase& ready, const Assessment& assessment) {
    std::vector<CaseFailure> failures;
    Comparison(rules, ready, assessment, [&](json::Position at, std::string message) {
        failures.push_back({ready.story.file, ready.story.title.text, at.line, std::move(message)});
        return true;
    }).run();
    return failures;
}

std::string text(const CaseFailure& failure) {
    return failure.file + ":" + std::to_string(failure.line) + ": " + failure.message + " (" + failure.title + ")";
}

CaseReport run_cases(const RuleSet& rules, const Vocabulary& vocabulary, const std::vector<CaseFile>& files,
                     const CaseFile& document) {
    CaseReport report;
    const std::vector<ReadyCase> cases = ready_cases(vocabulary, files, report.problems);
    report.cases = cases.size();
    check_titles(cases, report.problems);
    CaseProof proof(rules, vocabulary);
    for (const ReadyCase& ready : cases) {
        check_names(rules, ready, report.problems);
        proof.begin(ready.story);
        const Assessment assessment = evaluate_now(rules, ready.snapshot, &proof);
        proof.end(assessment);
        for (CaseFailure& failure : failures_of(rules, ready, assessment))
            report.failures.push_back(std::move(failure));
    }
    proof.conclude(document, report.problems);
    return report;
}

}  // namespace hv::rules
