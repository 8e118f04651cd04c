// Batch: each entry for itself; and what batch and transaction have in common.
#include "plugin/sandbox/bundle_entry.hpp"
#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "200 OK";
        case 201:
            return "201 Created";
        case 204:
            return "204 No Content";
        case 304:
            return "304 Not Modified";
        case 400:
            return "400 Bad Request";
        case 403:
            return "403 Forbidden";
        case 404:
            return "404 Not Found";
        case 405:
            return "405 Method Not Allowed";
        case 409:
            return "409 Conflict";
        case 410:
            return "410 Gone";
        case 412:
            return "412 Precondition Failed";
        case 422:
            return "422 Unprocessable Entity";
        default:
            return "500 Internal Server Error";
    }
}

void write_response(json::Writer& out, const Core& core, const Answer& answer, bool with_resource) {
    out.begin_object();
    const bool has_body = !answer.body.empty();
    const auto document = has_body ? json::Document::parse(answer.body) : Result<json::Document>(Error{});
    if (with_resource && document && answer.status < 300) {
        out.key("resource");
        copy(out, document->root());
    }
    out.key("response").begin_object().member("status", reason(answer.status));
    if (answer.version) {
        const Version& version = *answer.version;
        std::string place = version.reference();
        if (core.options.versions) place += "/_history/" + std::to_string(version.number);
        out.member("location", place);
        if (core.options.versions) out.member("etag", etag_of(version));
        out.member("lastModified", instant_text(version.at));
    }
    if (answer.status >= 300 && document) {
        out.key("outcome");
        copy(out, document->root());
    }
    out.end_object().end_object();
}

Answer batch(Core& core, const Call& whole) {
    std::vector<BundleEntry> entries;
    for (const json::Value item : whole.body["entry"].items()) {
        BundleEntry entry;
        auto call = call_of(core, whole, item);
        if (!call || (call->path.empty() && call->method != "GET")) {
            entry.answer = outcome(400, "invalid", "an entry has no request that can be read");
        } else {
            entry.call = std::move(*call);
            entry.answer = answer(core, entry.call);
        }
        entries.push_back(std::move(entry));
    }
    return responses(core, "batch-response", entries, whole);
}

}  // namespace

std::optional<Call> call_of(const Core& core, const Call& whole, json::Value entry) {
    const json::Value request = entry["request"];
    Call call;
    call.method = request["method"].text();
    std::string_view url = request["url"].text();
    if (call.method.empty() || (url.empty() && call.method != "GET")) return std::nullopt;
    if (url.starts_with(core.options.base)) url.remove_prefix(core.options.base.size());
    if (url.starts_with('/')) url.remove_prefix(1);
    const std::size_t mark = url.find('?');
    if (mark != std::string_view::npos) {
        auto parameters = read_form(url.substr(mark + 1));
        if (!parameters) return std::nullopt;
        call.parameters = std::move(*parameters);
    }
    std::string_view path = url.substr(0, mark);
    while (!path.empty()) {
        const std::size_t slash = path.find('/');
        call.path.emplace_back(path.substr(0, slash));
        path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
    }
    call.if_match = request["ifMatch"].text();
    call.if_none_match = request["ifNoneMatch"].text();
    if (request["ifNoneExist"]) call.if_none_exist = std::string(request["ifNoneExist"].text());
    call.prefer = whole.prefer;
    call.body = entry["resource"];
    call.grant = whole.grant;
    return call;
}

Answer responses(const Core& core, std::string_view type, const std::vector<BundleEntry>& entries, const Call& whole) {
    const bool all = whole.prefer.find("return=representation") != std::string::npos;
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", type);
    if (!entries.empty()) {
        out.key("entry").begin_array();
        for (const BundleEntry& entry : entries)
            write_response(out, core, entry.answer, all || entry.call.method == "GET");
        out.end_array();
    }
    out.end_object();
    Answer answer = outcome(200, "", "");
    answer.body = out.take();
    return answer;
}

Answer bundle(Core& core, const Call& call) {
    if (call.body["resourceType"].text() != "Bundle") return outcome(400, "invalid", "a Bundle is wanted here");
    const std::string_view type = call.body["type"].text();
    if (type == "batch") return batch(core, call);
    if (type != "transaction") return outcome(400, "invalid", "the Bundle is neither batch nor transaction");
    if (!core.options.transactions) return outcome(405, "not-supported", "transactions are not supported here");
    return transaction(core, call);
}

}  // namespace hv::plugin::sandbox
