#include "fhir/client/capability.hpp"

#include <algorithm>
#include <array>

#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

using json::Kind;
using json::Value;

Error broken(const std::string& path, const std::string& what) {
    return {Fault::invalid, path + ": " + what,
            "this is no usable FHIR CapabilityStatement; is the address the FHIR base of the EHR?"};
}

bool is_or_absent(Value value, Kind kind) {
    return value.kind() == Kind::absent || value.kind() == kind;
}

// `interaction` of a type or of the system: [{"code": "read"}, ...].
bool has_interaction(Value owner, std::string_view code) {
    for (const Value interaction : owner["interaction"].items()) {
        if (interaction["code"].text() == code) return true;
    }
    return false;
}

TypeAbilities read_type(Value resource) {
    TypeAbilities type;
    type.type = resource["type"].text();
    type.read = has_interaction(resource, "read");
    type.search = has_interaction(resource, "search-type");
    type.create = has_interaction(resource, "create");
    type.update = has_interaction(resource, "update");
    type.conditional_create = resource["conditionalCreate"].is_true();
    const std::string_view versioning = resource["versioning"].text();
    type.versioned = versioning == "versioned" || versioning == "versioned-update";
    for (const Value parameter : resource["searchParam"].items()) {
        if (parameter["name"].is_string()) type.search_parameters.emplace_back(parameter["name"].text());
    }
    for (const Value include : resource["searchInclude"].items()) {
        if (include.is_string()) type.search_includes.emplace_back(include.text());
    }
    for (const Value operation : resource["operation"].items()) {
        std::string_view name = operation["name"].text();
        if (name.starts_with('$')) name.remove_prefix(1);
        if (!name.empty()) type.operations.emplace_back(name);
    }
    return type;
}

std::string software(Value root) {
    std::string out(root["software"]["name"].text());
    const std::string_view version = root["software"]["version"].text();
    if (!version.empty()) out += (out.empty() ? "" : " ") + std::string(version);
    return out;
}

// The first that says of itself that it is a server.
Value server_of(Value root) {
    for (const Value rest : root["rest"].items()) {
        if (rest["mode"].text() == "server") return rest;
    }
    return {};
}

Result<Abilities> read_root(Value root) {
    if (root["resourceType"].text() != "CapabilityStatement") {
        return broken("resourceType", "not `CapabilityStatement`");
    }
    Abilities abilities;
    abilities.fhir_version = root["fhirVersion"].text();
    if (abilities.fhir_version.empty()) return broken("fhirVersion", "missing");
    abilities.software = software(root);
    const Value server = server_of(root);
    if (!server) return broken("rest", "says nothing about a server");
    if (!is_or_absent(server["resource"], Kind::array)) return broken("rest.resource", "not an array");
    if (!is_or_absent(server["interaction"], Kind::array)) return broken("rest.interaction", "not an array");

    abilities.transaction = has_interaction(server, "transaction");
    abilities.batch = has_interaction(server, "batch");
    std::size_t at = 0;
    for (const Value resource : server["resource"].items()) {
        const std::string path = "rest.resource[" + std::to_string(at++) + ']';
        if (!resource["type"].is_string()) return broken(path + ".type", "missing");
        for (const std::string_view member : {"interaction", "searchParam", "searchInclude"}) {
            if (!is_or_absent(resource[member], Kind::array)) {
                return broken(path + '.' + std::string(member), "not an array");
            }
        }
        if (abilities.of(std::string(resource["type"].text())) != nullptr) {
            return broken(path + ".type", "the type is described twice");
        }
        abilities.types.push_back(read_type(resource));
    }
    return abilities;
}

}  // namespace

bool TypeAbilities::offers(std::string_view operation) const {
    return std::ranges::find(operations, operation) != operations.end();
}

const TypeAbilities* Abilities::of(const std::string& type) const {
    const auto found = std::ranges::find(types, type, &TypeAbilities::type);
    return found == types.end() ? nullptr : &*found;
}

Result<Abilities> read_capability(std::string_view json) {
    Result<json::Document> document = json::Document::parse(json);
    if (!document) return std::move(document).error().in("capability statement");
    Result<Abilities> abilities = read_root(document->root());
    if (!abilities) return std::move(abilities).error().in("capability statement");
    return abilities;
}

void apply(const Quirks& quirks, Abilities& abilities) {
    if (quirks.has(Quirk::no_transaction) || quirks.has(Quirk::read_only)) abilities.transaction = false;
    if (quirks.has(Quirk::read_only)) abilities.batch = false;
    for (TypeAbilities& type : abilities.types) {
        if (quirks.has(Quirk::no_if_none_exist)) type.conditional_create = false;
        if (quirks.has(Quirk::no_if_match)) type.versioned = false;
        if (!quirks.has(Quirk::read_only)) continue;
        type.create = false;
        type.update = false;
        type.conditional_create = false;
    }
}

}  // namespace hv::fhir::client
