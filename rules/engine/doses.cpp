#include "rules/engine/doses.hpp"

#include <algorithm>

namespace hv::rules {
namespace {

bool lasts_on(const DoseLine& line, Date day, bool last_day_too) {
    if (line.on_hold || line.from > day) return false;
    return !line.until || day < *line.until || (last_day_too && day == *line.until);
}

std::vector<const DoseLine*> lines_on(const Exposure& exposure, Date day) {
    std::vector<const DoseLine*> lines;
    for (const bool last_day_too : {false, true}) {
        for (const DoseLine& line : exposure.doses) {
            if (lasts_on(line, day, last_day_too)) lines.push_back(&line);
        }
        if (!lines.empty()) break;
    }
    if (std::ranges::any_of(lines, &DoseLine::stated))
        std::erase_if(lines, [](const auto* line) { return !line->stated; });
    return lines;
}

}  // namespace

DayDose dose_on(const Exposure& exposure, Date day) {
    std::vector<const DoseLine*> lines = lines_on(exposure, day);
    DayDose dose;
    dose.whole = !lines.empty();
    if (!lines.empty() && !lines.front()->stated) {
        const Date newest = (*std::ranges::max_element(lines, {}, &DoseLine::from))->from;
        const auto older = std::erase_if(lines, [newest](const auto* line) { return line->from != newest; });
        dose.whole = older == 0;
    }
    for (const DoseLine* line : lines) {
        if (line->daily_mg) dose.known_mg = dose.known_mg + *line->daily_mg;
        dose.whole = dose.whole && line->daily_mg;
    }
    return dose;
}

std::optional<Date> newest_dose_change(const Exposure& exposure, Date today, int percent) {
    std::vector<Date> days;
    for (const DoseLine& line : exposure.doses) {
        days.push_back(line.from);
        if (line.until) days.push_back(line.until->plus_days(1));
    }
    std::ranges::sort(days);
    std::optional<Date> newest;
    for (const Date day : days) {
        if (day > today) break;
        const DayDose before = dose_on(exposure, day.plus_days(-1));
        const DayDose after = dose_on(exposure, day);
        if (!before.whole || !after.whole || before.known_mg == Decimal()) continue;
        const Ratio was(before.known_mg);
        const Ratio change = (Ratio(after.known_mg) - was) * Ratio(100, 1) / was;
        if (change >= Ratio(percent, 1) || change <= Ratio(-percent, 1)) newest = day;
    }
    return newest;
}

}  // namespace hv::rules
