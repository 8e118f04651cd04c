// Which rows of the worklist somebody wants to see: as fields of a form, as an address, as a question to the store.
//
// In:      fields by name: `mine`, `level` (0..5: at least), `unit`, `drug` (ATC prefix), `overdue`, `unowned`
//          (`1`, or `14`: for longer than fourteen days), `text`, `page` (from 1). What cannot be read is left out.
// Address: `/worklist?mine=1&level=3`; never `text`, which holds a patient's name (hazard H19).
// Errors:  none. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "fhir/base/time.hpp"
#include "plugin/care/viewer.hpp"
#include "plugin/store/care_store.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin::worklist {

using Fields = std::multimap<std::string, std::string>;

inline constexpr std::size_t page_rows = 50;
inline constexpr int unowned_too_long = 14;  // days; hazard H20

// Who sees which patients: `all` of the EHR, or only those of the viewer's unit, and whom the viewer owns or is
// responsible for.
enum class See : std::uint8_t { unit, all };

struct Filter {
    bool mine = false;
    int level = 1;  // at least; 0: also those with nothing open
    std::string unit;
    std::string drug;
    bool overdue = false;
    bool unowned = false;
    bool unowned_long = false;
    std::string text;
    std::size_t page = 1;

    bool operator==(const Filter&) const = default;
};

Filter read_filter(const Fields& fields);
// The first of that name; empty when there is none.
std::string field(const Fields& fields, const std::string& name);

// `mine=1&level=3`, without what stands as usual; empty: the plain list.
std::string address_of(const Filter& filter);
// For the audit: a JSON object, of `text` only that there was one.
std::string audit_detail(const Filter& filter, std::size_t rows, std::uint64_t matching);

store::WorklistQuery query_of(const Filter& filter, const care::Viewer& viewer, See see, Instant now);

// Whether somebody may see a patient at all; a psychiatrist without a unit sees their own only.
bool may_see(const care::Viewer& viewer, See see, const store::Summary& summary);

}  // namespace hv::plugin::worklist
