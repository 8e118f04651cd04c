#include "fhir/client/search_page.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/client/operation_outcome.hpp"
#include "fhir/client/url.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

using json::Kind;
using json::Value;

constexpr std::string_view not_used = "what came is not used: an answer that is not whole changes nothing";

Error incomplete(std::string what, Fault fault = Fault::unavailable) {
    return {fault, std::move(what), std::string(not_used)};
}

bool is_or_absent(Value value, Kind kind) {
    return value.kind() == Kind::absent || value.kind() == kind;
}

// A place where the server says why something is missing.
std::optional<Error> told_incomplete(const std::vector<OutcomeIssue>& issues, const Quirks& quirks) {
    if (!tells_incomplete(issues, quirks.has(Quirk::outcome_warnings_are_noise))) return std::nullopt;
    constexpr std::array<std::string_view, 4> kept_from_us{"forbidden", "security", "suppressed", "login"};
    const bool kept = std::ranges::any_of(issues, [&](const OutcomeIssue& issue) {
        return std::ranges::find(kept_from_us, issue.code) != kept_from_us.end();
    });
    std::string codes;
    for (const OutcomeIssue& issue : issues) {
        if (issue.severity == OutcomeSeverity::information || issue.code.empty() || codes.size() > 60) continue;
        codes += (codes.empty() ? " (" : ", ") + issue.code;
    }
    if (!codes.empty()) codes += ')';
    return incomplete("the EHR says itself that its answer is not whole" + codes,
                      kept ? Fault::denied : Fault::unavailable);
}

std::optional<Error> read_links(Value bundle, SearchPage& page) {
    if (!is_or_absent(bundle["link"], Kind::array)) return incomplete("link: not an array");
    for (const Value link : bundle["link"].items()) {
        const std::string_view relation = link["relation"].text();
        const std::string_view url = link["url"].text();
        if (relation == "next") {
            if (url.empty()) return incomplete("link[next]: without an address");
            if (page.next.empty()) page.next = url;
        } else if (relation == "self") {
            page.self = url;
        }
    }
    return std::nullopt;
}

std::optional<Error> read_total(Value bundle, SearchPage& page) {
    const Value total = bundle["total"];
    if (!total) return std::nullopt;
    std::uint64_t number = 0;
    const std::string_view text = total.text();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!total.is_number() || error != std::errc() || end != text.data() + text.size()) {
        return incomplete("total: not a whole number");
    }
    page.total = number;
    return std::nullopt;
}

std::optional<Error> read_entry(Value entry, std::string_view type, const Quirks& quirks, bool want_found,
                                SearchPage& page) {
    const Value resource = entry["resource"];
    const std::string_view is = resource["resourceType"].text();
    if (is.empty()) return incomplete("an entry holds no resource");
    const std::string_view mode = entry["search"]["mode"].text();
    if (const auto issues = read_outcome(resource); issues && (mode != "match" || type != "OperationOutcome")) {
        return told_incomplete(*issues, quirks);
    }
    if (mode == "outcome") return incomplete("an entry of mode `outcome` holds no OperationOutcome");
    if (mode == "include" || (mode.empty() && is != type)) return std::nullopt;
    ++page.matches;
    if (want_found && is == type) {
        page.found.emplace_back(resource["id"].text(), resource["meta"]["versionId"].text());
    }
    return std::nullopt;
}

}  // namespace

Result<SearchPage> read_page(std::string_view body, std::string_view type, const Quirks& quirks, bool want_found) {
    const Result<json::Document> document = json::Document::parse(body, {.bytes = body.size(), .depth = 64});
    // The reader's own words name members, and those may be anything in what is no FHIR.
    if (!document) return incomplete("the answer is no readable JSON");
    const Value bundle = document->root();
    if (const auto issues = read_outcome(bundle)) {
        const std::string codes = outcome_text(*issues);
        return incomplete("the EHR answered 200 with an OperationOutcome in place of results" +
                          (codes.empty() ? "" : " (" + codes + ')'));
    }
    if (bundle["resourceType"].text() != "Bundle" || bundle["type"].text() != "searchset") {
        return incomplete("the answer is no Bundle of type `searchset`");
    }
    SearchPage page;
    if (auto error = read_links(bundle, page)) return *std::move(error);
    if (auto error = read_total(bundle, page)) return *std::move(error);
    if (!is_or_absent(bundle["entry"], Kind::array)) return incomplete("entry: not an array");
    for (const Value entry : bundle["entry"].items()) {
        if (auto error = read_entry(entry, type, quirks, want_found, page)) return *std::move(error);
    }
    return page;
}

std::string dropped_parameter(std::string_view self_query,
                              const std::vector<std::pair<std::string, std::string>>& parameters) {
    constexpr std::array<std::string_view, 5> about_the_cut{"_count", "_format", "_pretty", "_sort", "_total"};
    const std::vector<std::string> echoed = query_names(self_query);
    if (echoed.empty()) return {};
    for (const auto& [name, value] : parameters) {
        if (std::ranges::find(about_the_cut, name) != about_the_cut.end()) continue;
        if (std::ranges::find(echoed, name) == echoed.end()) return name;
    }
    return {};
}

}  // namespace hv::fhir::client
