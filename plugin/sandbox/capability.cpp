// What the sandbox says of itself: CapabilityStatement and SMART configuration, without what the options leave out.
#include <array>

#include "plugin/sandbox/core.hpp"

namespace hv::plugin::sandbox {
namespace {

void write_interactions(json::Writer& out, const Core& core, std::string_view type) {
    out.key("interaction").begin_array();
    const bool writes = core.options.flag_write || (type != "Flag" && type != "Task");
    static constexpr std::array<std::string_view, 2> looks{"read", "search-type"};
    static constexpr std::array<std::string_view, 2> versions{"vread", "history-instance"};
    static constexpr std::array<std::string_view, 3> changes{"create", "update", "delete"};
    for (const std::string_view code : looks) out.begin_object().member("code", code).end_object();
    if (core.options.versions) {
        for (const std::string_view code : versions) out.begin_object().member("code", code).end_object();
    }
    if (writes) {
        for (const std::string_view code : changes) out.begin_object().member("code", code).end_object();
    }
    out.end_array();
}

std::string_view word(ParameterKind kind) {
    switch (kind) {
        case ParameterKind::token:
            return "token";
        case ParameterKind::reference:
            return "reference";
        case ParameterKind::date:
            return "date";
        case ParameterKind::string:
            break;
    }
    return "string";
}

void write_type(json::Writer& out, const Core& core, std::string_view type) {
    out.begin_object().member("type", type);
    write_interactions(out, core, type);
    out.member("versioning", core.options.versions ? "versioned-update" : "no-version");
    out.key("readHistory").boolean(core.options.versions);
    out.key("updateCreate").boolean(true);
    out.key("conditionalCreate").boolean(core.options.conditional_create);
    out.member("conditionalRead", core.options.versions ? "not-match" : "not-supported");
    out.key("conditionalUpdate").boolean(true);
    out.member("conditionalDelete", "not-supported");
    out.key("searchInclude").begin_array();
    out.string(std::string(type) + ":*");
    for (const Parameter& parameter : parameters_of(type)) {
        if (parameter.kind == ParameterKind::reference)
            out.string(std::string(type) + ":" + std::string(parameter.name));
    }
    out.end_array();
    out.key("searchParam").begin_array();
    for (const Parameter& parameter : parameters_of(type)) {
        out.begin_object().member("name", parameter.name).member("type", word(parameter.kind)).end_object();
    }
    out.end_array().end_object();
}

void write_security(json::Writer& out, const Core& core) {
    out.key("security").begin_object().key("cors").boolean(true);
    if (core.options.authorization) {
        out.key("service").begin_array().begin_object().key("coding").begin_array().begin_object();
        out.member("system", "http://terminology.hl7.org/CodeSystem/restful-security-service");
        out.member("code", "SMART-on-FHIR").end_object().end_array().end_object().end_array();
    }
    out.end_object();
}

std::string root_of(const Core& core) {
    return core.options.base.substr(0, core.options.base.rfind('/'));
}

}  // namespace

Answer capability(const Core& core) {
    json::Writer out;
    out.begin_object().member("resourceType", "CapabilityStatement").member("status", "active");
    out.member("date", instant_text(core.now())).member("kind", "instance");
    out.key("software").begin_object().member("name", "Hjertevakt sandbox").member("version", "1").end_object();
    out.key("implementation").begin_object().member("description", "invented patients in memory");
    out.member("url", core.options.base).end_object();
    out.member("fhirVersion", "4.0.1").key("format").begin_array().string("application/fhir+json").end_array();
    out.key("rest").begin_array().begin_object().member("mode", "server");
    write_security(out, core);
    out.key("resource").begin_array();
    for (const std::string_view type : known_types()) {
        if (core.offers(type)) write_type(out, core, type);
    }
    out.end_array();
    out.key("interaction").begin_array();
    out.begin_object().member("code", "batch").end_object();
    if (core.options.transactions) out.begin_object().member("code", "transaction").end_object();
    out.end_array().end_object().end_array().end_object();
    Answer answer = outcome(200, "", "");
    answer.body = out.take();
    return answer;
}

Answer smart_configuration(const Core& core) {
    const std::string auth = root_of(core) + "/auth";
    const auto list = [](json::Writer& out, std::string_view key, std::initializer_list<std::string_view> words) {
        out.key(key).begin_array();
        for (const std::string_view each : words) out.string(each);
        out.end_array();
    };
    json::Writer out;
    out.begin_object().member("issuer", auth).member("jwks_uri", auth + "/jwks");
    out.member("authorization_endpoint", auth + "/authorize").member("token_endpoint", auth + "/token");
    list(out, "grant_types_supported", {"client_credentials", "authorization_code", "refresh_token"});
    list(out, "response_types_supported", {"code"});
    list(out, "code_challenge_methods_supported", {"S256"});
    list(out, "token_endpoint_auth_methods_supported", {"private_key_jwt"});
    list(out, "token_endpoint_auth_signing_alg_values_supported", {"RS384", "ES384"});
    list(out, "scopes_supported",
         {"system/*.cruds", "patient/*.cruds", "user/*.cruds", "launch", "launch/patient", "openid", "fhirUser",
          "profile", "offline_access", "online_access"});
    list(out, "capabilities",
         {"launch-ehr", "launch-standalone", "authorize-post", "client-public", "client-confidential-asymmetric",
          "sso-openid-connect", "context-banner", "context-ehr-patient", "context-standalone-patient",
          "permission-offline", "permission-online", "permission-patient", "permission-user", "permission-v1",
          "permission-v2"});
    out.end_object();
    return {200, {{"Content-Type", "application/json"}}, out.take(), nullptr};
}

}  // namespace hv::plugin::sandbox
