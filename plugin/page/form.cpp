#include "plugin/page/form.hpp"

#include <algorithm>
#include <array>

#include "fhir/base/zone.hpp"
#include "fhir/codes/code.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/page/matrix.hpp"
#include "plugin/page/texts.hpp"

namespace hv::plugin::page {
namespace {

constexpr auto fields = std::to_array<std::string_view>({"smoking-status", "physical-activity", "diet", "sleep-problem",
                                                         "alcohol-use", "injecting", "audit-score", "dental-visit"});
constexpr int highest_audit = 40;

std::string title_of(const rules::Observable& observable, rules::Language language) {
    if (observable.id == "dental-visit") return say("form_dental_day", language);
    if (observable.id == "audit-score") return say("form_audit", language);
    return observable.title.in(language);
}

void write_coding(json::Writer& out, const fhir::Code& code, const std::string& text) {
    out.begin_object();
    out.key("coding").begin_array().begin_object();
    out.member("system", fhir::system_uri(code.system()));
    out.member("code", code.text());
    out.end_object().end_array();
    out.member("text", text);
    out.end_object();
}

struct Making {
    const rules::Vocabulary& vocabulary;
    const FormAuthor& author;
    rules::Language language;

    // The same answer sent twice is one; another answer from the same form is another.
    [[nodiscard]] std::string identifier(const rules::Observable& observable, const std::string& answer) const {
        return author.form + '-' + observable.id + '-' + answer;
    }

    // `value` writes the member value[x].
    void add(FilledForm& form, const rules::Observable& observable, const std::string& answer, const std::string& shown,
             const std::string& effective, const std::function<void(json::Writer&)>& value) const {
        const std::string name = identifier(observable, answer);
        form.readings.push_back({observable.id, observable.title.in(language) + ": " + shown, name,
                                 observation(observable, name, effective, value)});
    }

private:
    [[nodiscard]] std::string observation(const rules::Observable& observable, const std::string& name,
                                          const std::string& effective,
                                          const std::function<void(json::Writer&)>& value) const {
        json::Writer out;
        out.begin_object();
        out.member("resourceType", "Observation");
        out.key("identifier").begin_array().begin_object();
        out.member("system", reading_system).member("value", name);
        out.end_object().end_array();
        out.member("status", "final");
        out.key("category").begin_array().begin_object().key("coding").begin_array().begin_object();
        out.member("system", "http://terminology.hl7.org/CodeSystem/observation-category");
        out.member("code", observable.id == "smoking-status" ? "social-history" : "survey");
        out.end_object().end_array().end_object().end_array();
        out.key("code");
        write_coding(out, observable.code, observable.title.in(language));
        out.key("subject").begin_object().member("reference", "Patient/" + author.patient).end_object();
        out.member("effectiveDateTime", effective);
        if (!author.performer.empty()) {
            out.key("performer").begin_array().begin_object().member("reference", author.performer);
            if (!author.performer_name.empty()) out.member("display", author.performer_name);
            out.end_object().end_array();
        }
        value(out);
        out.end_object();
        return out.take();
    }
};

void add_answer(const Making& making, const rules::Observable& observable, const std::string& posted,
                FilledForm& form) {
    const auto answer = std::ranges::find(observable.answers, posted, &rules::Answer::id);
    if (answer == observable.answers.end() || answer->codes.empty()) {
        form.problems.push_back(observable.title.in(making.language) + ": " + say("form_bad_answer", making.language));
        return;
    }
    const std::string title = answer->title.in(making.language);
    const fhir::Code code = making.vocabulary.codes.code(answer->codes.front());
    making.add(form, observable, posted, title, text(making.author.now), [&](json::Writer& out) {
        out.key("valueCodeableConcept");
        write_coding(out, code, title);
    });
}

void add_audit(const Making& making, const rules::Observable& observable, const std::string& posted, FilledForm& form) {
    const bool digits = !posted.empty() && posted.size() <= 2 &&
                        std::ranges::all_of(posted, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits || std::stoi(posted) > highest_audit) {
        form.problems.push_back(say("form_bad_audit", making.language));
        return;
    }
    const std::string plain = std::to_string(std::stoi(posted));
    making.add(form, observable, plain, plain, text(making.author.now), [&](json::Writer& out) {
        out.key("valueQuantity").begin_object();
        out.key("value").number(plain);
        out.member("unit", "{score}");
        out.member("system", "http://unitsofmeasure.org");
        out.member("code", "{score}");
        out.end_object();
    });
}

void add_visit(const Making& making, const rules::Observable& observable, const std::string& posted, FilledForm& form) {
    const std::optional<Date> day = Date::parse(posted);
    const Date today = oslo_date(making.author.now);
    if (!day || *day > today || *day < making.author.born) {
        form.problems.push_back(say("form_bad_day", making.language));
        return;
    }
    making.add(form, observable, day->text(), day->text(), day->text(),
               [](json::Writer& out) { out.key("valueBoolean").boolean(true); });
}

}  // namespace

std::vector<FormField> form_fields(const rules::Snapshot& patient, rules::Language language) {
    std::vector<FormField> all;
    for (const std::string_view name : fields) {
        const auto of = patient.vocabulary->observable(name);
        if (!of) continue;
        const rules::Observable& observable = patient.vocabulary->observables[*of];
        FormField field{std::string(name), title_of(observable, language), {}, ""};
        for (const rules::Answer& answer : observable.answers) {
            if (!answer.codes.empty()) field.choices.push_back({answer.id, answer.title.in(language)});
        }
        if (const auto readings = patient.of(*of); !readings.empty()) {
            const ShownValue newest = shown(patient, *of, readings.front(), language);
            field.last = newest.value + ", " + newest.day + " (" + newest.age + ')';
        }
        all.push_back(std::move(field));
    }
    return all;
}

FilledForm read_form(const rules::Vocabulary& vocabulary, const FormAuthor& author, rules::Language language,
                     const std::function<std::string(std::string_view)>& field) {
    FilledForm form;
    const Making making{vocabulary, author, language};
    for (const std::string_view name : fields) {
        const auto of = vocabulary.observable(name);
        const std::string posted = field(name);
        if (!of || posted.empty()) continue;
        const rules::Observable& observable = vocabulary.observables[*of];
        if (name == "audit-score") {
            add_audit(making, observable, posted, form);
        } else if (name == "dental-visit") {
            add_visit(making, observable, posted, form);
        } else {
            add_answer(making, observable, posted, form);
        }
    }
    if (form.readings.empty() && form.problems.empty()) form.problems.push_back(say("form_empty", language));
    if (!form.problems.empty()) form.readings.clear();
    return form;
}

std::string answers_text(const rules::Vocabulary* vocabulary, rules::Language language,
                         const std::function<std::string(std::string_view)>& field) {
    std::string text;
    for (const std::string_view name : fields) {
        std::string posted = field(name);
        if (posted.empty()) continue;
        std::string title(name);
        const auto of = vocabulary == nullptr ? std::nullopt : vocabulary->observable(name);
        if (of) {
            const rules::Observable& observable = vocabulary->observables[*of];
            title = title_of(observable, language);
            const auto answer = std::ranges::find(observable.answers, posted, &rules::Answer::id);
            if (answer != observable.answers.end()) posted = answer->title.in(language);
        }
        text += title + ": " + posted + "\n";
    }
    return text;
}

}  // namespace hv::plugin::page
