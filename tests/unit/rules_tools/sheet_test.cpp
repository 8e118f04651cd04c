#include "rules/engine/sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "tests/unit/rules_tools/small_set.hpp"

namespace hv::rules {
namespace {

using testing::HasSubstr;
using testing::Not;

RuleSet small() {
    return proved(set_of(
        rule("AB-01", bmi_over_25, R"("applies": ["adult"], "audience": ["psychiatrist"], )") + ",\n" +
        rule(
            "AB-02",
            R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "to": 40 }, { "from": 40, "level": "review",
                "text": { "nb": "Henvis <lokalt> | \"sykehus\" & 'mer'", "en": "Refer *now*" } } ])",
            R"("because": "the project's own choice", "confidence": "D", )")));
}

std::string made(Language language, SheetFormat format) {
    return sheet(small(), shipped_vocabulary(), language, format);
}

TEST(Sheet, ShowsTheFormsColumnsAndTheRulesBehindThem) {
    const std::string nb = made(Language::nb, SheetFormat::markdown);

    EXPECT_THAT(nb, testing::StartsWith("# Lite sett\n"));
    EXPECT_THAT(nb, HasSubstr("- Versjon: 1.0.0\n"));
    EXPECT_THAT(nb, HasSubstr("- Kontrollsum: sha256:"));
    EXPECT_THAT(nb, HasSubstr("| Faresone | Tiltak | Ressurser | Mål |"));
    EXPECT_THAT(nb, HasSubstr("| Kroppsmasseindeks (KMI) over 25,0 kg/m² | Aktivitet | Frisklivssentral | Ned 5 % |"));
    EXPECT_THAT(nb, HasSubstr("| AB-01 Tittel AB-01 | Kroppsmasseindeks (KMI) over 25,0 kg/m² | Faresone | Gjør noe | "
                              "voksne<br>vises bare for psykiater | målt siste 365 dager | S: side 1 | V |"));
}

TEST(Sheet, MarksUnconfirmedRowsAndListsThemAgainForApproval) {
    const std::string en = made(Language::en, SheetFormat::markdown);

    EXPECT_THAT(en, HasSubstr("| D – unconfirmed |"));
    const std::string approvals = en.substr(en.find("## For clinical approval"));
    EXPECT_THAT(approvals, HasSubstr("| AB-02 Title AB-02 |"));
    EXPECT_THAT(approvals, HasSubstr("the project's own choice"));
    EXPECT_THAT(approvals, Not(HasSubstr("| AB-01 Title AB-01 |")));
}

TEST(Sheet, SaysSoWhenNothingIsLeftToApprove) {
    const RuleSet set = proved(set_of(rule("AB-01", bmi_over_25)));

    EXPECT_THAT(sheet(set, shipped_vocabulary(), Language::nb, SheetFormat::markdown),
                HasSubstr("Ingen ubekreftede rader."));
}

TEST(Sheet, HasLinesToSignOn) {
    EXPECT_THAT(made(Language::nb, SheetFormat::markdown),
                HasSubstr("| Faglig ansvarlig | | | |\n| IT-ansvarlig | | | |\n"));
}

TEST(Sheet, IsTheSameEveryTime) {
    EXPECT_EQ(made(Language::nb, SheetFormat::html), made(Language::nb, SheetFormat::html));
}

TEST(MarkdownSheet, LetsNoTextBecomeMarkup) {
    EXPECT_THAT(made(Language::nb, SheetFormat::markdown),
                HasSubstr(R"(Henvis &lt;lokalt&gt; \| "sykehus" &amp; 'mer')"));
    EXPECT_THAT(made(Language::en, SheetFormat::markdown), HasSubstr(R"(Refer \*now\*)"));
    EXPECT_THAT(made(Language::en, SheetFormat::markdown), HasSubstr("<https://example.org/kilde_1>"));
}

TEST(HtmlSheet, EscapesEveryText) {
    EXPECT_THAT(made(Language::nb, SheetFormat::html),
                HasSubstr("Henvis &lt;lokalt&gt; | &quot;sykehus&quot; &amp; &#39;mer&#39;"));
}

TEST(HtmlSheet, SaysItsLanguageAndGivesEveryHeaderAScope) {
    const std::string html = made(Language::nb, SheetFormat::html);

    EXPECT_THAT(html, testing::StartsWith("<!doctype html>\n<html lang=\"nb\">"));
    EXPECT_THAT(made(Language::en, SheetFormat::html), HasSubstr("<html lang=\"en\">"));
    EXPECT_THAT(html, HasSubstr("<th scope=\"row\">AB-01 Tittel AB-01</th>"));
    EXPECT_FALSE(std::regex_search(html, std::regex("<th>")));
    EXPECT_THAT(html, HasSubstr("<tr class=\"unconfirmed\">"));
    EXPECT_THAT(html, HasSubstr("@media print"));
}

TEST(HtmlSheet, AsksNobodyForAnything) {
    const std::string html = made(Language::nb, SheetFormat::html);

    EXPECT_FALSE(std::regex_search(html, std::regex("<script|<link|<img|@import|url\\(| src=")));
    EXPECT_THAT(html, HasSubstr("<a href=\"https://example.org/kilde_1\">"));
}

TEST(HtmlSheet, ClosesWhatItOpens) {
    const std::string html = made(Language::nb, SheetFormat::html);
    for (const std::string name : {"table", "tr", "td", "section", "div", "ul", "li", "thead", "tbody", "dl"}) {
        const auto count = [&](const std::string& pattern) {
            const std::regex regex(pattern);
            return std::distance(std::sregex_iterator(html.begin(), html.end(), regex), std::sregex_iterator());
        };
        EXPECT_EQ(count("<" + name + "[ >]"), count("</" + name + ">")) << name;
    }
}

}  // namespace
}  // namespace hv::rules
