// A call answered with cards: what came is judged from the one document that was parsed.
#include <algorithm>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/care/care.hpp"
#include "plugin/decide/cards.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/hooks/call.hpp"
#include "plugin/hooks/desk.hpp"
#include "plugin/hooks/drafts.hpp"
#include "plugin/hooks/replies.hpp"

namespace hv::plugin::hooks {
namespace {

constexpr std::size_t kept_buffers = std::size_t{1} << 20;  // of a body; what is larger is given back at once

struct Work {
    Desk& desk;
    const Prepared& prepared;
    const ServiceKind& service;
    Instant as_of;
    Call call;
    Drafts drafts;
    std::vector<std::unique_ptr<json::Document>> documents;  // what was fetched, and the drafts
    std::vector<json::Value> record;
    json::Value draft;
    CardSetting setting;
};

std::string without_last_slash(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return std::string(url);
}

// Judged before anything is fetched, so that nobody can make us ask a server of his own (SSRF).
std::optional<Error> foreign_server(const Caller& caller, const Call& call) {
    if (call.fhir_server.empty()) return std::nullopt;
    const std::string server = without_last_slash(call.fhir_server);
    if (std::ranges::find(*caller.fhir_servers, server) != caller.fhir_servers->end()) return std::nullopt;
    return Error{Fault::denied, "`fhirServer` is not on the list for this caller",
                 "an admin adds it to hooks.fhir_servers of this EHR, if it is to be asked"};
}

json::Value keep(Work& work, const std::string& bytes, Result<bool>& done) {
    work.documents.push_back(std::make_unique<json::Document>());
    Result<json::Value> root = work.documents.back()->reparse(bytes);
    if (root) return *root;
    done = Error{Fault::unavailable, "the EHR's answer is no JSON", "ask its administrator"};
    return {};
}

// One of the few places for calls that fetch.
class Turn {
public:
    explicit Turn(Desk& desk) : desk_(desk), got_(++desk.fetching <= desk.tenant.most_fetching) {}
    ~Turn() { --desk_.fetching; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    [[nodiscard]] bool got() const { return got_; }

private:
    Desk& desk_;
    bool got_;
};

Error cannot_fetch(const Given& given) {
    std::string types;
    for (const std::string_view type : given.missing) types += (types.empty() ? "" : ", ") + std::string(type);
    return {Fault::conflict, "missing, and there is no token to fetch it with: " + types,
            "send the prefetch of /cds-services, or fhirServer and fhirAuthorization"};
}

Result<bool> gather(Work& work) {
    Result<Given> given = look_into(work.call.prefetch, work.prepared.asked, work.call.patient);
    if (!given) return std::move(given).error();
    work.record = std::move(given->documents);
    const bool may_fetch = !work.call.token.empty() && work.desk.tenant.open;
    std::vector<std::string_view> missing = given->missing;
    std::optional<fhir::client::Abilities> abilities;
    const bool asks = !missing.empty() || (may_fetch && !given->refetch.empty());
    if (asks && work.desk.tenant.abilities) {
        if (auto can = work.desk.tenant.abilities()) abilities = *std::move(can);
    }
    if (!may_fetch) {
        std::erase_if(missing, [&](std::string_view type) {
            return abilities && type != "Patient" && type != "Observation" &&
                   abilities->of(std::string(type)) == nullptr;
        });
        if (!missing.empty()) return cannot_fetch({{}, missing, {}, {}});
        work.record.insert(work.record.end(), given->without_drugs.begin(), given->without_drugs.end());
        return true;
    }
    missing.insert(missing.end(), given->refetch.begin(), given->refetch.end());
    if (missing.empty()) return true;
    const Turn turn(work.desk);
    if (!turn.got()) {
        return Error{Fault::busy, "too many calls fetch from the EHR at once",
                     "send the whole prefetch, then nothing is fetched"};
    }
    auto ehr = work.desk.tenant.open(without_last_slash(work.call.fhir_server), std::string(work.call.token));
    if (!ehr) return std::move(ehr).error();
    Result<std::vector<std::string>> fetched = fetch_missing(**ehr, work.call.patient, missing, abilities);
    if (!fetched) {
        Error error = std::move(fetched).error();
        if (error.fault == Fault::not_found || error.fault == Fault::invalid) error.fault = Fault::conflict;
        return std::move(error).in("the EHR");
    }
    Result<bool> done = true;
    for (const std::string& bytes : *fetched) {
        const json::Value root = keep(work, bytes, done);
        if (!done) return done;
        work.record.push_back(root);
    }
    return true;
}

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

Result<Attention> attend(const Work& work, const Judged& judged) {
    const auto acts = work.desk.common.parts.care->acts({work.desk.tenant.name, std::string(work.call.patient)});
    if (!acts) return acts.error();
    return attention(judged, care::acted(*acts), work.as_of);
}

Result<bool> remember(const Work& work, const Caller& caller, const Judged& judged, const std::vector<Card>& cards) {
    View view;
    for (const Card& card : cards) {
        store::CardRow row;
        row.uuid = card.uuid;
        row.who = {work.desk.tenant.name, std::string(work.call.patient)};
        row.service = work.service.id;
        row.rules = card.rules;
        if (!card.rules.empty()) row.seen = seen_now(judged, card.rules);
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

Result<std::string> view_cards(Work& work, const Caller& caller) {
    const Result<JudgedPatient> patient = judge_one(work, work.record);
    if (!patient) return patient.error();
    const Result<Attention> seen = attend(work, patient->judged());
    if (!seen) return seen.error();
    const std::vector<Card> cards = cards_of_view(patient->judged(), *seen, work.setting);
    if (Result<bool> done = remember(work, caller, patient->judged(), cards); !done) return std::move(done).error();
    return cards_json(cards, work.setting);
}

Result<std::string> order_cards(Work& work, const Caller& caller) {
    const Result<JudgedPatient> before = judge_one(work, work.record);
    if (!before) return before.error();
    std::vector<json::Value> with_draft = work.record;
    with_draft.push_back(work.draft);
    const Result<JudgedPatient> with = judge_one(work, with_draft);
    if (!with) return with.error();
    const Result<Attention> seen = attend(work, with->judged());
    if (!seen) return seen.error();
    const std::vector<Card> cards =
        cards_of_order(before->judged(), with->judged(), *seen, work.drafts.drugs, work.setting);
    if (Result<bool> done = remember(work, caller, with->judged(), cards); !done) return std::move(done).error();
    return cards_json(cards, work.setting);
}

Result<std::string> cards_for(Work& work, const Caller& caller) {
    const bool order = work.service.hook != "patient-view";
    if (order) {
        const Which which = work.service.hook == "order-select" ? Which::selected : Which::all;
        Result<Drafts> drafts = read_drafts(work.call, which, work.prepared.rules->vocabulary, work.as_of);
        if (!drafts) return std::move(drafts).error();
        work.drafts = *std::move(drafts);
        if (work.drafts.drugs.empty()) return std::string(R"({"cards":[]})");
        Result<bool> done = true;
        work.draft = keep(work, work.drafts.document, done);
        if (!done) return std::move(done).error();
    }
    if (Result<bool> gathered = gather(work); !gathered) return std::move(gathered).error();
    return order ? order_cards(work, caller) : view_cards(work, caller);
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

CardSetting setting_of(const Desk& desk, const Call& call, const http::Request& request) {
    CardSetting setting;
    setting.language = language_of(desk, request);
    setting.instance = call.instance;
    setting.requester = call.user;
    setting.at_most = desk.tenant.most_cards;
    const HooksParts& parts = desk.common.parts;
    const std::string url = parts.public_url ? parts.public_url() : std::string();
    if (!url.empty() && !parts.launch_path.empty()) setting.launch_url = url + parts.launch_path;
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
    Work work{desk, *prepared, service, desk.common.parts.clock->now(), *call, {}, {}, {}, {}, {}};
    work.setting = setting_of(desk, *call, request);
    Result<std::string> body = cards_for(work, caller);
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
