// The interactions on one resource, and the way from a path to them.
// Source: FHIR R4 RESTful API, with HAPI's statuses where the standard leaves a choice.
#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

Answer no_such(std::string_view type, std::string_view id, bool gone) {
    const std::string reference = std::string(type) + "/" + std::string(id);
    return gone ? outcome(410, "deleted", "resource was deleted: " + reference)
                : outcome(404, "not-found", "resource " + reference + " is not known");
}

Answer not_allowed(std::string_view what) {
    return outcome(405, "not-supported", std::string(what) + " is not supported here");
}

bool write_allowed(const Core& core, std::string_view type) {
    return core.options.flag_write || (type != "Flag" && type != "Task");
}

Answer read(Core& core, const Call& call, const std::string& type, const std::string& id) {
    const Handle found = core.store.newest(type, id);
    if (!found || found->deleted) return no_such(type, id, found != nullptr);
    if (auto no = refused(call, type, 'r', found.get())) return *no;
    if (core.options.versions && !call.if_none_match.empty() &&
        version_of(call.if_none_match) == std::to_string(found->number)) {
        return {304, {{"ETag", etag_of(*found)}}, {}, found};
    }
    return resource_answer(core, 200, found, "");
}

Answer read_version(Core& core, const Call& call, const std::string& type, const std::string& id,
                    const std::string& number) {
    if (!core.options.versions) return not_allowed("reading a version");
    for (const Handle& version : core.store.history(type, id)) {
        if (std::to_string(version->number) != number) continue;
        if (version->deleted) return no_such(type, id, true);
        if (auto no = refused(call, type, 'r', version.get())) return *no;
        return resource_answer(core, 200, version, "");
    }
    return outcome(404, "not-found", "version " + number + " of " + type + "/" + id + " is not known");
}

Answer history(Core& core, const Call& call, const std::string& type, const std::string& id) {
    if (!core.options.versions) return not_allowed("history");
    const std::vector<Handle> versions = core.store.history(type, id);
    if (versions.empty()) return no_such(type, id, false);
    if (auto no = refused(call, type, 'r', versions.back()->deleted ? nullptr : versions.back().get())) return *no;
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", "history");
    out.key("total").integer(static_cast<std::int64_t>(versions.size()));
    out.key("entry").begin_array();
    for (auto at = versions.rbegin(); at != versions.rend(); ++at) {
        const Version& version = **at;
        out.begin_object().member("fullUrl", core.options.base + "/" + version.reference());
        if (!version.deleted) {
            const auto document = json::Document::parse(version.bytes);
            out.key("resource");
            copy(out, document ? document->root() : json::Value());
        }
        out.key("request").begin_object().member("method", version.method);
        out.member("url", version.method == "POST" ? version.type : version.reference()).end_object();
        out.key("response").begin_object();
        out.member("status", version.method == "POST" ? "201 Created" : "200 OK");
        out.member("etag", etag_of(version)).member("lastModified", instant_text(version.at)).end_object();
        out.end_object();
    }
    out.end_array().end_object();
    Answer answer = outcome(200, "", "");
    answer.body = out.take();
    return answer;
}

Answer create_as(Core& core, const Call& call, const std::string& type, const std::string& id,
                 std::string_view method) {
    if (auto no = refused(call, type, 'c', nullptr)) return *no;
    if (auto trouble = trouble_with(core, type, call.body, {type + "/" + id})) return *trouble;
    ++core.writes;
    return resource_answer(core, 201, core.commit(type, id, method, call.body), call.prefer);
}

// What its own condition would not find would be created again and again.
bool would_be_found(const Core& core, const std::string& type, std::string_view condition, json::Value body) {
    const auto query = query_of_condition(core, type, condition);
    const auto* const read = std::get_if<Query>(&query);
    Version version;
    version.type = type;
    version.index = index_of(body, type, core.options.base);
    return read != nullptr && matches(*read, version, core.store);
}

Answer create(Core& core, const Call& call, const std::string& type) {
    if (!write_allowed(core, type)) return not_allowed("writing " + type);
    if (call.if_none_exist && core.options.conditional_create) {
        const auto found = matches_of(core, type, *call.if_none_exist);
        if (const auto* trouble = std::get_if<Answer>(&found)) return *trouble;
        const auto& matches = std::get<std::vector<Handle>>(found);
        if (matches.size() > 1) return outcome(412, "multiple-matches", "the condition fits several resources");
        if (auto no = refused(call, type, 'c', nullptr)) return *no;
        if (matches.empty() && !would_be_found(core, type, *call.if_none_exist, call.body)) {
            return outcome(400, "invalid", "the condition would not find the resource that is to be created");
        }
        if (matches.size() == 1) {
            Answer there = resource_answer(core, 200, matches.front(), call.prefer);
            there.headers.push_back({"Location", core.options.base + "/" + matches.front()->reference() + "/_history/" +
                                                     std::to_string(matches.front()->number)});
            return there;
        }
    }
    return create_as(core, call, type, core.new_id(type), "POST");
}

// Nothing when the version may be replaced.
std::optional<Answer> version_conflict(const Core& core, const Call& call, const Handle& standing) {
    if (call.if_match.empty() || !core.options.versions) return std::nullopt;
    if (standing && version_of(call.if_match) == std::to_string(standing->number)) return std::nullopt;
    return outcome(412, "conflict", "If-Match names a version that is not the newest");
}

Answer update(Core& core, const Call& call, const std::string& type, const std::string& id) {
    if (!write_allowed(core, type)) return not_allowed("writing " + type);
    if (call.body["id"].text() != id) return outcome(400, "invalid", "the id in the body is not the id in the URL");
    const Handle newest = core.store.newest(type, id);
    const Handle standing = newest && !newest->deleted ? newest : nullptr;
    if (auto conflict = version_conflict(core, call, standing)) return *conflict;
    if (!standing) return create_as(core, call, type, id, "PUT");
    if (auto no = refused(call, type, 'u', standing.get())) return *no;
    if (auto trouble = trouble_with(core, type, call.body, {})) return *trouble;
    return resource_answer(core, 200, core.replace(standing, call.body), call.prefer);
}

Answer conditional_update(Core& core, const Call& call, const std::string& type) {
    if (!write_allowed(core, type)) return not_allowed("writing " + type);
    const auto read = read_query(type, call.parameters, true, core.options.base);
    if (const auto* trouble = std::get_if<std::string>(&read)) return outcome(400, "invalid", *trouble);
    const auto& query = std::get<Query>(read);
    if (query.all.empty()) return outcome(400, "invalid", "a conditional update needs a search parameter");
    const std::vector<Handle> matches = found_by(query, core.store);
    if (matches.size() > 1) return outcome(412, "multiple-matches", "the condition fits several resources");
    const std::string_view said = call.body["id"].text();
    if (matches.empty()) {
        return create_as(core, call, type, said.empty() ? core.new_id(type) : std::string(said), "PUT");
    }
    const Handle& standing = matches.front();
    if (!said.empty() && said != standing->id) return outcome(400, "invalid", "the id in the body is another's");
    if (auto conflict = version_conflict(core, call, standing)) return *conflict;
    if (auto no = refused(call, type, 'u', standing.get())) return *no;
    if (auto trouble = trouble_with(core, type, call.body, {})) return *trouble;
    return resource_answer(core, 200, core.replace(standing, call.body), call.prefer);
}

Answer remove(Core& core, const Call& call, const std::string& type, const std::string& id) {
    if (!write_allowed(core, type)) return not_allowed("writing " + type);
    const Handle standing = core.store.current(type, id);
    if (auto conflict = version_conflict(core, call, standing)) return *conflict;
    if (auto no = refused(call, type, 'd', standing.get())) return *no;
    if (!standing) return outcome(200, "informational", "there was nothing to delete");
    ++core.writes;
    const Handle gone = core.commit(type, id, "DELETE", {});
    Answer done = outcome(200, "informational", "deleted");
    done.headers.push_back({"ETag", etag_of(*gone)});
    done.version = gone;
    return done;
}

bool is_write(std::string_view method) {
    return method == "POST" || method == "PUT";
}

Answer of_type(Core& core, const Call& call, const std::string& type) {
    if (call.method == "GET") return search(core, type, call, call.parameters);
    if (call.method == "POST") return create(core, call, type);
    if (call.method == "PUT") return conditional_update(core, call, type);
    return not_allowed(call.method + " on a type");
}

Answer of_instance(Core& core, const Call& call, const std::string& type, const std::string& id) {
    if (call.method == "GET") return read(core, call, type, id);
    if (call.method == "PUT") return update(core, call, type, id);
    if (call.method == "DELETE") return remove(core, call, type, id);
    return not_allowed(call.method + " on a resource");
}

}  // namespace

Answer answer(Core& core, const Call& call) {
    const std::vector<std::string>& path = call.path;
    const bool get = call.method == "GET";
    if (path.empty()) {
        if (get && call.parameter("_getpages") != nullptr) return search_page(core, call);
        return call.method == "POST" ? bundle(core, call) : not_allowed(call.method + " here");
    }
    if (path[0] == "metadata" && path.size() == 1 && get) return capability(core);
    if (!core.offers(path[0])) return outcome(404, "not-supported", "unknown resource type `" + path[0] + "`");
    const bool form = path.size() == 2 && path[1] == "_search" && call.method == "POST";
    if (is_write(call.method) && !form && !call.body)
        return outcome(400, "invalid", "a resource is wanted in the body");
    if (path.size() == 1) return of_type(core, call, path[0]);
    if (form) return search(core, path[0], call, call.parameters);
    if (path.size() == 2) return of_instance(core, call, path[0], path[1]);
    if (get && path[2] == "_history" && path.size() == 3) return history(core, call, path[0], path[1]);
    if (get && path[2] == "_history" && path.size() == 4) return read_version(core, call, path[0], path[1], path[3]);
    return outcome(404, "not-supported", "no such interaction");
}

}  // namespace hv::plugin::sandbox
