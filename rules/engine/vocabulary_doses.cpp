// `doses` of drugs.json: the largest dose of a day, `"20 mg"`.
#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

// Milligrams, written with at most five digits before and three after the point.
std::optional<Decimal> read_milligrams(Notes& notes, const Spot& spot) {
    constexpr std::size_t most_whole = 5;
    constexpr std::size_t most_decimals = 3;
    const auto text = read_string(notes, spot);
    if (!text) return std::nullopt;
    const std::string_view number = std::string_view(*text).substr(0, text->find(' '));
    const std::size_t point = std::min(number.find('.'), number.size());
    const bool digits = number.find_first_not_of("0123456789.") == std::string_view::npos;
    const bool sized = point >= 1 && point <= most_whole && number.size() <= point + 1 + most_decimals;
    const auto value = digits && sized ? Decimal::parse(number) : std::nullopt;
    if (value && *value > Decimal() && text->substr(number.size()) == " mg") return value;
    notes.add(spot.offset(), "bad-value", spot.place + ": " + quoted(*text) + " is no dose", "write it as `20 mg`");
    return std::nullopt;
}

}  // namespace

void read_doses(Fields& fields, Vocabulary& vocabulary) {
    Notes& notes = fields.notes();
    Ids seen("dose-twice");
    for (const Spot& item : read_list(notes, fields.optional("doses"), 0)) {
        Fields one(notes, item);
        LargestDose dose;
        const Spot atc = one.required("atc");
        dose.atc = read_atc(notes, atc, true).value_or(fhir::Code());
        seen.add(notes, atc, std::string(dose.atc.text()));
        dose.mg = read_milligrams(notes, one.required("max")).value_or(Decimal());
        dose.source = one.required_string("source");
        dose.confidence = read_confidence(notes, one.required("confidence")).value_or(Confidence::d);
        one.finish();
        vocabulary.doses.push_back(std::move(dose));
    }
}

}  // namespace hv::rules
