// The list's answers: the page, acts on its rows, how many are new, the file.
#include <algorithm>
#include <set>

#include "fhir/base/zone.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/care/care.hpp"
#include "plugin/worklist/csv.hpp"
#include "plugin/worklist/desk.hpp"

namespace hv::plugin::worklist {
namespace {

constexpr std::size_t most_chosen = 200;
constexpr std::size_t most_exported = 5'000;

std::vector<Row> rows_of(const Visit& visit, const std::vector<store::Summary>& summaries) {
    std::vector<Row> rows;
    for (const store::Summary& summary : summaries) {
        const auto acts = visit.care().acts(summary.who);
        const store::Summary row = acts ? named(summary, *acts) : summary;
        rows.push_back(row_of(row, read_body(row.body), visit.seeing, visit.flag_since(row.who)));
        if (acts) rows.back().pending = pending_text(*acts, row, visit.seeing);
    }
    return rows;
}

// The viewer's own, the chosen one, and those of everybody whom the viewer may see, on whatever page they stand.
Result<std::vector<std::string>> units_of(const Visit& visit, const Filter& filter) {
    const auto seen = visit.care().units(query_of({}, visit.session.viewer, visit.see, visit.seeing.now));
    if (!seen) return seen.error();
    std::set<std::string> units(seen->begin(), seen->end());
    units.insert({visit.session.viewer.unit, filter.unit});
    units.erase("");
    return std::vector<std::string>(units.begin(), units.end());
}

std::uint64_t count_unowned_long(const Visit& visit) {
    Filter filter;
    filter.unowned_long = true;
    store::WorklistQuery query = query_of(filter, visit.session.viewer, visit.see, visit.seeing.now);
    query.at_most = 0;
    const auto found = visit.care().worklist(query);
    return found ? found->matching : 0;
}

// `row` fields, once each, and the state that was shown beside them.
std::vector<Chosen> chosen_of(const Fields& fields, const std::string& only) {
    std::vector<Chosen> chosen;
    const auto add = [&](const std::string& patient) {
        const bool there = std::ranges::find(chosen, patient, &Chosen::patient) != chosen.end();
        if (there || patient.empty() || chosen.size() == most_chosen) return;
        chosen.push_back({patient, field(fields, "state." + patient)});
    };
    if (!only.empty()) {
        add(only);
        return chosen;
    }
    const auto [first, last] = fields.equal_range("row");
    for (auto row = first; row != last; ++row) add(row->second);
    return chosen;
}

}  // namespace

http::Reply list_answer(const Visit& visit, bool acted, const Wish& wish, std::vector<Deed> deeds) {
    Filter filter = read_filter(visit.fields);
    const auto ask = [&] {
        return visit.care().worklist(query_of(filter, visit.session.viewer, visit.see, visit.seeing.now));
    };
    auto found = ask();
    if (found && found->rows.empty() && filter.page > 1) {  // rows have gone meanwhile
        filter.page = 1;
        found = ask();
    }
    const auto units = units_of(visit, filter);
    if (!found || !units) return visit.plain(503, "trouble");
    if (!visit.audit("worklist.view", "", audit_detail(filter, found->rows.size(), found->matching))) {
        return visit.plain(503, "trouble");
    }
    const auto rules = visit.parts.rules->current();
    ListPage page{visit.session, visit.seeing, filter};
    page.rows = rows_of(visit, found->rows);
    page.matching = found->matching;
    page.all = found->all;
    page.unowned_long = count_unowned_long(visit);
    page.units = *units;
    page.vocabulary = rules == nullptr ? nullptr : &rules->vocabulary;
    if (rules != nullptr) page.expired = expired_on(*rules, oslo_date(visit.seeing.now));
    page.number = care::new_act_id();
    page.acted = acted;
    page.wish = wish;
    const auto failed = [](const Deed& deed) { return !deed.done; };
    if (std::ranges::none_of(deeds, failed) && !deeds.empty()) page.wish = Wish{wish.what};
    page.deeds = std::move(deeds);
    return visit.html(200, list_page(page));
}

http::Reply list_act(const Visit& visit) {
    Wish wish = read_wish(visit.fields);
    wish.rules.clear();  // in a list the findings follow from the row
    std::string only;
    if (const std::string take = field(visit.fields, "take"); !take.empty()) {
        wish = Wish{"take", {}, "", "", "", 0, wish.page};
        only = take;
    }
    const std::vector<Chosen> chosen = chosen_of(visit.fields, only);
    const std::vector<Deed> deeds = act_on(visit.tools(), visit.seeing, chosen, wish, only.empty());
    if (visit.parts.nudge && !deeds.empty()) visit.parts.nudge();
    return list_answer(visit, true, wish, deeds);
}

// Only numbers: nothing of a patient is said, and nothing is audited.
http::Reply list_news(const Visit& visit) {
    const Filter filter = read_filter(visit.fields);
    const auto found = visit.care().worklist(query_of(filter, visit.session.viewer, visit.see, visit.seeing.now));
    json::Writer out;
    if (!found) return http::json_reply(503, out.begin_object().end_object().take());
    std::int64_t news = 0;
    for (const store::Summary& summary : found->rows) {
        const std::string shown = field(visit.fields, "state." + summary.who.patient);
        news += shown == state_of(read_body(summary.body), owner_of(summary)) ? 0 : 1;
    }
    return http::json_reply(200, out.begin_object().key("news").integer(news).end_object().take());
}

http::Reply list_csv(const Visit& visit) {
    const Filter filter = read_filter(visit.fields);
    store::WorklistQuery query = query_of(filter, visit.session.viewer, visit.see, visit.seeing.now);
    query.skip = 0;
    query.at_most = most_exported;
    const auto found = visit.care().worklist(query);
    if (!found) return visit.plain(503, "trouble");
    if (!visit.audit("worklist.export", "", audit_detail(filter, found->rows.size(), found->matching))) {
        return visit.plain(503, "trouble");
    }
    http::Reply reply;
    reply.headers = {
        {"Content-Type", "text/csv; charset=utf-8"},
        {"Content-Disposition", "attachment; filename=\"arbeidsliste-" + day_text(visit.seeing.now) + ".csv\""},
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"}};
    reply.body = csv_of(rows_of(visit, found->rows), visit.seeing.language);
    return reply;
}

}  // namespace hv::plugin::worklist
