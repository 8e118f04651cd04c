#include "plugin/worklist/list_page.hpp"

#include <algorithm>

#include "fhir/model/record.hpp"
#include "plugin/decide/attention.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/web/web.hpp"
#include "plugin/worklist/texts.hpp"

namespace hv::plugin::worklist {
namespace {

using web::Data;

Data option(const std::string& value, const std::string& text, bool selected) {
    Data data;
    data.set("value", value).set("text", text).set("selected", selected);
    return data;
}

std::vector<Data> units_of(const ListPage& page) {
    std::vector<Data> options;
    for (const std::string& unit : page.units)
        options.push_back(option(unit, unit_text(unit), unit == page.filter.unit));
    return options;
}

// Antipsychotics and lithium, by name.
std::vector<Data> drugs_of(const ListPage& page) {
    std::vector<std::pair<std::string, std::string>> drugs;
    if (page.vocabulary != nullptr) {
        for (const rules::DrugKnowledge& drug : page.vocabulary->drugs) {
            const std::string atc(drug.atc.text());
            if (atc.starts_with("N05A")) drugs.emplace_back(drug.title.in(page.seeing.language), atc);
        }
    }
    std::ranges::sort(drugs);
    std::vector<Data> options;
    for (const auto& [name, atc] : drugs) options.push_back(option(atc, name, atc == page.filter.drug));
    return options;
}

Data filter_of(const ListPage& page) {
    const Filter& filter = page.filter;
    Data data;
    data.set("mine", filter.mine).set("overdue", filter.overdue).set("unowned", filter.unowned);
    data.set("unowned_long", filter.unowned_long).set("text", filter.text);
    for (int level = 0; level <= 5; ++level) data.set("is_" + std::to_string(level), filter.level == level);
    data.set("units", units_of(page)).set("drugs", drugs_of(page));
    data.set("unit", filter.unit).set("drug", filter.drug).set("level", std::to_string(filter.level));
    data.set("unowned_value", filter.unowned_long ? "14" : filter.unowned ? "1" : "");
    const std::string address = address_of(filter);
    data.set("address", "/worklist" + (address.empty() ? "" : '?' + address));
    const bool narrowed = !(filter == Filter{});
    data.set("narrowed", narrowed);
    return data;
}

std::vector<Data> reasons_of(const Row& row, const Seeing& seeing) {
    std::vector<Data> list;
    for (const Reason& reason : row.reasons) {
        Data data;
        data.set("text", reason.text).set("status", reason.status).set("attended", !reason.open);
        data.set("level_key", level_key(reason.level)).set("level_word", level_word(reason.level, seeing.language));
        data.set("for_gp", reason.for_gp_only);
        // What does not fit is counted behind the last reason.
        const bool last = &reason == &row.reasons.back();
        data.set("more", last && row.more > 0 ? std::to_string(row.more) : "");
        list.push_back(std::move(data));
    }
    return list;
}

Data row_of(const Row& row, const ListPage& page) {
    const Seeing& seeing = page.seeing;
    Data data;
    data.set("id", row.patient).set("name", row.name).set("born", row.born).set("sex", row.sex);
    data.set("level_key", level_key(row.level)).set("level_word", level_word(row.level, seeing.language));
    data.set("none", row.reasons.empty()).set("reasons", reasons_of(row, seeing));
    data.set("drugs", row.drugs).set("newest", row.newest).set("due", row.due).set("overdue", row.overdue);
    data.set("owner", row.owner).set("is_mine", row.mine).set("too_long", row.unowned_long);
    data.set("flag", row.flag).set("age", row.age < 0 ? "" : short_age(row.age, seeing.language));
    data.set("pending", row.pending);
    data.set("stale", row.stale ? row.assessed : "").set("state", row.state);
    // What could not be done stays selected, so that nothing has to be found again.
    const auto failed = [&](const Deed& deed) { return deed.patient == row.patient && !deed.done; };
    data.set("chosen", std::ranges::any_of(page.deeds, failed));
    return data;
}

Data outcome_of(const ListPage& page) {
    Data data;
    std::vector<Data> failed;
    std::size_t done = 0;
    for (const Deed& deed : page.deeds) {
        done += deed.done ? 1 : 0;
        if (!deed.done) failed.push_back(std::move(Data().set("name", deed.name).set("why", deed.why)));
    }
    data.set("nobody", page.deeds.empty());
    data.set("done", done == 0 ? "" : std::to_string(done));
    data.set("of", std::to_string(page.deeds.size()));
    data.set("what", act_word(page.wish.what, page.seeing.language));
    data.set("any_failed", !failed.empty());
    data.set("failed", std::move(failed));
    return data;
}

std::vector<Data> act_reasons_of(const ListPage& page) {
    std::vector<Data> options;
    for (const ActReason& reason : act_reasons()) {
        options.push_back(
            option(std::string(reason.code), reason.words.in(page.seeing.language), page.wish.reason == reason.code));
    }
    return options;
}

void add_paging(const ListPage& page, Data& data) {
    const std::size_t pages = (page.matching + page_rows - 1) / page_rows;
    data.set("paged", pages > 1 || page.filter.page > 1);
    data.set("page", std::to_string(page.filter.page)).set("pages", std::to_string(std::max<std::size_t>(pages, 1)));
    data.set("previous", page.filter.page > 1 ? std::to_string(page.filter.page - 1) : "");
    data.set("next", page.filter.page < pages ? std::to_string(page.filter.page + 1) : "");
}

}  // namespace

std::string unit_text(const std::string& unit) {
    const std::size_t slash = unit.rfind('/');
    return slash == std::string::npos ? unit : unit.substr(slash + 1);
}

std::string list_page(const ListPage& page) {
    const Seeing& seeing = page.seeing;
    Data data = web::layout({page.session.language,
                             seeing.say("Arbeidsliste – Hjertevakt", "Worklist – Hjertevakt"),
                             page.session.key,
                             {"web/drug_chart.css", "worklist/worklist.css"},
                             {"worklist/worklist.js"}});
    data.set("t", texts(seeing.language));
    data.set("viewer", fhir::masked(seeing.viewer.name.empty() ? seeing.viewer.user : seeing.viewer.name));
    data.set("viewer_unit", seeing.viewer.unit.empty() ? "" : unit_text(seeing.viewer.unit));
    data.set("shown_at", moment_text(seeing.now));
    data.set("matching", std::to_string(page.matching)).set("all", std::to_string(page.all));
    data.set("expired", page.expired.empty() ? "" : expired_text(page.expired, seeing.language));
    data.set("of", seeing.say("av", "of"));
    data.set("unowned_count", page.unowned_long == 0 ? "" : std::to_string(page.unowned_long));
    data.set("filter", filter_of(page)).set("number", page.number);
    std::vector<Data> rows;
    for (const Row& row : page.rows) rows.push_back(row_of(row, page));
    data.set("any", !rows.empty());
    data.set("rows", std::move(rows));
    data.set("acted", page.acted).set("outcome", outcome_of(page));
    data.set("act_reasons", act_reasons_of(page)).set("comment", page.wish.comment);
    for (const int weeks : {1, 4, 12}) data.set("weeks_" + std::to_string(weeks), page.wish.weeks == weeks);
    data.set("to_gp", page.wish.to == "role:gp").set("to_psychiatrist", page.wish.to == "role:psychiatrist");
    add_paging(page, data);
    return web::render("worklist/worklist", data);
}

std::string plain_page(const Seeing& seeing, const std::string& language, const std::string& key, bool way_back,
                       const std::string& session) {
    Data data = web::layout({language, "Hjertevakt", session, {"worklist/worklist.css"}, {}});
    data.set("t", texts(seeing.language)).set("back", way_back).set("key", session);
    for (const char* one : {"refused", "unknown", "trouble"}) data.set(std::string("is_") + one, key == one);
    return web::render("worklist/plain", data);
}

}  // namespace hv::plugin::worklist
