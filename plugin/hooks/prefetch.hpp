// What a call brings with it of the patient's record, and what is missing of it.
//
// Keys:    `patient`, and one a type that the rules need: `observations`, `medicationRequests`, ...
// Asked:   in the subset of search that the standard recommends: one instance, or a type by patient and code.
// Given:   a resource, or a Bundle that says nothing of more pages; null is "there is nothing". Missing: no such key,
//          an OperationOutcome, a Bundle with a next page or with fewer matches than its total. What is missing is
//          fetched whole; a `next` that the call names is never followed, so that it cannot lead a token anywhere.
// Drugs:   orders that speak of Medications which lie nowhere in the prefetch are given apart.
// Errors:  invalid: a value that is neither object nor null, or another type than asked for. Of fetching: those of
//          Ehr; conflict when there is nothing to fetch with (the standard's 412).
// Source:  CDS Hooks 2.0, Prefetch Template.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/ehr.hpp"
#include "fhir/json/value.hpp"
#include "rules/engine/needs.hpp"

namespace hv::plugin::hooks {

struct Template {
    std::string key;
    std::string type;
    std::string query;  // `Observation?patient={{context.patientId}}&code=...`
};
std::vector<Template> templates(const rules::Needs& needs);

struct GivenOrders {
    std::string_view type;
    json::Value document;
};
struct Given {
    std::vector<json::Value> documents;
    std::vector<std::string_view> missing;   // types
    std::vector<GivenOrders> without_drugs;  // they came, but for the Medications that they speak of
};
Result<Given> look_into(json::Value prefetch, const std::vector<Template>& asked, std::string_view patient);

// Whether a search for orders of this type brings their Medications with it.
bool gives_medications(const std::optional<fhir::client::Abilities>& abilities, std::string_view type);

// One page after the other of each type, the Patient read by its id. Types that the server says it does not have are
// passed over. After the deadline no request is begun.
Result<std::vector<std::string>> fetch_missing(fhir::client::Ehr& ehr, std::string_view patient,
                                               const std::vector<std::string_view>& types,
                                               const std::optional<fhir::client::Abilities>& abilities,
                                               std::chrono::steady_clock::time_point deadline);
Error too_slow();

}  // namespace hv::plugin::hooks
