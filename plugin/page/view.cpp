#include "plugin/page/view.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/page/view_findings.hpp"

namespace hv::plugin::page {
namespace {

using web::Data;

constexpr std::size_t shown_at_once = 60;  // readings of one row in its table

Data value_data(const ShownValue& value) {
    Data data;
    data.set("value", value.value).set("day", value.day).set("age", value.age);
    data.set("source", value.source).set("weak", value.weak);
    return data;
}

void add_values(const std::vector<ShownValue>& values, Data& data) {
    std::vector<Data> list;
    for (std::size_t i = 0; i < std::min(values.size(), shown_at_once); ++i) list.push_back(value_data(values[i]));
    data.set("values", std::move(list)).set("count", std::to_string(values.size()));
    data.set("cut", values.size() > shown_at_once ? std::to_string(shown_at_once) : "");
}

Data spark_data(const Spark& spark, State state) {
    Data data;
    data.set("width", std::to_string(Spark::width)).set("height", std::to_string(Spark::height));
    data.set("line", spark.line).set("state", name_of(state));
    if (spark.x) data.set("x", std::to_string(*spark.x)).set("y", std::to_string(spark.y));
    if (spark.limit) data.set("limit", std::to_string(*spark.limit)).set("has_limit", true);
    return data;
}

class Viewing {
public:
    Viewing(const PageModel& page, const Offer& offer) : page_(page), offer_(offer) {}

    [[nodiscard]] Data data() const {
        web::Layout layout;
        layout.language = offer_.language;
        layout.title = text("title");
        layout.session = offer_.session;
        layout.styles = {"web/drug_chart.css", "page/page.css"};
        layout.scripts = {"page/page.js"};
        Data data = web::layout(layout);
        data.set("t", texts_of(page_.language));
        head(data);
        overall(data);
        data.set("domains", domains());
        add_findings(page_, offer_.posted.all("rule"), data);
        add_due(page_, data);
        drugs(data);
        rest(data);
        forms(data);
        return data;
    }

private:
    [[nodiscard]] std::string text(std::string_view key) const { return say(key, page_.language); }

    void state(Data& data, State state) const { data.set("state", name_of(state)).set("word", text(name_of(state))); }

    void head(Data& data) const {
        data.set("patient", page_.person.id);
        data.set("banner", offer_.banner);
        data.set("name", page_.person.name.empty() ? text("name_unknown") : page_.person.name);
        data.set("born", page_.person.born);
        data.set("age", page_.age ? std::to_string(*page_.age) : "");
        data.set("sex", text(page_.sex == fhir::Sex::male     ? "male"
                             : page_.sex == fhir::Sex::female ? "female"
                                                              : "sex_other"));
        data.set("deceased", page_.deceased);
        data.set("assessed_at", page_.assessed_at ? clock_text(*page_.assessed_at, page_.now, page_.language)
                                                  : text("never_assessed"));
        data.set("data_at", clock_text(page_.data_at, page_.now, page_.language));
        data.set("printed_at", moment_text(page_.now, page_.language));
        data.set("printed_data_at", moment_text(page_.data_at, page_.language));
        data.set("today", oslo_date(page_.now).text());
        data.set("down", page_.ehr_down).set("incomplete", page_.incomplete);
        data.set("unreadable", list_of(page_.unreadable)).set("has_unreadable", !page_.unreadable.empty());
        data.set("expired", page_.expired.empty() ? "" : expired_text(page_.expired, page_.language));
        data.set("home", offer_.home).set("viewer", offer_.viewer);
        data.set("done", offer_.done).set("problems", list_of(offer_.problems));
        data.set("has_problems", !offer_.problems.empty()).set("offered_note", offer_.offered_note);
    }

    void overall(Data& data) const {
        const bool fine = page_.overall == Overall::fine;
        const bool unjudged = page_.overall == Overall::missing && page_.not_judged > 0 && page_.missing == 0;
        data.set("overall", text(page_.overall == Overall::act        ? "overall_act"
                                 : unjudged                           ? "overall_unjudged"
                                 : page_.overall == Overall::missing  ? "overall_missing"
                                 : page_.overall == Overall::attended ? "overall_attended"
                                 : page_.overall == Overall::deceased ? "overall_deceased"
                                                                      : "overall_fine"));
        const State highest = page_.counts.empty() ? State::unmeasured : page_.counts.front().state;
        data.set("overall_state", fine                                 ? "fine"
                                  : page_.overall == Overall::attended ? "info"
                                  : page_.overall == Overall::deceased ? name_of(State::not_applicable)
                                                                       : name_of(highest));
        std::vector<Data> counts;
        for (const Counted& one : page_.counts) {
            Data item;
            state(item, one.state);
            item.set("count", std::to_string(one.count));
            counts.push_back(std::move(item));
        }
        data.set("counts", std::move(counts));
        data.set("missing", page_.missing == 0 ? "" : std::to_string(page_.missing));
        data.set("undecided", page_.undecided == 0 ? "" : std::to_string(page_.undecided));
        data.set("not_judged", page_.not_judged == 0 ? "" : std::to_string(page_.not_judged));
        data.set("required", std::to_string(page_.required));
        const std::size_t attended = page_.findings.attended.size();
        data.set("attended_count", attended == 0 ? "" : std::to_string(attended));
        data.set("owner", page_.owner.name).set("owner_since", page_.owner.since);
        data.set("owner_act", page_.owner.act);
        data.set("has_owner", !page_.owner.name.empty() || page_.overall != Overall::deceased);
    }

    [[nodiscard]] std::vector<Data> domains() const {
        std::vector<Data> list;
        for (const MatrixDomain& domain : page_.domains) {
            Data data;
            data.set("title", domain.title).set("goal", domain.goal).set("actions", domain.actions);
            data.set("resources", domain.resources).set("span", std::to_string(domain.rows.size()));
            data.set("several_rows", domain.rows.size() > 1);
            std::vector<Data> rows;
            for (const MatrixRow& row : domain.rows) rows.push_back(row_data(row, rows.empty()));
            data.set("rows", std::move(rows));
            list.push_back(std::move(data));
        }
        return list;
    }

    [[nodiscard]] Data row_data(const MatrixRow& row, bool first) const {
        Data data;
        data.set("first", first).set("name", row.name).set("id", row.id);
        state(data, row.state);
        const bool untold =
            row.state == State::undecided || row.state == State::not_applicable || row.state == State::no_limit;
        data.set("limit", row.limit).set("trend", row.trend).set("because", untold ? row.because : "");
        data.set("has_value", !row.values.empty());
        data.set("no_value", text(row.id == score_id ? "not_computed" : "unmeasured"));
        if (!row.values.empty()) {
            data.set("newest", value_data(row.values.front()));
            add_values(row.values, data);
        }
        data.set("several", row.values.size() > 1);
        if (row.spark.x) data.set("spark", spark_data(row.spark, row.state));
        return data;
    }

    void drugs(Data& data) const {
        std::vector<Data> list;
        for (const DrugLine& drug : page_.drugs) {
            Data one;
            one.set("name", drug.name).set("written", drug.written == drug.name ? "" : drug.written);
            one.set("period", drug.period).set("liability", drug.liability).set("unconfirmed", drug.unconfirmed);
            list.push_back(std::move(one));
        }
        data.set("drugs", std::move(list)).set("no_drugs", page_.drugs.empty());
        data.set("drugs_none", text(page_.incomplete ? "drugs_unknown" : "drugs_none"));
        data.set("unrecognised", list_of(page_.unrecognised)).set("has_unrecognised", !page_.unrecognised.empty());
    }

    void rest(Data& data) const {
        std::vector<Data> others;
        for (const OtherRow& row : page_.others) {
            Data one;
            one.set("name", row.name);
            add_values(row.values, one);
            others.push_back(std::move(one));
        }
        data.set("has_others", !others.empty());
        data.set("others", std::move(others));
        std::vector<Data> unread;
        for (const UnreadLine& line : page_.unread) {
            unread.push_back(
                std::move(Data().set("where", line.where).set("words", line.words).set("detail", line.detail)));
        }
        data.set("has_unread", !unread.empty());
        data.set("unread", std::move(unread));
        std::vector<Data> sets;
        for (const SetLine& set : page_.sets) {
            sets.push_back(
                std::move(Data().set("title", set.title).set("version", set.version).set("checked", set.checked)));
        }
        data.set("sets", std::move(sets)).set("bundle", page_.bundle);
        data.set("note", journal_note(page_));
    }

    void forms(Data& data) const {
        const bool any = !page_.findings.open.empty() || !page_.findings.attended.empty();
        data.set("may_act", offer_.may_act && !page_.ehr_down).set("only_look", !offer_.may_act);
        const bool mine = !offer_.user.empty() && page_.owner.user == offer_.user;
        const bool over = page_.overall == Overall::deceased;
        data.set("may_take", offer_.may_act && !page_.ehr_down && !mine && !over).set("may_fill", !over);
        const bool may_choose = offer_.may_act && !page_.ehr_down && any;
        data.set("may_choose", may_choose);
        written(data, may_choose);
        data.set("may_write", offer_.may_write && !page_.ehr_down)
            .set("act_id", offer_.act_id)
            .set("seen_state", offer_.state);
        data.set("act_open", !offer_.chosen.empty() || !offer_.posted.one("comment").empty());
        std::vector<Data> reasons_list;
        for (const ActReason& reason : act_reasons()) {
            reasons_list.push_back(
                std::move(Data().set("code", reason.code).set("title", reason.words.in(page_.language))));
            reasons_list.back().set("chosen", offer_.posted.one("reason") == reason.code);
        }
        data.set("reasons", std::move(reasons_list));
        std::vector<Data> acts;
        for (const char* what : {"acknowledge", "snooze", "not-relevant", "hand-over", "wrong-data", "reopen"}) {
            if (std::string_view(what) == "reopen" && page_.findings.attended.empty()) continue;
            acts.push_back(
                std::move(Data().set("what", what).set("title", text(what)).set("chosen", offer_.chosen == what)));
        }
        data.set("acts", std::move(acts));
        std::vector<Data> fields;
        for (const FormField& field : offer_.fields) {
            Data one;
            one.set("name", field.name).set("title", field.title).set("last", field.last);
            one.set("is_day", field.name == "dental-visit").set("is_score", field.name == "audit-score");
            one.set("is_choice", !field.choices.empty());
            const std::string written = offer_.posted.one(field.name);
            one.set("written", written);
            std::vector<Data> choices;
            for (const FormChoice& choice : field.choices) {
                choices.push_back(std::move(Data().set("value", choice.value).set("title", choice.title)));
                choices.back().set("chosen", choice.value == written);
            }
            one.set("choices", std::move(choices));
            fields.push_back(std::move(one));
        }
        data.set("fields", std::move(fields));
    }

    // What was written for an act that was refused: in its form, else to be copied.
    void written(Data& data, bool in_form) const {
        const http::Form& posted = offer_.posted;
        const std::string weeks = posted.one("weeks");
        data.set("weeks_1", weeks == "1").set("weeks_4", weeks != "1" && weeks != "12").set("weeks_12", weeks == "12");
        const std::string to = posted.one("to");
        data.set("to_gp", to == "role:gp").set("to_psychiatrist", to.empty() || to == "role:psychiatrist");
        std::vector<Data> people;
        for (const care::Receiver& one : offer_.receivers) {
            people.push_back(std::move(Data().set("value", one.to).set("title", fhir::masked(one.name))));
            people.back().set("chosen", one.to == to);
        }
        data.set("receivers", std::move(people));
        const std::string comment = in_form ? "" : posted.one("comment");
        data.set("comment", posted.one("comment")).set("kept", offer_.kept.empty() ? comment : offer_.kept);
    }

    const PageModel& page_;
    const Offer& offer_;
};

}  // namespace

web::Data page_data(const PageModel& page, const Offer& offer) {
    return Viewing(page, offer).data();
}

std::string page_html(const PageModel& page, const Offer& offer) {
    return web::render("page/patient", page_data(page, offer));
}

}  // namespace hv::plugin::page
