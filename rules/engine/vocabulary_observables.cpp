#include <algorithm>
#include <array>
#include <set>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

// An observable with a formula, and the observables that it names: looked up when all are known.
struct Derived {
    ObservableId observable = 0;
    std::vector<Spot> from;
};

struct Reader {
    Notes& notes;
    Vocabulary& vocabulary;
    std::vector<Derived> derived;

    void observable(const Spot& spot, Ids& ids);
    void coded(Fields& fields, Observable& out);
    void codes(const Spot& list, Observable& out);
    void resolve(const Derived& formula);
    void panel(const Spot& spot);
    fhir::CodeId id_of(const Spot& spot, const fhir::Code& code);
    std::optional<ObservableId> quantity_named(const Spot& spot);
};

fhir::CodeId Reader::id_of(const Spot& spot, const fhir::Code& code) {
    constexpr std::size_t most = 60'000;  // a CodeId has 16 bits
    if (vocabulary.codes.size() < most) return vocabulary.codes.add(code);
    notes.add(spot.offset(), "too-many", spot.place + ": more than " + std::to_string(most) + " codes");
    return 0;
}

void Reader::coded(Fields& fields, Observable& out) {
    Ids ids("answer-twice");
    std::set<fhir::Code> seen;
    for (const Spot& item : read_list(notes, fields.required("answers"))) {
        Fields answer(notes, item);
        Answer one;
        const Spot id = answer.required("id");
        one.id = read_id(notes, id).value_or("");
        ids.add(notes, id, one.id);
        one.title = answer.required_words("title");
        for (const Spot& code_spot : read_list(notes, answer.optional("codes"), 0)) {
            Fields code_fields(notes, code_spot);
            const fhir::Code code = read_code_fields(code_fields);
            read_words(notes, code_fields.optional("display"));
            code_fields.finish();
            if (!code) continue;
            if (!seen.insert(code).second) {
                notes.add(
                    code_spot.offset(), "code-twice",
                    code_spot.place + ": " + quoted(code.text()) + " is a code of this observable's answers already");
            }
            one.codes.push_back(id_of(code_spot, code));
        }
        answer.finish();
        out.answers.push_back(std::move(one));
    }
    for (auto [name, target] : {std::pair{"when_true", &out.when_true}, std::pair{"when_false", &out.when_false},
                                std::pair{"when_counted", &out.when_counted}}) {
        const Spot spot = fields.optional(name);
        const auto id = read_id(notes, spot);
        if (!id) continue;
        const auto found = std::ranges::find(out.answers, *id, &Answer::id);
        if (found == out.answers.end()) {
            notes.add(spot.offset(), "unknown-answer", spot.place + ": " + quoted(*id) + " is none of its answers");
        } else {
            *target = static_cast<AnswerId>(found - out.answers.begin());
        }
    }
    if (out.answers.size() > 200) notes.add(fields.offset(), "too-many", fields.place() + ": more than 200 answers");
}

void Reader::codes(const Spot& list, Observable& out) {
    const auto self = static_cast<ObservableId>(vocabulary.observables.size());
    for (const Spot& item : read_list(notes, list)) {
        Fields fields(notes, item);
        const fhir::Code code = read_code_fields(fields);
        ObservableCode use{.observable = self};
        use.fasting = read_bool(notes, fields.optional("fasting")).value_or(false);
        use.weak = read_bool(notes, fields.optional("weak")).value_or(false);
        const Words display = read_words(notes, fields.optional("display"));
        fields.finish();
        if (!code) continue;
        if (!out.code) {
            out.code = code;
            out.code_display = display;
        }
        const fhir::CodeId id = id_of(item, code);
        if (vocabulary.by_code.size() <= id) vocabulary.by_code.resize(std::size_t{id} + 1);
        if (vocabulary.by_code[id].observable != ObservableCode::none) {
            notes.add(item.offset(), "code-twice",
                      item.place + ": " + quoted(code.text()) + " measures an observable already");
        }
        vocabulary.by_code[id] = use;
    }
}

void Reader::observable(const Spot& spot, Ids& ids) {
    static constexpr std::array<std::string_view, 3> kinds{"quantity", "coded", "event"};
    Fields fields(notes, spot);
    Observable out;
    const Spot id = fields.required("id");
    out.id = read_id(notes, id).value_or("");
    ids.add(notes, id, out.id);
    out.title = fields.required_words("title");
    out.source = fields.required_string("source");
    out.confidence = read_confidence(notes, fields.required("confidence")).value_or(Confidence::d);
    out.lasting = read_bool(notes, fields.optional("lasting")).value_or(false);
    codes(fields.required("codes"), out);
    const auto kind = read_choice(notes, fields.required("kind"), kinds);
    out.kind = static_cast<ObservableKind>(kind.value_or(0));
    if (kind && out.kind == ObservableKind::quantity) {
        std::vector<Spot> from = read_quantity(fields, out);
        if (!from.empty())
            derived.push_back({static_cast<ObservableId>(vocabulary.observables.size()), std::move(from)});
    }
    if (kind && out.kind == ObservableKind::coded) coded(fields, out);
    if (kind) fields.finish();
    vocabulary.observables.push_back(std::move(out));
}

std::optional<ObservableId> Reader::quantity_named(const Spot& spot) {
    const auto id = read_id(notes, spot);
    if (!id) return std::nullopt;
    const auto found = vocabulary.observable(*id);
    if (!found) {
        notes.add(spot.offset(), "unknown-observable", spot.place + ": " + quoted(*id) + " is no observable");
    } else if (vocabulary.observables[*found].kind != ObservableKind::quantity) {
        notes.add(spot.offset(), "kind-mismatch", spot.place + ": " + quoted(*id) + " is no quantity");
        return std::nullopt;
    }
    return found;
}

void Reader::resolve(const Derived& formula) {
    static constexpr std::array<std::string_view, 2> wanted{"kg", "cm"};
    Observable& out = vocabulary.observables[formula.observable];
    for (std::size_t i = 0; i < formula.from.size() && i < wanted.size(); ++i) {
        const auto id = quantity_named(formula.from[i]);
        if (!id) continue;
        const Observable& part = vocabulary.observables[*id];
        if (part.unit != fhir::Unit::unknown && fhir::ucum_text(part.unit) != wanted[i]) {
            notes.add(formula.from[i].offset(), "unit-unconvertible",
                      formula.from[i].place + ": " + quoted(part.id) + " is in " + quoted(fhir::ucum_text(part.unit)) +
                          ", the formula wants " + quoted(wanted[i]));
        }
        out.derived_from.push_back(*id);
    }
}

void Reader::panel(const Spot& spot) {
    Fields fields(notes, spot);
    std::vector<fhir::CodeId> codes;
    for (const Spot& item : read_list(notes, fields.required("codes"))) {
        Fields code_fields(notes, item);
        const fhir::Code code = read_code_fields(code_fields);
        read_words(notes, code_fields.optional("display"));
        code_fields.finish();
        if (!code) continue;
        const fhir::CodeId id = id_of(item, code);
        const bool measured = vocabulary.measures(id);
        if (measured || std::ranges::find(vocabulary.panels, id, &Panel::code) != vocabulary.panels.end()) {
            notes.add(item.offset(), "code-twice",
                      item.place + ": " + quoted(code.text()) + " is an observable's or a panel's already");
            continue;
        }
        codes.push_back(id);
    }
    const Spot text = fields.required("text");
    const std::vector<Spot> parts = read_list(notes, text);
    fields.finish();
    if (text.value.is_array() && parts.size() != 2) {
        notes.add(text.offset(), "bad-value",
                  text.place + ": wanted two observables, found " + std::to_string(parts.size()));
        return;
    }
    if (parts.size() != 2) return;
    const auto first = quantity_named(parts[0]);
    const auto second = quantity_named(parts[1]);
    if (!first || !second) return;
    for (fhir::CodeId code : codes) vocabulary.panels.push_back({code, *first, *second});
}

}  // namespace

void read_observables(Notes& notes, const Spot& document, Vocabulary& vocabulary) {
    Fields fields(notes, document);
    read_file_head(fields);
    Reader reader{notes, vocabulary, {}};
    Ids ids("observable-twice");
    const Spot observables = fields.required("observables");
    for (const Spot& item : read_list(notes, observables)) {
        reader.observable(item, ids);
    }
    for (const Derived& formula : reader.derived) reader.resolve(formula);
    for (const Spot& item : read_list(notes, fields.optional("panels"), 0)) reader.panel(item);
    fields.finish();
}

}  // namespace hv::rules
