#include "tests/property/people.hpp"

#include <algorithm>
#include <array>
#include <random>

#include "tests/property/menu.hpp"

namespace hv::property {
namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::int64_t value(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }
    int between(int least, int most) { return static_cast<int>(value(least, most)); }
    bool one_in(int n) { return between(1, n) == 1; }
    template <class List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(between(0, static_cast<int>(list.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

class Maker {
public:
    Maker(std::uint64_t seed, const Wanted& wanted) : dice_(seed), wanted_(wanted) {}

    Person make() {
        person_.born = dice_.between(1940, 2010);
        if (wanted_.without_birth && dice_.one_in(100)) person_.born = 0;
        person_.sex = dice_.pick(std::array{"female", "male", "female", "male", "other"});
        if (dice_.one_in(50)) person_.died = -dice_.between(0, 400);
        person_.inactive = dice_.one_in(100);
        add_drugs();
        for (const Quantity& quantity : menu().quantities) add_series(quantity);
        for (int i = dice_.between(0, 4); i > 0; --i) add_pressure(day());
        for (const Question& question : menu().questions)
            for (int i = dice_.between(0, 2); i > 0; --i) add_answer(question);
        for (const std::string& event : menu().events)
            if (dice_.one_in(3)) add(event, "", 1, 0, day());
        for (int i = dice_.between(0, 3); i > 0; --i) add_illness();
        if (dice_.one_in(6)) person_.referrals.push_back({id("r"), -dice_.between(0, 300), dice_.one_in(3)});
        return std::move(person_);
    }

private:
    std::string id(const char* kind) { return kind + std::to_string(++count_); }

    // Most measurements belong to something: to now, or to the weeks around the start of a drug.
    int day() {
        const int around = dice_.between(0, 3);
        if (around == 0) return -dice_.between(0, 900);
        if (around == 1) return -dice_.between(0, 100);
        if (around == 2 || !start_) return -dice_.between(0, 14);
        constexpr std::array weeks{0, 0, 1, 2, 3, 4, 5, 6, 12};
        return std::min(0, *start_ + 7 * dice_.pick(weeks) + dice_.between(-4, 3));
    }

    Reading& add(const std::string& observable, const std::string& unit, std::int64_t value, int decimals, int day) {
        Reading& made = person_.readings.emplace_back();
        made.id = id("o");
        made.observable = observable;
        made.day = day;
        // Never in one minute with another reading: which of two stands is a law of its own.
        made.hour = 6 + count_ % 12;
        made.value = Decimal(value, decimals);
        made.unit = unit;
        return made;
    }

    std::int64_t draw(const Quantity& quantity) {
        if (quantity.observable == "body-weight") return dice_.value(550, 1250);
        if (quantity.observable == "body-height") return dice_.value(150, 195);
        if (!quantity.limits.empty() && dice_.one_in(3))
            return std::clamp(dice_.pick(quantity.limits) + dice_.value(-1, 1), quantity.least, quantity.most);
        return dice_.value(quantity.least, quantity.most);
    }

    void add_series(const Quantity& quantity) {
        if (quantity.observable == "systolic" || quantity.observable == "diastolic") return;
        if (dice_.one_in(2)) return;
        std::int64_t value = draw(quantity);
        for (int i = dice_.between(1, quantity.observable == "body-weight" ? 6 : 3); i > 0; --i) {
            Reading& made = add(quantity.observable, quantity.unit, value, quantity.decimals, day());
            made.fasting = dice_.one_in(3);
            disturb(made, quantity);
            // Bodies drift; laboratory values jump.
            value = dice_.one_in(3) ? draw(quantity) : value + value * dice_.value(-8, 8) / 100;
        }
    }

    void disturb(Reading& made, const Quantity& quantity) {
        if (dice_.one_in(4)) made.high = Decimal(draw(quantity), quantity.decimals);
        if (dice_.one_in(8)) made.low = Decimal(quantity.least, quantity.decimals);
        if (dice_.one_in(12)) made.precision = "day";
        if (wanted_.comparators && dice_.one_in(12)) made.comparator = dice_.one_in(2) ? "<" : ">";
        if (dice_.one_in(20)) made.status = "preliminary";
        if (wanted_.implausible && dice_.one_in(25)) {
            made.unit = "tablett";
        } else if (wanted_.implausible && dice_.one_in(25)) {
            made.value = Decimal(99999, 0);
        }
    }

    void add_pressure(int day) {
        const int upper = dice_.between(100, 190);
        const int lower = dice_.between(60, 115);
        if (!wanted_.impossible_pairs && lower >= upper) return;
        const int hour = 6 + dice_.between(3, 9);
        add("systolic", "mm[Hg]", upper, 0, day).hour = hour;
        add("diastolic", "mm[Hg]", lower, 0, day).hour = hour;
    }

    void add_answer(const Question& question) {
        const std::string answer = dice_.pick(question.answers);
        if (!wanted_.unknown_answers && (answer == "unknown" || answer == "unconfirmed" || answer == "possible"))
            return;
        add(question.observable, "", 0, 0, day()).answer = answer;
    }

    void add_drugs() {
        if (!dice_.one_in(10)) add_antipsychotic();
        if (dice_.one_in(4)) add_antipsychotic();
        if (dice_.one_in(5)) add_depot();
        for (int i = dice_.between(0, 2); i > 0; --i) add_use(dice_.pick(menu().other_drugs));
    }

    void add_antipsychotic() {
        Use& made = add_use(dice_.pick(menu().antipsychotics));
        if (made.from && !made.until) start_ = made.from;
        if (made.until && dice_.one_in(2))
            resume(made);
        else if (start_ && dice_.one_in(3))
            made.daily_mg = Decimal(dice_.value(1, 60) * 5, dice_.one_in(2) ? 1 : 0);
    }

    // After a pause of days or months the drug is taken again.
    void resume(const Use& before) {
        Use again = before;
        again.id = id("m");
        again.from = *before.until + dice_.between(2, dice_.one_in(2) ? 40 : 200);
        again.until.reset();
        again.status = "active";
        if (*again.from <= 0) person_.uses.push_back(again);
    }

    void add_depot() {
        const Depot& depot = dice_.pick(menu().depots);
        const bool dispensed = dice_.one_in(3);
        for (int at = -dice_.between(0, depot.interval * 3), n = dice_.between(1, 6); n > 0;
             --n, at -= depot.interval) {
            Use& made = person_.uses.emplace_back();
            made.id = id("d");
            made.kind = dispensed ? "MedicationDispense" : "MedicationAdministration";
            made.status = "completed";
            made.atc = depot.atc;
            made.name = depot.name + " depot";
            made.from = at;
        }
    }

    Use& add_use(const std::string& atc) {
        Use& made = person_.uses.emplace_back();
        made.id = id("m");
        made.atc = atc;
        made.name = "legemiddel " + atc;
        if (!wanted_.undated_uses || !dice_.one_in(8)) made.from = -dice_.between(0, dice_.one_in(2) ? 150 : 900);
        if (made.from && dice_.one_in(4)) {
            made.until = *made.from + dice_.between(0, 400);
            if (*made.until < 0) made.status = "stopped";
        }
        made.as_needed = dice_.one_in(8);
        return made;
    }

    void add_illness() {
        Illness& made = person_.illnesses.emplace_back();
        made.id = id("c");
        made.icd10 = dice_.pick(menu().icd10);
        if (!dice_.one_in(4)) made.since = -dice_.between(0, dice_.one_in(2) ? 60 : 5000);
    }

    Dice dice_;
    Wanted wanted_;
    Person person_;
    std::optional<int> start_;  // of a drug that is being taken
    int count_ = 0;
};

}  // namespace

Person person(std::uint64_t seed, const Wanted& wanted) {
    return Maker(seed, wanted).make();
}

}  // namespace hv::property
