// The three files of the vocabulary, each read by its own function into one Vocabulary.
#pragma once

#include "rules/engine/fields.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::rules {

void read_observables(Notes& notes, const Spot& document, Vocabulary& vocabulary);
void read_drugs(Notes& notes, const Spot& document, Vocabulary& vocabulary);
void read_conditions(Notes& notes, const Spot& document, Vocabulary& vocabulary);
// `drugs` of drugs.json.
void read_drug_knowledge(Notes& notes, const Spot& list, Vocabulary& vocabulary);

// An ATC code; `substance`: of level five.
std::optional<fhir::Code> read_atc(Notes& notes, const Spot& spot, bool substance);
// A UCUM code of the unit table; `none_allowed`: an empty one is no unit.
fhir::Unit read_unit(Notes& notes, const Spot& spot, bool none_allowed);
// `from` below `through`, two fields of one object; nothing when they are broken or hold no value.
std::optional<std::pair<Decimal, Decimal>> read_range_fields(Fields& fields);

// The fields of a quantity. Out: the observables that its formula names, to be looked up when all are known.
std::vector<Spot> read_quantity(Fields& fields, Observable& out);
// { "system": "loinc", "code": "14647-2" } and whatever else the caller asks of the same object.
fhir::Code read_code_fields(Fields& fields);
// A level of ATC; with `substance` only the last one, of seven characters.
std::optional<fhir::Code> read_atc(Notes& notes, const Spot& spot, bool substance);
// The largest doses of a day, where `fields` has `doses`.
void read_doses(Fields& fields, Vocabulary& vocabulary);
// The heads that all three files share: `version` and `sources`.
void read_file_head(Fields& fields);
// `sources` of a vocabulary or rule set: id, title, date, perhaps a url.
struct SourceFields {
    std::string id;
    std::string title;
    std::string url;
    Date date;
    std::size_t offset = 0;  // of the id
};
std::vector<SourceFields> read_sources(Notes& notes, const Spot& list);
// Notes every id that stands twice.
class Ids {
public:
    explicit Ids(std::string code) : code_(std::move(code)) {}
    // False, and a note, when it was there already.
    bool add(Notes& notes, const Spot& spot, const std::string& id);

private:
    std::string code_;
    std::vector<std::string> seen_;
};

}  // namespace hv::rules
