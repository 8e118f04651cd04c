#include "plugin/hooks/prefetch.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

namespace hv::plugin::hooks {
namespace {

using fhir::client::Abilities;
using fhir::client::Pages;
using fhir::client::Search;
using fhir::client::TypeAbilities;

constexpr const char* page_size = "200";
constexpr std::chrono::seconds patience{6};  // for all of it; no request is begun after that

std::string key_of(std::string_view type) {
    std::string key(type);
    key.front() = static_cast<char>(key.front() - 'A' + 'a');
    return key + 's';
}

bool is_about_drugs(std::string_view type) {
    return type.starts_with("Medication");
}

// A searchset that says by itself that it is all.
bool is_whole(json::Value bundle) {
    for (const json::Value link : bundle["link"].items()) {
        if (link["relation"].text() == "next") return false;
    }
    const json::Value total = bundle["total"];
    if (!total) return true;
    std::uint64_t wanted = 0;
    const std::string_view digits = total.text();
    if (std::from_chars(digits.data(), digits.data() + digits.size(), wanted).ec != std::errc{}) return false;
    std::uint64_t found = 0;
    for (const json::Value entry : bundle["entry"].items()) {
        const std::string_view mode = entry["search"]["mode"].text();
        if (mode != "include" && mode != "outcome") ++found;
    }
    return found >= wanted;
}

bool has_medication(json::Value bundle, std::string_view reference) {
    for (const json::Value entry : bundle["entry"].items()) {
        const json::Value resource = entry["resource"];
        if (resource["resourceType"].text() != "Medication") continue;
        if (entry["fullUrl"].text() == reference) return true;
        const std::string_view id = resource["id"].text();
        if (!id.empty() && reference.ends_with(id)) return true;
    }
    return false;
}

bool lacks_medications(json::Value bundle) {
    for (const json::Value entry : bundle["entry"].items()) {
        const std::string_view reference = entry["resource"]["medicationReference"]["reference"].text();
        if (!reference.empty() && !reference.starts_with('#') && !has_medication(bundle, reference)) return true;
    }
    return false;
}

Error wrong(const Template& asked, std::string_view why) {
    return {Fault::invalid, "`prefetch." + asked.key + "`: " + std::string(why), "see the templates at /cds-services"};
}

Result<bool> look_at(json::Value value, const Template& asked, std::string_view patient, Given& given) {
    if (!value) {
        given.missing.push_back(asked.type);
        return true;
    }
    if (value.kind() == json::Kind::null) {
        if (asked.type == "Patient") given.missing.push_back(asked.type);
        return true;
    }
    if (!value.is_object()) return wrong(asked, "is neither a resource nor null");
    const std::string_view type = value["resourceType"].text();
    if (type == "OperationOutcome") {
        given.missing.push_back(asked.type);
    } else if (asked.type == "Patient") {
        if (type != "Patient") return wrong(asked, "is no Patient");
        if (value["id"].text() != patient) return wrong(asked, "is not the patient of `context.patientId`");
        given.documents.push_back(value);
    } else if (type == asked.type) {
        given.documents.push_back(value);
    } else if (type != "Bundle") {
        return wrong(asked, "is no Bundle");
    } else if (!is_whole(value)) {
        given.missing.push_back(asked.type);
    } else if (is_about_drugs(asked.type) && lacks_medications(value)) {
        given.without_drugs.push_back(value);
        given.refetch.push_back(asked.type);
    } else {
        given.documents.push_back(value);
    }
    return true;
}

bool takes(const TypeAbilities* type, const std::string& include) {
    return type != nullptr && std::ranges::find(type->search_includes, include) != type->search_includes.end();
}

}  // namespace

std::vector<Template> templates(const rules::Needs& needs) {
    std::vector<Template> all{{"patient", "Patient", "Patient/{{context.patientId}}"}};
    for (const std::string_view type : needs.types) {
        std::string query = std::string(type) + "?patient={{context.patientId}}";
        if (type == "Observation" && !needs.observation_codes.empty()) {
            query += "&code=";
            for (const std::string& code : needs.observation_codes) query += code + ',';
            query.pop_back();
        }
        all.push_back({key_of(type), std::string(type), std::move(query)});
    }
    return all;
}

Result<Given> look_into(json::Value prefetch, const std::vector<Template>& asked, std::string_view patient) {
    Given given;
    for (const Template& one : asked) {
        if (Result<bool> looked = look_at(prefetch[one.key], one, patient, given); !looked) {
            return std::move(looked).error();
        }
    }
    return given;
}

Result<std::vector<std::string>> fetch_missing(fhir::client::Ehr& ehr, std::string_view patient,
                                               const std::vector<std::string_view>& types,
                                               const std::optional<Abilities>& abilities) {
    std::vector<std::string> documents;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (const std::string_view name : types) {
        if (std::chrono::steady_clock::now() > deadline) {
            return Error{Fault::unavailable, "the answers take too long for a clinician who waits",
                         "send the whole prefetch, then nothing is fetched"};
        }
        const std::string type(name);
        if (type == "Patient") {
            Result<std::string> read = ehr.read(type, patient);
            if (!read) return std::move(read).error();
            documents.push_back(*std::move(read));
            continue;
        }
        const TypeAbilities* can = abilities ? abilities->of(type) : nullptr;
        if (abilities && type != "Observation" && (can == nullptr || !can->search)) continue;
        Search search{type, {{"patient", "Patient/" + std::string(patient)}, {"_count", page_size}}, false};
        const std::string include = type + ":medication";
        if (takes(can, include)) search.parameters.emplace_back("_include", include);
        Result<Pages> pages = ehr.search(search);
        if (!pages) return std::move(pages).error();
        std::ranges::move(pages->bundles, std::back_inserter(documents));
    }
    return documents;
}

}  // namespace hv::plugin::hooks
