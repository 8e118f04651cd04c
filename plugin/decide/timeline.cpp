#include "plugin/decide/timeline.hpp"

#include <algorithm>
#include <array>

#include "plugin/decide/finding_words.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin {
namespace {

constexpr int horizon_months = 60;  // what is older does not stretch the axis
constexpr int shortest_axis = 28;   // days

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

void add_drugs(const rules::Snapshot& patient, bool psycholeptic, rules::Language language, Timeline& timeline) {
    std::vector<fhir::Code> rows;
    const std::size_t before = timeline.drugs.size();
    for (const rules::Exposure& exposure : patient.exposures) {
        if (is_psycholeptic(exposure) != psycholeptic) continue;
        if (!is_drawn(*patient.vocabulary, exposure)) continue;
        auto row = static_cast<std::size_t>(std::ranges::find(rows, exposure.atc) - rows.begin());
        if (row == rows.size()) {
            rows.push_back(exposure.atc);
            timeline.drugs.push_back({drug_title(patient, exposure, language), {}});
        }
        TimelineDrug& drug = timeline.drugs[before + row];
        drug.stretches.push_back({exposure.from, exposure.first_seen, exposure.stopped, exposure.until, exposure.depot,
                                  exposure.as_needed, exposure.on_hold});
        for (const rules::DoseLine& dose : exposure.doses) {
            if (dose.daily_mg && dose.from <= patient.today) {
                drug.doses.push_back({dose.from, dose.until, *dose.daily_mg});
            }
        }
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

bool is_current(const rules::Exposure& exposure, Date today) {
    return exposure.first_seen <= today && !(exposure.until && *exposure.until < today);
}

bool is_psycholeptic(const rules::Exposure& exposure) {
    return exposure.atc.text().starts_with("N05A");
}

std::string drug_title(const rules::Snapshot& patient, const rules::Exposure& exposure, rules::Language language) {
    const rules::DrugKnowledge* known = patient.vocabulary->drug(exposure.atc);
    return known != nullptr ? known->title.in(language) : fhir::masked(exposure.name);
}

std::vector<std::string_view> timeline_observables() {
    std::vector<std::string_view> ids;
    for (const Measured& row : measured) ids.push_back(row.observable);
    return ids;
}

Date first_day(const Timeline& timeline) {
    const Date horizon = timeline.today.plus_months(-horizon_months);
    Date first = timeline.today.plus_days(-shortest_axis);
    const auto reach = [&](Date day) {
        if (day >= horizon && day < first) first = day;
    };
    for (const TimelineDrug& drug : timeline.drugs) {
        for (const Stretch& stretch : drug.stretches) {
            reach(stretch.from.value_or(stretch.first_seen));
            if (stretch.stopped) reach(*stretch.stopped);
        }
    }
    for (const TimelineSeries& series : timeline.series)
        for (const TimelineValue& value : series.values) reach(value.last_day);
    return first;
}

Timeline timeline_of(const rules::Snapshot& patient, rules::Language language) {
    Timeline timeline;
    timeline.today = patient.today;
    add_drugs(patient, true, language, timeline);
    const bool asked_for = !timeline.drugs.empty();
    add_drugs(patient, false, language, timeline);
    for (const Measured& row : measured) {
        const auto id = patient.vocabulary->observable(row.observable);
        if (!id) continue;
        std::vector<TimelineValue> values = values_of(patient, row.observable);
        if (values.empty() && !(row.always && asked_for)) continue;
        if (!row.instead.empty() && !values_of(patient, row.instead).empty()) continue;
        const rules::Observable& observable = patient.vocabulary->observables[*id];
        timeline.series.push_back({std::string(language == rules::Language::nb ? row.nb : row.en),
                                   rules::unit_phrase(observable.unit), std::move(values),
                                   observable.title.in(language)});
    }
    return timeline;
}

}  // namespace hv::plugin
