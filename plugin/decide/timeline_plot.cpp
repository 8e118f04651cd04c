#include "plugin/decide/timeline_plot.hpp"

#include <algorithm>

#include "rules/engine/phrases.hpp"

namespace hv::plugin {
namespace {

constexpr int box_width = 760;
constexpr int axis_left = 128;
constexpr int axis_right = 668;
constexpr int head = 22;  // for the ticks
constexpr int lane_gap = 8;
constexpr int drug_height = 14;
constexpr int dosed_height = 34;
constexpr int series_height = 38;
constexpr int least_tick = 64;

class Axis {
public:
    Axis(Date from, Date today) : from_(from), today_(today) {}
    [[nodiscard]] Date from() const { return from_; }
    [[nodiscard]] bool holds(Date day) const { return from_ <= day && day <= today_; }
    [[nodiscard]] int x(Date day) const {
        if (day <= from_) return axis_left;
        if (day >= today_) return axis_right;
        return axis_left + (day - from_) * (axis_right - axis_left) / (today_ - from_);
    }

private:
    Date from_;
    Date today_;
};

// The first days of months, as many as have room; of years alone their number.
std::vector<PlotTick> ticks_of(const Axis& axis, Date today) {
    std::vector<PlotTick> ticks;
    for (const int step : {1, 2, 3, 6, 12, 24}) {
        if (axis.x(axis.from().plus_months(step)) - axis_left < least_tick && step != 24) continue;
        int free = axis_left;
        const int last = today.year() * 12 + 11;
        for (int month = axis.from().year() * 12; month <= last; month += step) {
            const auto day = Date::of(month / 12, static_cast<unsigned>(month % 12) + 1, 1);
            if (!day || !axis.holds(*day) || axis.x(*day) < free || axis.x(*day) > axis_right - 20) continue;
            ticks.push_back({axis.x(*day), day->text().substr(0, step >= 12 ? 4 : 7)});
            free = axis.x(*day) + least_tick;
        }
        break;
    }
    return ticks;
}

void add_spans(const Stretch& stretch, const Axis& axis, Date today, std::vector<PlotSpan>& spans) {
    const Date begun = stretch.from.value_or(stretch.first_seen);
    const bool over = stretch.stopped && *stretch.stopped < today;
    const Date last = over ? *stretch.stopped : today;
    const Date worked = stretch.until && over ? std::min(*stretch.until, today) : last;
    if (begun > today || std::max(last, worked) < axis.from()) return;
    if (last >= axis.from()) {
        PlotSpan span;
        span.kind = stretch.as_needed ? PlotSpan::Kind::as_needed
                    : stretch.depot   ? PlotSpan::Kind::depot
                                      : PlotSpan::Kind::regular;
        span.x = axis.x(begun);
        span.width = std::max(axis.x(last) - span.x, 2);
        span.began_earlier = begun < axis.from();
        span.start_unknown = !stretch.from;
        span.goes_on = !over;
        span.on_hold = !over && stretch.on_hold;
        spans.push_back(span);
    }
    if (worked > last) {
        PlotSpan tail;
        tail.kind = PlotSpan::Kind::tail;
        tail.x = axis.x(last);
        tail.width = std::max(axis.x(worked) - tail.x, 2);
        spans.push_back(tail);
    }
}

std::string dose_text(const TimelineDose& dose, rules::Language language) {
    return rules::number_phrase(dose.daily_mg, language) + (language == rules::Language::nb ? " mg/døgn" : " mg/day");
}

int part_of(const Ratio& share, int height) {
    return static_cast<int>((share * Ratio(height, 1)).rounded(0).coefficient());
}

void add_doses(const TimelineDrug& drug, const Axis& axis, Date today, rules::Language language, PlotDrug& lane) {
    if (drug.doses.empty()) return;
    const auto largest = std::ranges::max_element(drug.doses, {}, &TimelineDose::daily_mg)->daily_mg;
    if (Ratio(largest) <= Ratio(0, 1)) return;
    const int room = lane.height - drug_height - 4;
    for (std::size_t i = 0; i < drug.doses.size(); ++i) {
        const TimelineDose& dose = drug.doses[i];
        Date end = dose.until.value_or(today);
        if (i + 1 < drug.doses.size()) end = std::min(end, drug.doses[i + 1].from);
        end = std::min(end, today);
        if (end < axis.from() || dose.from > today) continue;
        const int y = lane.top + room - part_of(Ratio(dose.daily_mg) / Ratio(largest), room - 2);
        const std::string text = dose_text(dose, language) + ", " + dose.from.text();
        const int from = axis.x(dose.from);
        if (lane.doses.empty() || lane.doses.back().back().x != from) lane.doses.emplace_back();
        lane.doses.back().push_back({from, y, text});
        lane.doses.back().push_back({axis.x(end), y, text});
        if (!dose.until || *dose.until >= today) lane.now = dose_text(dose, language);
    }
}

// Where a value stands between the lowest and the highest of its lane.
class Scale {
public:
    explicit Scale(const std::vector<TimelineValue>& values) {
        const auto [low, high] = std::ranges::minmax_element(values, {}, &TimelineValue::value);
        low_ = Ratio(low->value);
        span_ = Ratio(high->value) - low_;
        const Ratio least = Ratio(high->value) / Ratio(10, 1);
        if (span_ >= least) return;
        low_ = low_ - (least - span_) / Ratio(2, 1);
        span_ = least;
    }
    [[nodiscard]] int above(Decimal value, int height) const {
        if (span_ <= Ratio(0, 1)) return height / 2;
        return part_of((Ratio(value) - low_) / span_, height);
    }

private:
    Ratio low_;
    Ratio span_;
};

std::string value_text(const TimelineSeries& series, const TimelineValue& value, rules::Language language) {
    const std::string number = value.comparator + rules::number_phrase(value.value, language);
    return series.unit.empty() ? number : number + ' ' + series.unit;
}

PlotSeries lane_of(const TimelineSeries& series, const Axis& axis, int top, rules::Language language) {
    PlotSeries lane;
    lane.name = series.title.empty() || series.name.size() < 14 ? series.name : series.title;
    lane.top = top;
    lane.height = series.values.empty() ? drug_height : series_height;
    if (series.values.empty()) return lane;
    const Scale scale(series.values);
    for (const TimelineValue& value : series.values) {
        if (!axis.holds(value.last_day)) {
            lane.earlier += value.last_day < axis.from() ? 1 : 0;
            continue;
        }
        const int y = top + lane.height - 4 - scale.above(value.value, lane.height - 8);
        lane.points.push_back(
            {axis.x(value.last_day), y, value_text(series, value, language) + ", " + value.last_day.text()});
    }
    lane.newest = value_text(series, series.values.back(), language);
    lane.newest_day = series.values.back().last_day.text();
    return lane;
}

}  // namespace

Plot plot(const Timeline& timeline, rules::Language language) {
    Plot picture;
    if (timeline.drugs.empty() && timeline.series.empty()) return picture;
    const Axis axis(first_day(timeline), timeline.today);
    picture.width = box_width;
    picture.left = axis_left;
    picture.right = axis_right;
    picture.from = axis.from();
    picture.today = timeline.today;
    picture.ticks = ticks_of(axis, timeline.today);
    int top = head;
    for (const TimelineDrug& drug : timeline.drugs) {
        PlotDrug lane;
        lane.name = drug.name;
        lane.top = top;
        lane.height = drug.doses.empty() ? drug_height : dosed_height;
        for (const Stretch& stretch : drug.stretches) add_spans(stretch, axis, timeline.today, lane.spans);
        add_doses(drug, axis, timeline.today, language, lane);
        top += lane.height + lane_gap;
        picture.drugs.push_back(std::move(lane));
    }
    for (const TimelineSeries& series : timeline.series) {
        picture.series.push_back(lane_of(series, axis, top, language));
        top += picture.series.back().height + lane_gap;
    }
    picture.height = top;
    return picture;
}

}  // namespace hv::plugin
