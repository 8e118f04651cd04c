// A judged patient as the pages of text look at it: findings with their rules, ages in words, drugs taken now.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/evaluate_text.hpp"
#include "plugin/cli/page.hpp"
#include "plugin/decide/timeline.hpp"

namespace hv::plugin::cli {

struct Item {
    const rules::Assessment* assessment;
    const rules::Finding* finding;

    [[nodiscard]] const rules::RuleSet& set() const { return *assessment->rules; }
    [[nodiscard]] const rules::Rule& rule() const { return set().rules[finding->rule]; }

    // Not shut out by a gate, not resting.
    [[nodiscard]] bool applies() const { return !finding->gate && !finding->resting; }
    [[nodiscard]] bool not_assessed() const { return applies() && finding->truth == rules::Truth::unknown; }
    // Met at this level, or not met and worth saying at it; none: in order.
    [[nodiscard]] bool speaks_at(rules::Level level) const {
        return applies() && finding->truth != rules::Truth::unknown && finding->level == level;
    }
    [[nodiscard]] bool in_order() const { return speaks_at(rules::Level::none) && !about_population(); }
    // Who the patient is not is no good news and no bad news.
    [[nodiscard]] bool not_present() const { return speaks_at(rules::Level::none) && about_population(); }
    [[nodiscard]] bool about_population() const { return std::holds_alternative<rules::PresentKind>(rule().expr.kind); }
};

struct View {
    const JudgedPatient& patient;
    const TextStyle& style;
    std::vector<Item> items;  // every rule of every set, in their order

    View(const JudgedPatient& judged, const TextStyle& how);

    [[nodiscard]] const rules::Snapshot& snapshot() const { return patient.snapshot; }
    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const;
    [[nodiscard]] const std::string& say(const rules::Words& words) const { return words.in(style.language); }
    [[nodiscard]] std::vector<Item> only(const std::function<bool(const Item&)>& wanted) const;

    // As it stands in a column: in ASCII when the page is.
    [[nodiscard]] std::string cell(std::string_view text) const {
        return style.ascii ? ascii(text) : std::string(text);
    }

    // «i dag», «89 dager», «14 måneder», «6 år».
    [[nodiscard]] std::string age(Date day) const;
};

// `FARESONE`: one word, for a column.
std::string level_word(rules::Level level, const View& view);
Tone tone_of(rules::Level level);
constexpr std::size_t level_width = 10;

// The highest first.
extern const std::vector<rules::Level> levels_shown;

// Antipsychotics that work today, tail of a depot included.
std::vector<const rules::Exposure*> current_antipsychotics(const rules::Snapshot& snapshot);

// «Olanzapin»: the vocabulary's name, else what the record calls it.
std::string drug_title(const View& view, const rules::Exposure& exposure);

}  // namespace hv::plugin::cli
