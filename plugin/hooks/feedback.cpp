// Feedback to cards: what a clinician did with one becomes an act upon the findings that it was about.
//
// Reason:  only a coded reason of ours makes an act. «allerede fulgt opp» and «følges av annen lege» acknowledge; a
//          wrong measurement is wrong data; `other` acknowledges when the clinician wrote what it was; the rest say
//          that it is not relevant. No reason, words alone, a code that is not ours (whatever its system), `other`
//          without words, a card that is about no finding: audited, and attends to nothing. What was said stands in the
//          audit then: the code and its system, and the words, without personal numbers.
// Accept:  a suggestion (a laboratory panel, a referral) is an answer to one finding; it acknowledges the card that is
//          about one. Of several it is audited alone: who orders an HbA1c has not dealt with the blood pressure
//          beside it. So is an acceptance that names no suggestion of the card; one that it never had is named.
// Again:   the same answer to the same card is one act, however often it is sent. One that is no act is audited once as
//          long as this process remembers it; another outcomeTimestamp is another answer.
// Items:   each for itself; one that cannot be used (accepted and overridden at once, a comment that is no text or
//          longer than an act's) is named in the reply, and the others count. 404 when no card of them is known, 400
//          when none can be read.
#include <algorithm>

#include "fhir/json/writer.hpp"
#include "fhir/model/record.hpp"
#include "plugin/decide/attention.hpp"
#include "plugin/decide/cards.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/hooks/call.hpp"
#include "plugin/hooks/desk.hpp"
#include "plugin/hooks/replies.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::size_t longest_comment = 2'000;  // bytes; an act takes as many characters
constexpr std::size_t most_items = 200;
constexpr std::chrono::milliseconds to_catch_up{2'000};
constexpr std::string_view feedback_name_space = "6f1d2c0e-52c8-4b0b-9a0e-0d8e3a6a7c51";

struct Item {
    std::string card;
    bool accepted = false;
    std::string at;      // outcomeTimestamp, as it was written
    std::string reason;  // one of ours; empty: none of ours
    std::string foreign_code;
    std::string foreign_system;
    std::string comment;
    std::vector<std::string> suggestions;
};

bool is_reason(std::string_view code) {
    return std::ranges::any_of(act_reasons(), [&](const ActReason& reason) { return reason.code == code; });
}

bool is_given(json::Value value) {
    return value && value.kind() != json::Kind::null;
}

std::string lower_uuid(std::string_view uuid) {
    std::string out(uuid);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    return out;
}

Error wrong(std::string_view what) {
    return {Fault::invalid, std::string(what), "see CDS Hooks 2.0, Feedback"};
}

Result<bool> read_suggestions(json::Value list, Item& item) {
    if (!is_given(list)) return true;
    if (!list.is_array()) return wrong("`acceptedSuggestions` is no list");
    for (const json::Value suggestion : list.items()) {
        if (!is_uuid(suggestion["id"].text())) return wrong("`acceptedSuggestions` holds an id that is no UUID");
        item.suggestions.push_back(lower_uuid(suggestion["id"].text()));
    }
    return true;
}

// What somebody else's code is, as the audit may hold it.
std::string audited(json::Value text) {
    if (!text.is_string() || text.text().find('\0') != std::string_view::npos) return {};
    return shortened(fhir::masked(text.text()), longest_comment);
}

// Words are taken whole or not at all: what a clinician wrote is never cut unseen.
Result<bool> read_override(json::Value override_reason, Item& item) {
    if (!is_given(override_reason)) return true;
    if (item.accepted) return wrong("`accepted` stands beside an `overrideReason`: the one or the other");
    if (!override_reason.is_object()) return wrong("`overrideReason` is no object");
    const json::Value reason = override_reason["reason"];
    if (reason["system"].text() == act_reason_system && is_reason(reason["code"].text())) {
        item.reason = reason["code"].text();
    } else {
        item.foreign_code = audited(reason["code"]);
        item.foreign_system = audited(reason["system"]);
    }
    const json::Value comment = override_reason["userComment"];
    if (!is_given(comment)) return true;
    const bool is_text = comment.is_string() && comment.text().find('\0') == std::string_view::npos;
    if (!is_text) return wrong("`overrideReason.userComment` is no text");
    if (comment.text().size() > longest_comment) {
        return wrong("`overrideReason.userComment` is longer than 2,000 bytes");
    }
    item.comment = comment.text();
    return true;
}

Result<Item> read_item(json::Value value) {
    Item item;
    if (!value["card"].is_string() || !is_uuid(value["card"].text())) return wrong("`card` is missing, or no UUID");
    const std::string_view outcome = value["outcome"].text();
    if (outcome != "accepted" && outcome != "overridden")
        return wrong("`outcome` is neither `accepted` nor `overridden`");
    if (!parse_moment(value["outcomeTimestamp"].text())) return wrong("`outcomeTimestamp` is missing, or no time");
    item.card = lower_uuid(value["card"].text());
    item.at = value["outcomeTimestamp"].text();
    item.accepted = outcome == "accepted";
    if (Result<bool> read = read_suggestions(value["acceptedSuggestions"], item); !read) return std::move(read).error();
    if (Result<bool> read = read_override(value["overrideReason"], item); !read) return std::move(read).error();
    return item;
}

// Which act an answer is upon so many findings; nothing: none.
std::optional<ActWhat> what_of(const Item& item, std::size_t findings) {
    if (findings == 0) return std::nullopt;
    if (item.accepted) {
        const bool takes_one = std::ranges::any_of(
            item.suggestions, [&](const std::string& id) { return is_suggestion_of(item.card, id); });
        return takes_one && findings == 1 ? std::optional(ActWhat::acknowledge) : std::nullopt;
    }
    if (item.reason.empty()) return std::nullopt;
    if (item.reason == "other") {
        const bool says_something = item.comment.find_first_not_of(" \t\r\n") != std::string::npos;
        return says_something ? std::optional(ActWhat::acknowledge) : std::nullopt;
    }
    if (item.reason == "already-followed-up" || item.reason == "followed-by-other") return ActWhat::acknowledge;
    if (item.reason == "wrong-measurement") return ActWhat::wrong_data;
    return ActWhat::not_relevant;
}

struct Taken {
    std::size_t counted = 0;
    bool unknown = false;
    std::vector<std::string> problems;
    std::vector<std::string> patients;
};

class FeedbackDesk {
public:
    FeedbackDesk(Desk& desk, const Caller& caller, const ServiceKind& service)
        : desk_(desk), caller_(caller), service_(service), care_(*desk.common.parts.care) {}

    // Error: of the store; then the client is to send everything again, and what was taken is taken once.
    Result<bool> take(const Item& item, const std::string& place, Taken& taken) {
        Result<std::optional<store::CardRow>> card = care_.card(item.card);
        if (card && !*card) {  // it may be on its way to the store
            desk_.common.journal->flush(to_catch_up);
            card = care_.card(item.card);
        }
        if (!card) return std::move(card).error();
        const bool ours = *card && (**card).who.ehr == desk_.tenant.name && (**card).service == service_.id;
        if (!ours) {
            taken.unknown = true;
            taken.problems.push_back(place + ": no card has this uuid");
            return true;
        }
        ++taken.counted;
        for (const std::string& id : item.suggestions) {
            if (is_suggestion_of(item.card, id)) continue;
            taken.problems.push_back(place + ": `acceptedSuggestions` names a suggestion that the card never had");
            break;
        }
        return record(item, **card, taken);
    }

private:
    Result<bool> record(const Item& item, const store::CardRow& card, Taken& taken) {
        const Instant now = desk_.common.parts.clock->now();
        const std::optional<ActWhat> what = what_of(item, card.rules.size());
        store::AuditEntry audit;
        audit.at = now;
        audit.actor = actor_of(card);
        audit.action = item.accepted ? "card.accept" : "card.override";
        audit.ehr = card.who.ehr;
        audit.patient = card.who.patient;
        audit.object = "card/" + card.uuid;
        json::Writer detail;
        detail.begin_object().member("service", service_.id);
        if (!caller_.iss.empty()) detail.member("iss", caller_.iss);
        if (!item.reason.empty()) detail.member("reason", item.reason);
        if (!item.suggestions.empty()) {
            detail.key("suggestions").begin_array();
            for (const std::string& id : item.suggestions) detail.string(id);
            detail.end_array();
        }
        if (!what) add_what_was_said(item, detail);
        detail.end_object();
        audit.detail = detail.take();
        if (!what) return audit_once(item, audit);
        store::Act act;
        act.id = name_uuid(feedback_name_space, card.uuid + ' ' + (item.accepted ? "accepted" : "overridden") + ' ' +
                                                    item.reason + ' ' + item.comment);
        act.who = card.who;
        act.what = text(*what);
        act.rules = card.rules;
        act.reason = item.reason;
        act.comment = item.comment;
        act.seen = card.seen;
        act.actor = actor_of(card);
        act.at = now;
        const Result<store::Act> done = care_.add_act(act, audit);
        if (!done) return done.error();
        taken.patients.push_back(card.who.patient);
        return true;
    }

    // Of an answer that is no act nothing else is kept.
    static void add_what_was_said(const Item& item, json::Writer& detail) {
        if (!item.foreign_code.empty()) detail.member("foreignReason", item.foreign_code);
        if (!item.foreign_system.empty()) detail.member("foreignSystem", item.foreign_system);
        if (!item.comment.empty()) detail.member("comment", fhir::masked(item.comment));
    }

    Result<bool> audit_once(const Item& item, const store::AuditEntry& audit) {
        const std::string answer =
            name_uuid(feedback_name_space, audit.object + ' ' + audit.action + ' ' + item.at + ' ' + audit.detail);
        if (!desk_.common.answered.begin(answer)) return true;
        Result<bool> done = care_.remember_cards({}, {&audit, 1});
        if (!done) desk_.common.answered.forget(answer);
        return done;
    }

    // The standard's feedback names nobody: it is the one for whom the card was made.
    [[nodiscard]] static std::string actor_of(const store::CardRow& card) {
        return card.user.empty() ? std::string("cds-hooks") : card.user;
    }

    Desk& desk_;
    const Caller& caller_;
    const ServiceKind& service_;
    store::CareStore& care_;
};

http::Reply reply_of(const Taken& taken) {
    if (taken.problems.empty()) return http::json_reply(200, "{}");
    std::string all;
    for (const std::string& problem : taken.problems) all += (all.empty() ? "" : "; ") + problem;
    const int status = taken.counted > 0 ? 200 : taken.unknown ? 404 : 400;
    return outcome_reply(status, {status == 404 ? Fault::not_found : Fault::invalid, all, ""});
}

}  // namespace

http::Reply take_feedback(Desk& desk, const Caller& caller, const ServiceKind& service, const http::Request& request) {
    const Result<json::Document> document = json::Document::parse(request.body);
    if (!document) return outcome_reply(400, Error{document.error()}.in("the body"));
    const json::Value list = document->root()["feedback"];
    if (!list.is_array() || list.size() == 0 || list.size() > most_items) {
        return outcome_reply(400, {Fault::invalid, "`feedback`: is no list, empty, or too long",
                                   "send `{\"feedback\":[...]}` with at most 200 items"});
    }
    FeedbackDesk feedback(desk, caller, service);
    Taken taken;
    std::size_t index = 0;
    for (const json::Value value : list.items()) {
        const std::string place = "feedback[" + std::to_string(index++) + "]";
        const Result<Item> item = read_item(value);
        if (!item) {
            taken.problems.push_back(place + ": " + item.error().message);
            continue;
        }
        if (Result<bool> done = feedback.take(*item, place, taken); !done) {
            return outcome_reply(status_of(done.error().fault), done.error());
        }
    }
    std::sort(taken.patients.begin(), taken.patients.end());
    taken.patients.erase(std::unique(taken.patients.begin(), taken.patients.end()), taken.patients.end());
    if (desk.tenant.assess_again) {
        for (const std::string& patient : taken.patients) desk.tenant.assess_again(patient);
    }
    return reply_of(taken);
}

}  // namespace hv::plugin::hooks
