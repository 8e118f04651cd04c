// Which drug a medication resource is about, and whether it is a depot.
//
// Order:  an ATC coding; the printed names (uncertain_drug: a FEST number alone tells nothing here); the ingredients;
//         else "unclassified drug, needs review", and the use is kept.
// Depot:  an ATC that exists as a depot, and a form or name that says so; an intramuscular route alone is weak
//         (route_only), and never enough for zuclopenthixol acetate ("Acutard"), which works for days.
// Source: reference 1.3, 6.2 (resolution order, magistral drugs), 7.23, 7.29.
#pragma once

#include <array>

#include "fhir/codes/atc.hpp"
#include "fhir/r4/context.hpp"
#include "fhir/r4/daily_dose.hpp"
#include "fhir/r4/words.hpp"

namespace hv::fhir::r4 {

// Levels of ATC: N, N05, N05A, N05AH, N05AH03.
bool is_atc(const Code& code);

// What the codings and texts of a drug say, before anything is decided.
struct DrugNames {
    Code atc;  // the most specific ATC coding
    bool bad_atc = false;
    std::array<Text, 8> names{};
    std::size_t count = 0;

    void add_name(Text name);
    void add_coding(const Coding& coding);
    // The first name that gives a drug away; an empty Code when none does.
    [[nodiscard]] Code by_name() const;
    // The first name that names a depot product; empty when none does.
    [[nodiscard]] Text depot_name() const;
    [[nodiscard]] bool names_acutard() const;
};

// The product that is a depot is the name that people want to see.
void decide_depot(Drug& drug, const DrugNames& names, bool form_says_depot, bool intramuscular);

template <json::View V>
void add_concept(DrugNames& names, const V& concept_value) {
    names.add_name(string_of(concept_value["text"]));
    each_coding(concept_value, [&](const Coding& coding) { names.add_coding(coding); });
}

template <json::View V>
class DrugReader {
public:
    DrugReader(Context<V>& context, const Place& place) : context_(context), place_(place) {}

    // `medication` is the element medication[x]: `concept_value` or `reference`, whichever is there.
    Drug read(const V& concept_value, const V& reference, const V& contained, bool intramuscular) {
        DrugNames names;
        add_concept(names, concept_value);
        const V resource = follow(reference, contained);
        strength_ = strength_of(resource);
        add_concept(names, resource["code"]);
        names.add_name(string_of(reference["display"]));
        names.add_name(string_of(extension(resource["extension"], "sfm-name")["valueString"]));

        Drug drug;
        if (names.count > 0) drug.name = names.names[0];
        classify(drug, names, resource, contained);
        decide_depot(drug, names, form_says_depot(resource["form"]), intramuscular);
        if (drug.route_only)
            note(Severity::information, IssueCode::uncertain_drug, "taken as a depot by its route alone");
        return drug;
    }

    // Of the product that was read last: milligrams a piece.
    [[nodiscard]] const std::optional<Ratio>& strength() const { return strength_; }

private:
    static constexpr int deepest = 4;            // ingredients of ingredients
    static constexpr int most_ingredients = 64;  // of one drug in all: it may hold itself

    void note(Severity severity, IssueCode code, std::string_view text) {
        context_.note(severity, code, place_, "medication", text);
    }

    // The Medication that a reference leads to; absent when it must not or cannot be used.
    V follow(const V& reference, const V& contained) {
        if (!is_object(reference)) return V{};
        const V found = context_.entries.resolve(string_of(reference["reference"]), contained);
        if (!is_object(found)) {
            note(Severity::warning, IssueCode::unresolved_reference,
                 "leads nowhere in what was read; only its printed name is known");
            return V{};
        }
        if (has_modifier(found["modifierExtension"]) || !string_of(found["implicitRules"]).empty()) {
            note(Severity::warning, IssueCode::unknown_modifier,
                 "its meaning is changed in a way that is not known here; only its printed name is used");
            return V{};
        }
        return found;
    }

    void classify(Drug& drug, const DrugNames& names, const V& resource, const V& contained) {
        if (names.bad_atc)
            note(Severity::warning, IssueCode::bad_value, "has an ATC code that cannot be one; not used");
        if (names.atc) {
            drug.atc = names.atc;
            drug.basis = DrugBasis::atc;
            return;
        }
        if (const Code by_name = names.by_name()) {
            drug.atc = by_name;
            drug.basis = DrugBasis::name;
            note(Severity::information, IssueCode::uncertain_drug, "has no ATC code: recognised by its name");
            return;
        }
        if (const Code found = by_ingredients(resource, contained, 0)) {
            drug.atc = found;
            drug.basis = DrugBasis::ingredient;
            note(Severity::information, IssueCode::uncertain_drug, "has no ATC code: recognised by an ingredient");
            return;
        }
        note(Severity::warning, IssueCode::unclassified_drug, "unclassified drug, needs review");
    }

    // An antipsychotic among the active ingredients before any other.
    Code by_ingredients(const V& resource, const V& contained, int depth) {
        Code best;
        if (depth >= deepest) return best;
        each(resource["ingredient"], [&](const V& item, std::size_t) {
            if (++ingredients_ > most_ingredients) return;
            const V active = item["isActive"];
            if (active.kind() == json::Kind::boolean && !active.is_true()) return;
            if (has_modifier(item["modifierExtension"])) return;
            DrugNames names;
            add_concept(names, item["itemCodeableConcept"]);
            const V reference = item["itemReference"];
            // Ingredients contained in the Medication, or in what holds it.
            const V own = resource["contained"];
            const V target =
                context_.entries.resolve(string_of(reference["reference"]), is_array(own) ? own : contained);
            add_concept(names, target["code"]);
            names.add_name(string_of(reference["display"]));
            Code here = names.atc ? names.atc : names.by_name();
            if (!here) here = by_ingredients(target, contained, depth + 1);
            if (here && (!best || (is_antipsychotic(here) && !is_antipsychotic(best)))) best = here;
        });
        return best;
    }

    static bool form_says_depot(const V& form) {
        bool depot = false;
        const Text text =
            each_coding(form, [&](const Coding& coding) { depot = depot || names_depot(coding.display); });
        return depot || names_depot(text);
    }

    Context<V>& context_;
    const Place& place_;
    int ingredients_ = 0;
    std::optional<Ratio> strength_;
};

}  // namespace hv::fhir::r4
