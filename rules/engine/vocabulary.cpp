#include "rules/engine/vocabulary.hpp"

#include <algorithm>
#include <array>

#include "fhir/json/value.hpp"
#include "rules/engine/digest.hpp"
#include "rules/engine/document.hpp"
#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

bool within_any(const fhir::Code& code, const std::vector<fhir::Code>& groups) {
    return std::ranges::any_of(groups, [&](const fhir::Code& group) { return code.within(group); });
}

template <class Id, class Thing>
std::optional<Id> index_of(const std::vector<Thing>& things, std::string_view id) {
    const auto found = std::ranges::find(things, id, &Thing::id);
    if (found == things.end()) return std::nullopt;
    return static_cast<Id>(found - things.begin());
}

}  // namespace

bool DrugGroup::holds(const fhir::Code& atc) const {
    return within_any(atc, include) && !within_any(atc, exclude);
}
bool ConditionGroup::holds(const fhir::Code& code) const {
    return within_any(code, codes) && !within_any(code, exclude);
}

bool Vocabulary::measures(fhir::CodeId code) const {
    return code < by_code.size() && by_code[code].observable != ObservableCode::none;
}
const LargestDose* Vocabulary::largest_dose(const fhir::Code& atc) const {
    const auto found = std::ranges::find(doses, atc, &LargestDose::atc);
    return found == doses.end() ? nullptr : &*found;
}
std::optional<ObservableId> Vocabulary::observable(std::string_view id) const {
    return index_of<ObservableId>(observables, id);
}
std::optional<DrugGroupId> Vocabulary::drug_group(std::string_view id) const {
    return index_of<DrugGroupId>(drug_groups, id);
}
std::optional<ConditionId> Vocabulary::condition(std::string_view id) const {
    return index_of<ConditionId>(conditions, id);
}
const DrugKnowledge* Vocabulary::drug(const fhir::Code& atc) const {
    const auto found = std::ranges::find(drugs, atc, &DrugKnowledge::atc);
    return found == drugs.end() ? nullptr : &*found;
}

std::optional<Vocabulary> parse_vocabulary(const VocabularyFiles& files, Problems& problems) {
    struct Part {
        std::string_view name;
        std::string_view bytes;
        void (*read)(Notes&, const Spot&, Vocabulary&);
    };
    const std::array<Part, 3> parts{{{"observables.json", files.observables, read_observables},
                                     {"drugs.json", files.drugs, read_drugs},
                                     {"conditions.json", files.conditions, read_conditions}}};
    Vocabulary vocabulary;
    std::string all;
    bool sound = true;
    for (const Part& part : parts) {
        Notes notes(part.name, part.bytes);
        read_document(notes, [&](const Spot& root) { part.read(notes, root, vocabulary); });
        notes.tell(problems);
        sound = sound && notes.count() == 0;
        all += part.bytes;
    }
    if (!sound) return std::nullopt;
    vocabulary.by_code.resize(vocabulary.codes.size());
    vocabulary.digest = sha256(all);
    return vocabulary;
}

}  // namespace hv::rules
