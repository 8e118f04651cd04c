#include "plugin/worklist/drawer.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "fhir/model/record.hpp"
#include "plugin/care/people.hpp"
#include "plugin/web/drug_chart.hpp"
#include "plugin/web/web.hpp"
#include "plugin/worklist/drawer_findings.hpp"
#include "plugin/worklist/list_page.hpp"
#include "plugin/worklist/texts.hpp"

namespace hv::plugin::worklist {
namespace {

using web::Data;

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
    return text;
}

// The newest first.
std::vector<Data> history_of(const Drawer& drawer) {
    const rules::Language language = drawer.seeing.language;
    std::vector<Data> rows;
    for (auto act = drawer.acts.rbegin(); act != drawer.acts.rend(); ++act) {
        Data data;
        data.set("what", act_word(act->what, language)).set("rules", joined(act->rules));
        data.set("who", fhir::masked(act->actor_name.empty() ? act->actor : act->actor_name));
        data.set("role", role_word(act->actor_role, language)).set("at", moment_text(act->at));
        data.set("reason", act->reason.empty() ? "" : reason_word(act->reason, language));
        data.set("comment", fhir::masked(act->comment));
        data.set("to", fhir::masked(role_word(care::name_of(act->to, drawer.acts), language)));
        data.set("until", act->until ? day_text(*act->until) : "");
        rows.push_back(std::move(data));
    }
    return rows;
}

// Beside the roles.
std::vector<Data> receivers_of(const Drawer& drawer) {
    std::vector<Data> list;
    const store::Summary& summary = drawer.summary;
    for (const care::Receiver& one :
         care::receivers(summary.responsible, drawer.acts, drawer.seeing.viewer.user, summary.owner)) {
        list.push_back(std::move(Data().set("value", one.to).set("text", fhir::masked(one.name))));
        list.back().set("selected", one.to == drawer.wish.to);
    }
    return list;
}

std::vector<Data> reasons_of(const Drawer& drawer) {
    std::vector<Data> options;
    for (const ActReason& reason : act_reasons()) {
        Data data;
        data.set("value", reason.code).set("text", reason.words.in(drawer.seeing.language));
        data.set("selected", drawer.wish.reason == reason.code);
        options.push_back(std::move(data));
    }
    return options;
}

void add_head(const Drawer& drawer, Data& data) {
    const Seeing& seeing = drawer.seeing;
    const Row& row = drawer.row;
    data.set("id", row.patient)
        .set("shown_id", fhir::masked(row.patient))
        .set("name", row.name)
        .set("sex", row.sex)
        .set("born", drawer.body.born);
    const auto born = Date::parse(drawer.body.born);
    data.set("years", born ? std::to_string(age_on(*born, oslo_date(seeing.now))) + seeing.say(" år", " y") : "");
    data.set("level_key", level_key(row.level)).set("level_word", level_word(row.level, seeing.language));
    data.set("assessed", row.assessed).set("stale", row.stale);
    data.set("drugs", row.drugs).set("owner", row.owner).set("is_mine", row.mine).set("too_long", row.unowned_long);
    data.set("flag", row.flag).set("state", row.state);
}

void add_judged(const Drawer& drawer, Data& data) {
    if (drawer.judged == nullptr) return;
    const Attention held = attention(drawer.judged->patient.judged(), care::acted(drawer.acts), drawer.seeing.now);
    FindingRows rows = finding_rows(*drawer.judged, drawer.body, held, drawer.acts, drawer.wish.rules, drawer.seeing);
    data.set("kept", rows.met.empty() ? drawer.wish.comment : "");
    data.set("data_from", moment_text(drawer.judged->data_from));
    data.set("any_met", !rows.met.empty()).set("met", std::move(rows.met));
    data.set("any_missing", !rows.not_assessed.empty());
    data.set("missing_count", std::to_string(rows.not_assessed.size()));
    data.set("not_assessed", std::move(rows.not_assessed));
    data.set("any_fine", !rows.in_order.empty()).set("fine_count", std::to_string(rows.in_order.size()));
    data.set("in_order", std::move(rows.in_order));
    data.set("chart", web::drug_chart(drawer.judged->patient.snapshot, drawer.seeing.language));
    std::string sets;
    for (const rules::RuleSet& set : drawer.judged->rules->sets) {
        sets += (sets.empty() ? "" : " · ") + set.title.in(drawer.seeing.language) + ' ' + set.version;
    }
    data.set("rule_sets", sets);
}

// What is known without the documents: the reasons of the row.
void add_reasons(const Drawer& drawer, Data& data) {
    std::vector<Data> list;
    for (const Reason& reason : reasons_of(drawer.body, drawer.seeing)) {
        Data one;
        one.set("text", reason.text).set("status", reason.status).set("level_key", level_key(reason.level));
        one.set("level_word", level_word(reason.level, drawer.seeing.language));
        list.push_back(std::move(one));
    }
    data.set("reasons", std::move(list));
}

void add_outcome(const Drawer& drawer, Data& data) {
    data.set("acted", drawer.deed.has_value());
    data.set("succeeded", drawer.deed && drawer.deed->done);
    data.set("failed", drawer.deed ? drawer.deed->why : "");
    data.set("deed_what", act_word(drawer.wish.what, drawer.seeing.language));
    data.set("comment", drawer.wish.comment);
    for (const int weeks : {1, 4, 12}) data.set("weeks_" + std::to_string(weeks), drawer.wish.weeks == weeks);
    data.set("to_gp", drawer.wish.to == "role:gp").set("to_psychiatrist", drawer.wish.to == "role:psychiatrist");
}

}  // namespace

std::string missing_text(const Error& error, const Seeing& seeing) {
    if (error.fault == Fault::not_found) {
        return seeing.say("Pasienten er ikke vurdert ennå.", "The patient was not assessed yet.");
    }
    if (error.fault == Fault::unavailable) {
        return seeing.say(
            "Dokumentene bak siste vurdering er ikke lagret lenger, eller reglene er byttet. Pasienten vurderes på "
            "nytt senest i natt; da vises verdiene igjen. Funnene under gjelder fortsatt.",
            "The documents behind the last assessment are not kept any more, or the rules were changed. The "
            "patient is assessed again tonight at the latest; the values are shown again then. The findings "
            "below still hold.");
    }
    return seeing.say("En feil hos oss hindrer at verdiene vises. Se pasienten i journalen.",
                      "A fault of ours keeps the values from being shown. See the patient in the record.");
}

std::string drawer_page(const Drawer& drawer) {
    const Seeing& seeing = drawer.seeing;
    Data data = web::layout({drawer.session.language,
                             seeing.say("Pasient – arbeidsliste", "Patient – worklist"),
                             drawer.session.key,
                             {"web/drug_chart.css", "worklist/worklist.css"},
                             {}});
    data.set("t", texts(seeing.language)).set("key", drawer.session.key).set("number", drawer.number);
    const std::string address = address_of(drawer.filter);
    data.set("address", "/worklist" + (address.empty() ? "" : '?' + address)).set("search", drawer.filter.text);
    add_head(drawer, data);
    for (const char* name : {"any_met", "any_missing", "any_fine"}) data.set(name, false);
    data.set("judged", drawer.judged != nullptr).set("missing", drawer.missing);
    data.set("kept", drawer.wish.comment);  // where its field is not drawn
    add_judged(drawer, data);
    add_reasons(drawer, data);
    add_outcome(drawer, data);
    data.set("act_reasons", reasons_of(drawer)).set("receivers", receivers_of(drawer));
    data.set("any_acts", !drawer.acts.empty()).set("acts", history_of(drawer));
    return web::render(drawer.whole_page ? "worklist/patient" : "worklist/drawer", data);
}

}  // namespace hv::plugin::worklist
