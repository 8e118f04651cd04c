#include "fhir/r4/pages.hpp"

#include <gtest/gtest.h>

namespace hv::fhir::r4 {
namespace {

Page page(Text self, Text next, std::optional<std::uint64_t> total, std::uint64_t matches) {
    return Page{self, next, total, matches, Place{ResourceType::bundle, self, -1, 0}};
}

Issues issues_of(const std::vector<Page>& pages) {
    Issues issues;
    Notes notes(issues);
    check_pages(pages, notes);
    return issues;
}

TEST(Pages, OfOneWholeSearchAreFine) {
    EXPECT_TRUE(issues_of({page("a", "b", 5, 2), page("c", {}, 5, 1), page("b", "c", 5, 2)}).empty());
}

TEST(Pages, ThatNameAPageNobodyReadAreIncomplete) {
    const Issues issues = issues_of({page("a", "b", 5, 2)});
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].code, IssueCode::incomplete_answer);
    EXPECT_EQ(issues[0].severity, Severity::error);
    EXPECT_EQ(issues[0].path, "Bundle/a.link");
}

TEST(Pages, ThatHoldLessThanTheServerFoundAreIncomplete) {
    const Issues issues = issues_of({page("a", {}, 5, 2)});
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].path, "Bundle/a.total");
    EXPECT_EQ(issues[0].text, "the server found 5 and sent 2: nothing may be taken as missing");
}

TEST(Pages, MayHoldMoreThanTheirTotal) {
    EXPECT_TRUE(issues_of({page("a", {}, 2, 3)}).empty());
}

TEST(Pages, ThatNameThemselvesAsNextAreIncompleteAndEnd) {
    EXPECT_EQ(issues_of({page("a", "a", 5, 2)}).size(), 1U);
    EXPECT_TRUE(issues_of({page("a", "b", 5, 2), page("b", "a", 5, 2)}).empty());
}

TEST(Pages, OfTwoSearchesAreJudgedApart) {
    const Issues issues = issues_of({page("a", {}, 1, 1), page("b", {}, 3, 1)});
    ASSERT_EQ(issues.size(), 1U);
    EXPECT_EQ(issues[0].path, "Bundle/b.total");
}

}  // namespace
}  // namespace hv::fhir::r4
