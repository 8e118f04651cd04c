#include "plugin/cli/evaluate_findings.hpp"

#include <algorithm>
#include <utility>

#include "plugin/cli/drug_knowledge.hpp"
#include "plugin/cli/evaluate_groups.hpp"
#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Level;

constexpr std::size_t id_width = 9;  // `PREV-02b` and a blank
constexpr std::size_t ages_shown = 4;

// Titles: ASCII and Norwegian letters.
std::string upper(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        char& c = text[i];
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        const bool two_bytes = static_cast<unsigned char>(c) == 0xC3 && i + 1 < text.size();
        if (two_bytes && static_cast<unsigned char>(text[i + 1]) >= 0xA0) {
            text[i + 1] = static_cast<char>(text[i + 1] - 0x20);
        }
    }
    return text;
}

std::string first_column(const Item& item) {
    return "  " + padded(item.rule().id, id_width);
}

void write_derivation(Page& page, const View& view, const Item& item) {
    const std::string skip = item.rule().id + ' ';
    const std::string blank(id_width + 2, ' ');
    for (const std::string& line : rules::explain(item.set(), *item.finding, view.snapshot(), view.style.language)) {
        const std::string_view text = line.starts_with(skip) ? std::string_view(line).substr(skip.size()) : line;
        const std::size_t step = std::min(text.find_first_not_of(' '), text.size());
        page.hanging(blank + std::string(step, ' '), text.substr(step), step == 0 ? Tone::plain : Tone::faint);
    }
}

// How old the readings are that the sentence names.
std::string ages(const View& view, const rules::Finding& finding) {
    std::vector<std::string> parts;
    for (const rules::Used& used : finding.evidence.used) {
        if (used.what != rules::Used::What::reading) continue;
        const std::string part = view.age(view.snapshot().readings[used.index].last_day);
        if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), ages_shown); ++i) text += (i == 0 ? "" : ", ") + parts[i];
    return text.empty() ? text : view.say("målt: ", "measured: ") + text + " · ";
}

// `with_level`: under a heading that does not say it already.
void write_finding(Page& page, const View& view, const Item& item, bool with_level) {
    const Level level = item.finding->level;
    std::string first = first_column(item);
    if (with_level) first += padded(view.cell(level_word(level, view)), level_width);
    std::string heading = view.say(item.rule().title);
    if (item.finding->unconfirmed) heading += view.say("  [ubekreftet grense]", "  [unconfirmed limit]");
    page.hanging(first, heading, Tone::strong, with_level ? tone_of(level) : Tone::strong);
    if (view.style.explained) {
        write_derivation(page, view, item);
        return;
    }
    const std::string blank(id_width + 2, ' ');
    page.hanging(blank, rules::sentence(item.set(), *item.finding, view.snapshot(), view.style.language));
    page.hanging(
        blank,
        ages(view, *item.finding) + view.say("kilde: ", "source: ") + rules::source_text(item.set(), item.rule()),
        Tone::faint);
}

void write_group(Page& page, const View& view, const Group& group) {
    const bool drugs = !group.drugs.empty();
    write_title(page, upper(group.title), group.items.size(), Tone::strong);
    if (group.drugs.size() == 1) {
        const std::string known = knowledge(view, *group.drugs.front());
        if (!known.empty()) page.hanging("  ", known, Tone::faint);
    }
    if (drugs && group.items.empty()) {
        page.line(view.say("  ingen funn knyttet til legemidlet", "  no finding hangs on this drug"), Tone::faint);
    }
    for (const Item& item : group.items) write_finding(page, view, item, true);
}

void write_urgent(Page& page, const View& view) {
    const std::vector<Item> some = view.only([](const Item& item) { return item.speaks_at(Level::urgent); });
    if (some.empty()) return;
    write_title(page, upper(rules::level_phrase(Level::urgent, view.style.language)), some.size(), Tone::red);
    for (const Item& item : some) write_finding(page, view, item, false);
}

void write_not_assessed(Page& page, const View& view) {
    const std::vector<Item> some = view.only(&Item::not_assessed);
    if (some.empty()) return;
    write_title(page,
                view.say("IKKE VURDERT – manglende data er ikke det samme som normalt",
                         "NOT ASSESSED – missing data is not the same as normal"),
                some.size(), Tone::yellow);
    for (const Item& item : some) {
        if (view.style.explained) {
            page.hanging(first_column(item), view.say(item.rule().title), Tone::plain, Tone::strong);
            write_derivation(page, view, item);
        } else {
            page.hanging(first_column(item),
                         rules::sentence(item.set(), *item.finding, view.snapshot(), view.style.language));
        }
    }
}

// When the newest value was read that the rule looked at.
std::string newest_reading(const View& view, const rules::Finding& finding) {
    std::optional<Date> newest;
    for (const rules::Used& used : finding.evidence.used) {
        if (used.what != rules::Used::What::reading) continue;
        const Date day = view.snapshot().readings[used.index].last_day;
        if (!newest || *newest < day) newest = day;
    }
    return newest ? newest->text() : "";
}

// Two columns; nothing here asks for anything.
void write_list(Page& page, const View& view, const std::string& title, Tone tone, const std::vector<Item>& some) {
    if (some.empty()) return;
    write_title(page, title, some.size(), tone);
    const std::size_t cell_width = (page.width() - 2) / 2;
    const std::size_t title_width = cell_width - id_width - 14;  // a date and a gap
    std::string row;
    for (const Item& item : some) {
        if (view.style.explained) {
            page.hanging(first_column(item), view.say(item.rule().title), Tone::plain, Tone::strong);
            write_derivation(page, view, item);
            continue;
        }
        const bool second = !row.empty();
        if (!second) row = "  ";
        row += padded(item.rule().id, id_width);
        row += padded(cut(view.cell(view.say(item.rule().title)), title_width - 1), title_width);
        row += newest_reading(view, *item.finding);
        if (!second) {
            row = padded(row, cell_width + 2);
            continue;
        }
        page.line(row);
        row.clear();
    }
    if (!row.empty()) page.line(row);
}

void write_not_applicable(Page& page, const View& view) {
    std::vector<std::pair<std::string, std::string>> by_gate;  // in the order first met
    const std::vector<Item> some = view.only([](const Item& item) { return !item.applies(); });
    if (some.empty()) return;
    for (const Item& item : some) {
        const std::string gate =
            item.finding->gate
                ? view.say("gjelder ", "applies to ") + view.say(item.set().gates[*item.finding->gate].title)
                : view.say("ingen måling er ventet nå", "no measurement is expected now");
        auto row = std::ranges::find(by_gate, gate, &std::pair<std::string, std::string>::first);
        if (row == by_gate.end()) row = by_gate.insert(row, {gate, ""});
        row->second += (row->second.empty() ? "" : ", ") + item.rule().id;
    }
    write_title(page, view.say("GJELDER IKKE", "NOT APPLICABLE"), some.size(), Tone::faint);
    for (const auto& [gate, ids] : by_gate) page.hanging("  ", gate + ": " + ids);
}

}  // namespace

void write_title(Page& page, const std::string& text, std::size_t count, Tone tone) {
    page.line();
    page.line(text + " (" + std::to_string(count) + ")", tone);
}

void write_findings(Page& page, const View& view) {
    write_urgent(page, view);
    const auto not_urgent = [](const Item& item) { return item.finding->level != Level::urgent; };
    for (const Group& group : group_by_drug(view, not_urgent)) write_group(page, view, group);
}

void write_the_rest(Page& page, const View& view) {
    write_not_assessed(page, view);
    write_list(page, view, view.say("I ORDEN", "IN ORDER"), Tone::green, view.only(&Item::in_order));
    write_list(page, view, view.say("IKKE TIL STEDE", "NOT PRESENT"), Tone::faint, view.only(&Item::not_present));
    write_not_applicable(page, view);
}

}  // namespace hv::plugin::cli
