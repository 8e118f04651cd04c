// A call answered with cards: what came is judged from the one document that was parsed.
#include <algorithm>
#include <utility>

#include "fhir/base/zone.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/care/care.hpp"
#include "plugin/decide/cards.hpp"
#include "plugin/decide/seen.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/hooks/call.hpp"
#include "plugin/hooks/desk.hpp"
#include "plugin/hooks/drafts.hpp"
#include "plugin/hooks/gathering.hpp"
#include "plugin/hooks/replies.hpp"
#include "plugin/hooks/requested.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::size_t kept_buffers = std::size_t{1} << 20;  // of a body; what is larger is given back at once

struct Work {
    Desk& desk;
    const Prepared& prepared;
    const ServiceKind& service;
    const Call& call;
    Instant as_of;
    CardSetting setting;
    Gathering gathering;
};

Error another_patient() {
    return {Fault::invalid, "what was sent is about another patient than `context.patientId`",
            "one call is about one patient; nothing was judged"};
}

Result<JudgedPatient> judge_one(const Work& work, std::span<const json::Value> record) {
    Result<JudgedPatient> judged =
        judge_values(record, work.prepared.rules->vocabulary, work.prepared.sets, work.as_of, fhir::r4::Links::proved);
    if (!judged) return judged;
    if (judged->snapshot.patient_id != work.call.patient) return another_patient();
    const bool foreign = std::ranges::any_of(judged->snapshot.issues, [](const Issue& issue) {
        return issue.code == IssueCode::foreign_subject && !issue.path.ends_with("focus");
    });
    if (foreign) return another_patient();
    return judged;
}

Result<Attention> attend(const Work& work, const Sight& now) {
    const auto acts = work.desk.common.parts.care->acts({work.desk.tenant.name, std::string(work.call.patient)});
    if (!acts) return acts.error();
    return attention(now, care::acted(*acts), work.as_of);
}

// `now` is null when nobody was judged: then no card is about a finding.
Result<bool> remember(const Work& work, const Caller& caller, const Sight* now, const std::vector<Card>& cards) {
    View view;
    for (const Card& card : cards) {
        store::CardRow row;
        row.uuid = card.uuid;
        row.who = {work.desk.tenant.name, std::string(work.call.patient)};
        row.service = work.service.id;
        row.rules = card.rules;
        if (now != nullptr && !card.rules.empty()) row.seen = seen_text(*now, card.rules);
        row.user = work.call.user;
        row.at = work.as_of;
        view.cards.push_back(std::move(row));
    }
    json::Writer detail;
    detail.begin_object().key("cards").integer(static_cast<std::int64_t>(cards.size()));
    if (!caller.iss.empty()) detail.member("iss", caller.iss);
    detail.end_object();
    view.audit = {work.as_of,
                  std::string(work.call.user),
                  "hook.view",
                  work.desk.tenant.name,
                  std::string(work.call.patient),
                  std::string(work.service.id),
                  detail.take()};
    if (work.desk.common.journal->add(std::move(view))) return true;
    return Error{Fault::unavailable, "the view could not be written to the audit", "try again in a moment"};
}

Result<std::string> given(const Work& work, const Caller& caller, const Sight* now, const std::vector<Card>& cards) {
    if (Result<bool> done = remember(work, caller, now, cards); !done) return std::move(done).error();
    return cards_json(cards, work.setting);
}

Result<std::string> view_cards(Work& work, const Caller& caller) {
    if (Result<bool> came = work.gathering.record(); !came) return std::move(came).error();
    work.setting.requested = requested(work.gathering.documents(), {}, work.prepared.rules->vocabulary);
    const Result<JudgedPatient> patient = judge_one(work, work.gathering.documents());
    if (!patient) return patient.error();
    const Judged judged = patient->judged();
    const Sight now = see(judged);
    const Result<Attention> attention = attend(work, now);
    if (!attention) return attention.error();
    return given(work, caller, &now, cards_of_view(judged, *attention, work.setting));
}

// The record as if the drafts had been signed.
Result<std::vector<json::Value>> signed_record(Work& work, const Drafts& drafts, json::Value starts) {
    std::vector<json::Value> all{starts};
    const std::vector<json::Value> record = work.gathering.documents();
    for (const json::Value document : record) {
        const std::string ended = with_ends(document, drafts, work.as_of);
        if (ended.empty()) {
            all.push_back(document);
            continue;
        }
        Result<json::Value> kept = work.gathering.keep(ended);
        if (!kept) return std::move(kept).error();
        all.push_back(*kept);
    }
    return all;
}

Result<std::string> order_cards(Work& work, const Caller& caller, const Drafts& drafts, const DraftedDrugs& drugs,
                                json::Value starts) {
    if (Result<bool> came = work.gathering.record(); !came) return std::move(came).error();
    const auto any = [](json::Value) { return true; };
    if (Result<bool> came = work.gathering.medications_of(starts, any); !came) return std::move(came).error();
    work.setting.requested =
        requested(work.gathering.documents(), work.call.context["draftOrders"], work.prepared.rules->vocabulary);
    const Result<JudgedPatient> before = judge_one(work, work.gathering.documents());
    if (!before) return before.error();
    const Result<std::vector<json::Value>> record = signed_record(work, drafts, starts);
    if (!record) return record.error();
    const Result<JudgedPatient> with = judge_one(work, *record);
    if (!with) return with.error();
    const Judged judged = with->judged();
    const Sight now = see(judged);
    const Result<Attention> attention = attend(work, now);
    if (!attention) return attention.error();
    std::vector<Card> cards = cards_of_order(before->judged(), judged, *attention, drugs.antipsychotics, work.setting);
    const bool over = judged.snapshot.deceased || judged.snapshot.inactive;
    if (cards.empty() && !over) cards = cards_of_unrecognised(drugs.unrecognised, work.call.patient, work.setting);
    return given(work, caller, &now, cards);
}

Result<std::string> cards_for_drafts(Work& work, const Caller& caller) {
    const Which which = work.service.hook == "order-select" ? Which::selected : Which::all;
    const Result<Drafts> drafts = read_drafts(work.call, which, work.as_of);
    if (!drafts) return drafts.error();
    const std::string nothing = R"({"cards":[]})";
    if (drafts->selected.empty()) return nothing;
    const Result<json::Value> starts = work.gathering.keep(drafts->document);
    if (!starts) return starts.error();
    const auto is_selected = [&](json::Value order) { return drafts->selected.contains(order["id"].text()); };
    if (Result<bool> came = work.gathering.medications_of(*starts, is_selected); !came) return std::move(came).error();
    std::vector<json::Value> documents = work.gathering.documents();
    documents.push_back(*starts);
    const Result<DraftedDrugs> drugs = drugs_of(*drafts, documents, work.prepared.rules->vocabulary);
    if (!drugs) return drugs.error();
    if (!drugs->antipsychotics.empty()) return order_cards(work, caller, *drafts, *drugs, *starts);
    if (drugs->unrecognised.empty()) return nothing;
    return given(work, caller, nullptr, cards_of_unrecognised(drugs->unrecognised, work.call.patient, work.setting));
}

rules::Language language_of(const Desk& desk, const http::Request& request) {
    switch (language_asked(request)) {
        case Asked::nb:
            return rules::Language::nb;
        case Asked::en:
            return rules::Language::en;
        case Asked::none:
            break;
    }
    return desk.tenant.language;
}

CardSetting setting_of(const Desk& desk, const ActiveSets& rules, const Call& call, const http::Request& request) {
    CardSetting setting;
    setting.language = language_of(desk, request);
    setting.instance = call.instance;
    setting.requester = call.user;
    setting.at_most = desk.tenant.most_cards;
    setting.expired = expired_on(rules, oslo_date(desk.common.parts.clock->now()));
    const std::string url = desk.common.parts.public_url ? desk.common.parts.public_url() : std::string();
    if (!url.empty() && !desk.tenant.launch_path.empty()) setting.launch_url = url + desk.tenant.launch_path;
    return setting;
}

http::Reply answer_parsed(Desk& desk, const Caller& caller, const ServiceKind& service, const http::Request& request,
                          json::Value root) {
    const auto prepared = desk.common.prepared();
    if (prepared == nullptr) {
        return outcome_reply(
            503, {Fault::unavailable, "no rules are in force: nobody is judged", "an admin activates some"});
    }
    const Result<Call> call = read_call(root, service.hook);
    if (!call) return outcome_reply(400, call.error());
    if (const auto foreign = foreign_server(caller, *call)) {
        desk.common.say(Said::refused, desk.tenant.name, *foreign);
        return outcome_reply(403, *foreign);
    }
    Work work{desk,
              *prepared,
              service,
              *call,
              desk.common.parts.clock->now(),
              setting_of(desk, *prepared->rules, *call, request),
              Gathering(desk, *prepared, *call)};
    Result<std::string> body =
        service.hook == "patient-view" ? view_cards(work, caller) : cards_for_drafts(work, caller);
    if (!body) return outcome_reply(status_of(body.error().fault), body.error());
    return http::json_reply(200, *std::move(body));
}

}  // namespace

http::Reply answer(Desk& desk, const Caller& caller, const ServiceKind& service, const http::Request& request) {
    static thread_local json::Document kept;
    json::Document large;
    json::Document& document = request.body.size() <= kept_buffers ? kept : large;
    const Result<json::Value> root = document.reparse(request.body);
    if (!root) return outcome_reply(400, Error{root.error()}.in("the body"));
    return answer_parsed(desk, caller, service, request, *root);
}

}  // namespace hv::plugin::hooks
