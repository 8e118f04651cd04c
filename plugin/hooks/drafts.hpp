// The drafts of an order-select or order-sign: which of them start a drug, and which end one.
//
// Starts:  the drafts as one Bundle of orders that stand from `as_of` on, so that the rules judge the patient as if
//          they had been signed; their ids begin with `draft-`, their subject is the patient of the call. Medications
//          in the same Bundle go with them.
// Ends:    the order that a start replaces (`priorPrescription`) is taken until yesterday.
//          A draft that is stopped, cancelled, completed, ended, on hold or entered in error, or asks not to give the
//          drug, starts nothing (hazard H17). When it carries the id of an order in the record, that order stands as
//          the draft says: paused, never made, or taken until yesterday. Whatever else keeps the drug in use (another
//          order, a statement, a depot in the body) still does.
// Drugs:   of those starts that were selected (order-select), or of all (order-sign): antipsychotics, and what nobody
//          recognises. Both empty: there is nothing for us to say.
// Errors:  invalid: no `draftOrders`, no `selections` where the hook has them, or a draft for somebody else (hazard
//          H02).
// Source:  CDS Hooks library, order-select 1.0 and order-sign 1.1; FHIR R4 MedicationRequest.status.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/decide/cards.hpp"
#include "plugin/hooks/call.hpp"

namespace hv::plugin::hooks {

enum class Ending : std::uint8_t { over, paused, never };

struct Drafts {
    std::string document;                             // the starts, FHIR JSON
    std::set<std::string, std::less<>> selected;      // ids in `document`
    std::map<std::string, Ending, std::less<>> ends;  // by the id of the order, if there is one in the record
};

enum class Which : std::uint8_t { all, selected };

Result<Drafts> read_drafts(const Call& call, Which which, Instant as_of);

struct DraftedDrugs {
    std::vector<DraftDrug> antipsychotics;
    std::vector<std::string> unrecognised;  // what the order calls it; perhaps empty
};
// `documents`: the parsed starts, and the Medications that they speak of.
Result<DraftedDrugs> drugs_of(const Drafts& drafts, std::span<const json::Value> documents,
                              const rules::Vocabulary& vocabulary);

// A document of the record with the orders that the drafts end written as ended; empty: it holds none of them.
std::string with_ends(json::Value document, const Drafts& drafts, Instant as_of);

}  // namespace hv::plugin::hooks
