#include "plugin/cli/evaluate_timeline.hpp"

#include <algorithm>
#include <array>

#include "plugin/decide/finding_words.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

constexpr std::size_t label_width = 17;  // indent and a blank included

struct Measured {
    std::string_view observable;
    std::string_view nb;
    std::string_view en;
    bool always = false;       // a row also without a value
    std::string_view instead;  // left out when this one has values
};
constexpr auto measured = std::to_array<Measured>({
    {"body-weight", "Vekt", "Weight", true, ""},
    {"bmi", "KMI", "BMI", false, "body-weight"},
    {"waist", "Midjemål", "Waist", false, ""},
    {"systolic", "Systolisk BT", "Systolic BP", true, ""},
    {"hba1c", "HbA1c", "HbA1c", true, ""},
    {"total-cholesterol", "Kolesterol", "Cholesterol", true, ""},
    {"ldl", "LDL", "LDL", false, ""},
    {"hdl", "HDL", "HDL", false, ""},
    {"triglycerides", "Triglyserider", "Triglycerides", false, ""},
    {"prolactin", "Prolaktin", "Prolactin", false, ""},
    {"qtc", "QTc", "QTc", false, ""},
    {"neutrophils", "Nøytrofile", "Neutrophils", false, ""},
    {"crp", "CRP", "CRP", false, ""},
    {"troponin", "Troponin", "Troponin", false, ""},
    {"lithium-level", "S-litium", "S-lithium", false, ""},
    {"creatinine", "Kreatinin", "Creatinine", false, ""},
    {"egfr", "eGFR", "eGFR", false, ""},
    {"tsh", "TSH", "TSH", false, ""},
    {"serum-amisulpride", "S-amisulprid", "S-amisulpride", false, ""},
    {"serum-aripiprazole", "S-aripiprazol", "S-aripiprazole", false, ""},
    {"serum-brexpiprazole", "S-brekspiprazo", "S-brexpiprazol", false, ""},
    {"serum-cariprazine", "S-kariprazin", "S-cariprazine", false, ""},
    {"serum-chlorprothixene", "S-klorprotikse", "S-chlorprothix", false, ""},
    {"serum-clozapine", "S-klozapin", "S-clozapine", false, ""},
    {"serum-flupentixol", "S-flupentiksol", "S-flupentixol", false, ""},
    {"serum-haloperidol", "S-haloperidol", "S-haloperidol", false, ""},
    {"serum-levomepromazine", "S-levomeprom.", "S-levomeprom.", false, ""},
    {"serum-olanzapine", "S-olanzapin", "S-olanzapine", false, ""},
    {"serum-paliperidone", "S-paliperidon", "S-paliperidone", false, ""},
    {"serum-quetiapine", "S-kvetiapin", "S-quetiapine", false, ""},
    {"serum-risperidone", "S-risperidon", "S-risperidone", false, ""},
});

bool is_drawn(const rules::Vocabulary& vocabulary, const rules::Exposure& exposure) {
    if (is_psycholeptic(exposure)) return true;
    return std::ranges::any_of(std::array{"glucose-lowering", "statin"}, [&](const char* id) {
        const auto group = vocabulary.drug_group(id);
        return group && vocabulary.drug_groups[*group].holds(exposure.atc);
    });
}

void add_drugs(const View& view, bool psycholeptic, Timeline& timeline) {
    const rules::Snapshot& patient = view.snapshot();
    std::vector<fhir::Code> rows;
    const std::size_t before = timeline.drugs.size();
    for (const rules::Exposure& exposure : patient.exposures) {
        if (is_psycholeptic(exposure) != psycholeptic) continue;
        if (!is_drawn(*patient.vocabulary, exposure)) continue;
        auto row = static_cast<std::size_t>(std::ranges::find(rows, exposure.atc) - rows.begin());
        if (row == rows.size()) {
            rows.push_back(exposure.atc);
            timeline.drugs.push_back({drug_title(view, exposure), {}});
        }
        timeline.drugs[before + row].stretches.push_back({exposure.from, exposure.first_seen, exposure.stopped,
                                                          exposure.until, exposure.depot, exposure.as_needed,
                                                          exposure.on_hold});
    }
}

std::vector<TimelineValue> values_of(const rules::Snapshot& patient, std::string_view id) {
    std::vector<TimelineValue> values;
    const auto observable = patient.vocabulary->observable(id);
    if (!observable) return values;
    for (const rules::Reading& reading : patient.of(*observable)) {
        if (reading.last_day > patient.today && reading.first_day > patient.today) continue;
        values.push_back({reading.value, comparator_text(reading.comparator), reading.first_day, reading.last_day});
    }
    std::ranges::reverse(values);  // oldest first
    return values;
}

}  // namespace

std::vector<std::string_view> timeline_observables() {
    std::vector<std::string_view> ids;
    for (const Measured& row : measured) ids.push_back(row.observable);
    return ids;
}

Timeline timeline_of(const View& view) {
    const rules::Snapshot& patient = view.snapshot();
    Timeline timeline;
    timeline.today = patient.today;
    add_drugs(view, true, timeline);
    const bool asked_for = !timeline.drugs.empty();
    add_drugs(view, false, timeline);
    for (const Measured& row : measured) {
        const auto observable = patient.vocabulary->observable(row.observable);
        if (!observable) continue;
        std::vector<TimelineValue> values = values_of(patient, row.observable);
        if (values.empty() && !(row.always && asked_for)) continue;
        if (!row.instead.empty() && !values_of(patient, row.instead).empty()) continue;
        timeline.series.push_back({view.say(row.nb, row.en),
                                   rules::unit_phrase(patient.vocabulary->observables[*observable].unit),
                                   std::move(values)});
    }
    return timeline;
}

void write_timeline(Page& page, const View& view) {
    const TimelinePage drawn =
        draw_timeline(timeline_of(view), {view.style.language, page.width() - label_width, view.style.ascii});
    if (drawn.rows.empty()) return;
    page.line();
    page.line(view.say("TIDSLINJE", "TIMELINE"), Tone::strong);
    const std::string blank(label_width, ' ');
    page.line(blank + drawn.ticks, Tone::faint);
    for (const TimelineRow& row : drawn.rows) {
        page.line("  " + padded(cut(view.cell(row.label), label_width - 3), label_width - 2) + row.picture);
        page.hanging(blank, row.facts, Tone::faint);
    }
    page.hanging("  ", drawn.legend, Tone::faint);
    for (const rules::Unclassified& drug : view.snapshot().unclassified) {
        page.hanging("  ", view.say("Ikke tegnet, ikke gjenkjent: ", "Not drawn, not recognised: ") + drug_text(drug),
                     Tone::yellow);
    }
}

}  // namespace hv::plugin::cli
