// The timeline of drugs against values: what is drawn where, what is said in numbers, and what is never drawn.
#include "plugin/cli/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Language;
using testing::HasSubstr;
using testing::StartsWith;

Date day(std::string_view text) {
    return Date::parse(text).value();
}
TimelineValue value(std::string_view at, std::string_view number) {
    return {Decimal::parse(number).value(), "", day(at), day(at)};
}
TimelineSeries weight(std::vector<TimelineValue> values) {
    return {"Weight", "kg", std::move(values)};
}
Stretch since(std::string_view from) {
    return {day(from), day(from), {}, {}, false, false, false};
}

Timeline patient(std::vector<TimelineDrug> drugs, std::vector<TimelineSeries> series) {
    return {day("2025-11-21"), std::move(drugs), std::move(series)};
}
TimelinePage drawn(const Timeline& timeline, std::size_t width = 83, bool ascii = true) {
    return draw_timeline(timeline, {Language::en, width, ascii});
}

TEST(Timeline, OfNobodyIsEmpty) {
    const TimelinePage page = drawn(patient({}, {}));
    EXPECT_TRUE(page.rows.empty());
    EXPECT_EQ(page.ticks, "");
}

TEST(Timeline, PutsAValueUnderTheDrugOfTheSameDay) {
    const TimelinePage page = drawn(patient({{"Olanzapine", {since("2025-08-25")}}},
                                            {weight({value("2025-08-25", "80.0"), value("2025-11-21", "90.0")})}));
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].picture.find('['), page.rows[1].picture.find('.'));
    EXPECT_EQ(page.rows[0].picture.find('>'), page.rows[1].picture.find('@'));
    EXPECT_EQ(page.rows[0].picture.size(), 83U);
    EXPECT_THAT(page.ticks, StartsWith("|2025-08-25"));
    EXPECT_THAT(page.ticks, HasSubstr("|2025-10"));
    EXPECT_TRUE(page.ticks.ends_with("2025-11-21|"));
}

// Hazards: H06
TEST(Timeline, LeavesColumnsWithoutAValueEmpty) {
    const TimelinePage page = drawn(patient({}, {weight({value("2025-01-01", "80.0"), value("2025-11-21", "90.0")})}));
    const std::string& picture = page.rows[0].picture;
    EXPECT_EQ(picture.substr(1, picture.size() - 2), std::string(picture.size() - 2, ' '));
}

// Hazards: H06
TEST(Timeline, GivesASingleValueNoHeightAndNoTrend) {
    const TimelinePage page = drawn(patient({}, {weight({value("2025-11-21", "80.0")})}));
    EXPECT_EQ(page.rows[0].picture.find_first_not_of(' '), page.rows[0].picture.find('o'));
    EXPECT_EQ(page.rows[0].facts, "one measurement: 80.0 kg (2025-11-21, today); tells no trend");
}

TEST(Timeline, DrawsASmallChangeSmall) {
    const TimelinePage page = drawn(patient({}, {weight({value("2025-08-25", "80.0"), value("2025-11-21", "80.4")})}));
    const std::string_view heights = ".:-=+*#@";
    const std::size_t low = heights.find(page.rows[0].picture.front());
    const std::size_t high = heights.find(page.rows[0].picture.back());
    EXPECT_LE(high - low, 1U) << "half a per cent is one of eight heights at most";
    const TimelinePage steep = drawn(patient({}, {weight({value("2025-08-25", "80.0"), value("2025-11-21", "90.0")})}));
    EXPECT_EQ(steep.rows[0].picture.front(), '.');
    EXPECT_EQ(steep.rows[0].picture.back(), '@');
}

TEST(Timeline, ShowsAPeakThatSharesItsColumnWithOthers) {
    std::vector<TimelineValue> values{value("2021-01-01", "410")};
    for (const char* at : {"2025-06-01", "2025-06-03", "2025-06-04"}) values.push_back(value(at, "412"));
    values.push_back(value("2025-06-02", "520"));
    const TimelinePage page = drawn(patient({}, {{"QTc", "ms", values}}));
    EXPECT_THAT(page.rows[0].picture, HasSubstr("@"));
    EXPECT_EQ(page.rows[0].facts,
              "first and lowest 410 (2021-01-01) · highest 520 (2025-06-02) · newest 412 ms (2025-06-04, 5 months ago) "
              "· 5 measurements");
}

TEST(Timeline, DoesNotStretchForWhatIsOlderThanFiveYears) {
    const TimelinePage page = drawn(
        patient({{"Clozapine", {since("2009-03-01")}}},
                {weight({value("2009-02-01", "70.0"), value("2025-01-10", "90.0"), value("2025-11-01", "91.0")})}));
    EXPECT_THAT(page.ticks, StartsWith("|2025-01-10"));
    EXPECT_THAT(page.rows[0].picture, StartsWith("<="));
    EXPECT_THAT(page.rows[0].facts, HasSubstr("from 2009-03-01, goes on"));
    EXPECT_THAT(page.rows[1].facts, StartsWith("first and lowest 70.0 (2009-02-01)"));
    EXPECT_THAT(page.rows[1].facts, HasSubstr("1 before 2025-01-10, not drawn"));
}

TEST(Timeline, NamesADrugThatEndedBeforeTheAxisAndDrawsNothing) {
    Stretch old = since("2010-01-01");
    old.stopped = old.until = day("2012-01-01");
    const TimelinePage page = drawn(patient({{"Risperidone", {old}}}, {}));
    EXPECT_EQ(page.rows[0].picture, "");
    EXPECT_EQ(page.rows[0].facts, "from 2010-01-01 to 2012-01-01");
}

TEST(Timeline, TellsADepotItsTailAndItsStop) {
    Stretch depot = since("2025-01-01");
    depot.depot = true;
    depot.stopped = day("2025-08-01");
    depot.until = day("2025-12-24");
    const TimelinePage page = drawn(patient({{"Paliperidone", {depot}}}, {}));
    EXPECT_THAT(page.rows[0].picture, StartsWith("[##"));
    EXPECT_THAT(page.rows[0].picture, HasSubstr("#].."));
    EXPECT_TRUE(page.rows[0].picture.ends_with("."));
    EXPECT_EQ(page.rows[0].facts, "from 2025-01-01 to 2025-08-01, still working, depot");
    EXPECT_THAT(page.legend, HasSubstr("stopped, still working"));
}

TEST(Timeline, MarksAnUnknownStartAsNeededAndOnHold) {
    Stretch unknown{{}, day("2025-06-01"), {}, {}, false, true, true};
    const TimelinePage page = drawn(patient({{"Quetiapine", {unknown}}}, {}));
    EXPECT_THAT(page.rows[0].picture, StartsWith("?~"));
    EXPECT_TRUE(page.rows[0].picture.ends_with("p"));
    EXPECT_EQ(page.rows[0].facts, "start unknown, seen 2025-06-01, goes on, as needed, on hold now");
}

TEST(Timeline, KeepsAPauseBetweenTwoStretchesOpen) {
    Stretch first = since("2025-01-01");
    first.stopped = first.until = day("2025-04-01");
    const TimelinePage page = drawn(patient({{"Olanzapine", {first, since("2025-09-01")}}}, {}));
    EXPECT_THAT(page.rows[0].picture, HasSubstr("]  "));
    EXPECT_THAT(page.rows[0].picture, HasSubstr("  ["));
    EXPECT_EQ(page.rows[0].facts, "from 2025-01-01 to 2025-04-01 · from 2025-09-01, goes on");
}

// Hazards: H06
TEST(Timeline, SaysWhereNothingUsableWasMeasured) {
    const TimelinePage page = drawn(patient({{"Olanzapine", {since("2025-08-25")}}}, {{"HbA1c", "mmol/mol", {}}}));
    EXPECT_EQ(page.rows[1].picture, "");
    EXPECT_EQ(page.rows[1].facts, "no usable measurement");
}

TEST(Timeline, FitsItsColumnsInBothFonts) {
    Timeline timeline = patient({{"Clozapine", {since("2019-03-01")}}}, {});
    std::vector<TimelineValue> values;
    for (int i = 0; i < 200; ++i) values.push_back({Decimal(700 + i % 37, 1), "", {}, {}});
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i].first_day = values[i].last_day = day("2021-01-01").plus_days(static_cast<int>(i) * 9);
    }
    timeline.series.push_back(weight(values));
    for (const std::size_t width : {63U, 83U}) {
        for (const bool ascii : {false, true}) {
            const TimelinePage page = drawn(timeline, width, ascii);
            EXPECT_EQ(columns(page.ticks), width);
            for (const TimelineRow& row : page.rows) EXPECT_LE(columns(row.picture), width);
            if (!ascii) continue;
            for (const TimelineRow& row : page.rows) EXPECT_EQ(columns(row.picture), row.picture.size());
        }
    }
}

TEST(SeriesFacts, JoinWhatOneReadingIs) {
    EXPECT_EQ(series_facts(weight({value("2025-11-21", "84.1"), value("2025-08-24", "80.0")}), day("2025-11-21"),
                           Language::nb),
              "først og lavest 80,0 (2025-08-24) · sist og høyest 84,1 kg (2025-11-21, i dag) · 2 målinger");
}

TEST(SeriesFacts, CallEqualValuesUnchanged) {
    EXPECT_EQ(series_facts(weight({value("2025-08-24", "80.0"), value("2025-11-21", "80.0")}), day("2025-11-21"),
                           Language::en),
              "unchanged 80.0 kg (2025-08-24 to 2025-11-21, today) · 2 measurements");
}

TEST(SeriesFacts, KeepTheComparatorAndTheSpanOfADate) {
    TimelineValue below = value("2025-03-31", "5");
    below.comparator = "<";
    below.first_day = day("2025-03-01");
    EXPECT_EQ(series_facts({"HDL", "mmol/L", {below}}, day("2025-04-01"), Language::en),
              "one measurement: <5 mmol/L (2025-03-01/2025-03-31, 1 day ago); tells no trend");
}

TEST(Ascii, HasNothingAboveItsRange) {
    EXPECT_EQ(ascii("Først ≥ 10⁹/L – «målt» · Ærlig…"), "Foerst >= 10^9/L - \"maalt\" | AErlig~");
    EXPECT_EQ(ascii("\xF0\x9F\x92\x8A"), "?");
    EXPECT_EQ(ascii("\xC3"), "?");
}

}  // namespace
}  // namespace hv::plugin::cli
