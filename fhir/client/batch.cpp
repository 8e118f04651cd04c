#include "fhir/client/batch.hpp"

#include <charconv>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

Error not_whole(std::string message) {
    return {Fault::unavailable, std::move(message),
            "what came is not used: an answer that is not whole changes nothing"};
}

// The object that begins at `at`, as it stands in the text; the text was read as strict JSON before.
std::string_view object_at(std::string_view text, std::size_t at) {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = at; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            return text.substr(at, i + 1 - at);
        }
    }
    return {};
}

// `200`, or `200 OK`.
int status_of(std::string_view text) {
    int status = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), status);
    return fault == std::errc() && end == text.data() + 3 ? status : 0;
}

}  // namespace

std::string batch_of_reads(const std::vector<std::string>& urls) {
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", "batch");
    out.key("entry").begin_array();
    for (const std::string& url : urls) {
        out.begin_object().key("request").begin_object();
        out.member("method", "GET").member("url", url).end_object().end_object();
    }
    out.end_array().end_object();
    return out.take();
}

Result<std::vector<HttpReply>> batch_replies(std::string_view body, std::size_t asked) {
    const Result<json::Document> document = json::Document::parse(body, {.bytes = body.size(), .depth = 64});
    if (!document) return not_whole("the answer to a batch is no readable JSON");
    const json::Value bundle = document->root();
    if (bundle["resourceType"].text() != "Bundle" || bundle["type"].text() != "batch-response" ||
        bundle["entry"].size() != asked) {
        return not_whole("the answer to a batch does not fit to it");
    }
    std::vector<HttpReply> replies;
    for (const json::Value entry : bundle["entry"].items()) {
        HttpReply reply;
        reply.status = status_of(entry["response"]["status"].text());
        if (reply.status == 0) return not_whole("an answer in a batch has no status");
        const json::Value held = entry["resource"] ? entry["resource"] : entry["response"]["outcome"];
        if (held.is_object()) reply.body = object_at(body, held.offset());
        replies.push_back(std::move(reply));
    }
    return replies;
}

}  // namespace hv::fhir::client
