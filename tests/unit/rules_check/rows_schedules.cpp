// One row, one way to break the example of schedules and doses (tests/fixtures/rules/schedules.json).
#include <array>

#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

constexpr std::array<Broken, 28> rows{{
    {"a span of an exposure without either end", "\"early\"", "{ \"from\": \"10 d\", \"to\": \"34 d\" }", "{}",
     "missing-field 8:100 gates.early.since: wanted `from`, `to` or both"},
    {"a span of an exposure that ends before it starts", "\"early\"", "\"to\": \"34 d\"", "\"to\": \"10 d\"",
     "window-order 8:124 gates.early.since: ends before it starts"},
    {"how long a drug is not taken", "\"late\"", "\"is\": true", "\"is\": false",
     "one-of 9:109 gates.late.since: asks how long a drug has been taken, and `is` says that it is not"},
    {"how long a condition is there", "\"late\"", "\"exposure\": \"clozapine\", \"is\": true", "\"condition\": \"cvd\"",
     "unknown-field 9:82 gates.late: unknown field `since`"},
    {"a span of an exposure with another word", "\"early\"", "\"from\": \"10 d\"", "\"above\": \"10 d\"",
     "unknown-field 8:102 gates.early.since: unknown field `above`"},
    {"a negative span of an exposure", "\"early\"", "\"from\": \"10 d\"", "\"from\": \"-10 d\"",
     "bad-span 8:110 gates.early.since.from: `-10 d` is negative"},
    {"an anchor that nobody knows", "SC-01", "\"anchor\": \"stop\"", "\"anchor\": \"end\"",
     "bad-value 13:57 SC-01.anchor: wanted `start`, `stop`, `resumed` or `changed`, found `end`"},
    {"an anchor without an exposure", "SC-01", "\"exposure\": \"clozapine\", \"anchor\": \"stop\"",
     "\"anchor\": \"stop\"",
     "no-anchor 13:32 SC-01.anchor: the rule names no exposure\n"
     "no-anchor 14:19 SC-01.schedule: counts from the start of an exposure, and the rule names none"},
    {"a break of a schedule that counts from a stop", "SC-02", "\"anchor\": \"resumed\"", "\"anchor\": \"stop\"",
     "unknown-field 18:65 SC-02: unknown field `break`"},
    {"a resumption without its break", "SC-02",
     "\"break\": { \"from\": \"4 d\", \"to\": \"28 d\", \"after\": \"18 wk\" },", "",
     "missing-field 16:5 SC-02.break: is missing"},
    {"a break without `after`", "SC-02", ", \"after\": \"18 wk\"", "",
     "missing-field 18:77 SC-02.break.after: is missing"},
    {"a break that ends before it starts", "SC-02", "\"to\": \"28 d\"", "\"to\": \"4 d\"",
     "window-order 18:100 SC-02.break: ends before it starts"},
    {"a break that is longer than any", "SC-02", "\"from\": \"4 d\", \"to\": \"28 d\"",
     "\"from\": \"91 d\", \"to\": \"100 d\"",
     "look-back 18:77 SC-02.break: a pause of more than 90 days ends the exposure: none is as long as this"},
    {"a schedule that counts from a pause and never ends", "SC-02", ", \"until\": \"6 wk\"", "",
     "no-end 20:19 SC-02.schedule: counts from a stop or a pause, and never ends"},
    {"a schedule that rests before its last phase", "SC-02", "{ \"every\": \"7 d\"",
     "{ \"from\": \"7 wk\", \"every\": \"7 d\"",
     "schedule-order 20:114 SC-02.schedule.until: the rule rests before its last phase begins"},
    {"an escalation to what is said anyway", "SC-02", "\"level\": \"urgent\"", "\"level\": \"due\"",
     "escalate-idle 19:46 SC-02.escalate.level: `due` is no higher than what is said before"},
    {"an escalation without a level", "SC-02", "\"level\": \"urgent\", ", "",
     "missing-field 19:19 SC-02.escalate.level: is missing"},
    {"an escalation without its span", "SC-02", "{ \"after\": \"7 d\", ", "{ ",
     "missing-field 19:19 SC-02.escalate.after: is missing"},
    {"an escalation as a note", "SC-02", "\"level\": \"urgent\", \"text\"", "\"note\"",
     "missing-field 19:19 SC-02.escalate.level: is missing\n"
     "unknown-field 19:37 SC-02.escalate: unknown field `note`"},
    {"an escalation of a negative span", "SC-02", "\"after\": \"7 d\"", "\"after\": \"-7 d\"",
     "bad-span 19:30 SC-02.escalate.after: `-7 d` is negative"},
    {"a change of dose that is not told", "SC-03", ", \"dose_change\": 50", "",
     "missing-field 22:5 SC-03.dose_change: is missing"},
    {"a change of dose of a schedule that counts from the start", "SC-03", "\"anchor\": \"changed\", ", "",
     "unknown-field 24:51 SC-03: unknown field `dose_change`"},
    {"a change of dose of nothing", "SC-03", "\"dose_change\": 50", "\"dose_change\": 0",
     "bad-value 24:87 SC-03.dose_change: wanted a whole number from 1 to 1000, found `0`"},
    {"doses of no group", "SC-04", ", \"group\": \"antipsychotic\"", "", "missing-field 27:5 SC-04.group: is missing"},
    {"doses of a window", "SC-04", "\"group\": \"antipsychotic\"", "\"group\": \"antipsychotic\", \"within\": \"1 y\"",
     "unknown-field 29:77 SC-04: unknown field `within`"},
    {"a risk of a group", "SC-04", "\"formula\": \"dose-percent\"", "\"formula\": \"norrisk2\", \"within\": \"365 d\"",
     "unknown-field 29:66 SC-04: unknown field `group`\n"
     "band-unreachable 30:38 SC-04.bands: band 2 holds no plausible value of a risk in percent"},
    {"a largest dose that nobody has", "SC-04", "{ \"through\": 100 }, { \"above\": 100",
     "{ \"through\": 1000 }, { \"above\": 1000",
     "band-unreachable 30:39 SC-04.bands: band 2 holds no plausible value of a dose in percent"},
    {"grace as long as the step of its phase", "SC-05", "\"every\": \"12 wk\", \"grace\": \"14 d\"",
     "\"every\": \"12 wk\", \"grace\": \"84 d\"",
     "grace 35:97 SC-05.schedule.phases[2].grace: `84 d` is no shorter than the step of its phase"},
}};

constexpr std::array<Broken, 7> dose_rows{{
    {"a dose of a class", "", "\"N05AH03\"", "\"N05AH\"",
     "bad-atc 5:14 doses[0].atc: `N05AH` is no ATC code of a substance"},
    {"a dose in grams", "", "\"20 mg\"", "\"0.02 g\"", "bad-value 5:32 doses[0].max: `0.02 g` is no dose"},
    {"a dose as a bare number", "", "\"20 mg\"", "20", "wrong-type 5:32 doses[0].max: wanted a string, found a number"},
    {"no dose at all", "", "\"20 mg\"", "\"0 mg\"", "bad-value 5:32 doses[0].max: `0 mg` is no dose"},
    {"a dose with too many decimals", "", "\"4.5 mg\"", "\"4.5000 mg\"",
     "bad-value 6:32 doses[1].max: `4.5000 mg` is no dose"},
    {"a dose without a source", "", "\"source\": \"SPC\", ", "", "missing-field 5:5 doses[0].source: is missing"},
    {"two largest doses of one drug", "", "\"N05AX15\"", "\"N05AH03\"",
     "dose-twice 6:14 doses[1].atc: `N05AH03` stands here a second time"},
}};

}  // namespace

std::span<const Broken> broken_schedules() {
    return rows;
}

std::span<const Broken> broken_doses() {
    return dose_rows;
}

}  // namespace hv::rules
