#include "rules/engine/anchors.hpp"
#include "rules/engine/judge.hpp"

namespace hv::rules {

Date birthday(Date born, int years) {
    const int year = born.year() + years;
    return Date::of(year, born.month(), born.day()).value_or(Date::of(year, 3, 1).value_or(born));
}

namespace {

Truth truth_of(bool yes) {
    return yes ? Truth::met : Truth::not_met;
}

Truth at_least(const Judge& judge, int years) {
    const Snapshot& patient = judge.patient;
    if (years <= 0) return Truth::met;
    if (!patient.born_first || !patient.born_last) return Truth::unknown;
    if (judge.clock.reached(birthday(*patient.born_last, years))) return Truth::met;
    return judge.clock.reached(birthday(*patient.born_first, years)) ? Truth::unknown : Truth::not_met;
}

Truth ask(const Judge& judge, const AgeTest& test, Evidence&) {
    return both(at_least(judge, test.from), test.to >= 200 ? Truth::met : !at_least(judge, test.to));
}

bool is_sex(const Snapshot& patient, SexTest test) {
    switch (test) {
        case SexTest::male:
            return patient.sex == fhir::Sex::male;
        case SexTest::female:
            return patient.sex == fhir::Sex::female;
        case SexTest::other:
            break;
    }
    return patient.sex != fhir::Sex::male && patient.sex != fhir::Sex::female;
}

Truth ask(const Judge& judge, const SexTest& test, Evidence&) {
    return truth_of(is_sex(judge.patient, test));
}

bool is_pregnant(const Judge& judge) {
    const Snapshot& patient = judge.patient;
    if (!patient.pregnant_from || !judge.clock.reached(*patient.pregnant_from)) return false;
    return !patient.pregnant_until || !judge.clock.passed(*patient.pregnant_until);
}

Truth ask(const Judge& judge, const PregnantTest& test, Evidence&) {
    return truth_of(is_pregnant(judge) == test.is);
}

Truth ask(const Judge& judge, const DeceasedTest& test, Evidence&) {
    return truth_of(judge.patient.deceased == test.is);
}

Truth ask(const Judge& judge, const InactiveTest& test, Evidence&) {
    return truth_of(judge.patient.inactive == test.is);
}

Truth ask(const Judge& judge, const BornTest& test, Evidence&) {
    return truth_of(judge.patient.born_first.has_value() == test.is);
}

// What is not in an incomplete answer may yet be there; a rule that it would only shut out still speaks.
Truth not_found(const Judge& judge, bool wanted) {
    if (!wanted) return Truth::met;
    return judge.patient.incomplete ? Truth::unknown : Truth::not_met;
}

Truth ask(const Judge& judge, const ConditionTest& test, Evidence& evidence) {
    const auto& conditions = judge.patient.conditions;
    for (std::uint32_t i = 0; i < conditions.size(); ++i) {
        const Having& having = conditions[i];
        if (having.condition != test.condition) continue;
        if (having.since && !judge.clock.reached(*having.since)) continue;
        if (having.until && judge.clock.passed(*having.until)) continue;
        evidence.used.push_back({Used::What::condition, 0, i});
        return truth_of(test.is);
    }
    return not_found(judge, test.is);
}

Truth ask(const Judge& judge, const ExposureTest& test, Evidence& evidence) {
    const Anchor anchor = anchor_of(judge, test.group);
    if (anchor.taken && test.is) {
        evidence.used.push_back({Used::What::exposure, 0, anchor.index});
        evidence.as_needed_only |= anchor.as_needed_only;
    }
    if (!anchor.taken) return not_found(judge, test.is);
    return test.since ? lasted(judge, onset_of(judge, test.group), *test.since) : truth_of(test.is);
}

Truth ask(const Judge& judge, const AnswerTest& test, Evidence& evidence) {
    const auto readings = judge.patient.of(test.of);
    if (readings.empty()) return Truth::unknown;
    const Reading& newest = readings.front();
    for (const AnswerId answer : test.is) {
        if (newest.answer != answer) continue;
        evidence.used.push_back(used_reading(judge, test.of, newest));
        return Truth::met;
    }
    return Truth::not_met;
}

Truth ask(const Judge& judge, const AnyTest& test, Evidence& evidence) {
    Truth truth = Truth::not_met;
    for (const Test& part : test.of) truth = either(truth, holds(judge, part, evidence));
    return truth;
}

Truth ask(const Judge& judge, const AllTest& test, Evidence& evidence) {
    Truth truth = Truth::met;
    for (const Test& part : test.of) truth = both(truth, holds(judge, part, evidence));
    return truth;
}

}  // namespace

Truth holds(const Judge& judge, const Test& test, Evidence& evidence) {
    return std::visit([&](const auto& one) { return ask(judge, one, evidence); },
                      static_cast<const Test::variant&>(test));
}

Truth holds(const Judge& judge, const When& when, const Reading* reading, Evidence& evidence) {
    Truth truth = Truth::met;
    if (!when.sexes.empty()) {
        bool listed = false;
        for (const SexTest sex : when.sexes) listed |= is_sex(judge.patient, sex);
        if (listed && is_sex(judge.patient, SexTest::other)) evidence.assumed_sex = true;
        truth = truth_of(listed);
    }
    if (when.age) truth = both(truth, ask(judge, *when.age, evidence));
    if (when.condition) truth = both(truth, ask(judge, *when.condition, evidence));
    if (when.pregnant) truth = both(truth, truth_of(is_pregnant(judge) == *when.pregnant));
    if (when.fasting) truth = both(truth, reading ? truth_of(reading->fasting == *when.fasting) : Truth::unknown);
    return truth;
}

}  // namespace hv::rules
