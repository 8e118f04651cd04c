// What was read and not used is named, and told in the language of the page.
#include <gmock/gmock.h>

#include "people.hpp"
#include "plugin/page/as_came.hpp"
#include "plugin/page/issue_words.hpp"
#include "routes.hpp"

namespace hv::plugin::page {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::string with_weight(const std::string& value) {
    std::string bundle = healthy();
    const std::string was = R"("value":62,)";
    bundle.replace(bundle.find(was), was.size(), "\"value\":" + value + ',');
    return bundle;
}

std::vector<std::string> ignored_of(const PageModel& page, std::string_view rule) {
    const FindingLists& all = page.findings;
    for (const auto* list : {&all.open, &all.attended, &all.unknown, &all.fine, &all.closed}) {
        for (const FindingCard& card : *list) {
            if (card.rule == rule) return card.why.ignored;
        }
    }
    ADD_FAILURE() << "no rule " << rule;
    return {};
}

TEST(Unused, AReadingIsNamedWithItsValueAsItCameItsDayAndWhyItWasNotUsed) {
    const auto seen = see(with_weight("8500"), "2026-03-02");

    EXPECT_THAT(ignored_of(seen->page, "HF-06"),
                Contains("Kroppsvekt 8500 kg (2026-03-02): usannsynlig verdi – Observation/o5"));
    EXPECT_THAT(html_of(*seen), HasSubstr("<li>Kroppsvekt 8500 kg (2026-03-02): usannsynlig verdi"));
    const auto english = see(with_weight("8500"), "2026-03-02", {}, rules::Language::en);
    EXPECT_THAT(ignored_of(english->page, "HF-06"),
                Contains("Body weight 8500 kg (2026-03-02): implausible value – Observation/o5"));
}

TEST(Unused, AValueThatWasWorkedOutSaysFromWhat) {
    EXPECT_THAT(ignored_of(see(healthy(), "2036-03-02")->page, "HF-04"),
                Contains("Kroppsmasseindeks (KMI), av 62 kg (2026-03-02): for gammel for regelen – Observation/o5"));
}

TEST(Unused, WhatTheReaderSaysInEnglishStandsBesideWordsInThePagesLanguage) {
    const auto seen = see(with_weight("8500"), "2026-03-02");

    const std::string html = html_of(*seen);
    EXPECT_THAT(html,
                testing::ContainsRegex("Observation/o5[^:<]*: usannsynlig verdi, ikke brukt <small lang=\"en\">"));
    EXPECT_THAT(html_of(*see(with_weight("8500"), "2026-03-02", {}, rules::Language::en)),
                testing::ContainsRegex("Observation/o5[^:<]*: implausible value, not used <small lang=\"en\">"));
}

TEST(Unused, EveryCodeHasWordsInBothLanguages) {
    for (int code = 0; code <= static_cast<int>(IssueCode::assumption); ++code) {
        const rules::Words words = issue_words(static_cast<IssueCode>(code));
        EXPECT_NE(words.nb, "") << code;
        EXPECT_NE(words.en, "") << code;
        EXPECT_NE(words.nb, words.en) << code;
    }
    for (int fault = 0; fault <= static_cast<int>(Fault::internal); ++fault) {
        EXPECT_NE(fault_words(static_cast<Fault>(fault)).nb, "") << fault;
    }
}

TEST_F(PageRoutes, WhyNoPageCanBeShownIsSaidInThePagesLanguage) {
    ehrs["key01"]->down = true;

    const std::string page = send("POST", "/page", "session=key01").body;

    EXPECT_THAT(page, HasSubstr("EPJ, databasen eller regelsettet er ikke tilgjengelig nå."));
    EXPECT_THAT(page, HasSubstr("<small lang=\"en\">no answer</small>"));
}

TEST(AsCame, ReadsEveryKindOfValueAndTheDayInOslo) {
    const auto document = json::Document::parse(R"({"resourceType":"Bundle","entry":[
        {"resource":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Observation","id":"a",
            "effectiveDateTime":"2026-03-01T23:30:00Z","valueQuantity":{"comparator":"<","value":8.50,"code":"kg"}}}]}},
        {"resource":{"resourceType":"Observation","id":"b","effectiveDateTime":"2026-03","component":[
            {"valueString":"x"},{"valueCodeableConcept":{"coding":[{"code":"7"}]}}]}},
        {"resource":{"resourceType":"Observation","id":"c","issued":"2026-03-05","valueBoolean":false}}]})");
    ASSERT_TRUE(document);
    const std::vector<json::Value> roots{document->root()};
    const auto came = [&](std::string_view id, std::uint16_t component) {
        const AsCame found = as_came(roots, {fhir::ResourceType::observation, id, "", component});
        return found.value + '|' + found.day;
    };

    EXPECT_EQ(came("a", 0), "<8.50 kg|2026-03-02");
    EXPECT_EQ(came("b", 2), "7|2026-03");
    EXPECT_EQ(came("c", 0), "false|2026-03-05");
    EXPECT_EQ(came("d", 0), "|");
    EXPECT_EQ(came("", 0), "|");
}

}  // namespace
}  // namespace hv::plugin::page
