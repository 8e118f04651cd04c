#include <algorithm>

#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {

namespace {

// The oldest first; one whose day is not known before all others.
bool sent_before(const fhir::Referral& a, const fhir::Referral& b) {
    if (a.sent.has_value() != b.sent.has_value()) return !a.sent;
    if (a.sent && a.sent->first != b.sent->first) return a.sent->first < b.sent->first;
    if (a.sent && a.sent->end != b.sent->end) return a.sent->end < b.sent->end;
    return a.source != b.source ? source_before(a.source, b.source) : a.text < b.text;
}

}  // namespace

void take_referrals(const fhir::Record& record, Snapshot& snapshot) {
    snapshot.referrals = record.referrals;
    std::sort(snapshot.referrals.begin(), snapshot.referrals.end(), sent_before);
}

}  // namespace hv::rules
