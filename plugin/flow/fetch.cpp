#include "plugin/flow/fetch.hpp"

#include <algorithm>
#include <utility>

namespace hv::plugin {
namespace {

using fhir::client::Abilities;
using fhir::client::Pages;
using fhir::client::Search;
using fhir::client::TypeAbilities;

bool knows(const TypeAbilities& type, std::string_view parameter) {
    return std::ranges::find(type.search_parameters, parameter) != type.search_parameters.end();
}

// `patient` finds the same and is what every server has, but Flags of some are known by `subject` only.
std::string_view whose(const TypeAbilities& type) {
    return knows(type, "patient") || !knows(type, "subject") ? "patient" : "subject";
}

Search about(const Tenant& tenant, const TypeAbilities& type, std::string_view patient) {
    Search search;
    search.type = type.type;
    search.parameters.emplace_back(whose(type), "Patient/" + std::string(patient));
    search.parameters.emplace_back("_count", std::to_string(tenant.page_size));
    // The drug may stand in a resource of its own.
    const std::string include = type.type + ":medication";
    if (std::ranges::find(type.search_includes, include) != type.search_includes.end()) {
        search.parameters.emplace_back("_include", include);
    }
    return search;
}

// Only of the Patient does "not found" mean that there is none.
Error not_the_patient(Error error) {
    if (error.fault == Fault::not_found) error.fault = Fault::unavailable;
    return error;
}

Result<bool> add_pages(const Tenant& tenant, const Search& search, std::vector<std::string>& into) {
    Result<Pages> pages = tenant.ehr->search(search);
    if (!pages) return not_the_patient(std::move(pages).error()).in("reading " + search.type);
    std::ranges::move(pages->bundles, std::back_inserter(into));
    return true;
}

}  // namespace

Result<std::vector<std::string>> fetch(const Tenant& tenant, std::string_view patient, const rules::Needs& needs) {
    const Result<Abilities> abilities = tenant.ehr->abilities();
    if (!abilities) return not_the_patient(abilities.error());
    const TypeAbilities* observation = abilities->of("Observation");
    if (observation == nullptr || !observation->search) {
        return Error{Fault::unsupported, "this EHR lets nobody search for Observations",
                     "ask its vendor for the interaction search-type on Observation; until then nobody is judged"};
    }
    Result<std::string> person = tenant.ehr->read("Patient", patient);
    if (!person) return std::move(person).error().in("reading Patient");

    std::vector<std::string> documents;
    documents.push_back(*std::move(person));
    for (const std::string_view name : needs.types) {
        const TypeAbilities* type = abilities->of(std::string(name));
        if (type == nullptr || !type->search) continue;
        const Result<bool> added = add_pages(tenant, about(tenant, *type, patient), documents);
        if (!added) return added.error();
    }
    return documents;
}

Result<std::vector<SearchAnswer>> fetch_standing(const Tenant& tenant, std::string_view patient,
                                                 std::span<const Kind> kinds) {
    const Result<Abilities> abilities = tenant.ehr->abilities();
    if (!abilities) return not_the_patient(abilities.error());
    std::vector<SearchAnswer> answers;
    for (const Kind kind : kinds) {
        const TypeAbilities* type = abilities->of(std::string(type_of(kind)));
        if (type == nullptr || !type->search) continue;
        answers.push_back({kind, {}});
        const Result<bool> added = add_pages(tenant, about(tenant, *type, patient), answers.back().pages);
        if (!added) return added.error();
    }
    return answers;
}

}  // namespace hv::plugin
