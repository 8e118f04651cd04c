#include "rules/engine/check_bands.hpp"

namespace hv::rules {
namespace {

std::string band_name(std::size_t index) {
    return "band " + std::to_string(index + 1);
}
std::string value_of(const Spot& spot) {
    return quoted(spot.value.text());
}

struct Checker {
    Notes& notes;
    const BandList& list;
    const Scale& scale;

    void add(std::size_t offset, std::string_view code, const std::string& message, std::string hint = {}) {
        notes.add(offset, code, list.place + ": " + message, std::move(hint));
    }
    void limit(const Spot& spot, const Limit& limit);
    void ends();
    void neighbours(std::size_t index);
    void emptiness(std::size_t index);
    void sameness(std::size_t index);
};

void Checker::limit(const Spot& spot, const Limit& limit) {
    if (limit.value.scale() > scale.decimals) {
        add(spot.offset(), "limit-precision",
            value_of(spot) + " has more decimals than " + scale.name + " is compared at (" +
                std::to_string(scale.decimals) + "): no value is ever equal to it",
            "round it to " + quoted(limit.value.rounded(scale.decimals).text()));
    }
    if (limit.value < scale.low || limit.value > scale.high) {
        add(spot.offset(), "limit-implausible",
            value_of(spot) + " lies outside what is plausible for " + scale.name + ", " + scale.low.text() + " to " +
                scale.high.text());
    }
}

// The first band has no lower limit, the last no upper one.
void Checker::ends() {
    if (list.bands.front().lower) {
        add(list.lower.front().offset(), "band-gap",
            "band 1 starts at " + value_of(list.lower.front()) + ": values below it have no level",
            "leave out its lower limit, or add a band");
    }
    if (list.bands.back().upper) {
        add(list.upper.back().offset(), "band-gap",
            band_name(list.bands.size() - 1) + " ends at " + value_of(list.upper.back()) +
                ": values above it have no level",
            "leave out its upper limit, or add a band");
    }
}

// Band `index` starts exactly where the one before ends.
void Checker::neighbours(std::size_t index) {
    const auto& upper = list.bands[index - 1].upper;
    const auto& lower = list.bands[index].lower;
    const std::string here = band_name(index);
    const std::string before = band_name(index - 1);
    if (!lower || !upper) {
        const Spot& spot = list.spots[lower ? index - 1 : index];
        add(spot.offset(), "band-overlap",
            lower ? before + " has no upper limit and overlaps " + here
                  : here + " has no lower limit and overlaps " + before,
            lower ? "end " + before + " where " + here + " starts" : "start " + here + " where " + before + " ends");
        return;
    }
    const Spot& spot = list.lower[index];
    const std::string starts =
        here + " starts at " + value_of(spot) + " but " + before + " ends at " + value_of(list.upper[index - 1]);
    const std::string remedy = std::string("set \"") + (upper->inclusive ? "above" : "from") + "\" to " +
                               std::string(list.upper[index - 1].value.text());
    if (lower->value > upper->value) {
        add(spot.offset(), "band-gap", starts + ": values between them have no level", remedy + ", or add a band");
    } else if (lower->value < upper->value) {
        add(spot.offset(), "band-overlap", starts + ": values between them have two levels", remedy);
    } else if (lower->inclusive == upper->inclusive) {
        add(spot.offset(), lower->inclusive ? "band-overlap" : "band-gap",
            value_of(spot) + " itself belongs to " +
                (lower->inclusive ? "both " + before + " and " : "neither " + before + " nor ") + here,
            remedy);
    }
}

// Some value that a reading can have lies in band `index`.
void Checker::emptiness(std::size_t index) {
    const Band& band = list.bands[index];
    const Decimal step(1, scale.decimals);
    Decimal first = scale.low;
    Decimal last = scale.high;
    if (band.lower) first = band.lower->inclusive ? band.lower->value : band.lower->value + step;
    if (band.upper) last = band.upper->inclusive ? band.upper->value : band.upper->value - step;
    if (first <= last) return;
    const bool empty = band.lower && band.upper;
    add(list.spots[index].offset(), "band-unreachable",
        band_name(index) + (empty ? " holds no value" : " holds no plausible value of " + scale.name),
        "leave it out, or move its limits");
}

void Checker::sameness(std::size_t index) {
    const Response& a = list.bands[index - 1].response;
    const Response& b = list.bands[index].response;
    if (a.level != b.level || a.note != b.note || a.unknown != b.unknown || a.text != b.text) return;
    if (a.confidence != b.confidence) return;
    add(list.spots[index].offset(), "band-same",
        band_name(index - 1) + " and " + band_name(index) + " say the same: the limit between them decides nothing",
        "make one band of them");
}

}  // namespace

void check_bands(Notes& notes, const BandList& list, const Scale& scale) {
    if (list.bands.empty()) return;
    Checker checker{notes, list, scale};
    const std::size_t before = notes.count();
    for (std::size_t i = 0; i < list.bands.size(); ++i) {
        if (const auto& lower = list.bands[i].lower) checker.limit(list.lower[i], *lower);
        const auto& upper = list.bands[i].upper;
        const bool shared = upper && i + 1 < list.bands.size() && list.bands[i + 1].lower &&
                            list.bands[i + 1].lower->value == upper->value;
        if (upper && !shared) checker.limit(list.upper[i], *upper);
    }
    checker.ends();
    for (std::size_t i = 1; i < list.bands.size(); ++i) checker.neighbours(i);
    if (notes.count() != before) return;
    for (std::size_t i = 0; i < list.bands.size(); ++i) checker.emptiness(i);
    for (std::size_t i = 1; i < list.bands.size(); ++i) checker.sameness(i);
}

}  // namespace hv::rules
