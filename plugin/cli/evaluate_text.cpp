#include "plugin/cli/evaluate_text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "plugin/cli/evaluate_words.hpp"
#include "plugin/cli/page.hpp"
#include "rules/engine/explain.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Assessment;
using rules::Exposure;
using rules::Finding;
using rules::Language;
using rules::Level;
using rules::Snapshot;
using rules::Truth;

constexpr std::array levels{Level::urgent, Level::danger, Level::review, Level::due, Level::info};
constexpr std::size_t issues_shown = 8;

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

struct Item {
    const Assessment* assessment;
    const Finding* finding;

    [[nodiscard]] const rules::RuleSet& set() const { return *assessment->rules; }
    [[nodiscard]] const rules::Rule& rule() const { return set().rules[finding->rule]; }
    [[nodiscard]] bool judged() const { return !finding->gate && !finding->resting; }
};

std::vector<Item> items_of(const FilePatient& patient) {
    std::vector<Item> items;
    for (const Assessment& assessment : patient.assessments) {
        for (const Finding& finding : assessment.findings) items.push_back({&assessment, &finding});
    }
    return items;
}

template <class Wanted>
std::vector<Item> only(const std::vector<Item>& items, Wanted wanted) {
    std::vector<Item> some;
    std::ranges::copy_if(items, std::back_inserter(some), wanted);
    return some;
}

bool speaks_at(const Item& item, Level level) {
    return item.judged() && item.finding->truth != Truth::unknown && item.finding->level == level;
}
bool not_assessed(const Item& item) {
    return item.judged() && item.finding->truth == Truth::unknown;
}
// Who the patient is not is no good news and no bad news.
bool is_population(const Item& item) {
    return std::holds_alternative<rules::PresentKind>(item.rule().expr.kind);
}
bool in_order(const Item& item) {
    return speaks_at(item, Level::none) && !is_population(item);
}
bool not_present(const Item& item) {
    return speaks_at(item, Level::none) && is_population(item);
}

class PatientPage {
public:
    PatientPage(const FilePatient& patient, const TextStyle& style)
        : patient_(patient),
          snapshot_(patient.snapshot),
          style_(style),
          page_(style.colour),
          items_(items_of(patient)) {}

    std::string text() {
        head();
        for (const Level level : levels) findings_at(level);
        unknown();
        listed(say("I ORDEN", "IN ORDER"), Tone::green, only(items_, in_order));
        listed(say("IKKE TIL STEDE", "NOT PRESENT"), Tone::faint, only(items_, not_present));
        gated();
        next();
        issues();
        return page_.take();
    }

private:
    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(style_.language == Language::nb ? nb : en);
    }
    [[nodiscard]] std::string age(Date day) const { return rules::age_phrase(snapshot_.today - day, style_.language); }

    void title(const std::string& text, std::size_t count, Tone tone) {
        page_.line();
        page_.line(text + " (" + std::to_string(count) + ")", tone);
    }

    void head() {
        page_.rule();
        page_.between(patient_text(snapshot_), say("vurdert per ", "judged as of ") + hv::text(snapshot_.as_of),
                      Tone::strong);
        std::string sets;
        for (const Assessment& assessment : patient_.assessments) {
            if (!sets.empty()) sets += " · ";
            sets += assessment.rules->title.in(style_.language) + ' ' + assessment.rules->version;
        }
        page_.hanging("", sets, Tone::faint);
        for (const Exposure& exposure : snapshot_.exposures) {
            if (is_current(exposure)) page_.hanging("", drug_line(exposure));
        }
    }

    [[nodiscard]] bool is_current(const Exposure& exposure) const {
        return fhir::is_antipsychotic(exposure.atc) && exposure.first_seen <= snapshot_.today &&
               (!exposure.until || *exposure.until >= snapshot_.today);
    }

    [[nodiscard]] std::string drug_line(const Exposure& exposure) const {
        std::string line = std::string(exposure.name) + " (" + std::string(exposure.atc.text()) + ')';
        line += exposure.from ? say(" fra ", " since ") + exposure.from->text() + ", " + age(*exposure.from)
                              : say(", start ukjent, sett første gang ", ", start unknown, first seen ") +
                                    exposure.first_seen.text();
        if (exposure.depot) line += say(", depot", ", depot");
        if (exposure.as_needed) line += say(", ved behov", ", as needed");
        if (exposure.on_hold) line += say(", pauset", ", on hold");
        if (exposure.stopped) line += say(", avsluttet ", ", stopped ") + exposure.stopped->text();
        return line;
    }

    void findings_at(Level level) {
        const std::vector<Item> some = only(items_, [&](const Item& item) { return speaks_at(item, level); });
        if (some.empty()) return;
        title(upper(rules::level_phrase(level, style_.language)), some.size(), tone_of(level));
        for (const Item& item : some) finding(item);
    }

    void finding(const Item& item) {
        const std::string id = "  " + padded(item.rule().id, 8);
        std::string heading = item.rule().title.in(style_.language);
        if (item.finding->unconfirmed) heading += say("  [ubekreftet grense]", "  [unconfirmed limit]");
        page_.hanging(id, heading, Tone::strong, Tone::strong);
        const std::string blank(columns(id), ' ');
        if (style_.explained) {
            derivation(item, blank);
            return;
        }
        page_.hanging(blank, rules::sentence(item.set(), *item.finding, snapshot_, style_.language));
        std::string about = ages(*item.finding);
        if (!about.empty()) about += " · ";
        about += say("kilde: ", "source: ") + rules::source_text(item.set(), item.rule());
        page_.hanging(blank, about, Tone::faint);
    }

    void derivation(const Item& item, const std::string& blank) {
        const std::string skip = item.rule().id + ' ';
        for (const std::string& line : rules::explain(item.set(), *item.finding, snapshot_, style_.language)) {
            const std::string_view text = line.starts_with(skip) ? std::string_view(line).substr(skip.size()) : line;
            const std::size_t step = std::min(text.find_first_not_of(' '), text.size());
            page_.hanging(blank + std::string(step, ' '), text.substr(step), step == 0 ? Tone::plain : Tone::faint);
        }
    }

    // How old the readings are that the sentence names.
    [[nodiscard]] std::string ages(const Finding& finding) const {
        std::vector<std::string> parts;
        for (const rules::Used& used : finding.evidence.used) {
            if (used.what != rules::Used::What::reading) continue;
            const std::string part = age(snapshot_.readings[used.index].last_day);
            if (std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
        }
        std::string text;
        for (std::size_t i = 0; i < parts.size() && i < 4; ++i)
            text += (i == 0 ? say("alder: ", "age: ") : ", ") + parts[i];
        return text;
    }

    void unknown() {
        const std::vector<Item> some = only(items_, not_assessed);
        if (some.empty()) return;
        title(say("IKKE VURDERT – manglende data er ikke det samme som normalt",
                  "NOT ASSESSED – missing data is not the same as normal"),
              some.size(), Tone::yellow);
        for (const Item& item : some) {
            const std::string id = "  " + padded(item.rule().id, 8);
            if (style_.explained) {
                page_.line(id, Tone::strong);
                derivation(item, std::string(columns(id), ' '));
            } else {
                page_.hanging(id, rules::sentence(item.set(), *item.finding, snapshot_, style_.language));
            }
        }
    }

    void listed(const std::string& heading, Tone tone, const std::vector<Item>& some) {
        if (some.empty()) return;
        title(heading, some.size(), tone);
        std::string list;
        for (const Item& item : some) {
            if (style_.explained) {
                const std::string id = "  " + padded(item.rule().id, 8);
                page_.hanging(id, item.rule().title.in(style_.language), Tone::plain, Tone::strong);
                derivation(item, std::string(columns(id), ' '));
                continue;
            }
            if (!list.empty()) list += ", ";
            list += item.rule().id + ' ' + item.rule().title.in(style_.language);
            if (const std::string newest = newest_reading(*item.finding); !newest.empty()) list += " (" + newest + ')';
        }
        if (!list.empty()) page_.hanging("  ", list);
    }

    [[nodiscard]] std::string newest_reading(const Finding& finding) const {
        const rules::Reading* newest = nullptr;
        for (const rules::Used& used : finding.evidence.used) {
            if (used.what != rules::Used::What::reading) continue;
            const rules::Reading& reading = snapshot_.readings[used.index];
            if (newest == nullptr || newest->last_day < reading.last_day) newest = &reading;
        }
        return newest == nullptr ? "" : days_text(*newest) + ", " + age(newest->last_day);
    }

    void gated() {
        std::vector<std::pair<std::string, std::string>> by_gate;  // in the order first met
        std::size_t count = 0;
        for (const Item& item : items_) {
            if (item.judged()) continue;
            ++count;
            const std::string gate =
                item.finding->gate
                    ? say("gjelder ", "applies to ") + item.set().gates[*item.finding->gate].title.in(style_.language)
                    : say("ingen måling er ventet nå", "no measurement is expected now");
            auto row = std::ranges::find(by_gate, gate, &std::pair<std::string, std::string>::first);
            if (row == by_gate.end()) row = by_gate.insert(row, {gate, ""});
            row->second += (row->second.empty() ? "" : ", ") + item.rule().id;
        }
        if (count == 0) return;
        title(say("GJELDER IKKE", "NOT APPLICABLE"), count, Tone::faint);
        for (const auto& [gate, ids] : by_gate) page_.hanging("  " + gate + ": ", ids);
    }

    void next() {
        page_.line();
        const auto at = next_change(patient_);
        page_.line(at ? say("Uten nye data endres vurderingen ", "Without new data the answer changes on ") +
                            oslo_date_text(*at)
                      : say("Uten nye data endres ikke vurderingen.", "Without new data the answer does not change."));
    }

    void issues() {
        const Issues& all = snapshot_.issues;
        if (all.empty()) return;
        title(say("MERKNADER TIL DATA", "NOTES ON THE DATA"), all.size(), Tone::faint);
        const std::size_t shown = style_.explained ? all.size() : std::min(all.size(), issues_shown);
        for (std::size_t i = 0; i < shown; ++i) {
            page_.hanging("  " + padded(code_text(all[i].code), 8) + ' ', all[i].path + ": " + all[i].text);
        }
        if (shown < all.size()) {
            page_.line("  " + say("og ", "and ") + std::to_string(all.size() - shown) +
                       say(" til; alle med --explain", " more; all of them with --explain"));
        }
    }

    static std::string oslo_date_text(Instant instant) { return hv::text(instant).substr(0, 10); }

    // Our own few headings: ASCII and the Norwegian letters.
    static std::string upper(std::string text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            auto& c = text[i];
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            const bool two = static_cast<unsigned char>(c) == 0xC3 && i + 1 < text.size();
            if (two && static_cast<unsigned char>(text[i + 1]) >= 0xA0)
                text[i + 1] = static_cast<char>(text[i + 1] - 0x20);
        }
        return text;
    }

    const FilePatient& patient_;
    const Snapshot& snapshot_;
    const TextStyle& style_;
    Page page_;
    std::vector<Item> items_;
};

}  // namespace

std::string patient_page(const FilePatient& patient, const TextStyle& style) {
    return PatientPage(patient, style).text();
}

}  // namespace hv::plugin::cli
