#include "plugin/hooks/gathering.hpp"

#include <algorithm>
#include <utility>

#include "fhir/codes/atc.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::chrono::seconds patience{6};  // to wait for a place, and to begin a request

std::string without_last_slash(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
}

Error cannot_fetch(const std::vector<std::string_view>& missing, std::string hint) {
    std::string types;
    for (const std::string_view type : missing) types += (types.empty() ? "" : ", ") + std::string(type);
    return {Fault::conflict, "missing, and there is no token to fetch it with: " + types, std::move(hint)};
}

// What the EHR does not have or does not understand is no fault of the call's form.
Error of_ehr(Error error) {
    if (error.fault == Fault::not_found || error.fault == Fault::invalid) error.fault = Fault::conflict;
    return std::move(error).in("the EHR");
}

void add_once(std::vector<std::string_view>& all, std::string_view one) {
    if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

}  // namespace

std::optional<Error> foreign_server(const Caller& caller, const Call& call) {
    if (call.fhir_server.empty()) return std::nullopt;
    const std::string server = without_last_slash(call.fhir_server);
    if (std::ranges::find(*caller.fhir_servers, server) != caller.fhir_servers->end()) return std::nullopt;
    return Error{Fault::denied, "`fhirServer` is not on the list for this caller",
                 "an admin adds it to hooks.fhir_servers of this EHR, if it is to be asked"};
}

Gathering::Gathering(Desk& desk, const Prepared& prepared, const Call& call)
    : desk_(desk), prepared_(prepared), call_(call) {}

Gathering::~Gathering() {
    if (has_place_) desk_.fetching.leave();
}

Result<json::Value> Gathering::keep(const std::string& bytes) {
    kept_.push_back(std::make_unique<json::Document>());
    return kept_.back()->reparse(bytes);
}

const std::optional<fhir::client::Abilities>& Gathering::abilities() {
    if (!asked_abilities_ && desk_.tenant.abilities) {
        if (auto can = desk_.tenant.abilities()) abilities_ = *std::move(can);
    }
    asked_abilities_ = true;
    return abilities_;
}

Result<fhir::client::Ehr*> Gathering::ehr() {
    if (ehr_) return ehr_.get();
    deadline_ = std::chrono::steady_clock::now() + patience;
    has_place_ = desk_.fetching.take(desk_.tenant.most_fetching, desk_.tenant.most_waiting, deadline_);
    if (!has_place_) {
        return Error{Fault::busy, "too many calls fetch from the EHR at once",
                     "send the whole prefetch, then nothing is fetched"};
    }
    auto opened = desk_.tenant.open(without_last_slash(call_.fhir_server), std::string(call_.token));
    if (!opened) return std::move(opened).error();
    ehr_ = *std::move(opened);
    return ehr_.get();
}

Result<bool> Gathering::fetch(const std::vector<std::string_view>& types) {
    const Result<fhir::client::Ehr*> from = ehr();
    if (!from) return from.error();
    Result<std::vector<std::string>> fetched = fetch_missing(**from, call_.patient, types, abilities(), deadline_);
    if (!fetched) return of_ehr(std::move(fetched).error());
    for (const std::string& bytes : *fetched) {
        const Result<json::Value> root = keep(bytes);
        if (!root) return Error{Fault::unavailable, "the EHR's answer is no JSON", "ask its administrator"};
        documents_.push_back(*root);
    }
    return true;
}

Result<bool> Gathering::read_medication(const std::string& id) {
    if (not_there_.contains(id)) return true;
    const Result<fhir::client::Ehr*> from = ehr();
    if (!from) return from.error();
    if (std::chrono::steady_clock::now() > deadline_) return too_slow();
    const Result<std::string> read = (*from)->read("Medication", id);
    if (!read && (read.error().fault == Fault::not_found || read.error().fault == Fault::invalid)) {
        not_there_.insert(id);
        return true;
    }
    if (!read) return of_ehr(read.error());
    const Result<json::Value> root = keep(*read);
    if (!root) return Error{Fault::unavailable, "the EHR's answer is no JSON", "ask its administrator"};
    documents_.push_back(*root);
    return true;
}

Result<bool> Gathering::medications_of(json::Value document, const std::function<bool(json::Value)>& wanted) {
    if (lacking(document, Medications(), wanted).empty()) return true;  // all name their drug themselves
    Medications here;
    here.add(document);
    for (const json::Value other : documents_) here.add(other);
    const std::vector<LackingMedication> all = lacking(document, here, wanted);
    if (all.empty()) return true;
    Medications sent;
    for (const auto& member : call_.prefetch.members()) sent.add(member.value);
    std::vector<std::string_view> orders;
    std::set<std::string_view> seen;
    for (const LackingMedication& one : all) {
        const bool again = !seen.insert(one.reference).second;
        if (const json::Value found = sent.find(one.reference)) {
            if (!again) documents_.push_back(found);
        } else if (!may_fetch()) {
            if (!fhir::atc_from_name(one.display)) add_once(orders, one.of);
        } else if (const std::string id = id_at(call_.fhir_server, one.reference); !again && !id.empty()) {
            if (Result<bool> read = read_medication(id); !read) return read;
        }
    }
    if (orders.empty()) return true;
    std::string of;
    for (const std::string_view type : orders) of += (of.empty() ? "" : ", ") + std::string(type);
    return cannot_fetch({"Medication"},
                        "`medicationReference` of " + of +
                            " leads nowhere: send the Medication in the prefetch, or fhirServer and fhirAuthorization");
}

Result<bool> Gathering::record() {
    Result<Given> given = look_into(call_.prefetch, prepared_.asked, call_.patient);
    if (!given) return std::move(given).error();
    std::vector<std::string_view> missing = given->missing;
    if (!missing.empty() && !may_fetch()) {
        std::erase_if(missing, [&](std::string_view type) {
            return abilities() && type != "Patient" && type != "Observation" &&
                   abilities()->of(std::string(type)) == nullptr;
        });
        if (!missing.empty()) {
            return cannot_fetch(missing, "send the prefetch of /cds-services, or fhirServer and fhirAuthorization");
        }
    }
    documents_.insert(documents_.end(), given->documents.begin(), given->documents.end());
    for (const GivenOrders& orders : given->without_drugs) {  // one search with all of them, where the EHR can
        const bool anew = may_fetch() && gives_medications(abilities(), orders.type);
        if (anew) {
            add_once(missing, orders.type);
        } else {
            documents_.push_back(orders.document);
        }
    }
    if (!missing.empty()) {
        if (Result<bool> fetched = fetch(missing); !fetched) return fetched;
    }
    const std::vector<json::Value> so_far = documents_;
    for (const json::Value document : so_far) {
        const auto any = [](json::Value) { return true; };
        if (Result<bool> came = medications_of(document, any); !came) return came;
    }
    return true;
}

}  // namespace hv::plugin::hooks
