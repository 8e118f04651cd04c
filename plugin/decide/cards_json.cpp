// Cards as the standard writes them: what is empty is left out.
#include "fhir/json/writer.hpp"
#include "plugin/decide/cards_parts.hpp"

namespace hv::plugin {
namespace {

void write_reasons(json::Writer& out, rules::Language language) {
    if (act_reasons().empty()) return;
    out.key("overrideReasons").begin_array();
    for (const ActReason& reason : act_reasons()) {
        out.begin_object().member("code", reason.code).member("system", act_reason_system);
        out.member("display", reason.words.in(language)).end_object();
    }
    out.end_array();
}

void write_suggestions(json::Writer& out, const std::vector<CardSuggestion>& suggestions) {
    if (suggestions.empty()) return;
    out.key("suggestions").begin_array();
    for (const CardSuggestion& suggestion : suggestions) {
        out.begin_object().member("label", suggestion.label).member("uuid", suggestion.uuid);
        out.key("actions").begin_array();
        for (const CardAction& action : suggestion.actions) {
            out.begin_object().member("type", "create").member("description", action.description);
            out.key("resource").raw(action.resource).end_object();
        }
        out.end_array().end_object();
    }
    out.end_array().member("selectionBehavior", "any");
}

void write_card(json::Writer& out, const Card& card, const CardSetting& setting) {
    out.begin_object().member("uuid", card.uuid).member("summary", card.summary);
    if (!card.detail.empty()) out.member("detail", card.detail);
    out.member("indicator", text(card.indicator));
    out.key("source").begin_object().member("label", card.source_label);
    if (!card.source_url.empty()) out.member("url", card.source_url);
    out.end_object();
    write_suggestions(out, card.suggestions);
    if (!card.rules.empty() || card.asks_why) write_reasons(out, setting.language);
    if (!setting.launch_url.empty()) {
        out.key("links").begin_array().begin_object();
        out.member("label", cards::Voice{setting.language}.say("Åpne Hjertevakt", "Open Hjertevakt"));
        out.member("url", setting.launch_url).member("type", "smart").end_object().end_array();
    }
    out.end_object();
}

}  // namespace

std::string cards_json(std::span<const Card> cards, const CardSetting& setting) {
    json::Writer out;
    out.begin_object().key("cards").begin_array();
    for (const Card& card : cards) write_card(out, card, setting);
    out.end_array().end_object();
    return out.take();
}

}  // namespace hv::plugin
