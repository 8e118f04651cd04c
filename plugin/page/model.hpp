// One patient's page as values: everything that it shows, and nothing of how.
//
// In:      the judged patient; who attends to what; the acts, oldest first; whose page it is; when the data came.
// Out:     `overall` is `fine` only when every required row is, nothing waits, no rule behind a row is undecided,
//          every drug was recognised and the EHR gave all (hazard H06). Of the deceased nothing is missing, and
//          nothing is in order (DQ-04).
// Shown:   every reading of the snapshot stands in a row or under `others`, each with day and age (hazard H04); what
//          was read and not used stands under `unread`.
// Errors:  none. Pure: the clock is `now`.
// Source:  operations reference 2.3, 3.4 B; hazards H02, H04, H06, H20, H24.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plugin/care/viewer.hpp"
#include "plugin/page/findings.hpp"
#include "plugin/page/matrix.hpp"
#include "plugin/page/person.hpp"

namespace hv::plugin::page {

struct PageInput {
    const Judged& judged;
    const Attention& attention;
    std::span<const store::Act> acts;
    const Person& person;
    rules::Language language = rules::Language::nb;
    Instant now;
    Instant data_at;
    bool ehr_down = false;
    std::optional<Instant> assessed_at;        // by the service
    std::string bundle;                        // «hjertevakt-regler 1.0.0»
    std::vector<std::string> unreadable = {};  // types that the user may not read in full
    std::string expired = {};                  // last day of the rules, once it has passed
    std::vector<json::Value> roots = {};       // of the documents that were judged
};

enum class Overall : std::uint8_t { act, missing, attended, fine, deceased };

struct Counted {
    State state = State::fine;
    std::size_t count = 0;
};

struct Owner {
    std::string name;  // empty: nobody
    std::string since;
    std::string user;  // who took it or was handed it; empty: nobody, or a role
    std::string act;   // the id of the act that says so
};

struct DrugLine {
    std::string name;
    std::string written;  // as the record calls it
    std::string period;   // «fra 2025-08-25, 89 dager siden»
    std::string liability;
    bool unconfirmed = false;
};

struct OtherRow {
    std::string name;
    std::vector<ShownValue> values;  // newest first
};

// What was read and not used.
struct UnreadLine {
    std::string where;   // `Observation/w2.valueQuantity`
    std::string words;   // why, in the page's language
    std::string detail;  // English, as the reader says it
};

struct SetLine {
    std::string title;
    std::string version;
    std::string checked;  // the newest date of its sources
};

struct PageModel {
    rules::Language language = rules::Language::nb;
    Person person;
    std::optional<int> age;
    fhir::Sex sex = fhir::Sex::unknown;
    bool deceased = false;
    Instant now;
    Instant data_at;
    bool ehr_down = false;
    bool incomplete = false;
    std::vector<std::string> unreadable;
    std::string expired;  // last day of the rules, once it has passed
    std::optional<Instant> assessed_at;

    Overall overall = Overall::act;
    std::vector<Counted> counts;  // of open findings, the highest first
    std::size_t missing = 0;      // required rows that are unmeasured or too old
    std::size_t undecided = 0;    // required rows that are measured, and yet not judged
    std::size_t not_judged = 0;   // required rows that are measured, and that no rule judges for this patient
    std::size_t required = 0;
    Owner owner;

    std::vector<MatrixDomain> domains;
    FindingLists findings;
    std::optional<Date> next_change;
    std::vector<DrugLine> drugs;
    std::vector<std::string> unrecognised;
    std::vector<OtherRow> others;
    std::vector<UnreadLine> unread;
    std::vector<SetLine> sets;
    std::string bundle;
};

PageModel page_model(const PageInput& input);

// The ready text for the record: findings, what is missing, drugs, what was done; a line each, no markup.
std::string journal_note(const PageModel& page);

// «2025-11-21 kl. 08:14», in Oslo: for paper, which is read on another day.
std::string moment_text(Instant at, rules::Language language);
// «i dag kl. 08:14», else «2025-11-21 kl. 08:14», in Oslo.
std::string clock_text(Instant at, Instant now, rules::Language language);

}  // namespace hv::plugin::page
