#include "plugin/sandbox/chart/orders.hpp"

#include <algorithm>
#include <array>

#include "fhir/base/zone.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::array<Orderable, 8> all{{
    {"N05AH03", "Olanzapin tab 10 mg", "1 tablett til natten"},
    {"N05AH04", "Kvetiapin tab 100 mg", "1 tablett morgen og kveld"},
    {"N05AH02", "Klozapin tab 25 mg", "1 tablett til natten, trappes opp"},
    {"N05AX08", "Risperidon tab 2 mg", "1 tablett daglig"},
    {"N05AX12", "Aripiprazol tab 10 mg", "1 tablett om morgenen"},
    {"N05AX13", "Paliperidon depottab 6 mg", "1 tablett om morgenen"},
    {"N05AD01", "Haloperidol tab 1 mg", "1 tablett daglig"},
    {"N05AE05", "Lurasidon tab 37 mg", "1 tablett til et måltid"},
}};

}  // namespace

std::span<const Orderable> orderables() {
    return all;
}

const Orderable* orderable(std::string_view atc) {
    const auto* const found = std::find_if(all.begin(), all.end(), [&](const Orderable& o) { return o.atc == atc; });
    return found == all.end() ? nullptr : found;
}

std::string order(const Orderable& what, std::string_view patient, const Person& by, std::string_view status,
                  Instant now) {
    json::Writer out;
    out.begin_object().member("resourceType", "MedicationRequest");
    if (status == "draft") out.member("id", "draft-1");
    out.member("status", status).member("intent", "order");
    out.key("medicationCodeableConcept").begin_object().key("coding").begin_array().begin_object();
    out.member("system", "http://www.whocc.no/atc").member("code", what.atc).end_object().end_array();
    out.member("text", what.name).end_object();
    out.key("subject").begin_object().member("reference", "Patient/" + std::string(patient)).end_object();
    out.member("authoredOn", oslo_date(now).text());
    out.key("requester").begin_object().member("reference", by.reference).end_object();
    out.key("dosageInstruction").begin_array().begin_object().member("text", what.dose).end_object().end_array();
    return out.end_object().take();
}

}  // namespace hv::plugin::sandbox
