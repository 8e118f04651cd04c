// Laws that hold for every patient, on generated ones. A seed names a patient: `person(seed)`.
//
// Known exceptions, each with a test of its own below:
// - A reading that leaves a rule undecided hides older ones. Take it away, and the older reading decides: a newest `<5`
//   that cannot be compared, an answer `unknown`, a diastolic pressure that made its systolic implausible.
// - A reading that says whether she is pregnant decides which rules are hers at all.
// - Whole numbers of days that are no 28 years move month ends and leap days, on which "3 mo" and birthdays turn; so
//   dates are moved by 28 years, in which every date keeps its month, day and weekday.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "tests/property/laws.hpp"

namespace hv::property {
namespace {

using rules::Assessment;
using rules::Finding;
using rules::Truth;

// RapidCheck's verdict as a GoogleTest failure; it prints the seed that fails.
template <class Law>
void holds_for_people(Law&& law) {
    EXPECT_TRUE(rc::check([&] { law(*rc::gen::inRange<std::uint64_t>(1, 1'000'000)); }));
}

TEST(Laws, JudgingTwiceSaysTheSame) {
    holds_for_people([](std::uint64_t seed) {
        const Judged first = judge(person(seed));
        const Judged again = judge(person(seed));
        RC_ASSERT(spoken(first.assessments(), first.snapshot()) == spoken(again.assessments(), again.snapshot()));
        RC_ASSERT(first.snapshot().issues == again.snapshot().issues);
    });
}

TEST(Laws, TheOrderOfABundleDoesNotMatter) {
    holds_for_people([](std::uint64_t seed) {
        const std::string broken = broken_by_order(person(seed), seed);
        if (!broken.empty()) RC_FAIL(broken);
    });
}

// Hazards: H18
TEST(Laws, EveryAnswerHasItsReasonAndTheDeadAreLeftInPeace) {
    holds_for_people([](std::uint64_t seed) {
        const std::string broken = broken_by_itself(person(seed), judge(person(seed)));
        if (!broken.empty()) RC_FAIL(broken);
    });
}

// Hazards: H06
TEST(Laws, TakingOneReadingAwayNeverMakesTheUnknownFine) {
    holds_for_people([](std::uint64_t seed) {
        const Wanted decided{.comparators = false, .unknown_answers = false, .impossible_pairs = false};
        const Person whole = person(seed, decided);
        for (std::size_t i = 0; i < whole.readings.size(); ++i) {
            if (whole.readings[i].observable == "pregnancy-status") continue;
            const std::string broken = broken_by_taking_away(whole, i);
            if (!broken.empty()) RC_FAIL(broken);
        }
    });
}

// Hazards: H03
TEST(Laws, AnotherUnitChangesNothing) {
    struct Exact {
        const char* from;
        const char* to;
        const char* of;  // the observable; empty: any
        Decimal factor;
        Decimal plus;
    };
    const std::vector<Exact> units{
        {"kg", "g", "", Decimal(1000, 0), {}},
        {"cm", "m", "", Decimal(1, 2), {}},
        {"cm", "mm", "", Decimal(10, 0), {}},
        {"ms", "s", "", Decimal(1, 3), {}},
        {"mmol/mol", "%", "hba1c", Decimal(9148, 5), Decimal(2152, 3)},
        {"mmol/L", "mg/dL", "glucose", Decimal(18016, 3), {}},
        {"mmol/L", "mg/dL", "total-cholesterol", Decimal(3867, 2), {}},
        {"mmol/L", "mg/dL", "ldl", Decimal(3867, 2), {}},
        {"mmol/L", "mg/dL", "hdl", Decimal(3867, 2), {}},
        {"mmol/L", "mg/dL", "triglycerides", Decimal(8857, 2), {}},
    };
    const auto say = [](const Judged& judged) {
        std::string said;
        for (const Assessment& assessment : judged.assessments()) {
            for (const Finding& finding : assessment.findings)
                said += assessment.rules->rules[finding.rule].id + " " + answer(finding) + "\n";
            if (assessment.next_change_at) said += text(*assessment.next_change_at) + "\n";
        }
        return said;
    };
    holds_for_people([&](std::uint64_t seed) {
        const Person plain = person(seed);
        for (const Exact& exact : units) {
            Person other = plain;
            int converted = 0;
            for (Reading& reading : other.readings) {
                if (reading.unit != exact.from || (exact.of[0] != '\0' && reading.observable != exact.of)) continue;
                if (reading.value > Decimal(1000, 0)) continue;  // left out in either unit
                reading.value = (Ratio(reading.value) * Ratio(exact.factor) + Ratio(exact.plus)).rounded(9);
                reading.unit = exact.to;
                ++converted;
            }
            if (converted > 0) RC_ASSERT(say(judge(other)) == say(judge(plain)));
        }
    });
}

// Hazards: H16
TEST(Laws, MovingEveryDateByTwentyEightYearsChangesNothing) {
    holds_for_people([](std::uint64_t seed) {
        constexpr int years = 28;
        const Person plain = person(seed);
        const Judged now = judge(plain);
        const Judged then = judge(plain, years);
        for (std::size_t s = 0; s < shipped_sets().size(); ++s) {
            const Assessment& a = now.assessments()[s];
            const Assessment& b = then.assessments()[s];
            for (std::size_t r = 0; r < a.findings.size(); ++r)
                RC_ASSERT(answer(a.findings[r]) == answer(b.findings[r]));
            RC_ASSERT(a.next_change_at.has_value() == b.next_change_at.has_value());
            if (!a.next_change_at) continue;
            const Date day = oslo_date(*a.next_change_at);
            const Date moved = oslo_date(*b.next_change_at);
            RC_ASSERT(moved == Date::of(day.year() + years, day.month(), day.day()).value());
        }
    });
}

// Whether a rule is answered from measurements alone, so that without any of them nothing can be known.
bool is_measured(const rules::Expr& expr) {
    struct Ask {
        bool operator()(const rules::BandKind& kind) const { return !kind.missing; }
        bool operator()(const rules::StateKind& kind) const { return !kind.missing; }
        bool operator()(const rules::ChangeKind&) const { return true; }
        bool operator()(const rules::TurnKind&) const { return true; }
        // Doses are told, not measured.
        bool operator()(const rules::ScoreKind& kind) const { return kind.formula != rules::Formula::dose_percent; }
        bool operator()(const rules::DueKind&) const { return false; }
        bool operator()(const rules::PresentKind&) const { return false; }
        bool operator()(const rules::RuleRef&) const { return false; }
        bool operator()(const rules::CombineKind& kind) const {
            return std::all_of(kind.parts.begin(), kind.parts.end(), is_measured);
        }
    };
    return std::visit(Ask{}, expr.kind);
}

// Hazards: H06
TEST(Laws, WithoutAnyMeasurementNothingMeasuredIsFine) {
    holds_for_people([](std::uint64_t seed) {
        Person bare = person(seed);
        bare.readings.clear();
        const Judged judged = judge(bare);
        each_finding(judged, judged, [&](const rules::Rule& rule, const Finding& finding, const Finding&) {
            if (is_asked(finding) && is_measured(rule.expr) && finding.truth == Truth::not_met)
                RC_FAIL(rule.id + " is not-met although nothing was measured");
        });
    });
}

bool differs(const Assessment& a, const Assessment& b) {
    for (std::size_t r = 0; r < a.findings.size(); ++r)
        if (!rules::same_answer(a.findings[r], b.findings[r])) return true;
    return false;
}

// Hazards: H04, H16
TEST(Laws, TheAnswerChangesAtTheNextChangeAndNotADayEarlier) {
    holds_for_people([](std::uint64_t seed) {
        const Judged judged = judge(person(seed));
        for (std::size_t s = 0; s < shipped_sets().size(); ++s) {
            const Assessment& now = judged.assessments()[s];
            if (!now.next_change_at) continue;
            RC_ASSERT(*now.next_change_at > noon());
            RC_ASSERT(differs(now, judged.at(*now.next_change_at)[s]));
            RC_ASSERT(!differs(now, judged.at(now.next_change_at->plus_seconds(-1))[s]));
            const std::int64_t wait = now.next_change_at->nanoseconds - noon().nanoseconds;
            RC_ASSERT(!differs(now, judged.at(Instant{noon().nanoseconds + wait / 2})[s]));
        }
    });
}

TEST(Laws, ASnapshotMovedForwardSaysWhatOneTakenThenWouldSay) {
    holds_for_people([](std::uint64_t seed) {
        // A use without a start is first seen on the day on which it is looked at.
        const Person plain = person(seed, {.undated_uses = false});
        const Judged now = judge(plain);
        for (const int days : {1, 30, 90, 365, 1000}) {
            const Instant later = noon().plus_seconds(std::int64_t{86400} * days);
            const Judged then(bundle(resources(plain)), later);
            const std::vector<Assessment> moved = now.at(later);
            for (std::size_t s = 0; s < moved.size(); ++s) RC_ASSERT(!differs(moved[s], then.assessments()[s]));
        }
    });
}

// --- the exceptions ----------------------------------------------------------------------------------------------------

Person with_cholesterol(const std::string& newest_comparator) {
    Person person;
    person.readings.push_back(
        {.id = "old", .observable = "total-cholesterol", .day = -30, .value = Decimal(50, 1), .unit = "mmol/L"});
    person.readings.push_back({.id = "new",
                               .observable = "total-cholesterol",
                               .day = -1,
                               .value = Decimal(80, 1),
                               .unit = "mmol/L",
                               .comparator = newest_comparator});
    return person;
}

std::string answer_of(const Person& person, const std::string& id) {
    const Judged judged = judge(person);
    std::string found;
    each_finding(judged, judged, [&](const rules::Rule& rule, const Finding& finding, const Finding&) {
        if (rule.id == id) found = answer(finding);
    });
    return found;
}

TEST(Exceptions, AnUndecidedComparatorHidesAnOlderReading) {
    Person person = with_cholesterol("<");
    EXPECT_EQ(answer_of(person, "HF-16").substr(0, 7), "unknown");
    person.readings.pop_back();
    EXPECT_EQ(answer_of(person, "HF-16"), "not-met");
}

TEST(Exceptions, AnAnswerThatSaysUnknownHidesAnOlderOne) {
    Person person;
    person.readings.push_back({.id = "old", .observable = "smoking-status", .day = -30, .answer = "never"});
    person.readings.push_back({.id = "new", .observable = "smoking-status", .day = -1, .answer = "unknown"});
    EXPECT_EQ(answer_of(person, "HF-01").substr(0, 7), "unknown");
    person.readings.pop_back();
    EXPECT_EQ(answer_of(person, "HF-01"), "not-met");
}

}  // namespace
}  // namespace hv::property
