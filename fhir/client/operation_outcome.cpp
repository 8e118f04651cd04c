#include "fhir/client/operation_outcome.hpp"

#include <algorithm>
#include <array>

#include "fhir/client/text.hpp"

namespace hv::fhir::client {
namespace {

OutcomeSeverity severity(std::string_view text) {
    if (text == "information" || text == "success") return OutcomeSeverity::information;
    if (text == "warning") return OutcomeSeverity::warning;
    return text == "fatal" ? OutcomeSeverity::fatal : OutcomeSeverity::error;
}

bool is_letter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

// A code of the standard; anything else a server may have put there is not shown.
std::string code(std::string_view text) {
    const bool plain = text.size() <= 30 && std::ranges::all_of(text, [](char c) { return is_letter(c) || c == '-'; });
    return std::string(plain ? text : std::string_view());
}

// A path of names and indexes. It ends before a FHIRPath filter, which may hold a value.
std::string path(std::string_view text) {
    const auto* const end = std::ranges::find_if_not(
        text, [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '[' || c == ']' || c == ':'; });
    std::string_view kept(text.begin(), end);
    if (end != text.end() && *end == '(') kept = kept.substr(0, kept.rfind('.'));
    return std::string(kept.substr(0, 80));
}

// Codes of an issue that says that the answer is not the whole one.
constexpr std::array<std::string_view, 14> leaves_out{
    "incomplete", "suppressed", "forbidden", "security",  "login",     "unknown",  "expired",
    "too-costly", "timeout",    "throttled", "exception", "transient", "no-store", "lock-error"};
// Codes that never do, at any severity below error.
constexpr std::array<std::string_view, 2> harmless{"informational", "not-found"};

}  // namespace

std::optional<std::vector<OutcomeIssue>> read_outcome(json::Value value) {
    if (value["resourceType"].text() != "OperationOutcome") return std::nullopt;
    std::vector<OutcomeIssue> issues;
    for (const json::Value issue : value["issue"].items()) {
        OutcomeIssue read{severity(issue["severity"].text()), code(issue["code"].text()), {}};
        for (const std::string_view member : {"expression", "location"}) {
            if (!read.expression.empty() || issue[member].size() == 0) continue;
            read.expression = path((*issue[member].items().begin()).text());
        }
        issues.push_back(std::move(read));
    }
    return issues;
}

std::optional<std::vector<OutcomeIssue>> read_outcome(std::string_view body) {
    if (body.empty() || body.size() > (std::size_t{1} << 20)) return std::nullopt;
    const Result<json::Document> document = json::Document::parse(body);
    if (!document) return std::nullopt;
    return read_outcome(document->root());
}

bool tells_incomplete(const std::vector<OutcomeIssue>& issues, bool noise) {
    return std::ranges::any_of(issues, [noise](const OutcomeIssue& issue) {
        if (issue.severity >= OutcomeSeverity::error) return true;
        if (std::ranges::find(leaves_out, issue.code) != leaves_out.end()) return true;
        if (issue.severity == OutcomeSeverity::information || noise) return false;
        return std::ranges::find(harmless, issue.code) == harmless.end();
    });
}

std::string outcome_text(const std::vector<OutcomeIssue>& issues) {
    std::string out;
    std::size_t told = 0;
    for (const OutcomeIssue& issue : issues) {
        if (issue.severity < OutcomeSeverity::error || issue.code.empty()) continue;
        if (++told > 3) break;
        out += (out.empty() ? "" : ", ") + issue.code;
        if (!issue.expression.empty()) out += " at " + issue.expression;
    }
    return out;
}

}  // namespace hv::fhir::client
