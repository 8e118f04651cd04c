#include "plugin/decide/timeline_plot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::plugin {
namespace {

Date day(std::string_view text) {
    return Date::parse(text).value();
}

TimelineValue value(std::string_view at, std::string_view number) {
    return {Decimal::parse(number).value(), "", day(at), day(at)};
}

TimelineSeries weight(std::vector<TimelineValue> values) {
    return {"Vekt", "kg", std::move(values)};
}

TimelineDrug olanzapine_since(std::string_view from) {
    return {"Olanzapin", {Stretch{day(from), day(from), {}, {}, false, false, false}}};
}

Plot drawn(std::vector<TimelineDrug> drugs, std::vector<TimelineSeries> series) {
    return plot({day("2025-11-21"), std::move(drugs), std::move(series)}, rules::Language::nb);
}

TEST(TimelinePlot, OfNothingIsEmpty) {
    const Plot plot = drawn({}, {});
    EXPECT_EQ(plot.height, 0);
}

TEST(TimelinePlot, StandsTheNewestValueAtTheRightAndTheHigherAbove) {
    const Plot plot = drawn({}, {weight({value("2025-08-24", "80.0"), value("2025-11-21", "84.1")})});
    ASSERT_EQ(plot.series.size(), 1U);
    const PlotSeries& lane = plot.series.front();
    ASSERT_EQ(lane.points.size(), 2U);
    EXPECT_EQ(lane.points[0].x, plot.left);
    EXPECT_EQ(lane.points[1].x, plot.right);
    EXPECT_LT(lane.points[1].y, lane.points[0].y);
    EXPECT_EQ(lane.newest, "84,1 kg");
    EXPECT_EQ(lane.newest_day, "2025-11-21") << "a value without its day could be of any year";
    EXPECT_EQ(lane.points[1].text, "84,1 kg, 2025-11-21");
}

TEST(TimelinePlot, MakesASmallChangeLookSmall) {
    const Plot plot = drawn({}, {weight({value("2025-08-24", "80.0"), value("2025-11-21", "80.4")})});
    const PlotSeries& lane = plot.series.front();
    EXPECT_LT(lane.points[0].y - lane.points[1].y, lane.height / 8);
}

TEST(TimelinePlot, StaysInsideItsLanes) {
    const Plot plot =
        drawn({olanzapine_since("2025-06-01")},
              {weight({value("2025-08-24", "40"), value("2025-09-24", "400"), value("2025-11-21", "1")})});
    for (const PlotSeries& lane : plot.series) {
        for (const PlotPoint& point : lane.points) {
            EXPECT_GE(point.y, lane.top);
            EXPECT_LE(point.y, lane.top + lane.height);
        }
    }
    EXPECT_LE(plot.series.back().top + plot.series.back().height, plot.height);
}

TEST(TimelinePlot, SaysThatADrugBeganBeforeTheAxisDoes) {
    const Plot plot = drawn({olanzapine_since("2010-01-01")}, {weight({value("2025-08-24", "80.0")})});
    ASSERT_EQ(plot.drugs.front().spans.size(), 1U);
    EXPECT_TRUE(plot.drugs.front().spans.front().began_earlier);
    EXPECT_TRUE(plot.drugs.front().spans.front().goes_on);
}

TEST(TimelinePlot, CountsAValueThatIsTooOldToBeDrawn) {
    const Plot plot = drawn({}, {weight({value("2015-08-24", "80.0"), value("2025-11-01", "81")})});
    EXPECT_EQ(plot.series.front().earlier, 1);
    EXPECT_EQ(plot.series.front().points.size(), 1U);
}

TEST(TimelinePlot, DrawsDosesAsStepsThatRiseWithTheDose) {
    TimelineDrug drug = olanzapine_since("2025-01-01");
    drug.doses = {{day("2025-01-01"), day("2025-06-01"), Decimal::parse("10").value()},
                  {day("2025-06-01"), {}, Decimal::parse("15").value()}};
    const Plot plot = drawn({drug}, {});
    const PlotDrug& lane = plot.drugs.front();
    ASSERT_EQ(lane.doses.size(), 1U);
    ASSERT_EQ(lane.doses.front().size(), 4U);
    EXPECT_LT(lane.doses.front()[2].y, lane.doses.front()[0].y);
    EXPECT_EQ(lane.now, "15 mg/døgn");
}

TEST(TimelinePlot, BreaksTheStepsWhereTheDoseIsNotKnown) {
    TimelineDrug drug = olanzapine_since("2025-01-01");
    drug.doses = {{day("2025-01-01"), day("2025-02-01"), Decimal::parse("10").value()},
                  {day("2025-06-01"), {}, Decimal::parse("15").value()}};
    EXPECT_EQ(drawn({drug}, {}).drugs.front().doses.size(), 2U);
}

TEST(TimelinePlot, KeepsALaneForWhatWasNeverMeasured) {
    const Plot plot = drawn({olanzapine_since("2025-01-01")}, {weight({})});
    EXPECT_EQ(plot.series.front().newest, "");
    EXPECT_THAT(plot.series.front().points, testing::IsEmpty());
}

TEST(TimelinePlot, KeepsItsTicksApart) {
    for (const std::string_view from : {"2025-11-01", "2025-05-01", "2024-01-01", "2021-01-01"}) {
        const Plot plot = drawn({olanzapine_since(from)}, {});
        for (std::size_t i = 1; i < plot.ticks.size(); ++i) EXPECT_GE(plot.ticks[i].x - plot.ticks[i - 1].x, 40);
    }
}

}  // namespace
}  // namespace hv::plugin
