#include "plugin/worklist/filter.hpp"

#include <algorithm>
#include <charconv>

#include "fhir/json/writer.hpp"

namespace hv::plugin::worklist {
namespace {

constexpr int highest_level = 5;
constexpr std::size_t longest_text = 100;
constexpr std::size_t last_page = 10'000;

int number(const std::string& text, int otherwise, int from, int to) {
    int value = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = fault == std::errc() && stop == text.data() + text.size();
    return whole && value >= from && value <= to ? value : otherwise;
}

bool is_plain(const std::string& text, std::string_view extra) {
    return text.size() <= longest_text && std::ranges::all_of(text, [&](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      extra.find(c) != std::string_view::npos;
           });
}

std::string trimmed(std::string text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.back())) text.pop_back();
    text.erase(text.begin(), std::ranges::find_if_not(text, blank));
    return text;
}

}  // namespace

std::string field(const Fields& fields, const std::string& name) {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
}

Filter read_filter(const Fields& fields) {
    Filter filter;
    filter.mine = field(fields, "mine") == "1";
    filter.level = number(field(fields, "level"), 1, 0, highest_level);
    filter.overdue = field(fields, "overdue") == "1";
    const std::string unowned = field(fields, "unowned");
    filter.unowned = unowned == "1";
    filter.unowned_long = unowned == "14";
    const std::string unit = field(fields, "unit");
    if (is_plain(unit, "/-._")) filter.unit = unit;
    const std::string drug = field(fields, "drug");
    if (is_plain(drug, "")) filter.drug = drug;
    const std::string text = trimmed(field(fields, "text"));
    if (text.size() <= longest_text) filter.text = text;
    // A button to another page stands in the same form as the page that is shown.
    const std::string go = field(fields, "go");
    filter.page = static_cast<std::size_t>(number(go.empty() ? field(fields, "page") : go, 1, 1, last_page));
    return filter;
}

std::string address_of(const Filter& filter) {
    std::string address;
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!address.empty()) address += '&';
        address.append(name).append("=").append(value);
    };
    if (filter.mine) add("mine", "1");
    if (filter.level != 1) add("level", std::to_string(filter.level));
    if (!filter.unit.empty()) add("unit", filter.unit);
    if (!filter.drug.empty()) add("drug", filter.drug);
    if (filter.overdue) add("overdue", "1");
    if (filter.unowned) add("unowned", "1");
    if (filter.unowned_long) add("unowned", "14");
    if (filter.page > 1) add("page", std::to_string(filter.page));
    return address;
}

std::string audit_detail(const Filter& filter, std::size_t rows, std::uint64_t matching) {
    json::Writer out;
    out.begin_object().member("filter", address_of(filter)).key("text").boolean(!filter.text.empty());
    out.key("rows").integer(static_cast<std::int64_t>(rows));
    out.key("matching").integer(static_cast<std::int64_t>(matching)).end_object();
    return out.take();
}

store::WorklistQuery query_of(const Filter& filter, const care::Viewer& viewer, See see, Instant now) {
    store::WorklistQuery query;
    query.ehr = viewer.ehr;
    query.level_at_least = filter.level;
    query.unowned = filter.unowned;
    if (filter.unowned_long) query.unowned_before = now.plus_seconds(-unowned_too_long * std::int64_t{24 * 3600});
    if (filter.mine) query.responsible = viewer.user;
    query.unit = filter.unit;
    query.drug = filter.drug;
    query.overdue = filter.overdue;
    query.text = filter.text;
    query.skip = (filter.page - 1) * page_rows;
    query.at_most = page_rows;
    if (see == See::unit) {
        query.within_unit = viewer.unit;
        query.or_of_user = viewer.user;
    }
    return query;
}

bool may_see(const care::Viewer& viewer, See see, const store::Summary& summary) {
    if (summary.who.ehr != viewer.ehr) return false;
    if (see == See::all) return true;
    if (!viewer.unit.empty() && viewer.unit == summary.unit) return true;
    return !viewer.user.empty() && (summary.owner == viewer.user ||
                                    std::ranges::find(summary.responsible, viewer.user) != summary.responsible.end());
}

}  // namespace hv::plugin::worklist
