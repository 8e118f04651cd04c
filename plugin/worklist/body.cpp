#include "plugin/worklist/body.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/json/value.hpp"

namespace hv::plugin::worklist {
namespace {

std::string string_of(json::Value value) {
    return value.is_string() ? std::string(value.text()) : std::string();
}

// A text in both languages, or one text for both.
rules::Words words_of(json::Value value) {
    if (value.is_string()) return {string_of(value), string_of(value)};
    return {string_of(value["nb"]), string_of(value["en"])};
}

std::optional<Instant> instant_of(json::Value value) {
    const auto moment = parse_moment(value.text());
    return moment ? std::optional(moment->first) : std::nullopt;
}

std::optional<Date> day_of(json::Value value) {
    return value.is_string() ? Date::parse(value.text()) : std::nullopt;
}

int level_of(json::Value value) {
    int level = 0;
    const std::string_view digits = value.text();
    std::from_chars(digits.data(), digits.data() + digits.size(), level);
    return std::clamp(level, 0, 5);
}

RowFinding finding_of(json::Value value) {
    RowFinding finding;
    finding.rule = string_of(value["rule"]);
    finding.level = level_of(value["level"]);
    finding.since = instant_of(value["since"]);
    finding.title = words_of(value["title"]);
    finding.text = words_of(value["text"]);
    for (const json::Value role : value["audience"].items()) {
        finding.gp = finding.gp || role.text() == "gp";
        finding.psychiatrist = finding.psychiatrist || role.text() == "psychiatrist";
    }
    finding.due_by = day_of(value["dueBy"]);
    finding.newest = day_of(value["newest"]);
    if (const json::Value attended = value["attended"]; attended.is_object()) {
        finding.attended =
            Attended{string_of(attended["what"]), string_of(attended["by"]), string_of(attended["byName"]),
                     instant_of(attended["at"]), instant_of(attended["until"])};
    }
    finding.broken = string_of(value["broken"]);
    return finding;
}

std::string digest(std::string_view text) {
    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash, 16).ptr;
    return {digits.data(), end};
}

}  // namespace

RowBody read_body(std::string_view json) {
    RowBody body;
    json::Document document;
    const Result<json::Value> root = document.reparse(json);
    if (!root || !root->is_object()) {
        body.readable = false;
        return body;
    }
    body.born = string_of((*root)["born"]);
    body.sex = string_of((*root)["sex"]);
    for (const json::Value finding : (*root)["findings"].items()) body.findings.push_back(finding_of(finding));
    for (const json::Value drug : (*root)["drugs"].items()) {
        body.drugs.push_back(
            {string_of(drug["atc"]), words_of(drug["name"]), string_of(drug["since"]), string_of(drug["dose"])});
    }
    return body;
}

std::vector<std::string> open_rules(const RowBody& body) {
    std::vector<std::string> rules;
    for (const RowFinding& finding : body.findings) {
        if (!finding.attended && finding.psychiatrist) rules.push_back(finding.rule);
    }
    std::ranges::sort(rules);
    return rules;
}

std::string state_of(const RowBody& body, std::string_view owner) {
    std::vector<std::string> parts;
    for (const RowFinding& finding : body.findings) {
        parts.push_back(finding.rule + ':' + std::to_string(finding.level) + (finding.attended ? 'a' : 'o'));
    }
    std::ranges::sort(parts);
    std::string findings;
    for (const std::string& part : parts) findings += part + ';';
    return digest(findings) + '-' + digest(owner);
}

}  // namespace hv::plugin::worklist
