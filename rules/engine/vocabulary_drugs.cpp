// What is known of single drugs: names, liabilities, serum ranges. Nothing here decides a finding; it is shown.
#include <algorithm>
#include <array>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

constexpr std::array<std::string_view, 4> metabolic_tiers{"low", "low-medium", "medium", "high"};
constexpr std::array<std::string_view, 1> prolactin_tiers{"lower"};

bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}

void read_footing(Fields& fields, Footing& out) {
    out.source = fields.required_string("source");
    out.confidence = read_confidence(fields.notes(), fields.required("confidence")).value_or(Confidence::d);
    fields.finish();
}

// Words that a drug is printed under; one word leads to one drug.
std::vector<std::string> read_names(Notes& notes, const Spot& list, Ids& seen) {
    std::vector<std::string> names;
    for (const Spot& item : read_list(notes, list)) {
        const auto name = read_string(notes, item);
        if (!name) continue;
        if (std::ranges::any_of(*name, upper)) {
            notes.add(item.offset(), "bad-value", item.place + ": wanted small letters, found " + quoted(*name));
        }
        if (seen.add(notes, item, *name)) names.push_back(*name);
    }
    return names;
}

void read_liability(Notes& notes, const Spot& spot, DrugKnowledge& drug) {
    if (!spot) return;
    Fields fields(notes, spot);
    if (const Spot part = fields.required("metabolic")) {
        Fields inside(notes, part);
        MetabolicLiability liability;
        const auto tier = read_choice(notes, inside.required("tier"), metabolic_tiers);
        liability.tier = static_cast<MetabolicTier>(tier.value_or(0));
        read_footing(inside, liability.footing);
        drug.metabolic = std::move(liability);
    }
    if (const Spot part = fields.optional("prolactin")) {
        Fields inside(notes, part);
        read_choice(notes, inside.required("tier"), prolactin_tiers);
        read_footing(inside, drug.lower_prolactin.emplace());
    }
    if (const Spot part = fields.optional("qtc")) {
        Fields inside(notes, part);
        QtcLiability liability;
        liability.change_ms = read_decimal(notes, inside.required("change")).value_or(Decimal());
        read_footing(inside, liability.footing);
        drug.qtc = std::move(liability);
    }
    fields.finish();
}

void read_serum(Notes& notes, const Spot& spot, DrugKnowledge& drug) {
    if (!spot) return;
    Fields fields(notes, spot);
    SerumRange range;
    std::tie(range.from, range.through) = read_range_fields(fields).value_or(std::pair(Decimal(), Decimal()));
    range.unit = read_unit(notes, fields.required("unit"), false);
    if (const Spot note = fields.optional("note")) range.note = read_words(notes, note);
    read_footing(fields, range.footing);
    drug.serum = std::move(range);
}

}  // namespace

void read_drug_knowledge(Notes& notes, const Spot& list, Vocabulary& vocabulary) {
    Ids codes("drug-twice");
    Ids names("name-twice");
    for (const Spot& item : read_list(notes, list, 0)) {
        Fields fields(notes, item);
        DrugKnowledge drug;
        const Spot atc = fields.required("atc");
        drug.atc = read_atc(notes, atc, true).value_or(fhir::Code());
        codes.add(notes, atc, std::string(drug.atc.text()));
        drug.title = fields.required_words("title");
        if (const Spot words = fields.optional("names")) drug.names = read_names(notes, words, names);
        read_liability(notes, fields.optional("liability"), drug);
        read_serum(notes, fields.optional("serum"), drug);
        fields.finish();
        vocabulary.drugs.push_back(std::move(drug));
    }
}

}  // namespace hv::rules
