#include "plugin/cli/evaluate_findings.hpp"

#include <algorithm>
#include <utility>

#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Level;

constexpr std::size_t id_width = 8;
constexpr std::size_t ages_shown = 4;

Tone tone_of(Level level) {
    switch (level) {
        case Level::urgent:
        case Level::danger:
            return Tone::red;
        case Level::review:
        case Level::due:
            return Tone::yellow;
        case Level::info:
            return Tone::blue;
        case Level::none:
            break;
    }
    return Tone::plain;
}

// The level's own few words: ASCII and Norwegian letters.
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

void write_finding(Page& page, const View& view, const Item& item) {
    std::string heading = view.say(item.rule().title);
    if (item.finding->unconfirmed) heading += view.say("  [ubekreftet grense]", "  [unconfirmed limit]");
    page.hanging(first_column(item), heading, Tone::strong, Tone::strong);
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
    constexpr std::size_t title_width = 27;
    constexpr std::size_t cell_width = id_width + title_width + 14;  // a date and a gap
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
        row += padded(cut(view.say(item.rule().title), title_width - 1), title_width);
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
    for (const Level level : levels_shown) {
        const std::vector<Item> some = view.only([&](const Item& item) { return item.speaks_at(level); });
        if (some.empty()) continue;
        write_title(page, upper(rules::level_phrase(level, view.style.language)), some.size(), tone_of(level));
        for (const Item& item : some) write_finding(page, view, item);
    }
    write_not_assessed(page, view);
    write_list(page, view, view.say("I ORDEN", "IN ORDER"), Tone::green, view.only(&Item::in_order));
    write_list(page, view, view.say("IKKE TIL STEDE", "NOT PRESENT"), Tone::faint, view.only(&Item::not_present));
    write_not_applicable(page, view);
}

}  // namespace hv::plugin::cli
