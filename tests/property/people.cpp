#include "tests/property/people.hpp"

#include <array>
#include <random>

#include "fhir/base/zone.hpp"

namespace hv::property {
namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    int between(int least, int most) {
        return least + static_cast<int>(engine_() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool one_in(int n) { return between(1, n) == 1; }
    template <class List>
    const auto& pick(const List& list) {
        return list[static_cast<std::size_t>(between(0, static_cast<int>(list.size()) - 1))];
    }

private:
    std::mt19937_64 engine_;
};

struct Kind {
    const char* observable;
    const char* unit;
    int least;  // without its decimals
    int most;
    int decimals;
    int chance;  // one in so many people has none
};
constexpr std::array kinds{
    Kind{"body-weight", "kg", 550, 1250, 1, 5},
    Kind{"waist", "cm", 700, 1200, 1, 3},
    Kind{"hba1c", "mmol/mol", 30, 70, 0, 3},
    Kind{"glucose", "mmol/L", 40, 120, 1, 3},
    Kind{"total-cholesterol", "mmol/L", 30, 85, 1, 3},
    Kind{"ldl", "mmol/L", 10, 60, 1, 3},
    Kind{"hdl", "mmol/L", 6, 24, 1, 3},
    Kind{"triglycerides", "mmol/L", 5, 120, 1, 3},
    Kind{"heart-rate", "/min", 50, 110, 0, 3},
    Kind{"audit-score", "1", 0, 30, 0, 2},
    Kind{"qtc", "ms", 380, 510, 0, 2},
    Kind{"bmi", "kg/m2", 180, 420, 1, 2},
};

struct Asked {
    const char* observable;
    std::array<const char*, 4> answers;
};
constexpr std::array asked{
    Asked{"smoking-status", {"daily", "never", "former", "unknown"}},
    Asked{"sleep-problem", {"yes", "no", "no", "unknown"}},
    Asked{"diet", {"unfavourable", "favourable", "favourable", "unknown"}},
    Asked{"physical-activity", {"inactive", "active", "active", "unknown"}},
    Asked{"alcohol-use", {"yes", "no", "no", "unknown"}},
    Asked{"injecting", {"current", "former", "never", "unknown"}},
};

constexpr std::array atcs{"N05AH03", "N05AH04", "N05AX12", "N05AH02", "N05AN01", "C10AA05", "A10BA02"};
constexpr std::array diseases{"E119", "I10", "I219", "F200", "E669"};

class Maker {
public:
    Maker(std::uint64_t seed, const Wanted& wanted) : dice_(seed), wanted_(wanted) {}

    Person make() {
        person_.born = dice_.between(1940, 2010);
        person_.sex = dice_.pick(std::array{"female", "male", "other"});
        for (const Kind& kind : kinds) add_series(kind);
        if (!dice_.one_in(4)) add("body-height", "cm", dice_.between(150, 195), 0, -dice_.between(0, 4000));
        for (int i = dice_.between(0, 5); i > 0; --i) add_pressure(-dice_.between(0, 500));
        for (const Asked& each : asked)
            for (int i = dice_.between(0, 2); i > 0; --i) add_answer(each);
        for (int i = dice_.between(0, 4); i > 0; --i) add_use();
        for (int i = dice_.between(0, 2); i > 0; --i) add_illness();
        return std::move(person_);
    }

private:
    std::string id(const char* kind) { return kind + std::to_string(++count_); }

    Reading& add(const char* observable, const char* unit, int value, int decimals, int day) {
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

    void add_series(const Kind& kind) {
        if (dice_.one_in(kind.chance)) return;
        for (int i = dice_.between(1, 4); i > 0; --i) {
            const int day = -dice_.between(0, dice_.one_in(2) ? 120 : 900);
            Reading& made = add(kind.observable, kind.unit, dice_.between(kind.least, kind.most), kind.decimals, day);
            made.fasting = dice_.one_in(3);
            if (dice_.one_in(12)) made.precision = "day";
            if (wanted_.comparators && dice_.one_in(12)) made.comparator = dice_.one_in(2) ? "<" : ">";
            if (wanted_.implausible && dice_.one_in(15)) made.unit = "tablett";
            if (wanted_.implausible && dice_.one_in(15)) made.value = Decimal(99999, 0);
            if (dice_.one_in(20)) made.status = "preliminary";
        }
    }

    void add_pressure(int day) {
        const int upper = dice_.between(100, 190);
        const int lower = dice_.between(60, 115);
        if (!wanted_.impossible_pairs && lower >= upper) return;
        add("systolic", "mm[Hg]", upper, 0, day).hour = 6 + day % 3 + 3;
        const int hour = person_.readings.back().hour;
        add("diastolic", "mm[Hg]", lower, 0, day).hour = hour;
    }

    void add_answer(const Asked& each) {
        const std::string answer = dice_.pick(each.answers);
        if (!wanted_.unknown_answers && answer == "unknown") return;
        add(each.observable, "", 0, 0, -dice_.between(0, 700)).answer = answer;
    }

    void add_use() {
        Use& made = person_.uses.emplace_back();
        made.id = id("m");
        made.atc = dice_.pick(atcs);
        made.name = "legemiddel " + made.atc;
        if (!wanted_.undated_uses || !dice_.one_in(8)) made.from = -dice_.between(0, 900);
        if (made.from && dice_.one_in(4)) {
            made.until = *made.from + dice_.between(0, 400);
            if (*made.until < 0) made.status = "stopped";
        }
        made.as_needed = dice_.one_in(8);
    }

    void add_illness() {
        Illness& made = person_.illnesses.emplace_back();
        made.id = id("c");
        made.icd10 = dice_.pick(diseases);
        if (!dice_.one_in(4)) made.since = -dice_.between(0, 5000);
    }

    Dice dice_;
    Wanted wanted_;
    Person person_;
    int count_ = 0;
};

}  // namespace

Person person(std::uint64_t seed, const Wanted& wanted) {
    return Maker(seed, wanted).make();
}

}  // namespace hv::property
