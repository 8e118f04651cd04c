// value[x] of an Observation or a component, its reference range, and nothing guessed.
//
// Quantity, integer, decimal -> quantity. Range -> its upper bound with `<=`, or its lower one with `>=`.
// String -> quantity when it is a number with an optional comparator and unit ("<0,1"), else text.
// A comparator that is not known, a number beyond 18 digits, two values at once: no value, and an Issue.
// Source: FHIR R4 Observation.value[x], quantity-comparator; reference 7.13, 7.14, 4.
#pragma once

#include "fhir/r4/context.hpp"
#include "fhir/r4/words.hpp"

namespace hv::fhir::r4 {

// What an Observation and a component have in common.
template <json::View V>
struct ValueParts {
    V code;
    V value;
    V absent;
    V range;
    V modifier_extension;
    Key kind = 0;  // the name of value[x]
    bool several = false;

    // Whether the member was one of ours.
    bool take(Key name, const V& given) {
        switch (name) {
            case key("code"):
                code = given;
                return true;
            case key("dataAbsentReason"):
                absent = given;
                return true;
            case key("referenceRange"):
                range = given;
                return true;
            case key("valueQuantity"):
            case key("valueCodeableConcept"):
            case key("valueString"):
            case key("valueBoolean"):
            case key("valueInteger"):
            case key("valueDecimal"):
            case key("valueRange"):
            case key("valueRatio"):
            case key("valueSampledData"):
            case key("valueTime"):
            case key("valueDateTime"):
            case key("valuePeriod"):
            case key("valueAttachment"):
            case key("valueReference"):
                if (given.kind() == json::Kind::null) return true;
                several = several || kind != 0;
                kind = name;
                value = given;
                return true;
            default:
                return false;
        }
    }
};

template <json::View V>
struct QuantityParts {
    V value;
    Text comparator;
    Text unit;
    Text system;
    Text code;

    explicit QuantityParts(const V& quantity) {
        for (const auto& member : quantity.members()) {
            switch (key_of(member.name)) {
                case key("value"):
                    value = member.value;
                    break;
                case key("comparator"):
                    comparator = string_of(member.value);
                    break;
                case key("unit"):
                    unit = string_of(member.value);
                    break;
                case key("system"):
                    system = string_of(member.value);
                    break;
                case key("code"):
                    code = string_of(member.value);
                    break;
                default:
                    break;
            }
        }
    }
    [[nodiscard]] Text unit_text() const { return unit.empty() ? code : unit; }
    [[nodiscard]] Unit read() const { return read_unit(system, code, unit); }
};

inline std::optional<Comparator> parse_comparator(Text text) {
    if (text.empty()) return Comparator::none;
    if (text == "<") return Comparator::less;
    if (text == "<=") return Comparator::less_or_equal;
    if (text == ">=") return Comparator::greater_or_equal;
    if (text == ">") return Comparator::greater;
    return std::nullopt;
}

// One value of one Observation or component.
template <json::View V>
class ValueReader {
public:
    ValueReader(Context<V>& context, const Place& place) : context_(context), place_(place) {}

    ObservedValue read(const ValueParts<V>& parts) {
        if (parts.several) {
            note(IssueCode::bad_shape, "value", "has two values at once; neither is used");
            return {};
        }
        switch (parts.kind) {
            case 0:
                return {};
            case key("valueQuantity"):
            case key("valueCodeableConcept"):
                if (is_object(parts.value)) break;
                note(IssueCode::bad_shape, "value", "is no object; no value");
                return {};
            default:
                break;
        }
        switch (parts.kind) {
            case key("valueQuantity"):
                return quantity(QuantityParts<V>(parts.value), "valueQuantity");
            case key("valueCodeableConcept"):
                return coded(parts.value);
            case key("valueString"):
                return text(string_of(parts.value));
            case key("valueInteger"):
                return number(parts.value, "valueInteger");
            case key("valueDecimal"):
                return number(parts.value, "valueDecimal");
            case key("valueRange"):
                return range(parts.value);
            case key("valueBoolean"):
                return boolean(parts.value);
            case key("valueDateTime"): {
                ObservedValue out;
                out.kind = ValueKind::moment;
                out.text = string_of(parts.value);
                return out;
            }
            default:
                note(IssueCode::bad_value, "value", "is of a kind that is not used here; no value");
                return {};
        }
    }

private:
    void note(IssueCode code, std::string_view element, std::string_view text) {
        context_.note(Severity::warning, code, place_, element, text);
    }

    ObservedValue quantity(const QuantityParts<V>& parts, std::string_view element) {
        ObservedValue out;
        const auto comparator = parse_comparator(parts.comparator);
        if (!comparator) {
            note(IssueCode::bad_value, element, "has a comparator that is not known; no value");
            return out;
        }
        out.comparator = *comparator;
        if (parts.value.kind() == json::Kind::string) return quantity_as_text(parts, out, element);
        const auto number = Decimal::parse(parts.value.text());
        if (!number) {
            if (parts.value.kind() != json::Kind::absent)
                note(IssueCode::bad_value, element, "holds a number that cannot be read; no value");
            return ObservedValue{};
        }
        out.kind = ValueKind::quantity;
        out.number = *number;
        out.number_text = parts.value.text();
        out.unit = parts.read();
        out.text = parts.unit_text();
        return out;
    }

    // Some servers write `"value": "<0,1"`.
    ObservedValue quantity_as_text(const QuantityParts<V>& parts, ObservedValue out, std::string_view element) {
        const auto result = parse_result(parts.value.text());
        const bool two_comparators = result && out.comparator != Comparator::none &&
                                     result->comparator != Comparator::none && result->comparator != out.comparator;
        if (!result || two_comparators) {
            note(IssueCode::bad_value, element, "holds text that cannot be read as a number; no value");
            return ObservedValue{};
        }
        context_.note(Severity::information, IssueCode::bad_shape, place_, element, "the number came as text");
        if (result->comparator != Comparator::none) out.comparator = result->comparator;
        out.kind = ValueKind::quantity;
        out.number = result->number;
        out.number_text = result->number_text;
        out.unit = parts.unit_text().empty() ? result->unit : parts.read();
        out.text = parts.unit_text().empty() ? result->unit_text : parts.unit_text();
        return out;
    }

    ObservedValue coded(const V& value) {
        ObservedValue out;
        const Concept found = concept_of(value, context_.codes);
        if (!found.coded && found.text.empty()) return out;
        out.kind = ValueKind::coded;
        out.codes = found.ids;
        out.text = found.text;
        return out;
    }

    ObservedValue text(Text value) {
        ObservedValue out;
        if (trimmed(value).empty()) return out;
        out.kind = ValueKind::text;
        out.text = value;
        const auto result = parse_result(value);
        if (!result) return out;
        out.kind = ValueKind::quantity;
        out.comparator = result->comparator;
        out.number = result->number;
        out.number_text = result->number_text;
        out.unit = result->unit;
        out.text = result->unit_text;
        return out;
    }

    ObservedValue number(const V& value, std::string_view element) {
        ObservedValue out;
        const auto read = value.kind() == json::Kind::number ? Decimal::parse(value.text()) : std::nullopt;
        if (!read) {
            note(IssueCode::bad_value, element, "holds a number that cannot be read; no value");
            return out;
        }
        out.kind = ValueKind::quantity;
        out.number = *read;
        out.number_text = value.text();
        return out;
    }

    ObservedValue boolean(const V& value) {
        ObservedValue out;
        if (value.kind() != json::Kind::boolean) {
            note(IssueCode::bad_value, "valueBoolean", "is neither true nor false; no value");
            return out;
        }
        out.kind = ValueKind::boolean;
        out.yes = value.is_true();
        return out;
    }

    ObservedValue range(const V& value) {
        const V high = value["high"];
        const V low = value["low"];
        const bool bounded = is_object(high);
        if (!bounded && !is_object(low)) {
            note(IssueCode::bad_value, "valueRange", "has no bound; no value");
            return {};
        }
        ObservedValue out = quantity(QuantityParts<V>(bounded ? high : low), "valueRange");
        if (out.kind != ValueKind::quantity) return out;
        if (out.comparator != Comparator::none) {
            note(IssueCode::bad_value, "valueRange", "has a comparator in a bound; no value");
            return {};
        }
        out.comparator = bounded ? Comparator::less_or_equal : Comparator::greater_or_equal;
        context_.note(
            Severity::information, IssueCode::assumption, place_, "valueRange",
            bounded ? "a range: known to be at most its upper bound" : "a range: known to be at least its lower bound");
        return out;
    }

    Context<V>& context_;
    const Place& place_;
};

// The laboratory's own limits: only when one range applies to everybody and is in the value's own unit.
template <json::View V>
ReferenceRange read_range(const V& ranges, Unit unit) {
    V normal{};
    int candidates = 0;
    each(ranges, [&](const V& item, std::size_t) {
        if (has_modifier(item["modifierExtension"]) || item["appliesTo"].size() > 0 || item["age"].size() > 0) return;
        const Text type = plain_code(item["type"]);
        if (!type.empty() && type != "normal" && type != "therapeutic") return;
        normal = item;
        ++candidates;
    });
    ReferenceRange out;
    if (candidates != 1) return out;
    const auto limit = [unit](const V& bound) -> std::optional<Decimal> {
        if (!is_object(bound)) return std::nullopt;
        const QuantityParts<V> parts(bound);
        const bool other_unit = !parts.unit_text().empty() && parts.read() != unit;
        return other_unit || !parts.comparator.empty() ? std::nullopt : Decimal::parse(parts.value.text());
    };
    out.low = limit(normal["low"]);
    out.high = limit(normal["high"]);
    return out;
}

}  // namespace hv::fhir::r4
