// One row of the worklist in words: what a psychiatrist reads of a patient before opening anything.
//
// In:      the summary that the last turn left, and who looks, in which language, now.
// Out:     texts. The reasons are ordered: open before attended; the highest level first, so that the first one is why
//          the row has its level; the oldest first; of the same age a psychiatrist's before the GP's, and side effects
//          and what is overdue before the rest. What does not fit into the row is counted.
// Age:     days since the oldest open finding of the row's level was first seen; the list is ordered by it.
// Masked:  names are shown without a personal number that stands in them (fhir::masked).
// Never:   nothing here says that a patient is well: «ingen åpne funn» is all that a row without findings says.
// Errors:  none. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/care/viewer.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/worklist/body.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::worklist {

struct Seeing {
    const care::Viewer& viewer;
    rules::Language language = rules::Language::nb;
    Instant now;

    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(language == rules::Language::nb ? nb : en);
    }
};

struct Reason {
    std::string rule;
    int level = 0;
    std::string text;
    bool open = true;
    std::string status;  // «utsatt til 2026-12-12, Kari Lege»; «åpnet igjen: nivået har steget»
    bool for_gp_only = false;
};

struct Row {
    std::string patient;  // logical id
    std::string name;
    std::string born;  // year
    std::string sex;   // one word
    int level = 0;
    std::vector<Reason> reasons;  // as many as a row holds
    std::size_t more = 0;
    std::string drugs;
    std::string newest;  // day of the newest reading behind the first reason
    std::string due;     // «forfalt 2026-08-01», «innen 2026-12-01»
    bool overdue = false;
    std::string owner;
    bool mine = false;
    bool unowned_long = false;
    std::string flag;  // since when a Flag of ours stands in the EHR; empty: none
    int age = -1;      // days; -1: nothing open
    std::string assessed;
    bool stale = false;   // not assessed for two days: the service may be behind (hazard H22)
    std::string state;    // see state_of
    std::string pending;  // see pending_text
};

// `flag_since`: when our active Flag was last written, by the ledger.
Row row_of(const store::Summary& summary, const RowBody& body, const Seeing& seeing, std::optional<Instant> flag_since);

// Whose a patient is: a person, or the role that is waited for (`role:gp`); empty: nobody's. And the same in words:
// «meg», «Kari Lege», «venter på fastlege».
const std::string& owner_of(const store::Summary& summary);
std::string owner_text(const store::Summary& summary, const Seeing& seeing);

// With the name of an owner who was handed the patient, where the acts know it.
store::Summary named(store::Summary summary, const std::vector<store::Act>& acts);

// Ordered as a row orders them; all of them.
std::vector<Reason> reasons_of(const RowBody& body, const Seeing& seeing);

// «Haster», «Faresone»; and the short word that classes and icons are named by: `urgent`, `danger`.
std::string level_word(int level, rules::Language language);
std::string level_key(int level);
std::string sex_word(std::string_view sex, rules::Language language);
// «2 d», «5 mnd»: short, for a column; the long one for everything else stands in rules::age_phrase.
std::string short_age(int days, rules::Language language);
// `2025-11-21` and `2025-11-21 14:05`, in Oslo.
std::string day_text(Instant instant);
std::string moment_text(Instant instant);
// The newest act since the last assessment: «Utsatte 2026-11-22 14:05; vurderes på nytt»; empty: none. Whose the
// patient is stands in the summary at once.
std::string pending_text(const std::vector<store::Act>& acts, const store::Summary& summary, const Seeing& seeing);
// «utsatt til 2026-12-12, Kari Lege».
std::string attended_text(const Attended& attended, const Seeing& seeing);

}  // namespace hv::plugin::worklist
