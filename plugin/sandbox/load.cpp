#include "plugin/sandbox/load.hpp"

#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

// The resources of a Bundle, or the one that it is.
std::vector<json::Value> resources_in(json::Value root) {
    if (root["resourceType"].text() != "Bundle") return {root};
    std::vector<json::Value> found;
    for (const json::Value entry : root["entry"].items()) found.push_back(entry["resource"]);
    return found;
}

// `https://elsewhere/fhir/Patient/1` of the file's own server -> `Patient/1`.
std::string own_base(json::Value root) {
    for (const json::Value entry : root["entry"].items()) {
        const std::string_view url = entry["fullUrl"].text();
        const std::string local = "/" + std::string(entry["resource"]["resourceType"].text()) + "/" +
                                  std::string(entry["resource"]["id"].text());
        if (url.ends_with(local)) return std::string(url.substr(0, url.size() - local.size()));
    }
    return {};
}

}  // namespace

Result<std::size_t> load_bundle(Core& core, std::string_view bytes, std::int32_t shift_days, Finish patient) {
    auto document = json::Document::parse(bytes);
    if (!document) return std::move(document).error();
    const std::vector<json::Value> resources = resources_in(document->root());
    for (const json::Value resource : resources) {
        if (!is_known_type(resource["resourceType"].text()) || resource["id"].text().empty()) {
            return Error{Fault::invalid, "a resource has no id or is of a type that the sandbox does not know", ""};
        }
    }
    const std::string base = own_base(document->root());
    for (const json::Value resource : resources) {
        const std::string moved = shifted(resource, shift_days);
        const auto read = json::Document::parse(moved);
        if (!read) return Error{Fault::internal, "a resource could not be moved in time", ""};
        const std::string local = edited(read->root(), [&](std::string_view name, std::string_view value) {
            return name == "reference" && !base.empty() ? std::optional(local_reference(value, base)) : std::nullopt;
        });
        const auto content = json::Document::parse(local);
        if (!content) return Error{Fault::internal, "a resource could not be moved here", ""};
        const std::string_view type = resource["resourceType"].text();
        if (patient == nullptr || type != "Patient") {
            core.commit(type, resource["id"].text(), "PUT", content->root());
            continue;
        }
        const auto finished = json::Document::parse(patient(content->root()));
        if (!finished) return Error{Fault::internal, "a patient could not be finished", ""};
        core.commit(type, resource["id"].text(), "PUT", finished->root());
    }
    return resources.size();
}

}  // namespace hv::plugin::sandbox
