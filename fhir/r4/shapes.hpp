// Small looks at JSON values that every part of the reader shares: lists that came as one object, codings, periods,
// identifiers, references, extensions.
//
// Leniency: a single object where FHIR wants a list is read as a list of one; null padding in lists is skipped.
#pragma once

#include <optional>

#include "fhir/base/time.hpp"
#include "fhir/codes/code_book.hpp"
#include "fhir/json/view.hpp"
#include "fhir/model/record.hpp"
#include "fhir/r4/names.hpp"
#include "fhir/r4/reference.hpp"
#include "fhir/r4/whose.hpp"

namespace hv::fhir::r4 {

template <json::View V>
bool is_object(const V& value) {
    return value.kind() == json::Kind::object;
}

template <json::View V>
bool is_array(const V& value) {
    return value.kind() == json::Kind::array;
}

// The content of a string, and of nothing else.
template <json::View V>
Text string_of(const V& value) {
    return value.kind() == json::Kind::string ? value.text() : Text{};
}

// `use(element, index)` for every object of a list.
template <json::View V, class Use>
void each(const V& list, Use&& use) {
    if (is_object(list)) {
        use(list, std::size_t{0});
        return;
    }
    std::size_t index = 0;
    for (const V& item : list.items()) {
        if (is_object(item)) use(item, index);
        ++index;
    }
}

template <json::View V>
V first_of(const V& list) {
    V found{};
    each(list, [&](const V& item, std::size_t index) {
        if (index == 0) found = item;
    });
    return found;
}

// An element that must be left out: somebody changed its meaning in a way that nobody here knows.
template <json::View V>
bool has_modifier(const V& modifier_extension) {
    return is_object(modifier_extension) || (is_array(modifier_extension) && modifier_extension.size() > 0);
}

template <json::View V>
std::optional<Moment> moment_of(const V& value) {
    const Text text = string_of(value);
    return text.empty() ? std::nullopt : parse_moment(text);
}

template <json::View V>
Identifier identifier_of(const V& identifier) {
    return {string_of(identifier["system"]), string_of(identifier["value"])};
}

// The hash of the first business identifier that has a value. Its type counts where the system is missing, as in
// Norwegian medication lists (`PLL`, `ReseptId`).
template <json::View V>
std::uint32_t identifier_key_of(const V& identifiers) {
    std::uint32_t key = 0;
    each(identifiers, [&](const V& item, std::size_t) {
        const Identifier found = identifier_of(item);
        if (key != 0 || found.empty()) return;
        const Text kind = found.system.empty() ? string_of(item["type"]["text"]) : found.system;
        key = folded(hash_text(found.value, hash_text(kind)));
    });
    return key;
}

template <json::View V>
Subject subject_of(const V& subject) {
    Subject out;
    for (const auto& member : subject.members()) {
        switch (key_of(member.name)) {
            case key("reference"):
                out.reference = string_of(member.value);
                break;
            case key("type"):
                out.type = string_of(member.value);
                break;
            case key("identifier"):
                out.identifier = identifier_of(member.value);
                break;
            default:
                break;
        }
    }
    return out;
}

struct Coding {
    Text system;
    Text code;
    Text display;
};

template <json::View V>
Coding coding_of(const V& coding) {
    Coding out;
    for (const auto& member : coding.members()) {
        switch (key_of(member.name)) {
            case key("system"):
                out.system = string_of(member.value);
                break;
            case key("code"):
                out.code = string_of(member.value);
                break;
            case key("display"):
                out.display = string_of(member.value);
                break;
            default:
                break;
        }
    }
    return out;
}

// A CodeableConcept: `use(Coding)` for each coding; returns its text.
template <json::View V, class Use>
Text each_coding(const V& concept_value, Use&& use) {
    Text text;
    for (const auto& member : concept_value.members()) {
        switch (key_of(member.name)) {
            case key("text"):
                text = string_of(member.value);
                break;
            case key("coding"):
                each(member.value, [&](const V& item, std::size_t) { use(coding_of(item)); });
                break;
            default:
                break;
        }
    }
    return text;
}

// What the rules asked for in a CodeableConcept, and what a person reads.
struct Concept {
    CodeIds ids;
    Text text;           // text, or else the first display
    bool coded = false;  // has a code at all, asked for or not
    bool odd = false;    // the codings came as one object, not as a list
};

template <json::View V>
Concept concept_of(const V& concept_value, const CodeBook& codes) {
    Concept out;
    Text display;
    const auto take = [&](const V& item, std::size_t) {
        const Coding coding = coding_of(item);
        if (display.empty()) display = coding.display;
        if (coding.code.empty()) return;
        out.coded = true;
        out.ids.add(codes.find(coding.system, coding.code));
    };
    for (const auto& member : concept_value.members()) {
        switch (key_of(member.name)) {
            case key("text"):
                out.text = string_of(member.value);
                break;
            case key("coding"):
                out.odd = is_object(member.value);
                each(member.value, take);
                break;
            default:
                break;
        }
    }
    if (out.text.empty()) out.text = display;
    return out;
}

// The first code of a CodeableConcept, or the text itself where an older FHIR version had a plain code.
template <json::View V>
Text plain_code(const V& value) {
    if (!is_object(value)) return string_of(value);
    Text code;
    each_coding(value, [&](const Coding& coding) {
        if (code.empty()) code = coding.code;
    });
    return code;
}

// --- extensions: urls are compared by their last segment, in any case

template <json::View V>
bool is_extension(const V& extension, Text last_segment) {
    Text url = string_of(extension["url"]);
    if (const std::size_t slash = url.rfind('/'); slash != Text::npos) url.remove_prefix(slash + 1);
    return same_ignoring_case(url, last_segment);
}

// The first extension of that name among `extensions`; absent when there is none.
template <json::View V>
V extension(const V& extensions, Text last_segment) {
    V found{};
    bool any = false;
    each(extensions, [&](const V& item, std::size_t) {
        if (any || !is_extension(item, last_segment)) return;
        found = item;
        any = true;
    });
    return found;
}

template <json::View V>
std::optional<Moment> extension_moment(const V& extension) {
    for (const Text name : {Text("valueDateTime"), Text("valueDate"), Text("valueInstant"), Text("valueString")})
        if (const auto moment = moment_of(extension[name])) return moment;
    return std::nullopt;
}

template <json::View V>
Text extension_code(const V& extension) {
    if (const Text code = plain_code(extension["valueCodeableConcept"]); !code.empty()) return code;
    if (const Text code = string_of(extension["valueCoding"]["code"]); !code.empty()) return code;
    if (const Text code = string_of(extension["valueCode"]); !code.empty()) return code;
    return string_of(extension["valueString"]);
}

}  // namespace hv::fhir::r4
