// The arithmetic of the audit chain: what a link's digest is made of.
//
// Digest:  lower-case hex of SHA-256 over the line `hjertevakt-audit-1`, then number, previous, at (microseconds since
//          1970), actor, action, ehr, patient, object, detail, each as `<length in bytes>:<bytes>` and a line end. The
//          lengths keep two different entries from having one text.
// Pure:    no I/O.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

std::string sha256_hex(std::string_view bytes);

// Of an empty chain: number 0, 64 zeros.
AuditHead empty_chain();

std::string link_digest(std::int64_t number, std::string_view previous, const AuditEntry& entry);

// The entry as the link after `head`; `head` then stands on it. The instant is cut to the microsecond.
AuditLink append_link(AuditHead& head, AuditEntry entry);

// What is told of a decision that is kept: action `decision.kept`, object `Decision/17`, and as detail SHA-256 of its
// answer, the digests of its documents and of the rules, the program's version and the moment judged.
inline constexpr std::string_view kept_action = "decision.kept";
inline constexpr std::string_view kept_object = "Decision/";
AuditEntry decision_kept(const Decision& decision, Instant at);

// What is told of patients who are not watched any more.
std::vector<AuditEntry> left_care(std::string_view ehr, const std::vector<std::string>& patients, Instant now);

}  // namespace hv::plugin::store
