#include <algorithm>

#include "rules/engine/compare_parts.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {
namespace {

// A place on the number line: just below, on, or just above a limit's value.
struct Point {
    Decimal value;
    int side = 0;  // -1, 0, 1

    friend bool operator==(const Point&, const Point&) = default;
    friend bool operator<(const Point& a, const Point& b) {
        return a.value == b.value ? a.side < b.side : a.value < b.value;
    }
};

bool holds(const Band& band, const Point& point) {
    if (band.lower) {
        const Point least{band.lower->value, band.lower->inclusive ? 0 : 1};
        if (point < least) return false;
    }
    if (band.upper) {
        const Point most{band.upper->value, band.upper->inclusive ? 0 : -1};
        if (most < point) return false;
    }
    return true;
}

const Response* answer_at(const std::vector<Band>& bands, const Point& point) {
    const auto band = std::ranges::find_if(bands, [&point](const Band& each) { return holds(each, point); });
    return band == bands.end() ? nullptr : &band->response;
}

void add_points(const std::vector<Band>& bands, std::vector<Point>& points) {
    for (const Band& band : bands) {
        if (!band.upper) continue;
        for (const int side : {-1, 0, 1}) points.push_back({band.upper->value, side});
    }
}

// Every stretch of values on which neither table changes its answer is represented by one point at least.
std::vector<Point> points_of(const std::vector<Band>& before, const std::vector<Band>& after) {
    std::vector<Point> points;
    add_points(before, points);
    add_points(after, points);
    if (points.empty()) points.push_back({});
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

bool same_limits(const std::vector<Band>& before, const std::vector<Band>& after) {
    return std::ranges::equal(before, after, [](const Band& a, const Band& b) {
        if (a.upper.has_value() != b.upper.has_value()) return false;
        return !a.upper || (a.upper->value == b.upper->value && a.upper->inclusive == b.upper->inclusive);
    });
}

std::string answer_title(const Comparer& comparer, const Response* response) {
    if (!response) return comparer.say("gjelder ikke", "does not apply");
    if (response->unknown) return comparer.say("ikke avgjort", "undecided");
    if (response->note) return level_phrase(Level::info, comparer.language());
    if (response->level == Level::none) return comparer.say("ikke oppfylt", "not met");
    return level_phrase(response->level, comparer.language());
}

// Where a stretch of points begins or ends; nothing at the ends of the number line.
struct Stretch {
    std::optional<Limit> lower;
    std::optional<Limit> upper;
};

// The first value in steps of 10^-decimals at or after (up: above) the limit.
Decimal on_grid(const Limit& limit, int decimals, int direction) {
    Decimal value = limit.value.rounded(decimals);
    const Decimal step(direction, decimals);
    const auto inside = [&](const Decimal& each) {
        if (each == limit.value) return limit.inclusive;
        return direction > 0 ? each > limit.value : each < limit.value;
    };
    while (!inside(value)) value = value + step;
    return value;
}

std::string stretch_text(const Comparer& comparer, const Stretch& stretch, const TableSubject& subject) {
    std::string range = limits_phrase(stretch.lower, stretch.upper, comparer.language());
    if (subject.grid && stretch.lower && stretch.upper) {
        const Decimal first = on_grid(*stretch.lower, subject.decimals, 1);
        const Decimal last = on_grid(*stretch.upper, subject.decimals, -1);
        range = number_phrase(first, comparer.language());
        if (last != first) range += "–" + number_phrase(last, comparer.language());
    }
    if (range.empty()) range = comparer.say("enhver verdi", "any value");
    return subject.name + " " + range + (subject.unit.empty() ? "" : " " + subject.unit);
}

class TableComparison {
public:
    TableComparison(const Comparer& comparer, const TableSubject& subject, TableChange& change)
        : comparer_(comparer), subject_(subject), change_(change) {}

    void compare(const std::string& who, const std::vector<Band>& before, const std::vector<Band>& after) {
        change_.limits_moved |= !same_limits(before, after);
        const std::vector<Point> points = points_of(before, after);
        std::size_t first = 0;
        while (first < points.size()) {
            const std::string was = answer_title(comparer_, answer_at(before, points[first]));
            const std::string is = answer_title(comparer_, answer_at(after, points[first]));
            std::size_t next = first + 1;
            while (next < points.size() && answer_title(comparer_, answer_at(before, points[next])) == was &&
                   answer_title(comparer_, answer_at(after, points[next])) == is) {
                ++next;
            }
            if (was != is) tell(who, points, first, next, was + " → " + is);
            first = next;
        }
    }

private:
    void tell(const std::string& who, const std::vector<Point>& points, std::size_t first, std::size_t next,
              const std::string& what) {
        Stretch stretch;
        if (first != 0) stretch.lower = Limit{points[first].value, points[first].side <= 0};
        if (next != points.size()) stretch.upper = Limit{points[next - 1].value, points[next - 1].side >= 0};
        const std::string range = stretch_text(comparer_, stretch, subject_);
        change_.affects.push_back(range + (who.empty() ? "" : " (" + who + ")") + ": " + what);
    }

    const Comparer& comparer_;
    const TableSubject& subject_;
    TableChange& change_;
};

}  // namespace

TableChange compare_tables(const Comparer& comparer, const std::vector<Variant>& before,
                           const std::vector<Variant>& after, const TableSubject& subject) {
    TableChange change;
    TableComparison comparison(comparer, subject, change);
    std::vector<std::string> seen;
    for (const Variant& variant : after) {
        const std::string who = who_text(comparer.after, variant.when);
        seen.push_back(who);
        const auto same = std::ranges::find_if(
            before, [&](const Variant& each) { return who_text(comparer.before, each.when) == who; });
        comparison.compare(who, same == before.end() ? std::vector<Band>() : same->bands, variant.bands);
    }
    for (const Variant& variant : before) {
        const std::string who = who_text(comparer.before, variant.when);
        if (std::ranges::find(seen, who) == seen.end()) comparison.compare(who, variant.bands, {});
    }
    return change;
}

}  // namespace hv::rules
