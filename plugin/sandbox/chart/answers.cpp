// What the user does about a card: the EHR carries out what was suggested, and tells the service either way.
#include "plugin/sandbox/assertions.hpp"
#include "plugin/sandbox/chart/cards_html.hpp"
#include "plugin/sandbox/chart/chart.hpp"
#include "plugin/sandbox/chart/replies.hpp"

namespace hv::plugin::sandbox {
namespace {

// The whole of a feedback's element, but for what its outcome adds.
json::Writer begun(const std::string& card, std::string_view outcome, Instant now) {
    json::Writer out;
    out.begin_object().member("card", card).member("outcome", outcome).member("outcomeTimestamp", text(now));
    return out;
}

}  // namespace

http::Reply Chart::feedback(const http::Request& request, const Visit& visit) {
    const Parameters form = form_of(request);
    ShownCard shown;
    {
        const std::lock_guard lock(mutex_);
        const auto found = shown_.find(value_of(form, "card"));
        if (found == shown_.end()) {
            return part(request, visit, card_note(visit.say("Kortet er ikke her lenger.", "The card is gone.")));
        }
        shown = found->second;
    }
    const std::string suggestion = value_of(form, "suggestion");
    const std::string said =
        suggestion.empty() ? override_card(visit, shown, request) : accept(visit, shown, suggestion);
    return part(request, visit, card_note(said));
}

std::string Chart::accept(const Visit& visit, const ShownCard& shown, const std::string& suggestion) {
    for (const Suggestion& one : shown.card.suggestions) {
        if (one.uuid != suggestion) continue;
        for (const CardAction& action : one.actions) {
            const auto document = json::Document::parse(action.resource);
            const std::string type = document ? std::string(document->root()["resourceType"].text()) : "";
            const auto done =
                action.type == "delete" ? write(visit, "DELETE", action.resource_id, "")
                : action.type == "update"
                    ? write(visit, "PUT", type + "/" + std::string(document->root()["id"].text()), action.resource)
                    : write(visit, "POST", type, action.resource);
            if (!done) return visit.say("Ikke utført: ", "Not done: ") + done.error().message;
        }
        json::Writer out = begun(shown.card.uuid, "accepted", clock_.now());
        out.key("acceptedSuggestions").begin_array().begin_object().member("id", suggestion).end_object().end_array();
        const auto told = cds_.feedback(shown.service, out.end_object().take());
        return visit.say("Utført: ", "Done: ") + one.label +
               (told ? "" : visit.say(" (tjenesten fikk ikke vite det)", " (the service could not be told)"));
    }
    return visit.say("Forslaget er ikke her lenger.", "The suggestion is gone.");
}

std::string Chart::override_card(const Visit& visit, const ShownCard& shown, const http::Request& request) {
    const Parameters form = form_of(request);
    const std::string reason = value_of(form, "reason");
    const std::string comment = value_of(form, "comment");
    json::Writer out = begun(shown.card.uuid, "overridden", clock_.now());
    std::string words;
    for (const CardCoding& coding : shown.card.overrides) {
        if (coding.system + "|" + coding.code != reason) continue;
        words = coding.display;
        out.key("overrideReason").begin_object().key("reason").begin_object();
        out.member("code", coding.code).member("system", coding.system).member("display", coding.display).end_object();
        if (!comment.empty()) out.member("userComment", comment);
        out.end_object();
        break;
    }
    const auto told = cds_.feedback(shown.service, out.end_object().take());
    if (!told) return visit.say("Tilbakemeldingen kom ikke fram: ", "Feedback did not arrive: ") + told.error().message;
    return visit.say("Tilbakemelding sendt: ", "Feedback sent: ") + words;
}

Result<bool> Chart::write(const Visit& visit, const std::string& method, const std::string& path,
                          const std::string& body) {
    Grant grant;
    grant.client = "chart";
    grant.scope = "user/*.cruds";
    grant.user = visit.user.reference;
    HttpRequest request;
    request.method = method;
    request.url = ehr_.base() + "/" + path;
    request.headers = {{"Authorization", "Bearer " + ehr_.give_token(std::move(grant))},
                       {"Content-Type", "application/fhir+json"}};
    request.body = body;
    const HttpReply reply = ehr_.handle(request);
    if (reply.status >= 200 && reply.status < 300) return true;
    return Error{Fault::invalid, "the record answered " + std::to_string(reply.status), ""};
}

}  // namespace hv::plugin::sandbox
