#include "rules/engine/evaluate.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "rules/engine/kinds.hpp"

namespace hv::rules {

namespace {

constexpr int years_ahead = 30;

// What a gate said today: many rules of a set ask the same ones.
struct GateAnswer {
    bool asked = false;
    Truth truth = Truth::unknown;
    Evidence evidence;
    std::optional<Date> next;
};
using GateAnswers = std::vector<GateAnswer>;  // indexed by GateId; empty: nothing is remembered

Truth ask_gate(const Judge& judge, GateId id, GateAnswers& answers, Evidence& evidence) {
    if (answers.empty()) return holds(judge, judge.rules.gates[id].test, evidence);
    GateAnswer& answer = answers[id];
    if (!answer.asked) {
        Clock clock(judge.clock.today());
        const Judge once{judge.rules, judge.patient, clock, nullptr, judge.rule};
        answer.truth = holds(once, judge.rules.gates[id].test, answer.evidence);
        answer.next = clock.next();
        answer.asked = true;
    }
    if (answer.next) judge.clock.reached(*answer.next);
    evidence.used.insert(evidence.used.end(), answer.evidence.used.begin(), answer.evidence.used.end());
    evidence.as_needed_only |= answer.evidence.as_needed_only;
    evidence.assumed_sex |= answer.evidence.assumed_sex;
    return answer.truth;
}

// Nothing: the rule applies. Else the finding is closed or undecided by a gate.
bool pass_gates(const Judge& judge, const Rule& rule, GateAnswers& answers, Finding& finding) {
    for (const GateId id : rule.applies) {
        const Truth truth = ask_gate(judge, id, answers, finding.evidence);
        if (truth == Truth::not_met) {
            finding.gate = id;
            finding.undecided.reset();
            finding.truth = Truth::not_met;
            finding.evidence = {};
            return false;
        }
        if (truth == Truth::unknown && !finding.undecided) finding.undecided = id;
    }
    if (finding.undecided) finding.gap = Gap{};
    return !finding.undecided;
}

void add_words(const Rule& rule, const Outcome& outcome, Finding& finding) {
    const Response* response = outcome.response;
    finding.say = response && !response->text.empty() ? &response->text : &rule.text;
    const bool speaks = finding.level != Level::none;
    finding.unconfirmed = speaks && (unconfirmed(rule.confidence) || (response && unconfirmed(response->confidence)));
}

void add_once(std::vector<Used>& used, const Used& one) {
    if (std::find(used.begin(), used.end(), one) == used.end()) used.push_back(one);
}

Finding judge_rule(const RuleSet& rules, const Snapshot& patient, std::uint16_t index, Clock& clock, Probe* probe,
                   GateAnswers& answers) {
    const Rule& rule = rules.rules[index];
    const Judge judge{rules, patient, clock, probe, index};
    Finding finding;
    finding.rule = index;
    finding.say = &rule.text;
    if (!pass_gates(judge, rule, answers, finding)) return finding;

    Outcome outcome = judge_expression(judge, rule.expr);
    outcome.evidence.as_needed_only |= finding.evidence.as_needed_only;
    if (outcome.evidence.as_needed_only) hold_at(Level::info, outcome);
    finding.truth = outcome.truth;
    finding.level = outcome.level;
    finding.gap = outcome.gap;
    finding.resting = outcome.resting;
    if (outcome.resting) {
        finding.truth = Truth::not_met;
        finding.level = Level::none;
        finding.gap.reset();
    }
    if (finding.truth == Truth::unknown && !finding.gap) finding.gap = Gap{};
    for (const Used& seen : finding.evidence.used) add_once(outcome.evidence.used, seen);
    finding.evidence = std::move(outcome.evidence);
    add_words(rule, outcome, finding);
    return finding;
}

// Tries, in order of time, each day on which some rule's question would be answered otherwise.
std::optional<Date> first_change(const RuleSet& rules, const Snapshot& patient, const std::vector<Finding>& now,
                                 std::vector<std::optional<Date>>& next) {
    const Date horizon = patient.today.plus_months(12 * years_ahead);
    GateAnswers nothing_remembered;
    for (;;) {
        std::optional<Date> day;
        for (const auto& candidate : next) {
            if (candidate && (!day || *candidate < *day)) day = candidate;
        }
        if (!day || *day > horizon) return std::nullopt;
        for (std::uint16_t rule = 0; rule < next.size(); ++rule) {
            if (next[rule] != day) continue;
            Clock clock(*day);
            const Finding then = judge_rule(rules, patient, rule, clock, nullptr, nothing_remembered);
            if (!same_answer(now[rule], then)) return day;
            next[rule] = clock.next();
        }
    }
}

}  // namespace

bool same_answer(const Finding& a, const Finding& b) {
    if (a.truth != b.truth || a.level != b.level || a.gate != b.gate || a.resting != b.resting) return false;
    if (a.gap.has_value() != b.gap.has_value()) return false;
    if (a.gap && a.gap->why != b.gap->why) return false;
    return a.evidence.missing == b.evidence.missing && a.say == b.say;
}

Assessment evaluate_now(const RuleSet& rules, const Snapshot& snapshot, Probe* probe) {
    Assessment assessment;
    assessment.rules = &rules;
    assessment.vocabulary = snapshot.vocabulary;
    assessment.findings.reserve(rules.rules.size());
    GateAnswers nothing_remembered;
    for (std::uint16_t rule = 0; rule < rules.rules.size(); ++rule) {
        Clock clock(snapshot.today);
        assessment.findings.push_back(judge_rule(rules, snapshot, rule, clock, probe, nothing_remembered));
    }
    return assessment;
}

Assessment evaluate(const RuleSet& rules, const Snapshot& snapshot) {
    Assessment assessment;
    assessment.rules = &rules;
    assessment.vocabulary = snapshot.vocabulary;
    assessment.findings.reserve(rules.rules.size());
    GateAnswers answers(rules.gates.size());
    std::vector<std::optional<Date>> next;
    next.reserve(rules.rules.size());
    for (std::uint16_t rule = 0; rule < rules.rules.size(); ++rule) {
        Clock clock(snapshot.today);
        assessment.findings.push_back(judge_rule(rules, snapshot, rule, clock, nullptr, answers));
        next.push_back(clock.next());
    }
    if (const auto day = first_change(rules, snapshot, assessment.findings, next)) {
        assessment.next_change_at = from_oslo(*day, 0);
    }
    return assessment;
}

Outcome judge_kind(const Judge& judge, const RuleRef& ref) {
    GateAnswers nothing_remembered;
    const Finding finding = judge_rule(judge.rules, judge.patient, ref.rule, judge.clock, nullptr, nothing_remembered);
    Outcome outcome;
    outcome.truth = finding.truth;
    outcome.level = finding.level;
    outcome.gap = finding.gap;
    outcome.evidence = finding.evidence;
    return outcome;
}

}  // namespace hv::rules
