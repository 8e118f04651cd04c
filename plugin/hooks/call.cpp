#include "plugin/hooks/call.hpp"

#include <algorithm>
#include <string>

namespace hv::plugin::hooks {
namespace {

Error wrong(std::string_view member, std::string_view why) {
    return {Fault::invalid, '`' + std::string(member) + "`: " + std::string(why),
            "see CDS Hooks 2.0, Calling a CDS Service"};
}

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool given(json::Value value) {
    return value && value.kind() != json::Kind::null;
}

// `Practitioner/p1`.
bool is_reference(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0) return false;
    const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
    return std::ranges::all_of(text.substr(0, slash), letter) && is_logical_id(text.substr(slash + 1));
}

Result<bool> read_context(Call& call) {
    if (!call.context.is_object()) return wrong("context", "is missing, or no object");
    const json::Value patient = call.context["patientId"];
    if (!patient.is_string() || !is_logical_id(patient.text())) {
        return wrong("context.patientId", "is missing, or no logical id");
    }
    const json::Value user = call.context["userId"];
    if (!user.is_string() || !is_reference(user.text())) {
        return wrong("context.userId", "is missing, or not of the form `Practitioner/id`");
    }
    const json::Value encounter = call.context["encounterId"];
    if (given(encounter) && (!encounter.is_string() || !is_logical_id(encounter.text()))) {
        return wrong("context.encounterId", "is no logical id");
    }
    call.patient = patient.text();
    call.user = user.text();
    return true;
}

Result<bool> read_authorization(json::Value authorization, Call& call) {
    if (!given(authorization)) return true;
    if (!authorization.is_object()) return wrong("fhirAuthorization", "is no object");
    if (call.fhir_server.empty()) return wrong("fhirServer", "is missing beside `fhirAuthorization`");
    for (const char* name : {"access_token", "token_type", "scope", "subject"}) {
        const json::Value value = authorization[name];
        if (!value.is_string() || value.text().empty()) {
            return wrong("fhirAuthorization." + std::string(name), "is missing, or no text");
        }
    }
    if (authorization["token_type"].text() != "Bearer") return wrong("fhirAuthorization.token_type", "is not `Bearer`");
    const json::Value life = authorization["expires_in"];
    const bool whole = life.is_number() && life.text().find_first_not_of("0123456789-") == std::string_view::npos;
    if (!whole) return wrong("fhirAuthorization.expires_in", "is missing, or no whole number");
    const json::Value patient = authorization["patient"];
    if (given(patient)) {
        if (!patient.is_string()) return wrong("fhirAuthorization.patient", "is no text");
        if (patient.text() != call.patient) {
            return wrong("fhirAuthorization.patient", "is not the patient of `context.patientId`");
        }
    }
    const std::string_view token = authorization["access_token"].text();
    const bool sendable = std::ranges::all_of(token, [](char c) { return c > ' ' && c < 0x7F; });
    if (!sendable) return wrong("fhirAuthorization.access_token", "holds what no header can");
    const bool over = life.text().starts_with('-') || life.text().find_first_not_of('0') == std::string_view::npos;
    if (!over) call.token = token;
    return true;
}

}  // namespace

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

bool is_logical_id(std::string_view text) {
    const auto good = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, good);
}

Result<Call> read_call(json::Value root, std::string_view hook) {
    if (!root.is_object()) return Error{Fault::invalid, "the body is no JSON object", "send the call of a CDS Hook"};
    Call call;
    const json::Value name = root["hook"];
    if (!name.is_string()) return wrong("hook", "is missing, or no text");
    if (name.text() != hook) return wrong("hook", "is not the hook of this service, `" + std::string(hook) + '`');
    const json::Value instance = root["hookInstance"];
    if (!instance.is_string() || !is_uuid(instance.text())) return wrong("hookInstance", "is missing, or no UUID");
    call.instance = instance.text();
    call.context = root["context"];
    if (Result<bool> read = read_context(call); !read) return std::move(read).error();
    const json::Value server = root["fhirServer"];
    if (given(server)) {
        if (!server.is_string() || server.text().empty()) return wrong("fhirServer", "is no text");
        call.fhir_server = server.text();
    }
    if (Result<bool> read = read_authorization(root["fhirAuthorization"], call); !read) return std::move(read).error();
    const json::Value prefetch = root["prefetch"];
    if (given(prefetch)) {
        if (!prefetch.is_object()) return wrong("prefetch", "is no object");
        call.prefetch = prefetch;
    }
    return call;
}

}  // namespace hv::plugin::hooks
