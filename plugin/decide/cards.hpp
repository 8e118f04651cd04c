// A judged patient as CDS Hooks cards: few, grouped by topic, the highest first.
//
// In:      the judged patient; what somebody has attended to already (left out, see attention.hpp); of an order the
//          same patient with the draft as if it had been signed.
// Out:     cards and their JSON. A summary has fewer than 140 characters; no member is null or empty; what comes from
//          the record is escaped in the Markdown; the subject of a suggestion is the evaluated patient and nobody else
//          (hazard H02). The same input gives the same bytes, uuids included.
// Levels:  urgent -> critical; danger and review -> warning; due and info -> info.
// Words:   neutral, with reason, data and source (hazard H24). What was not assessed is said (hazard H06).
// Drugs:   metabolic liability and what lies lower come from rules/vocab/drugs.json with their source. A tier that no
//          clinician has confirmed says so.
// Errors:  none.
// Source:  CDS Hooks 2.0, Card Attributes; clinical reference 3.9; operations reference 2.3.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/attention.hpp"
#include "plugin/decide/draft.hpp"

namespace hv::plugin {

enum class Indicator : std::uint8_t { info, warning, critical };
std::string_view text(Indicator indicator);

// A resource to create, whole, as JSON.
struct CardAction {
    std::string description;
    std::string resource;
};

struct CardSuggestion {
    std::string uuid;
    std::string label;
    std::vector<CardAction> actions;  // all of them, in one transaction
};

struct Card {
    std::string uuid;
    std::string summary;
    std::string detail;  // Markdown
    Indicator indicator = Indicator::info;
    std::string source_label;
    std::string source_url;  // perhaps empty
    std::vector<CardSuggestion> suggestions;
    std::vector<std::string> rules;  // whose findings are attended to when the card is answered, sorted
    bool asks_why = false;           // may be answered with a reason, though it is about no finding
};

// A test that somebody has asked for. A reading that was taken since has answered it.
struct RequestedTest {
    rules::ObservableId of = 0;
    std::optional<Moment> when;  // none: not known, or a moment ago

    bool operator==(const RequestedTest&) const = default;
};

struct Requested {
    std::vector<RequestedTest> tests;
    bool healthy_life_centre = false;
};

struct CardSetting {
    rules::Language language = rules::Language::nb;
    std::string instance;    // the call's hookInstance, a UUID: other calls' cards have other uuids
    std::string requester;   // `Practitioner/p1`, of drafts; empty: left out
    std::string launch_url;  // of our page; empty: no link
    std::size_t at_most = 4;
    std::string expired;  // last day of the rules, once it has passed
    Requested requested;  // already: none of it is suggested again
};

// A drug that is about to be ordered.
struct DraftDrug {
    fhir::Code atc;
    std::string name;  // as the order writes it
};

std::vector<Card> cards_of_view(const Judged& judged, const Attention& attention, const CardSetting& setting);

// `with` is `judged` with the drafts in it; `attention` is that of `with`.
std::vector<Card> cards_of_order(const Judged& judged, const Judged& with, const Attention& attention,
                                 std::span<const DraftDrug> drugs, const CardSetting& setting);

// One card that says that drafted drugs were not recognised, and so not assessed (hazards H06, H17); none for no names.
// A name is what the order writes, perhaps empty. For when there is nothing else to say.
std::vector<Card> cards_of_unrecognised(std::span<const std::string> names, std::string_view patient,
                                        const CardSetting& setting);

// `{"cards":[...]}`.
std::string cards_json(std::span<const Card> cards, const CardSetting& setting);

// Whether a card of ours with this uuid may have borne a suggestion under this id.
bool is_suggestion_of(std::string_view card, std::string_view id);

// Text that Markdown, and HTML inside it, shows as it stands; one line. Runs of eleven digits are starred.
std::string markdown(std::string_view text);

// At most so many characters (code points), cut at a blank and ended by `…` when it was longer.
std::string shortened(std::string_view text, std::size_t characters);

}  // namespace hv::plugin
