#include "plugin/sandbox/chart/cards_html.hpp"

#include "plugin/sandbox/chart/markdown.hpp"
#include "plugin/sandbox/chart/pages.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string word_of(const Visit& visit, const std::string& indicator) {
    if (indicator == "critical") return visit.say("Kritisk", "Critical");
    if (indicator == "warning") return visit.say("Viktig", "Warning");
    return visit.say("Til orientering", "For information");
}

Html links_of(const Visit& visit, const Card& card, const std::string& patient) {
    Html items;
    for (const CardLink& link : card.links) {
        std::string url = link.url;
        // The service names its launch address; only the EHR can begin a launch.
        if (link.smart) {
            url = "/chart/" + url_encoded(patient) + "/launch?in=tab&app-context=" + url_encoded(link.app_context);
        } else if (!is_web_address(url)) {
            continue;
        }
        items += element("li", element("a", {{"href", url}, {"target", "_blank"}, {"rel", "noopener noreferrer"}},
                                       link.label + visit.say(" (ny fane)", " (new tab)")));
    }
    return items.markup.empty() ? Html{} : element("ul", {{"class", "links"}}, items);
}

Html suggestions_of(const Visit& visit, const Card& card) {
    Html buttons;
    for (const Suggestion& one : card.suggestions) {
        Html parts = element("button", {{"type", "submit"}, {"name", "suggestion"}, {"value", one.uuid}}, one.label);
        if (one.recommended) parts += element("small", visit.say(" anbefalt", " recommended"));
        buttons += element("p", {{"class", "suggestion"}}, parts);
    }
    return buttons;
}

Html override_of(const Visit& visit, const Card& card) {
    Html options;
    for (const CardCoding& reason : card.overrides) {
        options += element("option", {{"value", reason.system + "|" + reason.code}}, reason.display);
    }
    if (options.markup.empty()) return {};
    const std::string reason_id = "reason-" + card.uuid;
    const std::string comment_id = "comment-" + card.uuid;
    const Html parts = joined({element("summary", visit.say("Følger ikke rådet", "Not following this")),
                               element("label", {{"for", reason_id}}, visit.say("Grunn", "Reason")),
                               element("select", {{"id", reason_id}, {"name", "reason"}}, options),
                               element("label", {{"for", comment_id}}, visit.say("Kommentar", "Comment")),
                               lone("input", {{"id", comment_id}, {"name", "comment"}, {"maxlength", "500"}}),
                               element("button", {{"type", "submit"}, {"name", "override"}, {"value", "1"}},
                                       visit.say("Send tilbakemelding", "Send feedback"))});
    return element("details", parts);
}

Html card_html(const Visit& visit, const ShownCard& shown, const std::string& patient) {
    const Card& card = shown.card;
    const std::string mark = card.indicator == "info" ? "ℹ" : card.indicator == "warning" ? "⚠" : "‼";
    Html parts =
        element("p", {{"class", "indicator"}},
                joined({element("span", {{"aria-hidden", "true"}}, mark + " "), text(word_of(visit, card.indicator))}));
    parts += element("h3", card.summary);
    if (!card.detail.empty()) parts += element("div", {{"class", "detail"}}, markdown(card.detail));
    parts += links_of(visit, card, patient);
    if (!card.uuid.empty()) {
        const std::string id = "card-" + card.uuid;
        parts += post_form("/chart/" + url_encoded(patient) + "/feedback", {{"data-inline", id}},
                           joined({hidden("card", card.uuid), suggestions_of(visit, card), override_of(visit, card)}));
    }
    Html source = text(visit.say("Kilde: ", "Source: "));
    source += is_web_address(card.source_url)
                  ? element("a", {{"href", card.source_url}, {"target", "_blank"}, {"rel", "noopener noreferrer"}},
                            card.source)
                  : text(card.source);
    parts += element("p", {{"class", "source"}}, source);
    return element("article", {{"class", "card " + card.indicator}}, parts);
}

}  // namespace

Html cards_html(const Visit& visit, const std::vector<ShownCard>& cards, const std::string& patient) {
    if (cards.empty()) return card_note(visit.say("Ingen råd nå.", "No advice now."));
    Html all;
    for (const ShownCard& shown : cards) {
        all += element("div", {{"id", "card-" + shown.card.uuid}}, card_html(visit, shown, patient));
    }
    return all;
}

Html card_note(std::string_view words) {
    return element("p", {{"class", "note"}}, words);
}

}  // namespace hv::plugin::sandbox
