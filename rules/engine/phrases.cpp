#include "rules/engine/phrases.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace hv::rules {

namespace {

struct UnitName {
    std::string_view ucum;
    std::string_view shown;
};

constexpr std::array<UnitName, 10> unit_names{{{"kg/m2", "kg/m²"},
                                               {"mm[Hg]", "mmHg"},
                                               {"10*9/L", "× 10⁹/L"},
                                               {"Cel", "°C"},
                                               {"m[IU]/L", "mIU/L"},
                                               {"umol/L", "µmol/L"},
                                               {"mL/min/{1.73_m2}", "mL/min/1,73 m²"},
                                               {"/min", "per min"},
                                               {"{score}", ""},
                                               {"1", ""}}};

std::string plural(int count, std::string_view one, std::string_view many) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

}  // namespace

std::string number_phrase(const Decimal& value, Language language) {
    std::string digits = value.text();
    if (language == Language::nb) std::replace(digits.begin(), digits.end(), '.', ',');
    return digits;
}

std::string unit_phrase(fhir::Unit unit) {
    const std::string_view ucum = fhir::ucum_text(unit);
    for (const UnitName& name : unit_names)
        if (name.ucum == ucum) return std::string(name.shown);
    return std::string(ucum);
}

std::string span_phrase(Span span, Language language) {
    const bool nb = language == Language::nb;
    if (!span.months) return plural(span.count, nb ? "dag" : "day", nb ? "dager" : "days");
    if (span.count % 12 == 0) return plural(span.count / 12, nb ? "år" : "year", nb ? "år" : "years");
    return plural(span.count, nb ? "måned" : "month", nb ? "måneder" : "months");
}

std::string every_phrase(Span span, Language language) {
    const bool nb = language == Language::nb;
    const bool years = span.months && span.count % 12 == 0;
    const bool weeks = !span.months && span.count % 7 == 0 && (nb || span.count > 7);
    int count = years ? span.count / 12 : weeks ? span.count / 7 : span.count;
    const bool year_of_days = !span.months && span.count == 365;
    if (year_of_days) count = 1;
    if (!nb) {
        const std::string_view unit = years || year_of_days ? "year" : weeks ? "week" : span.months ? "month" : "day";
        return count == 1 ? "every " + std::string(unit)
                          : "every " + std::to_string(count) + " " + std::string(unit) + "s";
    }
    const bool neuter = years || year_of_days;
    const std::string_view unit = neuter ? "år" : weeks ? "uke" : span.months ? "måned" : "dag";
    const std::string each = neuter ? "hvert " : "hver ";
    return each + (count == 1 ? "" : std::to_string(count) + ". ") + std::string(unit);
}

std::string age_phrase(int days, Language language) {
    const bool nb = language == Language::nb;
    if (days == 0) return nb ? "i dag" : "today";
    if (days < 0) return nb ? "fram i tid" : "in the future";
    Span span{days, false};
    if (days >= 100) span = {days * 12 / 365, true};
    if (days >= 731) span = {days / 365 * 12, true};
    return span_phrase(span, language) + (nb ? " siden" : " ago");
}

std::string limits_phrase(const std::optional<Limit>& lower, const std::optional<Limit>& upper, Language language) {
    const bool nb = language == Language::nb;
    const auto number = [&](const Limit& limit) { return number_phrase(limit.value, language); };
    if (lower && upper) {
        if (lower->inclusive && upper->inclusive) return number(*lower) + "–" + number(*upper);
        return (lower->inclusive ? "≥ " : (nb ? "over " : "above ")) + number(*lower) + (nb ? " og " : " and ") +
               (upper->inclusive ? "≤ " : (nb ? "under " : "below ")) + number(*upper);
    }
    if (lower) return (lower->inclusive ? "≥ " : (nb ? "over " : "above ")) + number(*lower);
    if (upper) return (upper->inclusive ? "≤ " : (nb ? "under " : "below ")) + number(*upper);
    return {};
}

std::string level_phrase(Level level, Language language) {
    const bool nb = language == Language::nb;
    switch (level) {
        case Level::none:
            return nb ? "ingen" : "none";
        case Level::info:
            return nb ? "til orientering" : "for information";
        case Level::due:
            return nb ? "måling mangler" : "measurement due";
        case Level::review:
            return nb ? "vurderes ved neste kontakt" : "review at next visit";
        case Level::danger:
            return nb ? "faresone" : "danger zone";
        case Level::urgent:
            return nb ? "haster – samme dag" : "urgent – same day";
    }
    return {};
}

std::string confidence_phrase(Confidence confidence, Language language) {
    const bool nb = language == Language::nb;
    switch (confidence) {
        case Confidence::v:
            return nb ? "kontrollert mot kilden" : "checked against the source";
        case Confidence::v2:
            return nb ? "fra avskrift av kilden" : "from a transcription of the source";
        case Confidence::r:
            return nb ? "ubekreftet: allmenn kunnskap" : "unconfirmed: general knowledge";
        case Confidence::d:
            return nb ? "ubekreftet: prosjektets valg" : "unconfirmed: the project's choice";
    }
    return {};
}

}  // namespace hv::rules
