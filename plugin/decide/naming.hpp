// The names that our resources carry: the same on every run, unique for a patient and a purpose, without personal data.
//
// Identifier: a system of ours and a UUID made from the patient's logical reference and a purpose. It never holds an
//             identity number, a name, a drug or a diagnosis, and it does not change with the version of a rule set.
// UUID:       version 8, name-based on SHA-256: the first 16 bytes of SHA-256(namespace bytes, name), with version and
//             variant set. Source: RFC 9562 section 5.8 and appendix B.2.
// Errors:     none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hv::plugin {

// The systems under which we write. They are names, not addresses that must answer.
namespace uri {
inline constexpr std::string_view flag = "https://hjertevakt.no/fhir/id/flag";
inline constexpr std::string_view care_plan = "https://hjertevakt.no/fhir/id/care-plan";
inline constexpr std::string_view task = "https://hjertevakt.no/fhir/id/task";
inline constexpr std::string_view provenance = "https://hjertevakt.no/fhir/id/provenance";
inline constexpr std::string_view device = "https://hjertevakt.no/fhir/id/device";
inline constexpr std::string_view fingerprint = "https://hjertevakt.no/fhir/id/fingerprint";
inline constexpr std::string_view reason = "https://hjertevakt.no/fhir/CodeSystem/reason";
inline constexpr std::string_view topic = "https://hjertevakt.no/fhir/CodeSystem/topic";
inline constexpr std::string_view rule = "https://hjertevakt.no/fhir/CodeSystem/rule";
inline constexpr std::string_view rule_set = "https://hjertevakt.no/fhir/CodeSystem/rule-set";
}  // namespace uri

struct Identifier {
    std::string_view system;  // one of `uri`
    std::string value;        // a UUID in lower case

    bool operator==(const Identifier&) const = default;
};

// `name_space` is a UUID in its usual spelling; anything that is no hexadecimal digit is passed over.
std::string name_uuid(std::string_view name_space, std::string_view name);

// `subject` is the evaluated patient's reference, `Patient/p1`. Episode 2 follows on one that a human has ended, and so
// on; the first one's name holds no number, so that what was written before there were episodes is found again.
Identifier flag_identifier(std::string_view subject, std::string_view topic, std::int64_t episode = 1);
Identifier task_identifier(std::string_view subject, std::string_view topic, std::int64_t episode = 1);
Identifier care_plan_identifier(std::string_view subject, std::int64_t episode = 1);
// `content` is everything that was written, so that only the same write has the same name.
Identifier provenance_identifier(std::string_view subject, std::string_view content);

// What a Flag or Task says for its topic: `t-` and eight hexadecimal digits. A topic of a rule set may name a diagnosis
// or a drug (`metabolic-syndrome`), and a Flag is seen by many (hazard H19); the ledger keeps the topic itself.
std::string topic_code(std::string_view topic);

// `urn:uuid:...`, the place of a new resource inside a transaction.
std::string full_url(const Identifier& identifier);

}  // namespace hv::plugin
