#include "plugin/page/answers.hpp"

#include "plugin/care/care.hpp"
#include "plugin/page/audit.hpp"
#include "plugin/page/notice.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/web/drug_chart.hpp"

namespace hv::plugin::page {

bool may_write_readings(const smart::Session& session) {
    if (session.ehr == nullptr || !session.may("Observation", 'c')) return false;
    const Result<fhir::client::Abilities> abilities = session.ehr->abilities();
    if (!abilities) return false;
    const fhir::client::TypeAbilities* type = abilities->of("Observation");
    return type != nullptr && type->create;
}

Offer Answers::offer() const {
    Offer offer;
    offer.session = session_.key;
    offer.language = language_of(session_) == rules::Language::en ? "en" : "nb";
    offer.banner = session_.banner;
    const bool web = session_.home.starts_with("https://") || session_.home.starts_with("http://");
    offer.home = web ? session_.home : "";
    offer.viewer = fhir::masked(session_.viewer.name);
    offer.user = session_.viewer.user;
    return offer;
}

// What was written is of the page's patient; what names another one is shown to nobody.
Offer Answers::offer_with(const http::Form& posted) const {
    Offer offer = this->offer();
    const std::string patient = posted.one("patient");
    if (!patient.empty() && patient != session_.patient) return offer;
    const std::shared_ptr<const ActiveSets> rules = parts_.data.rules->current();
    const auto field = [&](std::string_view name) { return posted.one(name); };
    const std::string answers =
        answers_text(rules == nullptr ? nullptr : &rules->vocabulary, language_of(session_), field);
    offer.kept = posted.one("comment");
    if (!offer.kept.empty() && !answers.empty()) offer.kept += '\n';
    offer.kept += answers;
    offer.posted = posted;
    return offer;
}

http::Reply Answers::html(int status, std::string body) const {
    return web::html(status, std::move(body), {session_.ancestors});
}

http::Reply Answers::page(const Assembled& assembled, const Said& said) const {
    const Result<bool> audited = audit(parts_.data, session_, {{"page.view", "", "{}"}});
    if (!audited) return fault(audited.error(), said);
    const rules::Language language = language_of(session_);
    // Of the deceased there is no form in which the answers could stand again.
    Offer offer = assembled.patient.snapshot.deceased ? offer_with(said.posted) : this->offer();
    offer.may_act = session_.viewer.role != care::Role::other;
    offer.may_write = !assembled.ehr_down && may_write_readings(session_);
    offer.act_id = care::new_act_id();
    offer.state = state_of(assembled);
    offer.fields = form_fields(assembled.patient.snapshot, language);
    offer.done = said.done;
    offer.problems = said.problems;
    offer.chosen = said.chosen;
    offer.offered_note = said.offered_note;
    offer.posted = said.posted;
    const PageModel model = model_of(assembled, language);
    offer.receivers = care::receivers(assembled.responsible, assembled.acts, session_.viewer.user, model.owner.user);
    web::Data data = page_data(model, offer);
    data.set("chart", web::drug_chart(assembled.patient.snapshot, language));
    return html(said.problems.empty() ? 200 : 422, web::render("page/patient", data));
}

http::Reply Answers::mismatch(const http::Form& posted) const {
    const Result<bool> audited = audit(parts_.data, session_, {{"page.refused", "", R"({"why":"another-patient"})"}});
    std::string name;
    if (audited) {
        const auto assembled = assemble(parts_.data, session_);
        if (assembled) name = (*assembled)->person.name;
    }
    return html(409, mismatch_html(offer_with(posted), language_of(session_), name));
}

http::Reply Answers::fault(const Error& error, const Said& said) const {
    Offer offer = offer_with(said.posted);
    offer.done = said.done;
    offer.problems = said.problems;
    return html(http::http_status(error.fault), fault_html(offer, language_of(session_), error));
}

}  // namespace hv::plugin::page
