// A rule's conditions in the words of a clinician: what the sheet, an explanation and a comparison say of it.
//
// Out:   nb with a decimal comma, en with a point. Nothing is left out and nothing is shortened.
// Order: highest level first; notes («til orientering») and undecided answers last.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/engine/ruleset.hpp"
#include "rules/engine/sheet.hpp"

namespace hv::rules {

// Whose words, and in which language.
struct Speaker {
    const RuleSet& rules;
    const Vocabulary& vocabulary;
    Language language = Language::nb;

    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(language == Language::nb ? nb : en);
    }
    [[nodiscard]] const std::string& say(const Words& words) const { return words.in(language); }
};

// What a rule says at one level, and when.
struct Clause {
    Level level = Level::none;              // info for a note
    bool note = false;                      // said, and yet not met
    bool unknown = false;                   // undecided on purpose
    std::string when;                       // «Midjemål ≥ 102 cm (menn), ≥ 88 cm (kvinner)»
    Words text;                             // empty: the rule's own
    Confidence confidence = Confidence::v;  // the less sure of the rule's and the row's
};

std::vector<Clause> clauses_of(const Speaker& speaker, const Rule& rule);

// What a clause's level is called: «Faresone», «Til orientering», «Ikke avgjort».
std::string level_title(const Clause& clause, Language language);

// Which readings count: «målt siste 365 dager», «snitt av minst 2 målinger på 2 ulike dager innen 90 dager».
std::vector<std::string> windows_of(const Speaker& speaker, const Rule& rule);

// --- pieces that the kinds share (clause_who.cpp, clause_due.cpp) ---

std::string who_text(const Speaker& speaker, const When& when);     // «menn, 45–54 år»; empty: everybody
std::string test_text(const Speaker& speaker, const Test& test);    // «har diabetes»
std::string due_text(const Speaker& speaker, const DueKind& kind);  // what is missing when the rule is met
std::string escalate_text(const Speaker& speaker, const DueEscalate& escalate);
// --- pieces that the kinds share (clause_who.cpp, clause_due.cpp, clause_change.cpp) ---

std::string who_text(const Speaker& speaker, const When& when);            // «menn, 45–54 år»; empty: everybody
std::string test_text(const Speaker& speaker, const Test& test);           // «har diabetes»
std::string due_text(const Speaker& speaker, const DueKind& kind);         // what is missing when the rule is met
std::string against_text(const Speaker& speaker, const ChangeKind& kind);  // «siden forrige måling (...)»
std::string turn_text(const Speaker& speaker, const TurnKind& kind);
std::string formula_text(const Speaker& speaker, const ScoreKind& kind);
std::string age_text(const Speaker& speaker, const AgeTest& test);  // «45–54 år»
std::string rule_text(const Speaker& speaker, RuleRef ref);         // «Kroppsmasseindeks (HF-04)»

// «a», «a og b», «a, b eller c».
std::string listed(const std::vector<std::string>& parts, std::string_view last_word);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);
std::string lower_first(std::string_view text);  // «Kroppsvekt» -> «kroppsvekt»; «HbA1c», «KMI» stay

}  // namespace hv::rules
