// Small rule sets for tests: everything that a set needs around the rules that a test is about.
#pragma once

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "rules/engine/check.hpp"

namespace hv::rules {

// A rule of the kind, with what every rule needs around it; `more`: further fields, each with its comma.
inline std::string rule(std::string_view id, std::string_view kind, std::string_view more = {}) {
    std::string out = R"({ "id": ")" + std::string(id) + R"(", "domain": "weight", "topic": "heart", )";
    out += more;
    out += R"("title": { "nb": "Tittel )" + std::string(id) + R"(", "en": "Title )" + std::string(id) + R"(" }, )";
    out += R"("text": { "nb": "Gjør noe", "en": "Do something" }, )";
    out += R"("source": [ { "ref": "S", "clause": "side 1" } ], )";
    if (more.find("\"confidence\"") == std::string_view::npos) out += R"("confidence": "V", )";
    return out + std::string(kind) + " }";
}

inline std::string set_of(std::string_view rules, std::string_view gates = {}) {
    std::string out = R"({ "id": "small", "version": "1.0.0",
  "title": { "nb": "Lite sett", "en": "Small set" },
  "sources": [ { "id": "S", "title": "Kilden", "url": "https://example.org/kilde_1", "date": "2025-01-01" } ],
  "topics": [ { "id": "heart", "category": "clinical", "flag": { "nb": "Se oversikt", "en": "See overview" } } ],
  "domains": [ { "id": "weight", "title": { "nb": "Overvekt", "en": "Weight" },
    "actions": { "nb": "Aktivitet", "en": "Activity" }, "resources": { "nb": "Frisklivssentral", "en": "Healthy-life centre" },
    "goal": { "nb": "Ned 5 %", "en": "Down 5 %" } } ],
  "gates": [ )";
    const bool adults = gates.empty() && rules.find("\"adult\"") != std::string_view::npos;
    out += adults ? R"({ "id": "adult", "title": { "nb": "voksne", "en": "adults" }, "age": { "from": 18 } })" : gates;
    return out + " ],\n  \"rules\": [\n" + std::string(rules) + "\n  ] }\n";
}

inline RuleSet proved(const std::string& bytes) {
    Problems problems;
    std::optional<RuleSet> rules = check("small.json", bytes, shipped_vocabulary(), problems);
    std::string told;
    for (const Problem& problem : problems) told += "\n" + text(problem);
    if (!rules) {
        ADD_FAILURE() << "the test's own set is refused:" << told;
        throw std::runtime_error(told);
    }
    return std::move(*rules);
}

inline constexpr std::string_view bmi_over_25 =
    R"("kind": "band", "of": "bmi", "within": "365 d", "bands": [ { "through": 25.0 }, { "above": 25.0, "level": "danger" } ])";

}  // namespace hv::rules
