// Referrals: requests that another service should look at her, and whether anybody replied.
//
// Which:    a ServiceRequest whose category or code is SNOMED CT 3457005 (patient referral), or whose words say so
//           (`referral`, `henvis...`, `tilvis...`). A request for a test alone is none, and is not kept.
// Left out: intent proposal, plan, directive and option; status draft; doNotPerform: nothing was asked for.
//           entered-in-error, said in an Issue.
// Answered: status completed, or a result of hers (Observation, DiagnosticReport; not merely registered, cancelled or
//           entered in error) is based on it, by reference or by identifier.
// Time:     authoredOn. Without one nobody knows how long it has waited: `sent` is empty.
// Source:   FHIR R4 ServiceRequest, Observation.basedOn, DiagnosticReport.basedOn.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "fhir/r4/context.hpp"

namespace hv::fhir::r4 {

// Requests are few: their members are looked up by name.
template <json::View V>
struct ReferralParts {
    Envelope<V> envelope;
    V status, intent, category, code, authored, subject, not_perform;

    explicit ReferralParts(const V& resource)
        : status(resource["status"]),
          intent(resource["intent"]),
          category(resource["category"]),
          code(resource["code"]),
          authored(resource["authoredOn"]),
          subject(resource["subject"]),
          not_perform(resource["doNotPerform"]) {
        for (const auto& member : resource.members()) envelope.take(key_of(member.name), member.value);
    }
};

inline bool says_referral(Text text) {
    constexpr std::array<Text, 3> words{"referral", "henvis", "tilvis"};
    return std::any_of(words.begin(), words.end(), [&](Text word) { return holds_ignoring_case(text, word); });
}

// Whether the concept means a referral; its words go into `text` when it has none yet.
template <json::View V>
bool means_referral(const V& concept_value, Text& text) {
    constexpr Text patient_referral = "3457005";
    bool means = false;
    Text display;
    const Text own = each_coding(concept_value, [&](const Coding& coding) {
        const Code code = read_code(coding.system, coding.code);
        means = means || (code.system() == System::snomed && code.text() == patient_referral) ||
                says_referral(coding.display);
        if (display.empty()) display = coding.display;
    });
    if (text.empty()) text = own.empty() ? display : own;
    return means || says_referral(own);
}

inline bool is_no_order(Text intent) {
    constexpr std::array<Text, 4> intents{"proposal", "plan", "directive", "option"};
    return std::find(intents.begin(), intents.end(), intent) != intents.end();
}

inline ReferralState referral_state(Text status) {
    if (status == "active" || status == "on-hold") return ReferralState::open;
    if (status == "completed") return ReferralState::answered;
    return status == "revoked" ? ReferralState::withdrawn : ReferralState::uncertain;
}

template <json::View V>
class ReferralReader {
public:
    explicit ReferralReader(Context<V>& context) : context_(context) {}

    void read(std::size_t at) {
        const V& resource = context_.entries.resources[at];
        const Place place = context_.entries.heads[at].place();
        const ReferralParts<V> parts(resource);
        Referral out;
        bool means = means_referral(parts.code, out.text);
        each(parts.category, [&](const V& item, std::size_t) { means = means_referral(item, out.text) || means; });
        const Text status = string_of(parts.status);
        if (!means || is_no_order(string_of(parts.intent)) || status == "draft" || parts.not_perform.is_true()) return;
        if (!may_use(parts.envelope, place, context_.notes)) return;
        if (!is_hers(context_, parts.subject, parts.envelope.contained, place, "subject")) return;
        if (status == "entered-in-error") {
            context_.note(Severity::information, IssueCode::status_ignored, place, "status",
                          "was entered in error; left out");
            return;
        }
        const Meta meta = meta_of(parts.envelope.meta);
        note_subsetted(meta, place, context_.notes);
        out.source = SourceRef{place.type, place.id, meta.version, 0};
        out.state = referral_state(status);
        out.sent = moment_of(parts.authored);
        if (out.state == ReferralState::uncertain)
            context_.note(Severity::warning, IssueCode::bad_value, place, "status",
                          "does not tell whether the referral still stands");
        if (!out.sent)
            context_.note(Severity::warning, IssueCode::bad_time, place, "authoredOn",
                          "does not tell when the referral was sent");
        context_.record.referrals.push_back(out);
        places_.push_back(at);
    }

    // After all resources: what was replied to.
    void finish() {
        if (places_.empty()) return;
        for (std::size_t at = 0; at < context_.entries.heads.size(); ++at) {
            const EntryHead& head = context_.entries.heads[at];
            const bool result = head.type == ResourceType::observation || head.type == ResourceType::diagnostic_report;
            if (result && !head.outdated) look_at_result(context_.entries.resources[at]);
        }
    }

private:
    void look_at_result(const V& result) {
        const V based_on = result["basedOn"];
        if (!is_object(based_on) && based_on.size() == 0) return;
        const Text status = string_of(result["status"]);
        if (status == "registered" || status == "cancelled" || status == "entered-in-error") return;
        const Subject subject = subject_of(result["subject"]);
        const bool foreign =
            !context_.survey && !subject.empty() && match_subject(context_, subject, result["contained"]) != Match::yes;
        if (foreign || has_modifier(result["modifierExtension"])) return;
        each(based_on, [&](const V& item, std::size_t) { answer(item); });
    }

    void answer(const V& reference) {
        const auto at =
            context_.entries.index.find(context_.entries.heads, parse_reference(string_of(reference["reference"])));
        const Identifier named = identifier_of(reference["identifier"]);
        for (std::size_t i = 0; i < places_.size(); ++i) {
            bool same = at == places_[i];
            each(context_.entries.resources[places_[i]]["identifier"], [&](const V& item, std::size_t) {
                same = same || (!named.empty() && same_identifier(named, identifier_of(item)));
            });
            Referral& referral = context_.record.referrals[i];
            if (same && referral.state != ReferralState::withdrawn) referral.state = ReferralState::answered;
        }
    }

    Context<V>& context_;
    std::vector<std::size_t> places_;  // of Record::referrals, among the entries
};

}  // namespace hv::fhir::r4
