#include "plugin/web/drug_chart.hpp"

#include <algorithm>
#include <utility>

#include "plugin/decide/finding_words.hpp"
#include "plugin/decide/timeline_plot.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::web {
namespace {

using rules::Language;

std::string say(Language language, std::string_view nb, std::string_view en) {
    return std::string(language == Language::nb ? nb : en);
}

std::string digits(int value) {
    return std::to_string(value);
}

std::string points_text(const std::vector<PlotPoint>& points) {
    std::string text;
    for (const PlotPoint& point : points) {
        text += (text.empty() ? "" : " ") + digits(point.x) + ',' + digits(point.y);
    }
    return text;
}

std::string_view class_of(PlotSpan::Kind kind) {
    switch (kind) {
        case PlotSpan::Kind::depot:
            return "depot";
        case PlotSpan::Kind::as_needed:
            return "as-needed";
        case PlotSpan::Kind::tail:
            return "tail";
        case PlotSpan::Kind::regular:
            break;
    }
    return "regular";
}

std::string days_of(const TimelineValue& value) {
    if (value.first_day == value.last_day) return value.last_day.text();
    return value.first_day.text() + '/' + value.last_day.text();
}

std::string stretch_text(const Stretch& stretch, Date today, Language language) {
    std::string text = stretch.from
                           ? stretch.from->text()
                           : say(language, "start ukjent, sett ", "start unknown, seen ") + stretch.first_seen.text();
    const bool over = stretch.stopped && *stretch.stopped < today;
    text += " – " + (over ? stretch.stopped->text() : say(language, "pågår", "goes on"));
    if (stretch.depot) text += ", depot";
    if (stretch.as_needed) text += say(language, ", ved behov", ", as needed");
    if (stretch.on_hold && !over) text += say(language, ", pauset nå", ", on hold now");
    if (over && stretch.until && *stretch.until > *stretch.stopped) {
        text += say(language, ", virker til ", ", works until ") + stretch.until->text();
    }
    return text;
}

Data drug_lane(const PlotDrug& lane, Language language) {
    Data data;
    const int bar = lane.top + lane.height - 11;
    data.set("name", lane.name)
        .set("label_y", digits(lane.top + lane.height - 2))
        .set("now", lane.spans.empty() ? say(language, "tidligere", "earlier") : lane.now);
    std::vector<Data> spans;
    for (const PlotSpan& span : lane.spans) {
        Data one;
        one.set("x", digits(span.x)).set("y", digits(bar)).set("width", digits(span.width));
        one.set("kind", class_of(span.kind));
        one.set("earlier", span.began_earlier).set("unknown", span.start_unknown).set("held", span.on_hold);
        one.set("mark_x", digits(span.x + 4)).set("mark_y", digits(bar + 9));
        one.set("held_x", digits(span.x + span.width - 12));
        spans.push_back(std::move(one));
    }
    data.set("spans", std::move(spans));
    std::vector<Data> doses;
    std::vector<Data> marks;
    for (const std::vector<PlotPoint>& steps : lane.doses) {
        doses.push_back(std::move(Data().set("points", points_text(steps))));
        for (std::size_t i = 0; i < steps.size(); i += 2) {
            marks.push_back(
                std::move(Data().set("x", digits(steps[i].x)).set("y", digits(steps[i].y)).set("text", steps[i].text)));
        }
    }
    data.set("doses", std::move(doses)).set("marks", std::move(marks));
    return data;
}

Data series_lane(const PlotSeries& lane, Language language) {
    Data data;
    const int middle = lane.top + lane.height / 2;
    data.set("name", lane.name).set("newest", lane.newest).set("day", lane.newest_day);
    data.set("value_y", digits(lane.newest.empty() ? middle + 4 : middle - 1)).set("day_y", digits(middle + 11));
    data.set("none", lane.newest.empty() ? say(language, "ikke målt", "not measured") : "");
    data.set("top", digits(lane.top)).set("height", digits(lane.height)).set("label_y", digits(middle + 4));
    data.set("points", lane.points.size() > 1 ? points_text(lane.points) : "");
    std::vector<Data> dots;
    for (const PlotPoint& point : lane.points) {
        dots.push_back(std::move(Data().set("x", digits(point.x)).set("y", digits(point.y)).set("text", point.text)));
    }
    data.set("dots", std::move(dots));
    return data;
}

Data table_row(const std::string& name, const std::string& unit, std::vector<Data> cells, const std::string& none) {
    Data row;
    row.set("name", name).set("unit", unit).set("none", cells.empty() ? none : "");
    row.set("cells", std::move(cells));
    return row;
}

std::vector<Data> table_of(const Timeline& timeline, Language language) {
    std::vector<Data> rows;
    for (const TimelineDrug& drug : timeline.drugs) {
        std::vector<Data> cells;
        for (const Stretch& stretch : drug.stretches) {
            cells.push_back(
                std::move(Data().set("value", "").set("when", stretch_text(stretch, timeline.today, language))));
        }
        for (const TimelineDose& dose : drug.doses) {
            cells.push_back(std::move(
                Data()
                    .set("value", rules::number_phrase(dose.daily_mg, language) + say(language, " mg/døgn", " mg/day"))
                    .set("when", say(language, "fra ", "from ") + dose.from.text())));
        }
        rows.push_back(table_row(drug.name, "", std::move(cells), ""));
    }
    for (const TimelineSeries& series : timeline.series) {
        std::vector<Data> cells;
        for (auto value = series.values.rbegin(); value != series.values.rend(); ++value) {
            cells.push_back(
                std::move(Data()
                              .set("value", value->comparator + rules::number_phrase(value->value, language))
                              .set("when", days_of(*value))));
        }
        const std::string& name = series.title.empty() ? series.name : series.title;
        rows.push_back(table_row(name, series.unit, std::move(cells), say(language, "ikke målt", "not measured")));
    }
    return rows;
}

void add_words(const Plot& picture, Language language, Data& data) {
    data.set("label", say(language, "Legemidler og målinger fra ", "Drugs and measurements from ") +
                          picture.from.text() + say(language, " til ", " to ") + picture.today.text() +
                          say(language, ". Tallene står i tabellen under.", ". The numbers stand in the table below."));
    data.set("legend",
             say(language,
                 "Fylt: fast · skravert: depot · stiplet: ved behov · lys: sluttet, virker ennå · trapp over: "
                 "dose · ◂ begynte tidligere · ? start ukjent · p pauset",
                 "Filled: regular · hatched: depot · dashed: as needed · pale: stopped, still working · "
                 "steps above: dose · ◂ began earlier · ? start unknown · p on hold"));
    data.set("table_title", say(language, "Tallene i tabell", "The numbers as a table"));
    data.set("column_what", say(language, "Hva", "What"));
    data.set("column_values", say(language, "Verdier, nyeste først", "Values, newest first"));
    int earlier = 0;
    for (const PlotSeries& lane : picture.series) earlier += lane.earlier;
    data.set("earlier", earlier == 0 ? ""
                                     : digits(earlier) + say(language, " verdier fra før ", " values from before ") +
                                           picture.from.text() + say(language, " er ikke tegnet", " are not drawn"));
}

}  // namespace

Data drug_chart(const rules::Snapshot& patient, Language language) {
    const Timeline timeline = timeline_of(patient, language);
    const Plot picture = plot(timeline, language);
    Data data;
    data.set("empty", picture.height == 0
                          ? say(language, "Ingen legemidler eller målinger å tegne", "No drugs or measurements to draw")
                          : "");
    data.set("drawn", picture.height != 0);
    data.set("width", digits(picture.width)).set("height", digits(picture.height + 4));
    data.set("left", digits(picture.left)).set("right", digits(picture.right));
    data.set("axis_bottom", digits(picture.height)).set("value_x", digits(picture.right + 8));
    data.set("label_x", digits(picture.left - 10));
    std::vector<Data> ticks;
    for (const PlotTick& tick : picture.ticks) {
        ticks.push_back(std::move(Data().set("x", digits(tick.x)).set("text", tick.text)));
    }
    data.set("ticks", std::move(ticks)).set("today", picture.today.text());
    std::vector<Data> drugs;
    for (const PlotDrug& lane : picture.drugs) drugs.push_back(drug_lane(lane, language));
    std::vector<Data> series;
    for (const PlotSeries& lane : picture.series) series.push_back(series_lane(lane, language));
    data.set("drugs", std::move(drugs)).set("series", std::move(series));
    data.set("rows", table_of(timeline, language));
    std::vector<Data> unrecognised;
    for (const rules::Unclassified& drug : patient.unclassified) {
        unrecognised.push_back(std::move(Data().set(
            "text", say(language, "Ikke tegnet, ikke gjenkjent: ", "Not drawn, not recognised: ") + drug_text(drug))));
    }
    data.set("unrecognised", std::move(unrecognised));
    add_words(picture, language, data);
    return data;
}

}  // namespace hv::plugin::web
