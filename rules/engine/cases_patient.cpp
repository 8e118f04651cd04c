// What a case tells of the patient, as the facts that the FHIR reader would have made of it.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "fhir/base/zone.hpp"
#include "rules/engine/cases_story.hpp"

namespace hv::rules {
namespace {

std::string quoted(std::string_view text) {
    return "`" + std::string(text) + "`";
}

// False, and a problem for each, when `object` is no object or has other fields than these.
bool only_fields(const json::Value& object, std::string_view what, std::initializer_list<std::string_view> fields,
                 CaseComplaints& complaints) {
    if (!object.is_object()) {
        complaints.add("case-field", object.offset(), quoted(what) + ": an object is wanted");
        return false;
    }
    bool good = true;
    for (const auto& member : object.members()) {
        if (std::ranges::find(fields, member.name) != fields.end()) continue;
        complaints.add("case-field", member.name_offset, quoted(what) + ": unknown field " + quoted(member.name));
        good = false;
    }
    return good;
}

std::optional<Moment> moment_of(const json::Value& value, std::string_view what, CaseComplaints& complaints) {
    if (!value) return std::nullopt;
    const std::optional<Moment> moment = value.is_string() ? parse_moment(value.text()) : std::nullopt;
    if (!moment) {
        complaints.add("case-value", value.offset(), quoted(what) + ": " + quoted(value.text()) + " is no date",
                       "write `2025`, `2025-11`, `2025-11-21` or an instant");
    }
    return moment;
}

bool truth_of(const json::Value& value, std::string_view what, CaseComplaints& complaints) {
    if (value && !value.is_boolean()) {
        complaints.add("case-field", value.offset(), quoted(what) + ": `true` or `false` is wanted");
    }
    return value.is_true();
}

fhir::SourceRef numbered(Story& story, fhir::ResourceType type, std::string_view name, std::size_t number) {
    return {.type = type, .id = story.keep(std::string(name) + "-" + std::to_string(number)), .version = {}};
}

void add_condition(Story& story, const fhir::Code& code, std::optional<Moment> since, std::optional<Moment> until) {
    fhir::Condition condition;
    condition.source = numbered(story, fhir::ResourceType::condition, "condition", story.record.conditions.size() + 1);
    condition.codes[0] = code;
    condition.code_count = 1;
    condition.onset = since;
    condition.abated = until;
    condition.active = !until || until->end > story.as_of;
    story.record.conditions.push_back(condition);
}

bool is_atc(std::string_view text) {
    constexpr std::string_view shape = "A00AA00";
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const char low = shape[i];
        const char high = low == 'A' ? 'Z' : '9';
        if (text[i] < low || text[i] > high) return false;
    }
    return true;
}

// `15 mg`: what is taken on one day.
std::optional<Decimal> dose_of(const json::Value& value, CaseComplaints& complaints) {
    if (!value) return std::nullopt;
    const std::string_view text = value.is_string() ? value.text() : std::string_view();
    const std::string_view number = text.substr(0, text.find(' '));
    const std::optional<Decimal> dose = Decimal::parse(number);
    if (dose && *dose > Decimal() && text.substr(number.size()) == " mg") return dose;
    complaints.add("case-value", value.offset(), "exposures: `dose` must be milligrams a day", "write it as `15 mg`");
    return std::nullopt;
}

void tell_exposure(const json::Value& value, Story& story, CaseComplaints& complaints) {
    if (!only_fields(value, "exposures", {"drug", "from", "until", "as_needed", "depot", "dose", "because"},
                     complaints))
        return;
    const std::string_view drug = value["drug"].text();
    if (!is_atc(drug)) {
        complaints.add("case-value", value.offset(), "exposures: `drug` must be an ATC code of seven characters");
        return;
    }
    fhir::MedicationUse use;
    use.source =
        numbered(story, fhir::ResourceType::medication_statement, "exposure", story.record.medications.size() + 1);
    use.kind = fhir::UseKind::statement;
    use.drug.atc = fhir::Code(fhir::System::atc, drug);
    use.drug.basis = fhir::DrugBasis::atc;
    use.drug.depot = value["depot"].is_string();
    use.drug.name = story.keep(use.drug.depot ? value["depot"].text() : drug);
    use.as_needed = truth_of(value["as_needed"], "as_needed", complaints);
    use.daily_mg = dose_of(value["dose"], complaints);
    use.from = moment_of(value["from"], "from", complaints);
    use.until = moment_of(value["until"], "until", complaints);
    if (use.until && use.until->end <= story.as_of) use.state = fhir::UseState::ended;
    if (use.from && use.from->first > story.as_of) use.state = fhir::UseState::intended;
    if (value["depot"] && !use.drug.depot) {
        complaints.add("case-field", value["depot"].offset(), "exposures: `depot` is the name of the product");
    }
    story.record.medications.push_back(use);
}

}  // namespace

void tell_patient(const json::Value& value, Story& story, const Vocabulary& vocabulary, CaseComplaints& complaints) {
    fhir::Patient patient;
    patient.source = {.type = fhir::ResourceType::patient, .id = "case", .version = {}};
    story.record.subject_id = patient.source.id;
    if (value && only_fields(value, "patient", {"born", "sex", "deceased", "pregnant", "inactive"}, complaints)) {
        patient.born = moment_of(value["born"], "born", complaints);
        constexpr std::array<std::string_view, 4> sexes{"unknown", "male", "female", "other"};  // as fhir::Sex
        const auto* sex = std::ranges::find(sexes, value["sex"].text());
        if (sex != sexes.end()) {
            patient.sex = static_cast<fhir::Sex>(sex - sexes.begin());
        } else if (value["sex"]) {
            complaints.add("case-value", value["sex"].offset(), "`sex`: male, female, other or unknown is wanted");
        }
        patient.deceased = static_cast<bool>(value["deceased"]);
        if (!value["deceased"].is_true()) patient.deceased_at = moment_of(value["deceased"], "deceased", complaints);
        patient.active = !truth_of(value["inactive"], "inactive", complaints);
        if (truth_of(value["pregnant"], "pregnant", complaints)) {
            const std::optional<ConditionId> group = vocabulary.condition("pregnancy");
            if (!group || vocabulary.conditions[*group].codes.empty()) {
                complaints.add("case-name", value["pregnant"].offset(), "the vocabulary has no codes for `pregnancy`");
            } else {
                add_condition(story, vocabulary.conditions[*group].codes.front(), whole_day(oslo_date(story.as_of)),
                              {});
            }
        }
    }
    story.record.patient = patient;
}

void tell_exposures(const json::Value& exposures, Story& story, CaseComplaints& complaints) {
    if (exposures && !exposures.is_array()) {
        complaints.add("case-field", exposures.offset(), "`exposures`: an array is wanted");
    }
    for (const json::Value& item : exposures.items()) tell_exposure(item, story, complaints);
}

void tell_conditions(const json::Value& conditions, Story& story, const Vocabulary& vocabulary,
                     CaseComplaints& complaints) {
    if (conditions && !conditions.is_array()) {
        complaints.add("case-field", conditions.offset(), "`conditions`: an array is wanted");
    }
    for (const json::Value& item : conditions.items()) {
        const bool plain = item.is_string();
        if (!plain &&
            !only_fields(item, "conditions", {"group", "icd10", "icpc2", "since", "until", "because"}, complaints)) {
            continue;
        }
        const std::string_view name = plain ? item.text() : item["group"].text();
        const std::optional<ConditionId> group = vocabulary.condition(name);
        const int named = static_cast<int>(!name.empty()) + static_cast<int>(item["icd10"].is_string()) +
                          static_cast<int>(item["icpc2"].is_string());
        if (named != 1) {
            complaints.add("case-field", item.offset(), "conditions: name a group, or give `icd10` or `icpc2`");
            continue;
        }
        fhir::Code code;
        if (item["icd10"]) code = fhir::Code(fhir::System::icd10, item["icd10"].text());
        if (item["icpc2"]) code = fhir::Code(fhir::System::icpc2, item["icpc2"].text());
        if (group && !vocabulary.conditions[*group].codes.empty()) code = vocabulary.conditions[*group].codes.front();
        if (!code) {
            complaints.add("case-name", item.offset(), "conditions: the vocabulary has no group " + quoted(name));
            continue;
        }
        add_condition(story, code, moment_of(item["since"], "since", complaints),
                      moment_of(item["until"], "until", complaints));
    }
}

}  // namespace hv::rules
