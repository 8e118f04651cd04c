#include "plugin/app/demo_clinic.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>

#include "fhir/base/zone.hpp"
#include "fhir/json/value.hpp"
#include "plugin/app/ehr_link.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/store/memory_store.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::plugin::app {
namespace {

using fhir::client::Receipt;
using fhir::client::Search;
using fhir::client::Write;

// A connection for as long as one command runs.
struct Clinic {
    SystemClock clock;
    std::unique_ptr<store::Store> store = store::open_memory_store();
    std::unique_ptr<EhrLink> link;

    [[nodiscard]] fhir::client::Ehr& ehr() const { return link->ehr(); }
};

Result<std::unique_ptr<Clinic>> enter(const DemoPorts& ports) {
    const std::string folder = demo_folder(ports);
    if (!std::filesystem::exists(folder)) {
        return Error{Fault::unavailable, "no demo of yours runs at port " + std::to_string(ports.ehr),
                     "start one in another terminal: hjertevakt demo"};
    }
    auto clinic = std::make_unique<Clinic>();
    auto link = EhrLink::make(demo_ehr(ports, folder, clinic_client), clinic->clock, *clinic->store, nullptr);
    if (!link) return std::move(link).error();
    clinic->link = *std::move(link);
    return clinic;
}

void write_value(json::Writer& out, const rules::Observable& observable, const rules::Answer* answer,
                 std::string_view value, const rules::Vocabulary& words) {
    if (answer != nullptr) {
        const fhir::Code& code = words.codes.code(answer->codes.front());
        out.key("valueCodeableConcept").begin_object().key("coding").begin_array().begin_object();
        out.member("system", fhir::system_uri(code.system())).member("code", code.text());
        out.end_object().end_array().end_object();
        return;
    }
    out.key("valueQuantity").begin_object().key("value").number(value);
    out.member("unit", fhir::ucum_text(observable.unit)).member("system", "http://unitsofmeasure.org");
    out.member("code", fhir::ucum_text(observable.unit)).end_object();
}

Result<std::string> observation(std::string_view patient, std::string_view reading, Instant now) {
    const rules::Vocabulary& words = rules::shipped_vocabulary();
    const std::size_t equals = reading.find('=');
    if (equals == std::string_view::npos) {
        return Error{Fault::invalid, "`" + std::string(reading) + "`: no reading", "wanted: body-weight=95"};
    }
    const std::string name(reading.substr(0, equals));
    const std::string_view value = reading.substr(equals + 1);
    const auto id = words.observable(name);
    if (!id || words.observables[*id].derivation != rules::Derivation::none) {
        return Error{Fault::not_found, "`" + name + "`: nothing that is measured goes by this name",
                     "for instance body-weight, waist, systolic, hba1c, ldl, smoking-status"};
    }
    const rules::Observable& observable = words.observables[*id];
    const auto found = std::ranges::find(observable.answers, value, &rules::Answer::id);
    const bool coded = observable.kind == rules::ObservableKind::coded;
    if (coded ? found == observable.answers.end() : !Decimal::parse(value)) {
        return Error{Fault::invalid, "`" + std::string(value) + "`: no value of `" + name + "`",
                     coded ? "wanted: one of its answers, such as `" + observable.answers.front().id + "`"
                           : "wanted: a number in " + std::string(fhir::ucum_text(observable.unit))};
    }
    json::Writer out;
    out.begin_object().member("resourceType", "Observation").member("status", "final");
    out.key("code").begin_object().key("coding").begin_array().begin_object();
    out.member("system", fhir::system_uri(observable.code.system())).member("code", observable.code.text());
    out.end_object().end_array().end_object();
    out.key("subject").begin_object().member("reference", "Patient/" + std::string(patient)).end_object();
    out.member("effectiveDateTime", text(now));
    write_value(out, observable, coded ? &*found : nullptr, value, words);
    out.end_object();
    return out.take();
}

std::string ended_on(json::Value statement, Date day) {
    json::Writer out;
    copy_with(out, statement,
              {{"status", [](json::Writer& to) { to.string("completed"); }},
               {"effectivePeriod", [&](json::Writer& to) {
                    copy_with(to, statement["effectivePeriod"],
                              {{"end", [&](json::Writer& end) { end.string(day.text()); }}});
                }}});
    return out.take();
}

std::string line_of(json::Value resource) {
    const bool flag = resource["resourceType"].text() == "Flag";
    std::string line = std::string(resource["resourceType"].text()) + '/' + std::string(resource["id"].text()) + ' ' +
                       std::string(resource["status"].text()) + ": ";
    if (flag) return line + std::string(resource["code"]["text"].text());
    for (const json::Value activity : resource["activity"].items()) {
        line += "\n    " + std::string(activity["detail"]["status"].text()) + ": " +
                std::string(activity["detail"]["code"]["text"].text());
    }
    return line;
}

bool is_ours(json::Value resource) {
    for (const json::Value identifier : resource["identifier"].items()) {
        const std::string_view system = identifier["system"].text();
        if (system == uri::flag || system == uri::care_plan) return true;
    }
    return false;
}

Result<std::vector<std::string>> look(const Clinic& clinic, std::string_view patient) {
    const Result<std::string> person = clinic.ehr().read("Patient", patient);
    if (!person) return person.error();
    std::vector<std::string> lines;
    for (const char* type : {"Flag", "CarePlan"}) {
        const auto pages = clinic.ehr().search({type, {{"patient", "Patient/" + std::string(patient)}}, false});
        if (!pages) return pages.error();
        for (const std::string& page : pages->bundles) {
            const auto document = json::Document::parse(page);
            if (!document) continue;
            for (const json::Value entry : document->root()["entry"].items()) {
                if (is_ours(entry["resource"])) lines.push_back(line_of(entry["resource"]));
            }
        }
    }
    return lines;
}

}  // namespace

EhrConfig demo_ehr(const DemoPorts& ports, const std::string& folder, std::string_view client) {
    EhrConfig ehr;
    ehr.name = demo_tenant;
    ehr.url = ports.ehr_url() + "/fhir";
    ehr.auth.client_id = client;
    ehr.auth.scope = "system/*.cruds";
    ehr.auth.keys = {folder + '/' + std::string(client) + ".pem"};
    ehr.rate.requests_per_second = 200;
    ehr.rate.burst = 200;
    return ehr;
}

Result<std::string> new_reading(const DemoPorts& ports, std::string_view patient, std::string_view reading) {
    const auto clinic = enter(ports);
    if (!clinic) return clinic.error();
    const Result<std::string> person = (*clinic)->ehr().read("Patient", patient);
    if (!person) return person.error();
    Result<std::string> body = observation(patient, reading, (*clinic)->clock.now());
    if (!body) return std::move(body).error();
    const Receipt receipt = (*clinic)->ehr().write({"Observation", "", "", "", *std::move(body), ""});
    if (receipt.what != Receipt::What::done) return receipt.error;
    return "Observation/" + receipt.id;
}

Result<std::vector<std::string>> stop_drugs(const DemoPorts& ports, std::string_view patient) {
    const auto clinic = enter(ports);
    if (!clinic) return clinic.error();
    const Search search{"MedicationStatement", {{"patient", "Patient/" + std::string(patient)}}, false};
    const auto pages = (*clinic)->ehr().search(search);
    if (!pages) return pages.error();
    std::vector<std::string> stopped;
    for (const std::string& page : pages->bundles) {
        const auto document = json::Document::parse(page);
        if (!document) continue;
        for (const json::Value entry : document->root()["entry"].items()) {
            const json::Value statement = entry["resource"];
            if (statement["status"].text() != "active" || statement["effectivePeriod"]["end"]) continue;
            Write write;
            write.type = "MedicationStatement";
            write.id = statement["id"].text();
            write.if_match = statement["meta"]["versionId"].text();
            write.body = ended_on(statement, oslo_date((*clinic)->clock.now()).plus_days(-1));
            const Receipt receipt = (*clinic)->ehr().write(write);
            if (receipt.what != Receipt::What::done) return receipt.error;
            stopped.push_back(write.type + '/' + write.id);
        }
    }
    return stopped;
}

Result<std::vector<std::string>> what_stands(const DemoPorts& ports, std::string_view patient) {
    const auto clinic = enter(ports);
    if (!clinic) return clinic.error();
    return look(**clinic, patient);
}

Result<std::vector<std::string>> what_stands_after(const DemoPorts& ports, std::string_view patient,
                                                   const std::vector<std::string>& before) {
    const auto clinic = enter(ports);
    if (!clinic) return clinic.error();
    const Instant end = (*clinic)->clock.now().plus_seconds(5);
    for (;;) {
        Result<std::vector<std::string>> now = look(**clinic, patient);
        if (!now || *now != before || (*clinic)->clock.now() > end) return now;
        constexpr std::int64_t a_moment = 50'000'000;
        (*clinic)->clock.sleep_until({(*clinic)->clock.now().nanoseconds + a_moment});
    }
}

}  // namespace hv::plugin::app
