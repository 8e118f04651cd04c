// What a change is held against, what an answer turned from and to, and what a score is called.
#include "rules/engine/clause.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// «røyker daglig eller røyker av og til».
std::string answers_text(const Speaker& speaker, const Observable& of, const std::vector<AnswerId>& answers) {
    std::vector<std::string> titles;
    for (const AnswerId answer : answers) titles.push_back(lower_first(speaker.say(of.answers[answer].title)));
    return listed(titles, speaker.say("eller", "or"));
}

}  // namespace

std::string against_text(const Speaker& speaker, const ChangeKind& kind) {
    const auto span = [&](Span of) { return span_phrase(of, speaker.language); };
    const auto days = [](Span of) { return Span{-of.count, of.months}; };
    switch (kind.against) {
        case Against::lowest:
            return speaker.say("siden laveste verdi de siste ", "since the lowest value of the last ") +
                   span(*kind.period);
        case Against::previous:
            return speaker.say("siden forrige måling (", "since the previous measurement (") + span(kind.apart->first) +
                   speaker.say(" til ", " to ") + span(kind.apart->second) +
                   speaker.say(" før; ellers bare til orientering)", " before; else for information only)");
        case Against::baseline:
            break;
    }
    std::string text = speaker.say("siden grunnlinjen ved oppstart av ", "since the baseline at the start of ") +
                       lower_first(speaker.say(speaker.vocabulary.drug_groups[kind.exposure].title)) + " (";
    text += kind.baseline.first.count < 0 ? span(days(kind.baseline.first)) + speaker.say(" før", " before")
                                          : span(kind.baseline.first) + speaker.say(" etter", " after");
    text += speaker.say(" til ", " to ") + span(kind.baseline.second) + speaker.say(" etter)", " after)");
    if (kind.until) text += speaker.say(", innen ", ", within ") + span(*kind.until);
    return text;
}

std::string turn_text(const Speaker& speaker, const TurnKind& kind) {
    const Observable& of = speaker.vocabulary.observables[kind.of];
    return speaker.say(of.title) + speaker.say(": fra ", ": from ") + answers_text(speaker, of, kind.was) +
           speaker.say(" til ", " to ") + answers_text(speaker, of, kind.is) +
           speaker.say(", første gang oppgitt siste ", ", first stated in the last ") +
           span_phrase(kind.within, speaker.language);
}

std::string formula_text(const Speaker& speaker, const ScoreKind& kind) {
    switch (kind.formula) {
        case Formula::dose_percent:
            return speaker.say("Samlet døgndose i prosent av største dose i preparatomtalen, ",
                               "Daily doses in percent of the largest in the product text, added up, ") +
                   lower_first(speaker.say(speaker.vocabulary.drug_groups[kind.group].title)) +
                   speaker.say(" (ved behov regnes ikke med):", " (as needed not counted):");
        case Formula::norrisk2:
            return speaker.say("NORRISK 2, 10-årsrisiko", "NORRISK 2, ten-year risk");
        case Formula::score2:
            return speaker.say("SCORE2 (fra 70 år SCORE2-OP), lavrisikoregion, 10-årsrisiko",
                               "SCORE2 (from 70 years SCORE2-OP), low-risk region, ten-year risk");
        case Formula::score2_op:
            return speaker.say("SCORE2-OP, lavrisikoregion, 10-årsrisiko", "SCORE2-OP, low-risk region, ten-year risk");
        case Formula::score2_diabetes:
            return speaker.say("SCORE2-Diabetes, lavrisikoregion, 10-årsrisiko",
                               "SCORE2-Diabetes, low-risk region, ten-year risk");
    }
    return {};
}

}  // namespace hv::rules
