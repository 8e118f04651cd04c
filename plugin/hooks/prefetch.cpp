#include "plugin/hooks/prefetch.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "plugin/hooks/medications.hpp"
#include "plugin/hooks/resources.hpp"

namespace hv::plugin::hooks {
namespace {

using fhir::client::Abilities;
using fhir::client::Pages;
using fhir::client::Search;
using fhir::client::TypeAbilities;

constexpr const char* page_size = "200";

std::string key_of(std::string_view type) {
    std::string key(type);
    key.front() = static_cast<char>(key.front() - 'A' + 'a');
    return key + 's';
}

// What the reader takes for an answer that is not whole (fhir/r4/collect.hpp).
bool says_less(json::Value outcome) {
    constexpr std::array<std::string_view, 4> partly{"incomplete", "too-costly", "throttled", "timeout"};
    return std::ranges::any_of(outcome["issue"].items(), [&](json::Value issue) {
        const std::string_view severity = issue["severity"].text();
        return severity == "error" || severity == "fatal" ||
               std::ranges::find(partly, issue["code"].text()) != partly.end();
    });
}

// A searchset that says by itself that it is all.
bool is_whole(json::Value bundle) {
    for (const json::Value entry : bundle["entry"].items()) {
        const json::Value resource = entry["resource"];
        if (resource["resourceType"].text() == "OperationOutcome" && says_less(resource)) return false;
    }
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
    } else if (is_about_drugs(asked.type)) {
        given.without_drugs.push_back({asked.type, value});
    } else {
        given.documents.push_back(value);
    }
    return true;
}

bool takes(const TypeAbilities* type, const std::string& include) {
    return type != nullptr && std::ranges::find(type->search_includes, include) != type->search_includes.end();
}

}  // namespace

Error too_slow() {
    return {Fault::unavailable, "the answers take too long for a clinician who waits",
            "send the whole prefetch, then nothing is fetched"};
}

bool gives_medications(const std::optional<Abilities>& abilities, std::string_view type) {
    return abilities && takes(abilities->of(std::string(type)), std::string(type) + ":medication");
}

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
    Medications sent;
    for (const auto& member : prefetch.members()) sent.add(member.value);
    std::erase_if(given.without_drugs, [&](const GivenOrders& orders) {
        const bool whole = lacking(orders.document, sent, [](json::Value) { return true; }).empty();
        if (whole) given.documents.push_back(orders.document);
        return whole;
    });
    return given;
}

Result<std::vector<std::string>> fetch_missing(fhir::client::Ehr& ehr, std::string_view patient,
                                               const std::vector<std::string_view>& types,
                                               const std::optional<Abilities>& abilities,
                                               std::chrono::steady_clock::time_point deadline) {
    std::vector<std::string> documents;
    for (const std::string_view name : types) {
        if (std::chrono::steady_clock::now() > deadline) return too_slow();
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
