#include "rules/engine/words.hpp"

#include <gtest/gtest.h>

#include <array>

namespace hv::rules {
namespace {

TEST(SpanText, IsReadInDaysWeeksMonthsAndYears) {
    EXPECT_EQ(parse_span("90 d"), (Span{90, false}));
    EXPECT_EQ(parse_span("12 wk"), (Span{84, false}));
    EXPECT_EQ(parse_span("3 mo"), (Span{3, true}));
    EXPECT_EQ(parse_span("2 y"), (Span{24, true}));
    EXPECT_EQ(parse_span("-30 d"), (Span{-30, false}));
    EXPECT_EQ(parse_span("0 d"), (Span{0, false}));
    EXPECT_EQ(parse_span("99999 d"), (Span{99'999, false}));
}

TEST(SpanText, RefusesEveryOtherSpelling) {
    for (const char* text : {"",         " ",        "d",       "90",    "90d",    "90  d", " 90 d", "90 d ",
                             "90 days",  "90 D",     "+90 d",   "-0 d",  "00 d",   "090 d", "1.5 d", "1e2 d",
                             "100000 d", "10000 wk", "1000 mo", "100 y", "- 30 d", "--3 d", "x d",   "9x d"}) {
        EXPECT_EQ(parse_span(text), std::nullopt) << text;
    }
}

TEST(SpanText, IsWrittenInDaysMonthsOrWholeYears) {
    EXPECT_EQ(text(Span{90, false}), "90 d");
    EXPECT_EQ(text(Span{3, true}), "3 mo");
    EXPECT_EQ(text(Span{12, true}), "1 y");
    EXPECT_EQ(text(Span{30, true}), "30 mo");
    EXPECT_EQ(text(Span{-30, false}), "-30 d");
    EXPECT_EQ(text(Span{0, true}), "0 mo");
}

TEST(SpanOfMonths, IsAsLongAsTheCalendarMakesIt) {
    const Date day = *Date::of(2025, 1, 31);
    EXPECT_EQ((Span{1, true}).after(day), *Date::of(2025, 2, 28));
    EXPECT_EQ((Span{1, true}).before(*Date::of(2025, 3, 31)), *Date::of(2025, 2, 28));
    EXPECT_EQ((Span{30, false}).after(day), *Date::of(2025, 3, 2));
    EXPECT_EQ((Span{30, false}).before(day), *Date::of(2025, 1, 1));
}

TEST(SpanOfMonths, LiesBetweenItsLeastAndMostDays) {
    for (int months = -30; months <= 30; ++months) {
        const Span span{months, true};
        for (unsigned month = 1; month <= 12; ++month) {
            const Date day = *Date::of(2024, month, 15);
            EXPECT_LE(span.least_days(), span.after(day) - day);
            EXPECT_GE(span.most_days(), span.after(day) - day);
        }
    }
    EXPECT_EQ((Span{7, false}).least_days(), 7);
    EXPECT_EQ((Span{7, false}).most_days(), 7);
}

TEST(SpanOfALimit, IsTheSameSpan) {
    EXPECT_EQ((Span{7, false, 3}), (Span{7, false, 9}));
}

TEST(WordOfALevel, IsReadAsItIsWritten) {
    for (Level level : {Level::info, Level::due, Level::review, Level::danger, Level::urgent}) {
        EXPECT_EQ(parse_level(text(level)), level);
    }
    EXPECT_EQ(parse_level("none"), std::nullopt);
    EXPECT_EQ(parse_level("Danger"), std::nullopt);
    EXPECT_LT(Level::none, Level::info);
    EXPECT_LT(Level::danger, Level::urgent);
}

TEST(WordOfAConfidence, IsReadAsItIsWritten) {
    for (Confidence confidence : {Confidence::v, Confidence::v2, Confidence::r, Confidence::d}) {
        EXPECT_EQ(parse_confidence(text(confidence)), confidence);
    }
    EXPECT_EQ(parse_confidence("v"), std::nullopt);
    EXPECT_TRUE(unconfirmed(Confidence::r));
    EXPECT_FALSE(unconfirmed(Confidence::v2));
}

TEST(WordOfAGap, IsReadAsItIsWritten) {
    for (Why why : {Why::absent, Why::stale, Why::implausible, Why::unit, Why::status, Why::conflicting}) {
        EXPECT_EQ(parse_why(text(why)), why);
    }
    EXPECT_EQ(parse_why("missing"), std::nullopt);
}

TEST(Truth, FollowsKleene) {
    constexpr std::array<Truth, 3> all{Truth::met, Truth::not_met, Truth::unknown};
    for (Truth a : all) {
        EXPECT_EQ(both(a, Truth::not_met), Truth::not_met);
        EXPECT_EQ(either(a, Truth::met), Truth::met);
        EXPECT_EQ(both(a, Truth::met), a);
        EXPECT_EQ(either(a, Truth::not_met), a);
        EXPECT_EQ(!!a, a);
        for (Truth b : all) {
            EXPECT_EQ(both(a, b), both(b, a));
            EXPECT_EQ(!both(a, b), either(!a, !b));
        }
    }
    EXPECT_EQ(both(Truth::unknown, Truth::unknown), Truth::unknown);
    EXPECT_EQ(!Truth::unknown, Truth::unknown);
    EXPECT_EQ(text(Truth::not_met), "not-met");
}

TEST(Words, SpeakBothLanguages) {
    EXPECT_EQ((Words{"a", "b"}).in(Language::nb), "a");
    EXPECT_EQ((Words{"a", "b"}).in(Language::en), "b");
}

}  // namespace
}  // namespace hv::rules
