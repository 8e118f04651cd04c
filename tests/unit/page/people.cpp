#include "people.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "plugin/sandbox/embedded.hpp"

namespace hv::plugin::page {
namespace {

constexpr const char* patient = R"({"resourceType":"Patient","id":"p0","birthDate":"1996-01-02","gender":"female",)"
                                R"("name":[{"family":"Tomrom","given":["Stille"]}]})";

class Bundle {
public:
    Bundle() {
        text_ = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)" + std::string(patient) + "}";
    }
    void add(const std::string& code, const std::string& value) {
        text_ += R"(,{"resource":{"resourceType":"Observation","id":"o)" + std::to_string(++count_) +
                 R"(","status":"final","subject":{"reference":"Patient/p0"},"code":{"coding":[)" + code +
                 R"(]},"effectiveDateTime":"2026-03-02T08:00:00+01:00",)" + value + "}}";
    }
    void measured(const std::string& loinc, const std::string& value, const std::string& unit) {
        add(R"({"system":"http://loinc.org","code":")" + loinc + "\"}",
            R"("valueQuantity":{"value":)" + value + R"(,"system":"http://unitsofmeasure.org","code":")" + unit +
                "\"}");
    }
    void pressure() {
        add(R"({"system":"http://loinc.org","code":"85354-9"})",
            R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":118,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":76,"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}])");
    }
    void answered(const std::string& code, const std::string& answer) {
        add(ours(code), R"("valueCodeableConcept":{"coding":[)" + ours(answer) + "]}");
    }
    static std::string ours(const std::string& code) {
        return R"({"system":"https://hjertevakt.no/fhir/CodeSystem/hjertefrisk","code":")" + code + "\"}";
    }
    [[nodiscard]] std::string text() const { return text_ + "]}"; }

private:
    std::string text_;
    int count_ = 0;
};

}  // namespace

const std::vector<const rules::RuleSet*>& shipped_sets() {
    static const auto owned = [] {
        std::vector<rules::RuleSet> sets;
        auto files = cli::read_rule_sets({});
        for (cli::SetFiles& one : *files) {
            auto set = cli::check_set(one);
            if (set && !set->optional) sets.push_back(*std::move(set));
        }
        return sets;
    }();
    static const auto pointers = [] {
        std::vector<const rules::RuleSet*> sets;
        for (const rules::RuleSet& set : owned) sets.push_back(&set);
        return sets;
    }();
    return pointers;
}

std::string healthy(const std::set<std::string>& without) {
    Bundle bundle;
    const auto has = [&](const char* name) { return !without.contains(name); };
    if (has("smoking-status")) bundle.answered("smoking-status", "never");
    if (has("physical-activity")) bundle.answered("physical-activity", "active");
    if (has("diet")) bundle.answered("diet", "favourable");
    if (has("bmi")) bundle.measured("8302-2", "170", "cm");
    if (has("body-weight")) bundle.measured("29463-7", "62", "kg");
    if (has("waist")) bundle.measured("8280-0", "75", "cm");
    if (has("blood-pressure")) bundle.pressure();
    if (has("hba1c")) bundle.measured("59261-8", "33", "mmol/mol");
    if (has("total-cholesterol")) bundle.measured("14647-2", "4.4", "mmol/L");
    if (has("ldl")) bundle.measured("22748-8", "2.3", "mmol/L");
    if (has("hdl")) bundle.measured("14646-4", "1.6", "mmol/L");
    if (has("triglycerides")) bundle.measured("14927-8", "0.9", "mmol/L");
    if (has("alcohol-use")) {
        bundle.answered("alcohol-use", "no");
        bundle.measured("75624-7", "0", "{score}");
    }
    if (has("injecting")) bundle.answered("injecting", "never");
    if (has("sleep-problem")) bundle.answered("sleep-problem", "no");
    if (has("dental-visit")) bundle.add(Bundle::ours("dental-visit"), R"("valueBoolean":true)");
    return bundle.text();
}

std::string nobody_measured() {
    return Bundle().text();
}

std::string demo_patient(const std::string& number) {
    for (const sandbox::EmbeddedFile& file : sandbox::embedded_files()) {
        if (file.path.find('/' + number + '-') != std::string_view::npos) return std::string(file.bytes);
    }
    ADD_FAILURE() << "no demo patient " << number;
    return {};
}

std::unique_ptr<Seen> see(const std::string& bundle, std::string_view day, std::vector<store::Act> acts,
                          rules::Language language) {
    const Instant now = from_oslo(*Date::parse(day), 12 * 3600);
    auto seen = std::make_unique<Seen>();
    auto judged = judge(std::vector<std::string>{bundle}, rules::shipped_vocabulary(), shipped_sets(), now);
    if (!judged) {
        ADD_FAILURE() << judged.error().message;
        return seen;
    }
    seen->patient = *std::move(judged);
    seen->person = person_of(seen->patient);
    seen->acts = std::move(acts);
    for (const rules::Assessment& assessment : seen->patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.truth != rules::Truth::met) continue;
            AttendedFinding row;
            row.rule_set = assessment.rules->id;
            row.rule = assessment.rules->rules[finding.rule].id;
            row.level = finding.level;
            for (std::size_t i = 0; i < seen->acts.size(); ++i) {
                if (std::ranges::find(seen->acts[i].rules, row.rule) != seen->acts[i].rules.end()) row.act = i;
            }
            seen->attention.findings.push_back(row);
        }
    }
    const Judged view = seen->patient.judged();
    PageInput input{view, seen->attention,          seen->acts, seen->person, language, now, now, false,
                    now,  "hjertevakt-regler 1.0.0"};
    input.roots = seen->patient.roots();
    seen->page = page_model(input);
    return seen;
}

std::string html_of(const Seen& seen) {
    Offer offer;
    offer.session = "s3cret";
    offer.may_act = offer.may_write = true;
    offer.act_id = "0123";
    offer.viewer = "Fastlege Prøve";
    offer.fields = form_fields(seen.patient.snapshot, seen.page.language);
    return page_html(seen.page, offer);
}

}  // namespace hv::plugin::page
