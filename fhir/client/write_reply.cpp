#include "fhir/client/write_reply.hpp"

#include <charconv>

#include "fhir/client/exchange.hpp"
#include "fhir/client/operation_outcome.hpp"
#include "fhir/client/text.hpp"
#include "fhir/client/url.hpp"
#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"

namespace hv::fhir::client {
namespace {

using json::Value;

struct Placed {
    std::string id;
    std::string version;
    bool proved = false;  // a FHIR server said something that only one who did it says
};

// `W/"3"` or `"3"`
std::string version_of_etag(std::string_view etag) {
    etag = trimmed(etag);
    if (etag.starts_with("W/")) etag.remove_prefix(2);
    if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"') return {};
    return std::string(etag.substr(1, etag.size() - 2));
}

// `[base]/Flag/12/_history/3`, absolute or relative.
void read_location(std::string_view location, std::string_view type, Placed& placed) {
    const std::string start = std::string(type) + '/';
    std::size_t at = location.rfind('/' + start);
    if (at != std::string_view::npos) {
        ++at;
    } else if (location.starts_with(start)) {
        at = 0;
    } else {
        return;
    }
    std::string_view rest = location.substr(at + start.size());
    rest = rest.substr(0, rest.find_first_of("?#"));
    const std::string_view id = rest.substr(0, rest.find('/'));
    if (id.empty() || id.front() == '_') return;
    placed.id = id;
    placed.proved = true;
    constexpr std::string_view history = "/_history/";
    rest.remove_prefix(id.size());
    if (rest.starts_with(history))
        placed.version = rest.substr(history.size(), rest.find('/', history.size()) - history.size());
}

void read_resource(Value resource, std::string_view type, Placed& placed) {
    if (resource["resourceType"].text() == type && !resource["id"].text().empty()) {
        if (placed.id.empty()) placed.id = resource["id"].text();
        if (placed.version.empty()) placed.version = resource["meta"]["versionId"].text();
        placed.proved = true;
    } else if (const auto issues = read_outcome(resource)) {
        placed.proved = placed.proved || outcome_text(*issues).empty();
    }
}

Receipt unknown(std::string message) {
    return {Receipt::What::unknown,
            {},
            {},
            {Fault::unavailable, std::move(message), "it is looked up before anything is written again"}};
}

Receipt done(const Write& write, Placed placed) {
    if (!write.id.empty()) placed.id = write.id;
    return {Receipt::What::done, std::move(placed.id), std::move(placed.version), {}};
}

Receipt::What what_of(const HttpReply& reply) {
    using What = Receipt::What;
    switch (reply.status) {
        case 409:
        case 410:
        case 412:
            return What::conflict;
        case 401:  // not let in, so not acted on
        case 429:
            return What::unsent;
        case 408:
        case 202:
            return What::unknown;
        case 501:
            return What::refused;
        case 503:
            return reply.header("Retry-After") != nullptr ? What::unsent : What::unknown;
        default:
            return reply.status >= 500 || reply.status < 300 ? What::unknown : What::refused;
    }
}

Receipt not_done(const HttpReply& reply, const Quirks& quirks) {
    Receipt receipt;
    receipt.what = what_of(reply);
    receipt.error = status_error(reply, quirks);
    if (receipt.what == Receipt::What::conflict) receipt.error.fault = Fault::conflict;
    if (receipt.what == Receipt::What::unknown) receipt.error.fault = Fault::unavailable;
    return receipt;
}

void write_request(json::Writer& out, const Write& write, std::string_view base, bool guarded) {
    const std::string full_url =
        write.id.empty() ? write.full_url : std::string(base) + '/' + write.type + '/' + write.id;
    out.begin_object();
    if (!full_url.empty()) out.member("fullUrl", full_url);
    out.key("resource").raw(write.body);
    out.key("request").begin_object();
    if (write.id.empty()) {
        out.member("method", "POST").member("url", write.type);
        if (!write.if_none_exist.empty()) out.member("ifNoneExist", escaped_condition(write.if_none_exist));
    } else {
        out.member("method", "PUT").member("url", write.type + '/' + write.id);
        if (guarded && !write.if_match.empty()) out.member("ifMatch", if_match(write.if_match));
    }
    out.end_object().end_object();
}

// Nothing when the entry does not say that its write was done.
std::optional<Receipt> entry_receipt(Value entry, const Write& write) {
    const std::string_view status = entry["response"]["status"].text();
    if (!status.starts_with("200") && !status.starts_with("201") && !status.starts_with("204")) return std::nullopt;
    Placed placed;
    read_location(entry["response"]["location"].text(), write.type, placed);
    if (placed.version.empty()) placed.version = version_of_etag(entry["response"]["etag"].text());
    read_resource(entry["resource"], write.type, placed);
    Receipt receipt = done(write, std::move(placed));
    receipt.existed = write.id.empty() && status.starts_with("200");
    return receipt;
}

}  // namespace

std::string escaped_condition(std::string_view condition) {
    const std::size_t equals = condition.find('=');
    if (equals == std::string_view::npos) return percent_encoded(condition);
    return query_string({{std::string(condition.substr(0, equals)), std::string(condition.substr(equals + 1))}});
}

std::string if_match(std::string_view version) {
    return "W/\"" + std::string(version) + '"';
}

Receipt receipt_of(const Error& error, Sent sent) {
    Receipt receipt;
    receipt.what = sent == Sent::no ? Receipt::What::unsent : Receipt::What::unknown;
    receipt.error = error;
    return receipt;
}

Receipt receipt_of(const HttpReply& reply, const Write& write, const Quirks& quirks) {
    if (reply.status != 200 && reply.status != 201 && reply.status != 204) return not_done(reply, quirks);
    Placed placed;
    for (const char* const name : {"Location", "Content-Location"}) {
        const std::string* const location = reply.header(name);
        if (location != nullptr && placed.id.empty()) read_location(*location, write.type, placed);
    }
    if (const std::string* const etag = reply.header("ETag"); etag != nullptr && placed.version.empty()) {
        placed.version = version_of_etag(*etag);
        // Any web server sends an ETag; beside a page it proves nothing.
        placed.proved = placed.proved || (!placed.version.empty() && reply.body.empty());
    }
    if ((placed.id.empty() || placed.version.empty() || !placed.proved) && !no_json(reply)) {
        const Result<json::Document> body = json::Document::parse(reply.body);
        if (body) read_resource(body->root(), write.type, placed);
    }
    const bool silent = reply.body.empty() && (reply.status != 200 || !write.id.empty());
    if (!placed.proved && !silent)
        return unknown("the EHR answered " + std::to_string(reply.status) + ", but not as a FHIR server does");
    Receipt receipt = done(write, std::move(placed));
    receipt.existed = write.id.empty() && reply.status == 200;
    return receipt;
}

Result<std::string> transaction_bundle(const std::vector<Write>& writes, std::string_view base, const Quirks& quirks) {
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", "transaction");
    out.key("entry").begin_array();
    for (const Write& write : writes) {
        if (!json::Document::parse(write.body)) {
            return Error{Fault::invalid, "a resource to be written is no JSON", "this is a fault of our own"};
        }
        write_request(out, write, base, !quirks.has(Quirk::no_if_match));
    }
    out.end_array().end_object();
    return out.take();
}

std::vector<Receipt> transaction_receipts(const HttpReply& reply, const std::vector<Write>& writes,
                                          const Quirks& quirks) {
    const auto all = [&writes](const Receipt& receipt) { return std::vector<Receipt>(writes.size(), receipt); };
    if (reply.status != 200 && reply.status != 201) return all(not_done(reply, quirks));
    const Result<json::Document> body = json::Document::parse(reply.body);
    if (!body) return all(unknown("the EHR's answer to a transaction is no readable JSON"));
    const Value bundle = body->root();
    if (bundle["type"].text() != "transaction-response" || bundle["entry"].size() != writes.size()) {
        return all(unknown("the EHR's answer to a transaction does not fit to it"));
    }
    std::vector<Receipt> receipts;
    for (const Value entry : bundle["entry"].items()) {
        std::optional<Receipt> receipt = entry_receipt(entry, writes[receipts.size()]);
        if (!receipt) return all(unknown("the EHR's answer to a transaction contradicts itself"));
        receipts.push_back(*std::move(receipt));
    }
    return receipts;
}

}  // namespace hv::fhir::client
