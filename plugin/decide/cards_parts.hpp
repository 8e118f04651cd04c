// What the files of cards share. For cards*.cpp only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/decide/cards.hpp"

namespace hv::plugin::cards {

using Findings = std::vector<rules::FindingRef>;

inline constexpr std::size_t longest_summary = 139;

struct Voice {
    rules::Language language;

    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(language == rules::Language::nb ? nb : en);
    }
};

Indicator indicator_of(rules::Level level);

// `- **Title.** sentence` for each, and its source.
std::string findings_text(const Judged& judged, const Findings& findings, rules::Language language);
// The titles, one after the other.
std::string titles_text(const Judged& judged, const Findings& findings, rules::Language language);
// What no rule could assess because it was not measured, or is too old; empty when there is nothing of the kind. Of
// a record that did not come whole, or with drugs that nobody recognised, that is said, too.
std::string not_assessed_text(const Judged& judged, rules::Language language);

inline constexpr std::size_t most_suggestions = 2;  // the laboratory's, the healthy-life centre's
std::string suggestion_uuid(std::string_view card, std::size_t index);

// Draft requests for what is missing in a laboratory, and for a healthy-life centre where the advice names it.
std::vector<CardSuggestion> suggestions(const Judged& judged, const Findings& findings, const CardSetting& setting);

// Label and address of the first finding's rule set.
void put_source(Card& card, const Judged& judged, const Findings& findings, rules::Language language);

// The uuids, last of all: of the card by everything that it says.
// Where the rules are past their last day the first card says so.
void say_expired(std::vector<Card>& all, const CardSetting& setting);
void name(Card& card, std::string_view patient, const CardSetting& setting);

std::vector<std::string> rules_of(const Judged& judged, const Findings& findings);

}  // namespace hv::plugin::cards
