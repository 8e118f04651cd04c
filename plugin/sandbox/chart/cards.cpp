#include "plugin/sandbox/chart/cards.hpp"

#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

Error bad(std::size_t card, std::string_view what) {
    return {Fault::invalid, "cards[" + std::to_string(card) + "]: " + std::string(what), ""};
}

std::string words(json::Value value) {
    return std::string(value.text());
}

Suggestion suggestion_of(json::Value value) {
    Suggestion suggestion{words(value["uuid"]), words(value["label"]), value["isRecommended"].is_true(), {}};
    for (const json::Value action : value["actions"].items()) {
        CardAction read{words(action["type"]), words(action["description"]), {}, words(action["resourceId"])};
        if (action["resource"]) {
            json::Writer out;
            copy(out, action["resource"]);
            read.resource = out.take();
        }
        suggestion.actions.push_back(std::move(read));
    }
    return suggestion;
}

Card card_of(json::Value value) {
    Card card;
    card.uuid = words(value["uuid"]);
    card.summary = words(value["summary"]);
    card.detail = words(value["detail"]);
    card.indicator = words(value["indicator"]);
    card.source = words(value["source"]["label"]);
    card.source_url = words(value["source"]["url"]);
    for (const json::Value one : value["suggestions"].items()) card.suggestions.push_back(suggestion_of(one));
    for (const json::Value one : value["links"].items()) {
        card.links.push_back(
            {words(one["label"]), words(one["url"]), one["type"].text() == "smart", words(one["appContext"])});
    }
    for (const json::Value one : value["overrideReasons"].items()) {
        card.overrides.push_back({words(one["system"]), words(one["code"]), words(one["display"])});
    }
    return card;
}

}  // namespace

Result<std::vector<Card>> read_cards(std::string_view json) {
    const auto document = json::Document::parse(json);
    if (!document) return Error{Fault::invalid, "no JSON that can be read", ""};
    if (!document->root()["cards"].is_array()) return Error{Fault::invalid, "`cards` is missing", ""};
    std::vector<Card> cards;
    for (const json::Value value : document->root()["cards"].items()) {
        Card card = card_of(value);
        const std::size_t at = cards.size();
        if (card.summary.empty()) return bad(at, "`summary` is missing");
        if (card.source.empty()) return bad(at, "`source.label` is missing");
        if (card.indicator != "info" && card.indicator != "warning" && card.indicator != "critical") {
            return bad(at, "`indicator` is none of info, warning, critical");
        }
        if (!card.suggestions.empty() && value["selectionBehavior"].text().empty()) {
            return bad(at, "`selectionBehavior` is missing beside suggestions");
        }
        cards.push_back(std::move(card));
    }
    return cards;
}

}  // namespace hv::plugin::sandbox
