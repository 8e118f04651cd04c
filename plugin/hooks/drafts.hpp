// The drafts of an order-select or order-sign, and which of them are antipsychotics.
//
// Out:     the drafts as one Bundle of orders that stand from `as_of` on, so that the rules judge the patient as if
//          they had been signed; their ids begin with `draft-`, their subject is the patient of the call. Medications
//          in the same Bundle go with them.
// Drugs:   of those that were selected (order-select), or of all (order-sign); empty: there is nothing for us to say.
// Errors:  invalid: no `draftOrders`, no `selections` where the hook has them, or a draft for somebody else (hazard
//          H02).
// Source:  CDS Hooks library, order-select 1.0 and order-sign 1.1.
#pragma once

#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/decide/cards.hpp"
#include "plugin/hooks/call.hpp"

namespace hv::plugin::hooks {

struct Drafts {
    std::string document;  // FHIR JSON
    std::vector<DraftDrug> drugs;
};

enum class Which : std::uint8_t { all, selected };

Result<Drafts> read_drafts(const Call& call, Which which, const rules::Vocabulary& vocabulary, Instant as_of);

}  // namespace hv::plugin::hooks
