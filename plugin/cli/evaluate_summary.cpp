#include <algorithm>
#include <map>

#include "plugin/cli/evaluate_text.hpp"
#include "plugin/cli/evaluate_words.hpp"
#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Language;
using rules::Level;

constexpr std::size_t patient_width = 34;
constexpr std::size_t drug_width = 22;
constexpr std::size_t level_width = 11;

struct Row {
    std::string patient;
    std::string drugs;
    Level level = Level::none;
    std::vector<std::string> at_level;  // rule ids
    std::size_t unknown = 0;
};

bool is_current_antipsychotic(const rules::Exposure& exposure, Date today) {
    return fhir::is_antipsychotic(exposure.atc) && exposure.first_seen <= today &&
           (!exposure.until || *exposure.until >= today);
}

Row row_of(const FilePatient& patient) {
    Row row;
    row.patient = patient_text(patient.snapshot);
    for (const rules::Exposure& exposure : patient.snapshot.exposures) {
        if (!is_current_antipsychotic(exposure, patient.snapshot.today)) continue;
        if (!row.drugs.empty()) row.drugs += ", ";
        row.drugs += exposure.name;
    }
    for (const rules::Assessment& assessment : patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.gate || finding.resting) continue;
            if (finding.truth == rules::Truth::unknown) ++row.unknown;
            if (finding.truth == rules::Truth::unknown || finding.level == Level::none) continue;
            if (finding.level > row.level) row.at_level.clear();
            row.level = std::max(row.level, finding.level);
            if (finding.level == row.level) row.at_level.push_back(assessment.rules->rules[finding.rule].id);
        }
    }
    return row;
}

std::string level_word(Level level, Language language) {
    const bool nb = language == Language::nb;
    switch (level) {
        case Level::urgent:
            return nb ? "HASTER" : "URGENT";
        case Level::danger:
            return nb ? "FARESONE" : "DANGER";
        case Level::review:
            return nb ? "VURDERES" : "REVIEW";
        case Level::due:
            return nb ? "MANGLER" : "DUE";
        case Level::info:
            return "INFO";
        case Level::none:
            return "–";
    }
    return "";
}

Tone tone_of(Level level) {
    if (level >= Level::danger) return Tone::red;
    return level >= Level::due ? Tone::yellow : Tone::plain;
}

std::string what(const Row& row, Language language) {
    std::string text;
    for (const std::string& id : row.at_level) text += (text.empty() ? "" : " ") + id;
    if (row.unknown != 0) {
        if (!text.empty()) text += "; ";
        text += std::to_string(row.unknown) + (language == Language::nb ? " ikke vurdert" : " not assessed");
    }
    return text;
}

std::string cells(const std::string& patient, const std::string& drugs, const std::string& level) {
    return padded(cut(patient, patient_width - 1), patient_width) + padded(cut(drugs, drug_width - 1), drug_width) +
           padded(level, level_width);
}

}  // namespace

std::string summary_page(const std::vector<FilePatient>& patients, const TextStyle& style) {
    const bool nb = style.language == Language::nb;
    Page page(style.colour);
    page.line(std::to_string(patients.size()) + (nb ? " pasienter vurdert" : " patients judged"), Tone::strong);
    page.line();
    page.hanging(cells(nb ? "Pasient" : "Patient", nb ? "Antipsykotikum" : "Antipsychotic", nb ? "Høyest" : "Highest"),
                 nb ? "Hva" : "What", Tone::faint, Tone::faint);
    for (const FilePatient& patient : patients) {
        const Row row = row_of(patient);
        page.hanging(cells(row.patient, row.drugs.empty() ? "–" : row.drugs, level_word(row.level, style.language)),
                     what(row, style.language), Tone::plain, tone_of(row.level));
    }
    page.line();
    return page.take();
}

}  // namespace hv::plugin::cli
