// The `readings` of a case: `2025-08-24: 80.0 kg | 2025-11-21: <84.0 kg fasting`, an answer's id, or `done`.
#include <algorithm>
#include <array>
#include <utility>

#include "rules/engine/cases_story.hpp"

namespace hv::rules {
namespace {

constexpr std::string_view ucum = "http://unitsofmeasure.org";

std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

fhir::Comparator take_comparator(std::string_view& text) {
    constexpr std::array<std::pair<std::string_view, fhir::Comparator>, 4> signs{
        {{"<=", fhir::Comparator::less_or_equal},
         {">=", fhir::Comparator::greater_or_equal},
         {"<", fhir::Comparator::less},
         {">", fhir::Comparator::greater}}};
    for (const auto& [sign, comparator] : signs) {
        if (!text.starts_with(sign)) continue;
        text = trimmed(text.substr(sign.size()));
        return comparator;
    }
    return fhir::Comparator::none;
}

// One entry of the list of one observable.
class ReadingTeller {
public:
    ReadingTeller(const Observable& observable, const Vocabulary& vocabulary, Story& story)
        : observable_(observable), vocabulary_(vocabulary), story_(story) {}

    // What is wrong with the entry; empty when it is told.
    std::string tell(std::string_view entry) {
        const std::size_t colon = entry.find(": ");
        if (colon == std::string_view::npos) return "`date: value` is wanted";
        fhir::Observation told;
        told.effective = parse_moment(trimmed(entry.substr(0, colon)));
        if (!told.effective) return "no date before the colon";
        const std::string_view value = trimmed(entry.substr(colon + 2));
        std::string wrong;
        switch (observable_.kind) {
            case ObservableKind::event:
                wrong = value == "done" ? "" : "an event is only `done`";
                break;
            case ObservableKind::coded:
                wrong = tell_answer(value, told);
                break;
            case ObservableKind::quantity:
                wrong = tell_quantity(value, told);
                break;
        }
        if (!wrong.empty()) return wrong;
        told.source = {.type = fhir::ResourceType::observation,
                       .id = story_.keep(observable_.id + "-" + std::to_string(++number_)),
                       .version = {}};
        told.codes.add(vocabulary_.codes.find(observable_.code));
        story_.record.observations.push_back(told);
        return {};
    }

private:
    std::string tell_answer(std::string_view value, fhir::Observation& told) {
        const auto answer = std::ranges::find(observable_.answers, value, &Answer::id);
        if (answer == observable_.answers.end()) {
            std::string known;
            for (const Answer& each : observable_.answers) known += (known.empty() ? "`" : ", `") + each.id + "`";
            return "`" + std::string(value) + "` is none of its answers: " + known;
        }
        if (answer->codes.empty()) return "its answer `" + answer->id + "` has no code in the vocabulary";
        told.value.kind = fhir::ValueKind::coded;
        told.value.codes.add(answer->codes.front());
        return {};
    }

    // `800 m[IU]/L [86-324]`, `[-324]`, `[86-]`: the range that the laboratory sent with it; a unit in brackets
    // (`[lb_av]`) begins with a letter.
    static std::string take_range(std::string_view& value, fhir::Observation& told) {
        const std::size_t open = value.rfind(" [");
        if (!value.ends_with(']') || open == std::string_view::npos) return {};
        const std::string_view inside = value.substr(open + 2, value.size() - open - 3);
        if (inside.empty() || (inside.front() != '-' && (inside.front() < '0' || inside.front() > '9'))) return {};
        const std::size_t dash = inside.find('-');
        const auto limit = [](std::string_view text) { return Decimal::parse(trimmed(text)); };
        if (dash == std::string_view::npos) return "`" + std::string(inside) + "` is no range: `low-high` is wanted";
        told.range.low = limit(inside.substr(0, dash));
        told.range.high = limit(inside.substr(dash + 1));
        const bool low_wrong = dash > 0 && !told.range.low;
        const bool high_wrong = dash + 1 < inside.size() && !told.range.high;
        if (low_wrong || high_wrong || inside.size() == 1) {
            return "`" + std::string(inside) + "` is no range: `low-high`, `-high` or `low-` is wanted";
        }
        value = trimmed(value.substr(0, open));
        return {};
    }

    std::string tell_quantity(std::string_view value, fhir::Observation& told) {
        if (const std::string wrong = take_range(value, told); !wrong.empty()) return wrong;
        constexpr std::string_view fasting = "fasting";
        if (value.ends_with(fasting)) {
            told.fasting = true;
            value = trimmed(value.substr(0, value.size() - fasting.size()));
        }
        told.value.kind = fhir::ValueKind::quantity;
        told.value.comparator = take_comparator(value);
        const std::size_t blank = value.find(' ');
        const std::string_view digits = value.substr(0, blank);
        const std::string_view unit = blank == std::string_view::npos ? "" : trimmed(value.substr(blank));
        const std::optional<Decimal> number = Decimal::parse(digits);
        if (!number) return "`" + std::string(digits) + "` is no number";
        told.value.number = *number;
        told.value.number_text = story_.keep(digits);
        told.value.unit = fhir::read_unit(ucum, unit, unit);
        told.value.text = story_.keep(unit);
        return {};
    }

    const Observable& observable_;
    const Vocabulary& vocabulary_;
    Story& story_;
    std::size_t number_ = 0;
};

}  // namespace

void tell_readings(const json::Value& readings, Story& story, const Vocabulary& vocabulary,
                   CaseComplaints& complaints) {
    if (readings && !readings.is_object()) {
        complaints.add("case-field", readings.offset(), "`readings`: an object from observables to readings is wanted");
    }
    for (const auto& member : readings.members()) {
        const std::string place = "readings.`" + std::string(member.name) + "`: ";
        const std::optional<ObservableId> id = vocabulary.observable(member.name);
        if (!id) {
            complaints.add("case-name", member.name_offset, place + "the vocabulary has no such observable");
            continue;
        }
        if (!member.value.is_string()) {
            complaints.add("case-field", member.value.offset(), place + "a string is wanted");
            continue;
        }
        ReadingTeller teller(vocabulary.observables[*id], vocabulary, story);
        std::string_view rest = member.value.text();
        while (true) {
            const std::size_t bar = rest.find('|');
            const std::string_view entry = trimmed(rest.substr(0, bar));
            const std::string wrong = teller.tell(entry);
            if (!wrong.empty()) {
                complaints.add("case-value", member.value.offset(), place + "`" + std::string(entry) + "`: " + wrong);
            }
            if (bar == std::string_view::npos) break;
            rest.remove_prefix(bar + 1);
        }
    }
}

}  // namespace hv::rules
