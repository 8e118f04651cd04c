#include "plugin/store/audit_chain.hpp"

#include <openssl/sha.h>

#include <array>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/store/instants.hpp"

namespace hv::plugin::store {
namespace {

void put(std::string& text, std::string_view field) {
    text.append(std::to_string(field.size())).append(1, ':').append(field).append(1, '\n');
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest.data());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * digest.size());
    for (const unsigned char byte : digest) hex.append({digits[byte >> 4U], digits[byte & 15U]});
    return hex;
}

AuditHead empty_chain() {
    return {0, std::string(64, '0')};
}

std::string link_digest(std::int64_t number, std::string_view previous, const AuditEntry& entry) {
    std::string text = "hjertevakt-audit-1\n";
    put(text, std::to_string(number));
    put(text, previous);
    put(text, std::to_string(microseconds(entry.at)));
    for (const std::string* field :
         {&entry.actor, &entry.action, &entry.ehr, &entry.patient, &entry.object, &entry.detail})
        put(text, *field);
    return sha256_hex(text);
}

AuditLink append_link(AuditHead& head, AuditEntry entry) {
    entry.at = cut(entry.at);
    AuditLink link{head.number + 1, std::move(entry), std::move(head.digest), {}};
    link.digest = link_digest(link.number, link.previous, link.entry);
    head = {link.number, link.digest};
    return link;
}

AuditEntry decision_kept(const Decision& decision, Instant at) {
    json::Writer detail;
    detail.begin_object().member("answer", "sha256:" + sha256_hex(decision.answer));
    detail.member("input", decision.input_digest).member("rules", decision.bundle).member("engine", decision.engine);
    detail.key("asOf").integer(microseconds(decision.as_of)).end_object();
    return {at,
            "service",
            std::string(kept_action),
            decision.who.ehr,
            decision.who.patient,
            std::string(kept_object) + std::to_string(decision.id),
            detail.take()};
}

std::vector<AuditEntry> left_care(std::string_view ehr, const std::vector<std::string>& patients, Instant now) {
    std::vector<AuditEntry> entries;
    for (const std::string& patient : patients) {
        entries.push_back({now, "service", "patient.left", std::string(ehr), patient, "Patient/" + patient, "{}"});
    }
    return entries;
}

}  // namespace hv::plugin::store
