#include "plugin/flow/fetch.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hv::plugin {
namespace {

using fhir::client::Abilities;
using fhir::client::Gathered;
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

}  // namespace

Result<Fetched> fetch(const Tenant& tenant, std::string_view patient, const rules::Needs& needs,
                      std::span<const Kind> kinds) {
    const Result<Abilities> abilities = tenant.ehr->abilities();
    if (!abilities) return abilities.error();
    const TypeAbilities* observation = abilities->of("Observation");
    if (observation == nullptr || !observation->search) {
        return Error{Fault::unsupported, "this EHR lets nobody search for Observations",
                     "ask its vendor for the interaction search-type on Observation; until then nobody is judged"};
    }

    std::vector<Search> searches;
    const auto ask = [&](std::string_view name) {
        const TypeAbilities* type = abilities->of(std::string(name));
        const bool there = type != nullptr && type->search;
        if (there) searches.push_back(about(tenant, *type, patient));
        return there;
    };
    for (const std::string_view name : needs.types) ask(name);
    const std::size_t judged = searches.size();
    Fetched fetched;
    for (const Kind kind : kinds) {
        if (ask(type_of(kind))) fetched.standing.push_back({kind, {}});
    }

    Result<Gathered> gathered = tenant.ehr->gather("Patient", patient, searches);
    if (!gathered) return std::move(gathered).error();
    fetched.documents.push_back(std::move(gathered->resource));
    for (std::size_t i = 0; i < searches.size(); ++i) {
        std::vector<std::string>& pages = gathered->answers[i].bundles;
        if (i < judged) {
            std::ranges::move(pages, std::back_inserter(fetched.documents));
        } else {
            fetched.standing[i - judged].pages = std::move(pages);
        }
    }
    return fetched;
}

}  // namespace hv::plugin
