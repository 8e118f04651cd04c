#include <algorithm>

#include "plugin/cli/evaluate_view.hpp"
#include "plugin/decide/finding_words.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Level;

constexpr std::size_t patient_at_most = 46;  // a UUID behind `Patient/`
constexpr std::size_t drug_width = 26;

struct Row {
    std::string patient;
    std::string drugs;
    Level level = Level::none;
    std::string what;
};

Row row_of(const View& view) {
    Row row;
    row.patient = fhir::masked(patient_text(view.snapshot()));
    for (const rules::Exposure* exposure : current_antipsychotics(view.snapshot())) {
        row.drugs += (row.drugs.empty() ? "" : ", ") + std::string(exposure->name);
    }
    if (row.drugs.empty()) row.drugs = "–";
    for (const Level level : levels_shown) {
        for (const Item& item : view.only([&](const Item& one) { return one.speaks_at(level); })) {
            row.level = level;
            row.what += (row.what.empty() ? "" : " ") + item.rule().id;
        }
        if (row.level != Level::none) break;
    }
    if (const std::size_t unknown = view.only(&Item::not_assessed).size(); unknown != 0) {
        row.what +=
            (row.what.empty() ? "" : "; ") + std::to_string(unknown) + view.say(" ikke vurdert", " not assessed");
    }
    if (const std::size_t drugs = view.snapshot().unclassified.size(); drugs != 0) {
        row.what += (row.what.empty() ? "" : "; ") + std::to_string(drugs) +
                    view.say(drugs == 1 ? " ukjent legemiddel" : " ukjente legemidler",
                             drugs == 1 ? " unrecognised drug" : " unrecognised drugs");
    }
    return row;
}

}  // namespace

std::string summary_page(const std::vector<JudgedPatient>& patients, const TextStyle& style) {
    Page page(style.colour, style.width, style.ascii);
    if (patients.empty()) return {};
    std::vector<Row> rows;
    std::size_t patient_width = 9;
    for (const JudgedPatient& patient : patients) {
        rows.push_back(row_of(View(patient, style)));
        patient_width = std::max(patient_width, std::min(columns(rows.back().patient), patient_at_most) + 2);
    }
    const View words(patients.front(), style);
    const auto cells = [&](const std::string& patient, const std::string& drugs, const std::string& level) {
        return padded(cut(patient, patient_width - 2), patient_width) +
               padded(words.cell(cut(drugs, drug_width - 2)), drug_width) + padded(words.cell(level), level_width);
    };
    page.line(std::to_string(patients.size()) + words.say(" pasienter vurdert", " patients judged"), Tone::strong);
    page.line();
    page.hanging(cells(words.say("Pasient", "Patient"), words.say("Antipsykotikum", "Antipsychotic"),
                       words.say("Høyest", "Highest")),
                 words.say("Hva", "What"), Tone::faint, Tone::faint);
    for (const Row& row : rows) {
        page.hanging(cells(row.patient, row.drugs, level_word(row.level, words)), row.what, Tone::plain,
                     tone_of(row.level));
    }
    page.line();
    return page.take();
}

}  // namespace hv::plugin::cli
