// What stands in the EHR under our identifiers about one patient.
//
// In:        the pages of one search a type (`Flag?patient=p1`), as received; the patient's reference.
// Out:       only resources with an identifier of ours; everything else is never looked at again. Each with the
//            content that we own as a fingerprint, and the fingerprint that our last write left in `meta.tag`.
// Whole:     a type counts as read in full when every page is there (the last one names no next), the entries are as
//            many as `total` says, no OperationOutcome complains, and all of it is strict JSON. When a type was not
//            read in full the standing is not `complete`, and nothing of the patient may be changed (hazard H05).
// Foreign:   a resource of ours about somebody else is refused: it is never an item, and its identifier is listed, so
//            that nothing is written under that name (hazard H02).
// Errors:    none; a bundle that cannot be read makes its type incomplete, and `trouble` says why (no patient data).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/time.hpp"

namespace hv::plugin {

enum class Kind : std::uint8_t { flag, task, care_plan };
std::string_view type_of(Kind kind);  // `Flag`
std::optional<Kind> kind_of(std::string_view type);
std::string_view system_of(Kind kind);  // of our identifier

// Active: it asks for something now (a Flag `active`, a plan `active`, `on-hold` or `draft`); ended: everything else.
struct StandingItem {
    Kind kind = Kind::flag;
    std::string id;                    // logical id in the EHR
    std::string version;               // meta.versionId; empty when the server keeps none
    std::string identifier;            // ours, the one that it goes by
    std::vector<std::string> earlier;  // ours, with use `old`: the episodes that it follows on
    std::string topic;                 // as its coding says; empty when it has none
    std::string status;
    bool active = false;
    std::optional<Moment> started;  // period.start
    std::optional<Moment> ended;    // period.end
    std::optional<Instant> last_updated;
    std::string fingerprint;  // of the content that stands
    std::string tag;          // fingerprint that our last write left in meta.tag; empty: none
    std::string body;         // the whole resource
};

struct Standing {
    std::vector<StandingItem> items;    // by kind, identifier, then id
    std::vector<Kind> read;             // the types that were read in full
    std::vector<std::string> foreign;   // identifiers of ours that stand on somebody else
    std::vector<std::string> gone;      // `Flag/12`: asked for by id, and the EHR said 404 or 410
    std::vector<std::string> disowned;  // `Flag/12`: asked for by id, active, and without an identifier of ours
    std::vector<std::string> trouble;   // why a type is not complete
    bool complete = true;               // of every type asked for

    [[nodiscard]] bool covers(Kind kind) const;
};

struct SearchAnswer {
    Kind kind = Kind::flag;
    std::vector<std::string> pages;  // searchset Bundles, in order
};

Standing read_standing(std::string_view subject, std::span<const SearchAnswer> answers);

// Adds one resource that was read by its id (see `unaccounted` in memory.hpp); one that has lost our identifier is
// noted as `disowned`, or as `gone` when it is not active. False: it cannot be read, and the standing is not
// complete.
bool add_standing(Standing& standing, std::string_view subject, std::string_view resource);

}  // namespace hv::plugin
