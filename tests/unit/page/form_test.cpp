#include <gmock/gmock.h>

#include <map>

#include "fhir/base/zone.hpp"
#include "fhir/json/value.hpp"
#include "people.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/web/embedded.hpp"

namespace hv::plugin::page {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

FilledForm fill(const std::map<std::string, std::string, std::less<>>& posted) {
    const FormAuthor author{
        "p0",   "Practitioner/fastlege-1", "Fastlege Prøve", from_oslo(*Date::parse("2026-03-02"), 12 * 3600),
        "00ff", *Date::parse("1985-05-05")};
    return read_form(rules::shipped_vocabulary(), author, rules::Language::nb, [&](std::string_view name) {
        const auto found = posted.find(name);
        return found == posted.end() ? std::string() : found->second;
    });
}

json::Value first(const json::Value& list) {
    return *list.items().begin();
}

TEST(PageForm, AnAnswerBecomesAFinalObservationOfTheVocabulary) {
    const FilledForm form = fill({{"smoking-status", "daily"}, {"diet", ""}});

    ASSERT_THAT(form.readings, SizeIs(1));
    const auto document = json::Document::parse(form.readings.front().observation);
    ASSERT_TRUE(document);
    const json::Value root = document->root();
    EXPECT_EQ(root["status"].text(), "final");
    EXPECT_EQ(root["subject"]["reference"].text(), "Patient/p0");
    EXPECT_EQ(first(root["performer"])["reference"].text(), "Practitioner/fastlege-1");
    EXPECT_EQ(root["effectiveDateTime"].text(), "2026-03-02T12:00:00+01:00");
    EXPECT_EQ(first(root["code"]["coding"])["code"].text(), "72166-2");
    EXPECT_EQ(first(root["valueCodeableConcept"]["coding"])["code"].text(), "449868002");
    EXPECT_EQ(first(root["identifier"])["value"].text(), "00ff-smoking-status-daily");
}

TEST(PageForm, WhatIsWrittenIsReadAgainAsTheSameAnswer) {
    const FilledForm form = fill({{"smoking-status", "former"},
                                  {"physical-activity", "inactive"},
                                  {"diet", "favourable"},
                                  {"sleep-problem", "yes"},
                                  {"alcohol-use", "no"},
                                  {"injecting", "never"},
                                  {"audit-score", "7"},
                                  {"dental-visit", "2026-01-15"}});
    ASSERT_THAT(form.problems, IsEmpty());
    ASSERT_THAT(form.readings, SizeIs(8));
    std::string bundle = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":)"
                         R"("Patient","id":"p0","birthDate":"1996-01-02","gender":"female"}})";
    int id = 0;
    for (const Filled& filled : form.readings) {
        std::string resource = filled.observation;
        resource.insert(1, R"("id":"f)" + std::to_string(++id) + "\",");
        bundle += ",{\"resource\":" + resource + "}";
    }

    const auto seen = see(bundle + "]}", "2026-03-02");

    std::map<std::string, std::string> last;
    for (const FormField& field : form_fields(seen->patient.snapshot, rules::Language::nb)) {
        last[field.name] = field.last;
    }
    EXPECT_EQ(last["smoking-status"], "Har sluttet å røyke, 2026-03-02 (i dag)");
    EXPECT_EQ(last["physical-activity"], "Inaktiv livsstil, 2026-03-02 (i dag)");
    EXPECT_EQ(last["audit-score"], "7, 2026-03-02 (i dag)");
    EXPECT_EQ(last["dental-visit"], "Utført, 2026-01-15 (46 dager siden)");
}

// A form that was gone back to and changed is another answer; one that was sent twice is the same.
TEST(PageForm, AnotherAnswerFromTheSameFormHasAnotherIdentifier) {
    const auto identifier = [](const std::string& answer) {
        return fill({{"sleep-problem", answer}}).readings.front().identifier;
    };
    EXPECT_EQ(identifier("yes"), identifier("yes"));
    EXPECT_NE(identifier("yes"), identifier("no"));
}

TEST(PageForm, AnAnswerThatIsNotOnTheFormMakesNothing) {
    EXPECT_THAT(fill({{"smoking-status", "<script>"}, {"diet", "favourable"}}).readings, IsEmpty());
    EXPECT_THAT(fill({{"audit-score", "41"}}).problems, ElementsAre(HasSubstr("0 til 40")));
    EXPECT_THAT(fill({{"audit-score", "-1"}}).problems, SizeIs(1));
    EXPECT_THAT(fill({{"dental-visit", "2026-03-03"}}).problems, SizeIs(1));  // tomorrow
    EXPECT_THAT(fill({{"dental-visit", "1985-05-04"}}).problems, SizeIs(1));  // before the patient was born
    EXPECT_THAT(fill({}).problems, SizeIs(1));
}

// A key that is not there would show as nothing.
TEST(PageTexts, EveryTextThatTheTemplatesAskForIsInTheTable) {
    std::size_t asked = 0;
    for (const web::EmbeddedFile& file : web::embedded_files()) {
        if (!file.path.starts_with("page/") || !file.path.ends_with(".mustache")) continue;
        const std::string text(file.bytes);
        for (std::size_t at = text.find("{{t."); at != std::string::npos; at = text.find("{{t.", at + 1)) {
            const std::string key = text.substr(at + 4, text.find("}}", at) - at - 4);
            EXPECT_NO_THROW(say(key, rules::Language::nb)) << file.path << ": " << key;
            ++asked;
        }
    }
    EXPECT_GT(asked, 100U);
}

TEST(PageTexts, EveryTextIsThereInBothLanguages) {
    for (const PageText& text : page_texts()) {
        EXPECT_FALSE(text.nb.empty()) << text.key;
        EXPECT_FALSE(text.en.empty()) << text.key;
    }
}

TEST(PageSpark, ASingleReadingIsAPointWithoutALine) {
    const Date today = *Date::parse("2026-03-02");
    const Spark drawn = spark({{today, Decimal(801, 1)}}, Decimal(100, 0), today);

    EXPECT_EQ(drawn.line, "");
    EXPECT_TRUE(drawn.x);
    EXPECT_LT(*drawn.limit, drawn.y);  // above it
}

TEST(PageSpark, WhatIsOlderThanThreeYearsIsCountedAndNotDrawn) {
    const Date today = *Date::parse("2026-03-02");
    const Spark drawn = spark({{*Date::parse("2016-01-01"), Decimal(80, 0)}}, {}, today);

    EXPECT_EQ(drawn.older, 1);
    EXPECT_FALSE(drawn.x);
}

}  // namespace
}  // namespace hv::plugin::page
