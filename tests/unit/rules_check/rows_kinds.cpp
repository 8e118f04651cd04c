// One row, one way to break the example; what must be said of it stands beside it.
#include "tests/unit/rules_check/example.hpp"

#include <array>

namespace hv::rules {
namespace {

constexpr std::array<Broken, 34> rows{{
    {"a referral that waits for no time", "EX-10", "\"test\": { \"condition\": \"diabetes\" }", "\"referral\": {}",
     "missing-field 62:38 EX-10.referral.unanswered: is missing"},
    {"a referral beside a test", "EX-10", "\"test\": {", "\"referral\": { \"unanswered\": \"90 d\" }, \"test\": {",
     "one-of 60:5 EX-10: wanted exactly one of `test`, `exposures` or `referral`, found 2"},
    {"an answer without a response", "EX-03",
     "{ \"is\": [\"never\"], \"note\": { \"nb\": \"Bra\", \"en\": \"Good\" } }, ", "",
     "answer-missing 29:18 EX-03.answers: the answer `never` has no response"},
    {"an answer with two responses", "EX-03", "\"is\": [\"never\"]", "\"is\": [\"never\", \"daily\"]",
     "answer-twice 29:78 EX-03.answers[1].is[1]: `daily` has a response already"},
    {"levels over a coded observable", "EX-01", "\"of\": \"bmi\"", "\"of\": \"smoking\"",
     "kind-mismatch 17:29 EX-01.of: `smoking` is a coded observable, wanted a quantity"},
    {"answers of a quantity", "EX-03", "\"of\": \"smoking\"", "\"of\": \"bmi\"",
     "kind-mismatch 28:30 EX-03.of: `bmi` is a quantity, wanted a coded observable"},
    {"a change of an event", "EX-05", "\"of\": \"hba1c\"", "\"of\": \"ecg\"",
     "kind-mismatch 36:31 EX-05.of: `ecg` is an event, wanted a quantity"},
    {"a fasting specimen of something that has none", "EX-01", "\"of\": \"bmi\"",
     "\"of\": \"bmi\", \"specimen\": \"fasting\"",
     "specimen-unfit 17:48 EX-01.specimen: no code of the observable says that the patient was fasting"},
    {"variants by fasting where no code tells", "EX-02", "\"sex\": [\"male\"]",
     "\"sex\": [\"male\"], \"fasting\": true",
     "specimen-unfit 23:61 EX-02.variants[0].when.fasting: no code of the observable says that the patient was "
     "fasting"},
    {"confirmation on more days than readings", "EX-02", "\"days\": 2", "\"days\": 3",
     "confirm-days 25:43 EX-02.confirm.days: 2 readings never stand on 3 days"},
    {"confirmation that holds nothing back", "EX-02", "\"until\": \"review\"", "\"until\": \"danger\"",
     "confirm-idle 25:73 EX-02.confirm.until: no band is higher than `danger`, so nothing is held back"},
    {"a rule that could never be met", "EX-05", "{ \"from\": 5, \"level\": \"review\" }",
     "{ \"from\": 5, \"unknown\": true }",
     "never-met 34:5 EX-05: nothing in it has a level or a note: it could never be met"},
    {"a part that could never be met", "EX-12", "{ \"from\": 5.6, \"level\": \"review\" }",
     "{ \"from\": 5.6, \"note\": { \"nb\": \"a\", \"en\": \"b\" } }",
     "never-met 66:5 EX-12: a part of it has no level: it could never be met"},
    {"a period that outlasts the newest reading", "EX-04", "\"within\": \"90 d\"", "\"within\": \"60 d\"",
     "look-back 32:118 EX-04.period: `3 mo` is longer than `within`: the newest reading goes stale before its period "
     "is over"},
    {"distances that end before they start", "EX-05", "\"through\": \"550 d\"", "\"through\": \"6 d\"",
     "window-order 36:113 EX-05.apart: ends before it starts"},
    {"a baseline window that ends before it starts", "EX-06", "\"from\": \"-30 d\", \"through\": \"7 d\"",
     "\"from\": \"-30 d\", \"through\": \"-31 d\"", "window-order 41:19 EX-06.baseline: ends before it starts"},
    {"a change counted only inside the baseline window", "EX-06", "\"until\": \"3 mo\"", "\"until\": \"7 d\"",
     "look-back 41:67 EX-06.until: `7 d` ends before the baseline's own window does"},
    {"an item whose window ends before it starts", "EX-07", "\"from\": \"-30 d\", \"through\": \"7 d\"",
     "\"from\": \"8 d\", \"through\": \"7 d\"",
     "window-order 48:22 EX-07.tables[0].items[0]: its window ends before it starts"},
    {"a rule that rests before a window is over", "EX-07", "\"until\": \"365 d\"", "\"until\": \"7 d\"",
     "look-back 48:119 EX-07.tables[0].items[0].through: the rule rests before the window of this item is over"},
    {"a rule that rests before it opens", "EX-07", "\"opens\": \"10 d\", \"until\": \"365 d\"",
     "\"opens\": \"365 d\", \"until\": \"365 d\"",
     "schedule-order 49:103 EX-07.tables[1].schedule.until: the rule rests before it opens"},
    {"slots that overlap", "EX-08", "\"tolerance\": \"3 d\"", "\"tolerance\": \"4 d\"",
     "tolerance 53:124 EX-08.schedule.tolerance: `4 d` to either side makes neighbouring slots overlap: one reading "
     "would fill both"},
    {"phases that do not rise", "EX-09", "\"from\": \"18 wk\"", "\"from\": \"0 d\"",
     "schedule-order 58:112 EX-09.schedule.phases[1]: starts no later than the phase before it"},
    {"grace as long as the step of its phase", "EX-09", "\"grace\": \"5 d\"", "\"grace\": \"28 d\"",
     "grace 58:147 EX-09.schedule.phases[1].grace: `28 d` is no shorter than the step of its phase"},
    {"a schedule without an anchor", "EX-08", "\"exposure\": \"antipsychotic\", ", "",
     "no-anchor 53:34 EX-08.schedule: counts from the start of an exposure, and the rule names none"},
    {"phases without an anchor", "EX-09", "\"exposure\": \"clozapine\",", "",
     "no-anchor 58:19 EX-09.schedule: counts from the start of an exposure, and the rule names none"},
    {"an observable twice in one item", "EX-07", "[\"hba1c\", { \"of\": \"glucose\", \"fasting\": true }]",
     "[\"hba1c\", \"hba1c\"]", "item-twice 50:41 EX-07.tables[1].items[0].any[1]: asks for the same observable again"},
    {"a fasting measure of something that has none", "EX-07", "{ \"of\": \"glucose\", \"fasting\": true }",
     "{ \"of\": \"ecg\", \"fasting\": true }",
     "specimen-unfit 50:67 EX-07.tables[1].items[0].any[1].fasting: no code of the observable says that the patient "
     "was fasting"},
    {"a laboratory without a limit", "EX-01", "\"bands\": [", "\"laboratory\": {}, \"bands\": [",
     "missing-field 18:21 EX-01.laboratory: wanted `low`, `high` or both"},
    {"a multiple of the upper limit that nothing reaches", "EX-01", "\"bands\": [",
     "\"laboratory\": { \"high\": [ { \"through\": 101 }, { \"above\": 101, \"level\": \"info\" } ] }, \"bands\": [",
     "limit-implausible 18:64 EX-01.laboratory.high: `101` lies outside what is plausible for a multiple of the "
     "laboratory's "
     "upper limit, 0 to 100"},
    {"memory of a laboratory's range", "EX-02", "\"variants\": [",
     "\"laboratory\": { \"low\": { \"level\": \"info\" } }, \"variants\": [",
     "laboratory-memory 23:21 EX-02.laboratory: ranges differ from report to report: nothing can be held against "
     "`confirm`\n"
     "laboratory-memory 23:21 EX-02.laboratory: ranges differ from report to report: nothing can be held against "
     "`clear`"},
    {"an answer that turned into itself", "EX-16", "\"is\": [\"never\"]", "\"is\": [\"never\", \"daily\"]",
     "answer-twice 90:115 EX-16.is[1]: `daily` stands in the rule already"},
    {"a turn of something that is measured", "EX-16", "\"of\": \"smoking\"", "\"of\": \"bmi\"",
     "kind-mismatch 90:52 EX-16.of: `bmi` is a quantity, wanted a coded observable"},
    {"a turn to an answer that nobody can give", "EX-16", "[\"never\"]", "[\"former\"]",
     "unknown-answer 90:106 EX-16.is[0]: `former` is no answer of `smoking`"},
    {"more parts wanted than there are", "EX-12", "\"n\": 2", "\"n\": 5",
     "at-least 69:26 EX-12.at_least.n: wants 5 of 4 parts: never met"},
}};

}  // namespace

std::span<const Broken> broken_kinds() {
    return rows;
}

}  // namespace hv::rules
