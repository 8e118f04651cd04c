#include "fhir/base/result.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "fhir/base/issue.hpp"

namespace hv {
namespace {

TEST(Fault, EndsTheCommandWithTheExitCodeOfTheTable) {
    EXPECT_EQ(exit_code(Fault::invalid), 2);
    EXPECT_EQ(exit_code(Fault::denied), 4);
    EXPECT_EQ(exit_code(Fault::not_found), 5);
    EXPECT_EQ(exit_code(Fault::conflict), 6);
    EXPECT_EQ(exit_code(Fault::busy), 7);
    EXPECT_EQ(exit_code(Fault::unavailable), 7);
    EXPECT_EQ(exit_code(Fault::unsupported), 8);
    EXPECT_EQ(exit_code(Fault::internal), 70);
    EXPECT_EQ(exit_code(static_cast<Fault>(200)), 70);
}

TEST(Error, NamesTheOutermostPlaceFirst) {
    Error error{Fault::invalid, "byte 3: trailing comma", "remove it"};
    error = std::move(error).in("entry[2]").in("`bundle.json`");
    EXPECT_EQ(error.message, "`bundle.json`: entry[2]: byte 3: trailing comma");
    EXPECT_EQ(error.hint, "remove it");
    EXPECT_EQ(error.fault, Fault::invalid);
}

TEST(Result, HoldsAValueOrAnError) {
    Result<std::string> good(std::string("x"));
    ASSERT_TRUE(good);
    EXPECT_EQ(*good, "x");
    good->append("y");
    EXPECT_EQ(std::as_const(good)->size(), 2U);
    EXPECT_EQ(*std::as_const(good), "xy");
    EXPECT_EQ(*std::move(good), "xy");

    const Result<std::string> bad(Error{Fault::busy, "later", ""});
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().message, "later");
    EXPECT_EQ(Result<int>(Error{Fault::busy, "later", ""}).error().fault, Fault::busy);
}

TEST(Issue, HasOneStableCodeForEachKind) {
    std::set<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(IssueCode::assumption); ++i) {
        const auto text = code_text(static_cast<IssueCode>(i));
        EXPECT_NE(text, "unknown") << i;
        EXPECT_TRUE(seen.insert(text).second) << text;
    }
    EXPECT_EQ(code_text(IssueCode::unit_converted), "DQ-01");
    EXPECT_EQ(code_text(IssueCode::implausible_value), "DQ-02");
    EXPECT_EQ(code_text(IssueCode::status_ignored), "DQ-03");
    EXPECT_EQ(code_text(IssueCode::too_old), "DQ-07");
    EXPECT_EQ(code_text(IssueCode::unknown_unit), "unknown-unit");
    EXPECT_EQ(code_text(static_cast<IssueCode>(250)), "unknown");
}

TEST(Issue, NamesItsSeverity) {
    EXPECT_EQ(severity_text(Severity::information), "information");
    EXPECT_EQ(severity_text(Severity::warning), "warning");
    EXPECT_EQ(severity_text(Severity::error), "error");
}

}  // namespace
}  // namespace hv
