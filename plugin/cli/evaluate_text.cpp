#include "plugin/cli/evaluate_text.hpp"

#include <algorithm>

#include "plugin/cli/evaluate_findings.hpp"
#include "plugin/cli/evaluate_timeline.hpp"
#include "plugin/decide/finding_words.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

constexpr std::size_t issues_shown = 8;

std::string day_text(Instant instant) {
    return text(instant).substr(0, 10);
}
// `2025-11-21 12:00`, in Oslo.
std::string moment_text(Instant instant) {
    return day_text(instant) + ' ' + text(instant).substr(11, 5);
}

std::string drug_line(const View& view, const rules::Exposure& exposure) {
    std::string line = fhir::masked(exposure.name) + " (" + std::string(exposure.atc.text()) + ')';
    if (exposure.from) {
        line += view.say(" fra ", " since ") + exposure.from->text() + ", " + view.age(*exposure.from);
    } else {
        line +=
            view.say(", start ukjent, sett første gang ", ", start unknown, first seen ") + exposure.first_seen.text();
    }
    if (exposure.depot) line += view.say(", depot", ", depot");
    if (exposure.as_needed) line += view.say(", ved behov", ", as needed");
    if (exposure.on_hold) line += view.say(", pauset", ", on hold");
    if (exposure.stopped && *exposure.stopped < view.snapshot().today) {
        line += view.say(", sist tatt ", ", last taken ") + exposure.stopped->text() +
                view.say(", virker ennå", ", still working");
    }
    return line;
}

std::string counts(const View& view) {
    std::string text;
    const auto add = [&](std::size_t count, const std::string& what) {
        if (count == 0) return;
        if (!text.empty()) text += " · ";
        text += std::to_string(count) + ' ' + what;
    };
    for (const rules::Level level : levels_shown) {
        add(view.only([&](const Item& item) { return item.speaks_at(level); }).size(),
            rules::level_phrase(level, view.style.language));
    }
    add(view.only(&Item::not_assessed).size(), view.say("ikke vurdert", "not assessed"));
    add(view.only(&Item::in_order).size(), view.say("i orden", "in order"));
    return text;
}

void write_head(Page& page, const View& view) {
    page.rule();
    page.between(fhir::masked(patient_text(view.snapshot())),
                 view.say("vurdert per ", "judged as of ") + moment_text(view.snapshot().as_of), Tone::strong);
    std::string sets;
    for (const rules::Assessment& assessment : view.patient.assessments) {
        if (!sets.empty()) sets += " · ";
        sets += view.say(assessment.rules->title) + ' ' + assessment.rules->version;
    }
    page.hanging("", sets, Tone::faint);
    for (const rules::Exposure& exposure : view.snapshot().exposures) {
        if (is_psycholeptic(exposure) && is_current(exposure, view.snapshot().today)) {
            page.hanging("", drug_line(view, exposure));
        }
    }
    for (const rules::Unclassified& drug : view.snapshot().unclassified) {
        page.hanging("",
                     view.say("Legemiddel som ikke ble gjenkjent, og som ingen regel har vurdert: ",
                              "Drug that was not recognised, and that no rule has judged: ") +
                         drug_text(drug),
                     Tone::yellow);
    }
    page.hanging("", counts(view), Tone::strong);
}

void write_next_change(Page& page, const View& view) {
    page.line();
    if (const auto at = next_change(view.patient.judged())) {
        page.line(view.say("Uten nye data endres vurderingen ", "Without new data the answer changes on ") +
                  day_text(*at));
    } else {
        page.line(view.say("Uten nye data endres ikke vurderingen", "Without new data the answer does not change"));
    }
}

void write_issues(Page& page, const View& view) {
    const Issues& all = view.snapshot().issues;
    if (all.empty()) return;
    write_title(page, view.say("MERKNADER TIL DATA", "NOTES ON THE DATA"), all.size(), Tone::faint);
    const std::size_t shown = view.style.explained ? all.size() : std::min(all.size(), issues_shown);
    for (std::size_t i = 0; i < shown; ++i) {
        page.hanging("  " + padded(code_text(all[i].code), 8) + "  ", all[i].path + ": " + all[i].text);
    }
    if (shown < all.size()) {
        page.line("  " + view.say("og ", "and ") + std::to_string(all.size() - shown) +
                  view.say(" til; --explain viser alle", " more; --explain shows them all"));
    }
}

}  // namespace

std::string patient_page(const JudgedPatient& patient, const TextStyle& style) {
    const View view(patient, style);
    Page page(style.colour, style.width, style.ascii);
    write_head(page, view);
    write_findings(page, view);
    write_timeline(page, view);
    write_the_rest(page, view);
    write_next_change(page, view);
    write_issues(page, view);
    return page.take();
}

}  // namespace hv::plugin::cli
