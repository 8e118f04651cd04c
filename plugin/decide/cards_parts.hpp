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
// That the record did not come whole, and which drugs nobody recognised; empty when there is nothing of the kind.
std::string not_read_text(const Judged& judged, rules::Language language);
// And what no rule could assess because it was not measured, or is too old.
std::string not_assessed_text(const Judged& judged, rules::Language language);

// Of a record of which a part did not come the only card, when nothing else is to be said.
void say_a_part(std::vector<Card>& all, const Judged& judged, const std::string& missing, const CardSetting& setting);
// No more than the setting allows; of the others the last one tells the summaries, behind `head`.
void count_the_rest(std::vector<Card>& all, const rules::Words& head, const CardSetting& setting);

inline constexpr std::size_t most_suggestions = 2;  // the laboratory's, the healthy-life centre's
std::string suggestion_uuid(std::string_view card, std::size_t index);

// Draft requests for what is missing in a laboratory, and for a healthy-life centre where the advice names it.
std::vector<CardSuggestion> suggestions(const Judged& judged, const Findings& findings, const CardSetting& setting);

// Label and address of the first finding's rule set.
void put_source(Card& card, const Judged& judged, const Findings& findings, rules::Language language);

// Where the rules are past their last day the first card says so.
void say_expired(std::vector<Card>& all, const CardSetting& setting);
// The uuids, last of all: of the card by everything that it says.
void name(Card& card, std::string_view patient, const CardSetting& setting);

std::vector<std::string> rules_of(const Judged& judged, const Findings& findings);

}  // namespace hv::plugin::cards
