#include <algorithm>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

bool digit(char c) {
    return c >= '0' && c <= '9';
}
bool upper(char c) {
    return c >= 'A' && c <= 'Z';
}

// One of the five levels of ATC: N, N05, N05A, N05AH, N05AH03.
bool is_atc(std::string_view text) {
    constexpr std::string_view shape = "A00AA00";
    if (text.size() != 1 && (text.size() < 3 || text.size() == 6 || text.size() > shape.size())) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!(shape[i] == 'A' ? upper(text[i]) : digit(text[i]))) return false;
    }
    return true;
}

// Days, never months: injections are given by the week.
int read_days(Notes& notes, const Spot& spot) {
    const auto span = read_span(notes, spot);
    if (!span) return 0;
    if (span->months) {
        notes.add(spot.offset(), "bad-span", spot.place + ": wanted days or weeks, found " + quoted(spot.value.text()));
    }
    return span->count;
}

void note_stray_exclusions(Notes& notes, const std::vector<Spot>& spots, const std::vector<fhir::Code>& exclude,
                           const std::vector<fhir::Code>& include) {
    if (spots.size() != exclude.size()) return;  // broken, and noted
    for (std::size_t i = 0; i < spots.size(); ++i) {
        if (std::ranges::any_of(include, [&](const fhir::Code& code) { return exclude[i].within(code); })) continue;
        notes.add(spots[i].offset(), "exclude-outside",
                  spots[i].place + ": " + quoted(exclude[i].text()) + " is not among the codes of the group anyway");
    }
}

void read_drug_group(Notes& notes, const Spot& spot, Ids& ids, Vocabulary& vocabulary) {
    Fields fields(notes, spot);
    DrugGroup group;
    const Spot id = fields.required("id");
    group.id = read_id(notes, id).value_or("");
    ids.add(notes, id, group.id);
    group.title = fields.required_words("title");
    group.source = fields.required_string("source");
    for (const Spot& item : read_list(notes, fields.required("include"))) {
        if (const auto code = read_atc(notes, item, false)) group.include.push_back(*code);
    }
    const std::vector<Spot> excluded = read_list(notes, fields.optional("exclude"), 0);
    for (const Spot& item : excluded) {
        if (const auto code = read_atc(notes, item, false)) group.exclude.push_back(*code);
    }
    note_stray_exclusions(notes, excluded, group.exclude, group.include);
    fields.finish();
    vocabulary.drug_groups.push_back(std::move(group));
}

void read_depot(Notes& notes, const Spot& spot, Ids& seen, Vocabulary& vocabulary) {
    Fields fields(notes, spot);
    Depot depot;
    const Spot atc = fields.required("atc");
    depot.atc = read_atc(notes, atc, true).value_or(fhir::Code());
    for (const Spot& item : read_list(notes, fields.optional("names"), 0)) {
        const auto name = read_string(notes, item);
        if (!name) continue;
        if (std::ranges::any_of(*name, upper)) {
            notes.add(item.offset(), "bad-value", item.place + ": wanted small letters, found " + quoted(*name));
        }
        depot.names.push_back(*name);
        seen.add(notes, item, std::string(depot.atc.text()) + " " + *name);
    }
    if (depot.names.empty()) seen.add(notes, atc, std::string(depot.atc.text()));
    depot.interval_days = read_days(notes, fields.required("interval"));
    depot.tail_days = read_days(notes, fields.required("tail"));
    depot.source = fields.required_string("source");
    depot.confidence = read_confidence(notes, fields.required("confidence")).value_or(Confidence::d);
    fields.finish();
    vocabulary.depots.push_back(std::move(depot));
}

std::optional<fhir::Code> read_condition_code(Notes& notes, const Spot& spot) {
    Fields fields(notes, spot);
    const fhir::Code code = read_code_fields(fields);
    read_words(notes, fields.optional("display"));
    fields.finish();
    return code ? std::optional(code) : std::nullopt;
}

void read_condition_group(Notes& notes, const Spot& spot, Ids& ids, Vocabulary& vocabulary) {
    Fields fields(notes, spot);
    ConditionGroup group;
    const Spot id = fields.required("id");
    group.id = read_id(notes, id).value_or("");
    ids.add(notes, id, group.id);
    group.title = fields.required_words("title");
    group.source = fields.required_string("source");
    group.lasting = read_bool(notes, fields.optional("lasting")).value_or(false);
    for (const Spot& item : read_list(notes, fields.required("codes"))) {
        if (const auto code = read_condition_code(notes, item)) group.codes.push_back(*code);
    }
    const std::vector<Spot> excluded = read_list(notes, fields.optional("exclude"), 0);
    for (const Spot& item : excluded) {
        if (const auto code = read_condition_code(notes, item)) group.exclude.push_back(*code);
    }
    note_stray_exclusions(notes, excluded, group.exclude, group.codes);
    fields.finish();
    vocabulary.conditions.push_back(std::move(group));
}

}  // namespace

std::optional<fhir::Code> read_atc(Notes& notes, const Spot& spot, bool substance) {
    const auto text = read_string(notes, spot);
    if (!text) return std::nullopt;
    if (is_atc(*text) && (!substance || text->size() == 7)) return fhir::Code(fhir::System::atc, *text);
    notes.add(spot.offset(), "bad-atc",
              spot.place + ": " + quoted(*text) + " is no ATC code" + (substance ? " of a substance" : ""));
    return std::nullopt;
}

void read_drugs(Notes& notes, const Spot& document, Vocabulary& vocabulary) {
    Fields fields(notes, document);
    read_file_head(fields);
    Ids ids("group-twice");
    for (const Spot& item : read_list(notes, fields.required("groups"))) read_drug_group(notes, item, ids, vocabulary);
    Ids depots("depot-twice");
    for (const Spot& item : read_list(notes, fields.optional("depots"), 0)) read_depot(notes, item, depots, vocabulary);
    read_doses(fields, vocabulary);
    read_drug_knowledge(notes, fields.optional("drugs"), vocabulary);
    fields.finish();
}

void read_conditions(Notes& notes, const Spot& document, Vocabulary& vocabulary) {
    Fields fields(notes, document);
    read_file_head(fields);
    Ids ids("group-twice");
    for (const Spot& item : read_list(notes, fields.required("groups"))) {
        read_condition_group(notes, item, ids, vocabulary);
    }
    fields.finish();
}

}  // namespace hv::rules
