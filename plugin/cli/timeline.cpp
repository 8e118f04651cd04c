#include "plugin/cli/timeline.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hv::plugin::cli {
namespace {

using rules::Language;

constexpr std::size_t heights = 8;

// The signs of a picture, one column each.
struct Signs {
    std::string_view regular, depot, as_needed, tail, start, stop, goes_on, earlier, unknown, on_hold, once, single,
        tick;
    std::array<std::string_view, heights> height;
};
constexpr Signs drawn{"━", "═", "┄", "·", "├", "┤", "▸",
                      "◂", "?", "p", "┼", "•", "│", {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}};
constexpr Signs typed{"=", "#", "~", ".", "[", "]", ">",
                      "<", "?", "p", "+", "o", "|", {".", ":", "-", "=", "+", "*", "#", "@"}};

using Picture = std::vector<std::string_view>;

std::string joined(const Picture& picture) {
    std::string text;
    for (const std::string_view sign : picture) text += sign.empty() ? std::string_view(" ") : sign;
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

struct Axis {
    Date from;
    Date today;
    std::size_t width;

    [[nodiscard]] bool holds(Date day) const { return from <= day && day <= today; }
    [[nodiscard]] std::size_t column(Date day) const {
        if (day <= from) return 0;
        if (day >= today) return width - 1;
        return static_cast<std::size_t>(day - from) * (width - 1) / static_cast<std::size_t>(today - from);
    }
};

void put(std::string& line, std::size_t column, std::string_view text) {
    line.replace(column, text.size(), text);
}

// `|2025-08-24   |2025-10   |2025-11   2025-11-21|`: the first of months, as many as fit.
std::string ticks_of(const Axis& axis, std::string_view sign) {
    constexpr std::size_t day_width = 11;  // a sign and a date
    constexpr std::size_t month_width = 8;
    std::string line(axis.width, ' ');
    put(line, 0, "|" + axis.from.text());
    put(line, axis.width - day_width, axis.today.text() + "|");
    for (const int step : {1, 2, 3, 6, 12, 24, 60}) {
        if (axis.column(axis.from.plus_months(step)) < month_width + 2) continue;
        std::size_t free = day_width + 2;
        const int first = axis.from.year() * 12;
        const int last = axis.today.year() * 12 + 11;
        for (int month = first; month <= last; month += step) {
            const Date day = Date::of(month / 12, static_cast<unsigned>(month % 12) + 1, 1).value_or(axis.today);
            const std::size_t at = axis.column(day);
            if (!axis.holds(day) || at < free || at + month_width + 2 > axis.width - day_width) continue;
            put(line, at, "|" + day.text().substr(0, 7));
            free = at + month_width + 2;
        }
        break;
    }
    std::string out;
    for (const char c : line) out += c == '|' ? sign : std::string_view(&c, 1);
    return out;
}

void draw_stretch(Picture& picture, const Stretch& stretch, const Axis& axis, const Signs& signs) {
    const Date begun = stretch.from.value_or(stretch.first_seen);
    const bool over = stretch.stopped && *stretch.stopped < axis.today;
    const Date last = over ? *stretch.stopped : axis.today;
    const Date worked = stretch.until && over ? std::min(*stretch.until, axis.today) : last;
    if (begun > axis.today || std::max(last, worked) < axis.from) return;

    const std::size_t first_column = axis.column(begun);
    const std::size_t last_column = axis.column(last);
    if (worked > last) {
        for (std::size_t i = last_column; i <= axis.column(worked); ++i) picture[i] = signs.tail;
    }
    if (last < axis.from) {
        picture[0] = signs.earlier;
        return;
    }
    const std::string_view body = stretch.as_needed ? signs.as_needed : stretch.depot ? signs.depot : signs.regular;
    for (std::size_t i = first_column; i <= last_column; ++i) picture[i] = body;
    const std::string_view start = begun < axis.from ? signs.earlier : stretch.from ? signs.start : signs.unknown;
    const std::string_view end = over ? signs.stop : stretch.on_hold ? signs.on_hold : signs.goes_on;
    picture[last_column] = first_column == last_column && over ? signs.once : end;
    if (first_column < last_column) picture[first_column] = start;
}

// Where a value stands between the lowest and the highest of its row.
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

    [[nodiscard]] std::size_t height(Decimal value) const {
        if (span_ <= Ratio(0, 1)) return heights / 2 - 1;
        std::size_t height = 0;
        const Ratio above = (Ratio(value) - low_) * Ratio(heights, 1);
        while (height + 1 < heights && above >= span_ * Ratio(static_cast<int>(height) + 1, 1)) ++height;
        return height;
    }

private:
    Ratio low_;
    Ratio span_;
};

// Later ones win their column, and the extremes win over all: the values are drawn in this order.
std::vector<const TimelineValue*> in_drawing_order(const std::vector<TimelineValue>& values) {
    const auto ends = std::ranges::minmax_element(values, {}, &TimelineValue::value);
    std::vector<const TimelineValue*> order;
    for (const TimelineValue& value : values) order.push_back(&value);
    std::ranges::stable_sort(order, [&](const TimelineValue* a, const TimelineValue* b) {
        const auto rank = [&](const TimelineValue* value) {
            return value->value == ends.max->value || value->value == ends.min->value ? 1 : 0;
        };
        return std::pair(rank(a), a->last_day) < std::pair(rank(b), b->last_day);
    });
    return order;
}

std::string draw_series(const TimelineSeries& series, const Axis& axis, const Signs& signs) {
    if (series.values.empty()) return {};
    Picture picture(axis.width);
    const Scale scale(series.values);
    for (const TimelineValue* value : in_drawing_order(series.values)) {
        if (!axis.holds(value->last_day)) continue;
        picture[axis.column(value->last_day)] =
            series.values.size() == 1 ? signs.single : signs.height[scale.height(value->value)];
    }
    return joined(picture);
}

std::string older(const TimelineSeries& series, const Axis& axis, Language language) {
    const auto count =
        std::ranges::count_if(series.values, [&](const auto& value) { return value.last_day < axis.from; });
    if (count == 0) return {};
    return " · " + std::to_string(count) + (language == Language::nb ? " før " : " before ") + axis.from.text() +
           (language == Language::nb ? ", ikke tegnet" : ", not drawn");
}

std::string legend(const Timeline& timeline, const TimelineStyle& style, const Signs& signs,
                   const std::vector<TimelineRow>& rows) {
    const bool nb = style.language == Language::nb;
    std::string text;
    const auto add = [&](std::string_view sign, std::string_view norwegian, std::string_view english) {
        text += (text.empty() ? "" : ", ") + std::string(sign) + ' ' + std::string(nb ? norwegian : english);
    };
    const auto in_drugs = [&](std::string_view sign) {
        return std::any_of(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(timeline.drugs.size()),
                           [&](const TimelineRow& row) { return row.picture.find(sign) != std::string::npos; });
    };
    if (in_drugs(signs.regular)) add(signs.regular, "fast", "regular");
    if (in_drugs(signs.depot)) add(signs.depot, "depot", "depot");
    if (in_drugs(signs.as_needed)) add(signs.as_needed, "ved behov", "as needed");
    if (in_drugs(signs.tail)) add(signs.tail, "sluttet, virker ennå", "stopped, still working");
    if (in_drugs(signs.earlier)) add(signs.earlier, "begynte tidligere", "began earlier");
    if (in_drugs(signs.unknown)) add(signs.unknown, "start ukjent", "start unknown");
    if (in_drugs(signs.on_hold)) add(signs.on_hold, "pauset nå", "on hold now");
    const std::string range =
        std::string(signs.height.front()) + (nb ? " til " : " to ") + std::string(signs.height.back());
    add(range, "radens laveste til høyeste verdi, over minst 10 % av den høyeste",
        "the row's lowest to highest value, over at least 10 % of the highest");
    add(signs.single, "én måling", "one measurement");
    return text + (nb ? "; tomt: ikke målt" : "; empty: not measured");
}

}  // namespace

TimelinePage draw_timeline(const Timeline& timeline, const TimelineStyle& style) {
    TimelinePage page;
    if (timeline.drugs.empty() && timeline.series.empty()) return page;
    const Signs& signs = style.ascii ? typed : drawn;
    const Axis axis{first_day(timeline), timeline.today, std::max<std::size_t>(style.axis_width, 40)};
    page.ticks = ticks_of(axis, signs.tick);
    for (const TimelineDrug& drug : timeline.drugs) {
        Picture picture(axis.width);
        for (const Stretch& stretch : drug.stretches) draw_stretch(picture, stretch, axis, signs);
        page.rows.push_back({drug.name, joined(picture), drug_facts(drug, timeline.today, style.language)});
    }
    for (const TimelineSeries& series : timeline.series) {
        page.rows.push_back(
            {series.name, draw_series(series, axis, signs),
             series_facts(series, timeline.today, style.language) + older(series, axis, style.language)});
    }
    page.legend = legend(timeline, style, signs, page.rows);
    return page;
}

}  // namespace hv::plugin::cli
