// The `referrals` of a case, as the facts that the FHIR reader would have made of them.
#include <algorithm>
#include <array>

#include "rules/engine/cases_story.hpp"

namespace hv::rules {

namespace {

void tell_referral(const json::Value& item, Story& story, CaseComplaints& complaints) {
    constexpr std::array<std::string_view, 3> fields{"sent", "answered", "because"};
    if (!item.is_object()) {
        complaints.add("case-field", item.offset(), "`referrals`: an object is wanted");
        return;
    }
    for (const auto& member : item.members()) {
        if (std::ranges::find(fields, member.name) != fields.end()) continue;
        complaints.add("case-field", member.name_offset,
                       "`referrals`: unknown field `" + std::string(member.name) + "`");
    }
    const json::Value sent = item["sent"];
    const json::Value answered = item["answered"];
    fhir::Referral referral;
    referral.source = {.type = fhir::ResourceType::service_request,
                       .id = story.keep("referral-" + std::to_string(story.record.referrals.size() + 1)),
                       .version = {}};
    referral.sent = sent.is_string() ? parse_moment(sent.text()) : std::nullopt;
    if (sent && !referral.sent) {
        complaints.add("case-value", sent.offset(), "`sent`: `" + std::string(sent.text()) + "` is no date",
                       "write `2025`, `2025-11`, `2025-11-21` or an instant");
    }
    if (answered && !answered.is_boolean()) {
        complaints.add("case-field", answered.offset(), "`answered`: `true` or `false` is wanted");
    }
    referral.state = answered.is_true() ? fhir::ReferralState::answered : fhir::ReferralState::open;
    story.record.referrals.push_back(referral);
}

}  // namespace

void tell_referrals(const json::Value& referrals, Story& story, CaseComplaints& complaints) {
    if (referrals && !referrals.is_array()) {
        complaints.add("case-field", referrals.offset(), "`referrals`: an array is wanted");
    }
    for (const json::Value& item : referrals.items()) tell_referral(item, story, complaints);
}

}  // namespace hv::rules
