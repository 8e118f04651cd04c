#include <algorithm>
#include <array>

#include "rules/engine/vocabulary_parts.hpp"

namespace hv::rules {
namespace {

// A reference to another observable or answer, resolved when all are known.
struct Derived {
    ObservableId observable = 0;
    std::vector<Spot> from;
};

struct Reader {
    Notes& notes;
    Vocabulary& vocabulary;
    std::vector<Derived> derived;

    void observable(const Spot& spot, Ids& ids);
    void quantity(Fields& fields, Observable& out);
    void conversions(Fields& fields, Observable& out);
    void substance_conversion(const Spot& spot, Observable& out);
    void derivation(const Spot& spot);
    void coded(Fields& fields, Observable& out);
    void codes(const Spot& list, Observable& out);
    void resolve(const Derived& formula);
    void panel(const Spot& spot);
    std::optional<ObservableId> quantity_named(const Spot& spot);
    fhir::Unit unit(const Spot& spot, bool none_allowed);
    void add_conversion(const Spot& spot, Observable& out, Conversion conversion);
};

fhir::Unit Reader::unit(const Spot& spot, bool none_allowed) {
    if (none_allowed && spot.value.is_string() && spot.value.text().empty()) return fhir::Unit::none;
    const auto text = read_string(notes, spot);
    if (!text) return fhir::Unit::unknown;
    const fhir::Unit unit = fhir::unit_from_ucum(*text);
    if (unit == fhir::Unit::unknown) {
        notes.add(spot.offset(), "unknown-unit", spot.place + ": " + quoted(*text) + " is no unit that is known",
                  "give its UCUM code; units are rows of the table in fhir/units");
    }
    return unit;
}

void Reader::add_conversion(const Spot& spot, Observable& out, Conversion conversion) {
    const bool own = conversion.from == out.unit || (conversion.from == fhir::Unit::none && out.bare_number);
    if (own || std::ranges::find(out.conversions, conversion.from, &Conversion::from) != out.conversions.end()) {
        const std::string what =
            conversion.from == fhir::Unit::none ? "a number without a unit" : quoted(spot.value.text());
        notes.add(spot.offset(), "unit-twice", spot.place + ": " + what + " is accepted already");
        return;
    }
    out.conversions.push_back(std::move(conversion));
}

void Reader::conversions(Fields& fields, Observable& out) {
    for (const Spot& item : read_list(notes, fields.optional("accepts"))) {
        const fhir::Unit from = unit(item, false);
        if (from == fhir::Unit::unknown || out.unit == fhir::Unit::unknown) continue;
        const auto factor = fhir::factor_between(from, out.unit);
        if (!factor) {
            notes.add(item.offset(), "unit-unconvertible",
                      item.place + ": " + quoted(item.value.text()) + " does not convert to " +
                          quoted(fhir::ucum_text(out.unit)) + " without knowing the substance",
                      "state the conversion in `converts`");
            continue;
        }
        Conversion conversion;
        conversion.from = from;
        conversion.factor = *factor;
        add_conversion(item, out, conversion);
    }
    for (const Spot& item : read_list(notes, fields.optional("converts"))) substance_conversion(item, out);
}

void Reader::substance_conversion(const Spot& spot, Observable& out) {
    Fields fields(notes, spot);
    const std::size_t before = notes.count();
    const Spot from = fields.required("from");
    Conversion conversion;
    conversion.from = unit(from, true);
    Decimal multiply(1, 0);
    Decimal divide(1, 0);
    bool any = false;
    for (auto [name, target] : {std::pair{"add", &conversion.add}, {"multiply", &multiply}, {"divide", &divide}}) {
        const Spot number = fields.optional(name);
        any = any || number;
        const auto value = read_decimal(notes, number);
        if (!value) continue;
        if (target != &conversion.add && *value <= Decimal()) {
            notes.add(number.offset(), "conversion-zero", number.place + ": wanted a number above 0");
        } else {
            *target = *value;
        }
    }
    if (fields && !any) {
        notes.add(spot.offset(), "missing-field",
                  spot.place + ": wanted `add`, `multiply` or `divide`, found none of them");
    }
    if (const Spot valid = fields.optional("valid")) {
        Fields range(notes, valid);
        conversion.low = read_decimal(notes, range.required("from"));
        conversion.high = read_decimal(notes, range.required("through"));
        range.finish();
        if (conversion.low && conversion.high && *conversion.low >= *conversion.high) {
            notes.add(valid.offset(), "range-order", valid.place + ": holds no value: `from` is not below `through`");
        }
    }
    fields.finish();
    if (notes.count() != before || conversion.from == fhir::Unit::unknown) return;
    conversion.factor = Ratio(multiply) / Ratio(divide);
    if (conversion.low) {
        const auto converted = [&](const Decimal& value) {
            return (Ratio(value) + Ratio(conversion.add)) * conversion.factor;
        };
        if (converted(*conversion.high) < Ratio(out.plausible_low) ||
            converted(*conversion.low) > Ratio(out.plausible_high)) {
            notes.add(spot.offset(), "conversion-implausible",
                      spot.place + ": no value that it converts is plausible afterwards");
            return;
        }
    }
    add_conversion(from, out, std::move(conversion));
}

void Reader::derivation(const Spot& spot) {
    if (!spot) return;
    static constexpr std::array<std::string_view, 1> formulas{"bmi"};
    Fields fields(notes, spot);
    read_choice(notes, fields.required("formula"), formulas);
    const Spot from = fields.required("from");
    std::vector<Spot> items = read_list(notes, from);
    if (from.value.is_array() && items.size() != 2) {
        notes.add(from.offset(), "bad-value",
                  from.place + ": wanted weight and height, found " + std::to_string(items.size()) + " observables");
    }
    fields.finish();
    derived.push_back({static_cast<ObservableId>(vocabulary.observables.size()), std::move(items)});
}

void Reader::quantity(Fields& fields, Observable& out) {
    out.unit = unit(fields.required("unit"), false);
    out.decimals = read_int(notes, fields.required("decimals"), 0, 3).value_or(0);
    const Spot plausible = fields.required("plausible");
    Fields range(notes, plausible);
    const auto low = read_decimal(notes, range.required("from"));
    const auto high = read_decimal(notes, range.required("through"));
    range.finish();
    if (low && high) {
        out.plausible_low = *low;
        out.plausible_high = *high;
        if (*low >= *high) {
            notes.add(plausible.offset(), "range-order",
                      plausible.place + ": holds no value: `from` is not below `through`");
        }
    }
    out.bare_number = read_bool(notes, fields.optional("bare_number")).value_or(false);
    conversions(fields, out);
    const Spot derive = fields.optional("derive");
    derivation(derive);
    if (derive) out.derivation = Derivation::bmi;
}

void Reader::coded(Fields& fields, Observable& out) {
    Ids ids("answer-twice");
    std::vector<fhir::Code> seen;
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
            if (std::ranges::find(seen, code) != seen.end()) {
                notes.add(
                    code_spot.offset(), "code-twice",
                    code_spot.place + ": " + quoted(code.text()) + " is a code of this observable's answers already");
            }
            seen.push_back(code);
            one.codes.push_back(vocabulary.codes.add(code));
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
        const fhir::CodeId id = vocabulary.codes.add(code);
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
    fields.optional("because");
    out.title = fields.required_words("title");
    out.source = fields.required_string("source");
    out.confidence = read_confidence(notes, fields.required("confidence")).value_or(Confidence::d);
    out.lasting = read_bool(notes, fields.optional("lasting")).value_or(false);
    codes(fields.required("codes"), out);
    const auto kind = read_choice(notes, fields.required("kind"), kinds);
    out.kind = static_cast<ObservableKind>(kind.value_or(0));
    if (kind && out.kind == ObservableKind::quantity) quantity(fields, out);
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
        const fhir::CodeId id = vocabulary.codes.add(code);
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
        if (vocabulary.observables.size() >= 10'000) break;
        reader.observable(item, ids);
    }
    for (const Derived& formula : reader.derived) reader.resolve(formula);
    for (const Spot& item : read_list(notes, fields.optional("panels"), 0)) reader.panel(item);
    fields.finish();
}

}  // namespace hv::rules
