#include <algorithm>

#include "plugin/cli/timeline.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
namespace {

using rules::Language;

std::string say(Language language, std::string_view nb, std::string_view en) {
    return std::string(language == Language::nb ? nb : en);
}

std::string day_text(const TimelineValue& value) {
    if (value.first_day == value.last_day) return value.last_day.text();
    return value.first_day.text() + '/' + value.last_day.text();
}

std::string number(const TimelineValue& value, Language language) {
    return value.comparator + rules::number_phrase(value.value, language);
}

// «først og lavest 80,0 (2025-08-24)».
class Roles {
public:
    Roles(const TimelineSeries& series, std::vector<TimelineValue> values, Language language)
        : series_(series), values_(std::move(values)), language_(language) {
        const auto [low, high] = std::ranges::minmax_element(values_, {}, &TimelineValue::value);
        low_ = low->value;
        high_ = high->value;
    }

    [[nodiscard]] bool flat() const { return low_ == high_; }

    [[nodiscard]] std::string all(Date today) const {
        std::string text = part(values_.front(), say(language_, "først", "first"));
        if (nowhere_told(low_)) text += " · " + part(*at(low_), "");
        if (nowhere_told(high_)) text += " · " + part(*at(high_), "");
        const TimelineValue& newest = values_.back();
        return text + " · " +
               part(newest, say(language_, "sist", "newest"), rules::age_phrase(today - newest.last_day, language_));
    }

private:
    [[nodiscard]] std::vector<TimelineValue>::const_iterator at(Decimal value) const {
        return std::ranges::find(values_, value, &TimelineValue::value);
    }
    [[nodiscard]] bool nowhere_told(Decimal extreme) const {
        return values_.front().value != extreme && values_.back().value != extreme;
    }
    [[nodiscard]] std::string part(const TimelineValue& value, std::string role, const std::string& age = {}) const {
        const auto also = [&](const std::string& more) {
            role += (role.empty() ? "" : say(language_, " og ", " and ")) + more;
        };
        if (value.value == low_) also(say(language_, "lavest", "lowest"));
        if (value.value == high_) also(say(language_, "høyest", "highest"));
        std::string text = role + ' ' + number(value, language_);
        if (!age.empty() && !series_.unit.empty()) text += ' ' + series_.unit;
        return text + " (" + day_text(value) + (age.empty() ? "" : ", " + age) + ')';
    }

    const TimelineSeries& series_;
    std::vector<TimelineValue> values_;
    Language language_;
    Decimal low_;
    Decimal high_;
};

std::string stretch_facts(const Stretch& stretch, Date today, Language language) {
    std::string text = stretch.from
                           ? say(language, "fra ", "from ") + stretch.from->text()
                           : say(language, "start ukjent, sett ", "start unknown, seen ") + stretch.first_seen.text();
    if (stretch.first_seen > today) return text + say(language, ", ikke begynt", ", not begun");
    if (stretch.stopped && *stretch.stopped < today) {
        text += say(language, " til ", " to ") + stretch.stopped->text();
        if (stretch.until && *stretch.until >= today) text += say(language, ", virker ennå", ", still working");
    } else {
        text += say(language, ", pågår", ", goes on");
    }
    if (stretch.depot) text += ", depot";
    if (stretch.as_needed) text += say(language, ", ved behov", ", as needed");
    if (stretch.on_hold) text += say(language, ", pauset nå", ", on hold now");
    return text;
}

}  // namespace

std::string series_facts(const TimelineSeries& series, Date today, Language language) {
    std::vector<TimelineValue> values = series.values;
    std::ranges::stable_sort(values, {}, &TimelineValue::last_day);
    if (values.empty()) return say(language, "ingen brukbar måling", "no usable measurement");
    const TimelineValue& newest = values.back();
    const std::string unit = series.unit.empty() ? "" : ' ' + series.unit;
    const std::string age = rules::age_phrase(today - newest.last_day, language);
    if (values.size() == 1) {
        return say(language, "én måling: ", "one measurement: ") + number(newest, language) + unit + " (" +
               day_text(newest) + ", " + age + ')' + say(language, "; sier intet om utvikling", "; tells no trend");
    }
    const std::string count = " · " + std::to_string(values.size()) + say(language, " målinger", " measurements");
    const std::string first_day = day_text(values.front());
    const std::string last_day = day_text(newest);
    const std::string same = number(newest, language);
    const Roles roles(series, std::move(values), language);
    if (!roles.flat()) return roles.all(today) + count;
    return say(language, "uendret ", "unchanged ") + same + unit + " (" + first_day + say(language, " til ", " to ") +
           last_day + ", " + age + ')' + count;
}

std::string drug_facts(const TimelineDrug& drug, Date today, Language language) {
    std::string text;
    for (const Stretch& stretch : drug.stretches)
        text += (text.empty() ? "" : " · ") + stretch_facts(stretch, today, language);
    return text;
}

}  // namespace hv::plugin::cli
