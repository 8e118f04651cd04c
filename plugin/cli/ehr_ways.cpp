#include "plugin/cli/ehr_ways.hpp"

#include <algorithm>
#include <array>

namespace hv::plugin::cli {
namespace {

using fhir::client::Abilities;
using fhir::client::SmartConfiguration;
using fhir::client::TypeAbilities;

constexpr std::array<std::string_view, 6> needed{
    "Patient", "Observation", "Condition", "MedicationRequest", "MedicationStatement", "MedicationAdministration"};

const TypeAbilities& of(const Abilities& can, std::string_view type) {
    static const TypeAbilities nothing;
    const TypeAbilities* const found = can.of(std::string(type));
    return found == nullptr ? nothing : *found;
}

bool can_be_kept(const TypeAbilities& type) {
    return type.search && type.create && type.update;
}

bool has(const std::vector<std::string>& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

Way version_way(const Abilities& can) {
    const bool r4 = can.fhir_version.starts_with("4.0") || can.fhir_version.starts_with("4.3");
    return {"version", r4 ? Means::full : Means::none,
            "FHIR " + can.fhir_version + (r4 ? "" : ": we read R4 and R4B only, so this EHR cannot be used")};
}

Way reading_way(const Abilities& can) {
    std::string missing;
    for (const std::string_view type : needed) {
        if (!of(can, type).search) missing += (missing.empty() ? "" : ", ") + std::string(type);
    }
    if (missing.empty()) return {"reading", Means::full, "everything that the rules ask for can be searched"};
    const bool nobody = !of(can, "Patient").search || !of(can, "Observation").search;
    return {"reading", nobody ? Means::none : Means::poorer,
            "cannot be searched: " + missing + "; rules that rest on it alone stay `unknown`"};
}

Way trigger_way(const Abilities& can) {
    if (of(can, "Subscription").create) {
        return {"triggers", Means::full, "Subscription: changes are told to us; polling looks after what was missed"};
    }
    if (has(of(can, "Observation").search_parameters, "_lastUpdated")) {
        return {"triggers", Means::poorer,
                "no Subscription: we poll by `_lastUpdated`, so a change is seen after minutes"};
    }
    return {
        "triggers", Means::poorer,
        "no Subscription and no `_lastUpdated`: every patient is read anew each night, so a change is seen next day"};
}

Way flag_way(const Abilities& can) {
    if (can_be_kept(of(can, "Flag"))) return {"flags", Means::full, "Flag can be searched, created and updated"};
    if (can_be_kept(of(can, "Task"))) {
        return {"flags", Means::poorer, "no write access to Flag: Tasks stand in for Flags"};
    }
    return {"flags", Means::none,
            "neither Flag nor Task can be written: read only, our findings show on cards and page alone"};
}

Way care_plan_way(const Abilities& can) {
    if (can_be_kept(of(can, "CarePlan")))
        return {"care plan", Means::full, "CarePlan can be searched, created and updated"};
    return {"care plan", Means::none, "CarePlan cannot be written: what is due shows on cards and page alone"};
}

Way provenance_way(const Abilities& can) {
    if (of(can, "Provenance").create) return {"provenance", Means::full, "Provenance is written beside each change"};
    return {"provenance", Means::poorer,
            "Provenance cannot be written: where a Flag comes from stands in our audit alone"};
}

Way duplicate_way(const Abilities& can) {
    if (of(can, "Flag").conditional_create) return {"duplicates", Means::full, "If-None-Exist guards every create"};
    return {"duplicates", Means::poorer, "no If-None-Exist: we search before each create, one of us at a time"};
}

Way update_way(const Abilities& can) {
    if (of(can, "Flag").versioned) return {"updates", Means::full, "If-Match guards every update"};
    return {"updates", Means::poorer,
            "no versions: we read right before each update, and a clinician's edit in between is lost"};
}

Way transaction_way(const Abilities& can) {
    if (can.transaction) return {"transactions", Means::full, "a patient's changes go in one transaction"};
    return {"transactions", Means::poorer, "none: each resource is written by itself"};
}

Way authorization_way(const SmartConfiguration* smart) {
    if (smart == nullptr) {
        return {"authorization", Means::poorer,
                "no SMART configuration: the token endpoint must be configured, or none used"};
    }
    // What a server does not list it may still accept: only a list without our ways speaks against them.
    const auto allows = [](const std::vector<std::string>& list, std::string_view word) {
        return list.empty() || has(list, word);
    };
    if (!allows(smart->auth_methods, "private_key_jwt") || !allows(smart->grant_types, "client_credentials")) {
        return {"authorization", Means::none,
                "the token endpoint offers no `client_credentials` with `private_key_jwt` (SMART Backend Services)"};
    }
    const bool es384 = allows(smart->auth_algorithms, "ES384");
    if (!es384 && !allows(smart->auth_algorithms, "RS384")) {
        return {"authorization", Means::none, "the token endpoint takes neither ES384 nor RS384"};
    }
    return {"authorization", Means::full,
            std::string("SMART Backend Services with ") + (es384 ? "ES384" : "RS384") + " at " + smart->token_endpoint};
}

}  // namespace

std::vector<Way> ways(const Abilities& can, const SmartConfiguration* smart) {
    return {version_way(can),    reading_way(can),   trigger_way(can), flag_way(can),        care_plan_way(can),
            provenance_way(can), duplicate_way(can), update_way(can),  transaction_way(can), authorization_way(smart)};
}

std::string_view text(Means means) {
    switch (means) {
        case Means::full:
            return "full";
        case Means::poorer:
            return "poorer";
        case Means::none:
            break;
    }
    return "none";
}

}  // namespace hv::plugin::cli
