// What stands in a summary's body (plugin/store/care_store.hpp), as values.
//
// Errors: none: what cannot be read is left out, and a body that cannot be read at all says so; the row is shown then
//         with its level and without its reasons, never dropped (hazard H06).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::worklist {

// Who has attended to a finding, how, and until when.
struct Attended {
    std::string what;  // `snooze`
    std::string by;
    std::string by_name;
    std::optional<Instant> at;
    std::optional<Instant> until;
};

struct RowFinding {
    std::string rule;
    int level = 0;
    std::optional<Instant> since;
    rules::Words title;
    rules::Words text;  // the sentence, with its values
    bool gp = false;
    bool psychiatrist = false;
    std::optional<Date> due_by;
    std::optional<Date> newest;  // day of the newest reading behind it
    std::optional<Attended> attended;
    std::string broken;  // `level-rose`: why what was done about it covers it no more
};

struct RowDrug {
    std::string atc;
    rules::Words name;
    std::string since;
    std::string dose;
};

struct RowBody {
    bool readable = true;
    std::string born;
    std::string sex;
    std::vector<RowFinding> findings;
    std::vector<RowDrug> drugs;
};

RowBody read_body(std::string_view json);

// The open ones that are for psychiatrists, sorted; what a bulk act is about.
std::vector<std::string> open_rules(const RowBody& body);
// What was shown of a row, in short, `<findings>-<owner>`: another one means that something has changed since. `owner`:
// a person, or the role that is waited for; empty: nobody.
std::string state_of(const RowBody& body, std::string_view owner);

}  // namespace hv::plugin::worklist
