// One patient's answers: the drawer or the page, and acts from there.
#include "fhir/json/writer.hpp"
#include "plugin/care/care.hpp"
#include "plugin/worklist/desk.hpp"
#include "plugin/worklist/drawer.hpp"

namespace hv::plugin::worklist {
namespace {

std::string view_detail(const Visit& visit) {
    json::Writer out;
    out.begin_object().member("door", "worklist").member("role", "psychiatrist");
    out.member("unit", visit.session.viewer.unit).end_object();
    return out.take();
}

}  // namespace

http::Reply patient_answer(const Visit& visit, const std::optional<Deed>& deed, const Wish& wish) {
    const store::PatientKey who = visit.key(visit.request.captured.at("id"));
    const auto summary = visit.care().summary(who);
    if (!summary) return visit.plain(503, "trouble");
    if (!*summary || !may_see(visit.session.viewer, visit.see, **summary)) return visit.plain(404, "unknown");
    const auto acts = visit.care().acts(who);
    if (!acts || !visit.audit("patient.view", who.patient, view_detail(visit))) return visit.plain(503, "trouble");

    Drawer drawer{visit.session, visit.seeing, **summary, read_body((*summary)->body), {}};
    drawer.row = row_of(named(**summary, *acts), drawer.body, visit.seeing, visit.flag_since(who));
    const auto judged = last_judged(*visit.parts.store, visit.rules_of, who, (*summary)->assessed_at);
    if (judged) {
        drawer.judged = judged->get();
    } else {
        drawer.missing = missing_text(judged.error(), visit.seeing);
    }
    drawer.acts = *acts;
    drawer.filter = read_filter(visit.fields);
    drawer.number = care::new_act_id();
    drawer.deed = deed;
    drawer.wish = deed && deed->done ? Wish{wish.what} : wish;
    drawer.whole_page = field(visit.fields, "fragment").empty();
    return visit.html(200, drawer_page(drawer));
}

http::Reply patient_act(const Visit& visit) {
    const Wish wish = read_wish(visit.fields);
    const std::string& patient = visit.request.captured.at("id");
    const std::vector<Chosen> chosen{{patient, field(visit.fields, "state." + patient)}};
    const std::vector<Deed> deeds = act_on(visit.tools(), visit.seeing, chosen, wish, false);
    if (visit.parts.nudge) visit.parts.nudge();
    return patient_answer(visit, deeds.front(), wish);
}

}  // namespace hv::plugin::worklist
