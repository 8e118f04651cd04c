#include "plugin/page/readings.hpp"

#include <algorithm>

#include "plugin/care/care.hpp"
#include "plugin/page/audit.hpp"
#include "plugin/page/texts.hpp"

namespace hv::plugin::page {
namespace {

using fhir::client::Receipt;

std::string form_id(const http::Form& posted) {
    std::string id = posted.one("id");
    const bool usable = id.size() == 32 && std::ranges::all_of(id, [](char c) {
                            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                        });
    return usable ? id : care::new_act_id();
}

// The day of birth; where the record does not say it, a hundred years ago.
Date earliest_answer(const Assembled& assembled) {
    constexpr int hundred_years = 1200;  // months
    const rules::Snapshot& patient = assembled.patient.snapshot;
    return patient.born_first.value_or(patient.today.plus_months(-hundred_years));
}

fhir::client::Write write_of(const Filled& filled, const fhir::client::TypeAbilities& type) {
    fhir::client::Write write;
    write.type = "Observation";
    write.body = filled.observation;
    if (type.conditional_create) {
        write.if_none_exist = "identifier=" + std::string(reading_system) + '|' + filled.identifier;
    }
    return write;
}

struct Writing {
    const PageParts& parts;
    const smart::Session& session;
    rules::Language language;
    Said said = {};
    std::vector<Audited> audited = {};

    void took(const Filled& filled, const Receipt& receipt) {
        if (receipt.what == Receipt::What::done) {
            said.done += (said.done.empty() ? say("form_saved", language) + ": " : "; ") + filled.title;
            audited.push_back({"observation.create", "Observation/" + receipt.id, R"({"of":")" + filled.name + "\"}"});
            drop(filled);
        } else if (receipt.what == Receipt::What::unknown) {
            said.problems.push_back(filled.title + ": " + say("form_unknown_fate", language));
            audited.push_back({"observation.unknown", "", R"({"of":")" + filled.name + "\"}"});
            drop(filled);  // the problem says the answer; a second click would write it once more
        } else {
            said.problems.push_back(say("form_refused", language) + ": " + filled.title);
        }
    }

    // From what stands in the form again.
    void drop(const Filled& filled) {
        std::erase_if(said.posted.fields, [&](const auto& field) { return field.first == filled.name; });
    }

    void judge_again() {
        const store::Wanted wanted{key_of(session), store::Urgency::urgent, parts.data.clock->now(), "page"};
        const Result<std::size_t> queued = parts.data.store->enqueue({&wanted, 1});
        if (queued && parts.nudge) parts.nudge();
    }
};

}  // namespace

Said write_readings(const PageParts& parts, const smart::Session& session, const Assembled& assembled,
                    const http::Form& posted) {
    Writing writing{parts, session, language_of(session)};
    const FormAuthor author{
        session.patient,     session.viewer.user.starts_with("Practitioner") ? session.viewer.user : "",
        session.viewer.name, assembled.now,
        form_id(posted),     earliest_answer(assembled)};
    const FilledForm form = read_form(assembled.rules->vocabulary, author, writing.language,
                                      [&](std::string_view name) { return posted.one(name); });
    writing.said.problems = form.problems;
    writing.said.posted = posted;
    if (assembled.patient.snapshot.deceased) {
        writing.said.problems = {say("act_deceased", writing.language)};
        return writing.said;
    }
    if (form.readings.empty()) return writing.said;
    if (assembled.ehr_down || !may_write_readings(session)) {
        for (const Filled& filled : form.readings) writing.said.offered_note += filled.title + ".\n";
        return writing.said;
    }
    const Result<fhir::client::Abilities> abilities = session.ehr->abilities();
    if (!abilities) return writing.said;
    for (const Filled& filled : form.readings) {
        writing.took(filled, session.ehr->write(write_of(filled, *abilities->of("Observation"))));
    }
    if (!writing.audited.empty()) {
        const Result<bool> kept = audit(parts.data, session, writing.audited);
        if (!kept) writing.said.problems.push_back(say("fault_title", writing.language));
        writing.judge_again();
    }
    return writing.said;
}

}  // namespace hv::plugin::page
