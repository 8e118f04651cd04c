#include "plugin/worklist/csv.hpp"

#include "fhir/model/record.hpp"

namespace hv::plugin::worklist {
namespace {

std::string cell(std::string text) {
    constexpr std::string_view formulas = "=+-@\t\r";
    if (!text.empty() && formulas.find(text.front()) != std::string_view::npos) text.insert(0, 1, '\'');
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c == '\n' || c == '\r' ? ' ' : c;
    }
    return quoted + '"';
}

std::string line(const std::vector<std::string>& cells) {
    std::string text;
    for (const std::string& each : cells) text += (text.empty() ? "" : ";") + cell(each);
    return text + "\r\n";
}

std::string reasons(const Row& row) {
    std::string text;
    for (const Reason& reason : row.reasons) {
        text += (text.empty() ? "" : " | ") + reason.text + (reason.status.empty() ? "" : " (" + reason.status + ')');
    }
    return row.more == 0 ? text : text + " | +" + std::to_string(row.more);
}

}  // namespace

std::string csv_of(const std::vector<Row>& rows, rules::Language language) {
    const bool nb = language == rules::Language::nb;
    std::string file = "\xEF\xBB\xBF";
    file += nb ? line({"Nivå", "Pasient", "Id", "Født", "Kjønn", "Årsak", "Legemiddel", "Siste måling", "Frist",
                       "Ansvarlig", "Flagg i EPJ siden", "Alder i dager", "Vurdert"})
               : line({"Level", "Patient", "Id", "Born", "Sex", "Reason", "Drug", "Last reading", "Due", "Owner",
                       "Flag in EHR since", "Age in days", "Assessed"});
    for (const Row& row : rows) {
        file += line({level_word(row.level, language), row.name, fhir::masked(row.patient), row.born, row.sex,
                      reasons(row), row.drugs, row.newest, row.due, row.owner, row.flag,
                      row.age < 0 ? "" : std::to_string(row.age), row.assessed});
    }
    return file;
}

}  // namespace hv::plugin::worklist
