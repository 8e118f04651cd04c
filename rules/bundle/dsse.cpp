#include "rules/bundle/dsse.hpp"

#include <algorithm>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "rules/bundle/key.hpp"

namespace hv::rules::bundle {
namespace {

constexpr std::string_view file = "manifest.dsse.json";

Error refused(const std::string& message) {
    return {Fault::invalid, '`' + std::string(file) + "`: " + message, "fetch the file again from who signed it"};
}

}  // namespace

std::string pae(std::string_view type, std::string_view body) {
    std::string out = "DSSEv1 " + std::to_string(type.size()) + ' ';
    out += type;
    out += ' ' + std::to_string(body.size()) + ' ';
    return out += body;
}

std::string write_envelope(std::string_view manifest, std::vector<Signature> signatures) {
    std::ranges::sort(signatures, {}, &Signature::key);
    json::Writer out(json::Layout::indented);
    out.begin_object().member("payloadType", payload_type).member("payload", to_base64(manifest));
    out.key("signatures").begin_array();
    for (const Signature& signature : signatures) {
        out.begin_object().member("keyid", signature.key).member("sig", to_base64(signature.bytes)).end_object();
    }
    out.end_array().end_object();
    return out.take() + '\n';
}

Result<std::vector<Signature>> read_envelope(std::string_view envelope, std::string_view manifest) {
    const Result<json::Document> document = json::Document::parse(envelope);
    if (!document) return refused(document.error().message);
    const json::Value root = document->root();
    if (root["payloadType"].text() != payload_type) return refused("is signed as something else than a rule bundle");
    if (root["payload"].text() != to_base64(manifest))
        return refused("the signatures are over another manifest than the one beside them");
    std::vector<Signature> signatures;
    for (const json::Value item : root["signatures"].items()) {
        Result<std::string> bytes = from_base64(item["sig"].text());
        if (!bytes) return refused("a signature is no base64");
        signatures.push_back({std::string(item["keyid"].text()), std::move(*bytes)});
        if (signatures.size() > 1 && signatures[signatures.size() - 2].key == signatures.back().key)
            return refused("holds two signatures of one key; a key counts once");
    }
    if (write_envelope(manifest, signatures) != envelope)
        return refused("is written in another way than `hjertevakt rules sign` does");
    return signatures;
}

}  // namespace hv::rules::bundle
