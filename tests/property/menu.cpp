#include "tests/property/menu.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "fhir/codes/atc.hpp"
#include "fhir/codes/drug_names.hpp"
#include "tests/property/people.hpp"

namespace hv::property {
namespace {

using Limits = std::map<rules::ObservableId, std::set<Decimal>>;

void collect(const rules::Expr& expr, Limits& limits) {
    const auto look = [&](const auto& kind) {
        if constexpr (requires { kind.parts; }) {
            for (const rules::Expr& part : kind.parts) collect(part, limits);
        } else if constexpr (requires { kind.confirm; }) {
            for (const rules::Variant& variant : kind.variants)
                for (const rules::Band& band : variant.bands)
                    if (band.upper) limits[kind.of].insert(band.upper->value);
        }
    };
    std::visit(look, expr.kind);
}

std::int64_t scaled(const Decimal& value, int decimals) {
    Ratio steps(value);
    for (int i = 0; i < decimals; ++i) steps = steps * Ratio(Decimal(10, 0));
    return std::stoll(steps.rounded(0).text());
}

Quantity quantity_of(const rules::Observable& observable, const std::set<Decimal>& limits) {
    Quantity made;
    made.observable = observable.id;
    made.unit = fhir::ucum_text(observable.unit);
    made.decimals = observable.decimals;
    for (const Decimal& limit : limits) made.limits.push_back(scaled(limit, made.decimals));
    const std::int64_t low = scaled(observable.plausible_low, made.decimals);
    const std::int64_t high = scaled(observable.plausible_high, made.decimals);
    const auto [first, last] = std::minmax_element(made.limits.begin(), made.limits.end());
    made.least = made.limits.empty() ? low : std::max(low, *first / 2);
    made.most = made.limits.empty() ? high : std::min(high, *last * 3 / 2 + 1);
    for (const rules::Conversion& conversion : observable.conversions) {
        const bool exact = fhir::factor_between(conversion.from, observable.unit).has_value();
        if (exact && conversion.from != fhir::Unit::none) made.others.emplace_back(fhir::ucum_text(conversion.from));
    }
    return made;
}

std::string drug_of(const rules::DrugGroup& group) {
    for (const fhir::DrugRow& row : fhir::drug_rows)
        if (group.holds(fhir::Code(fhir::System::atc, row.atc))) return std::string(row.atc);
    // A class, made a substance of it: any will do.
    constexpr std::string_view shape = "A01AA01";
    for (const fhir::Code& code : group.include) {
        std::string substance(code.text());
        substance += shape.substr(substance.size());
        if (group.holds(fhir::Code(fhir::System::atc, substance))) return substance;
    }
    return {};
}

void add_drugs(const rules::Vocabulary& words, Menu& made) {
    const auto& antipsychotic = words.drug_groups[words.drug_group("antipsychotic").value()];
    for (const fhir::DrugRow& row : fhir::drug_rows)
        if (antipsychotic.holds(fhir::Code(fhir::System::atc, row.atc))) made.antipsychotics.emplace_back(row.atc);
    for (const char* common : {"N05AH02", "N05AH02", "N05AH03", "N05AH04", "N05AX12", "N05AX08", "N05AD01"})
        for (int i = 0; i < 8; ++i) made.antipsychotics.emplace_back(common);
    for (const rules::DrugGroup& group : words.drug_groups)
        if (std::string drug = drug_of(group); !drug.empty()) made.other_drugs.push_back(std::move(drug));
    for (const rules::Depot& depot : words.depots)
        made.depots.push_back({std::string(depot.atc.text()),
                               depot.names.empty() ? "depotinjeksjon" : depot.names.front(), depot.interval_days});
}

Menu read_menu() {
    const rules::Vocabulary& words = rules::shipped_vocabulary();
    Limits limits;
    for (const rules::RuleSet& set : shipped_sets())
        for (const rules::Rule& rule : set.rules) collect(rule.expr, limits);
    Menu made;
    for (rules::ObservableId id = 0; id < words.observables.size(); ++id) {
        const rules::Observable& observable = words.observables[id];
        switch (observable.kind) {
            case rules::ObservableKind::quantity:
                made.quantities.push_back(quantity_of(observable, limits[id]));
                break;
            case rules::ObservableKind::coded: {
                Question& question = made.questions.emplace_back(Question{observable.id, {}});
                for (const rules::Answer& answer : observable.answers)
                    if (!answer.codes.empty()) question.answers.push_back(answer.id);
                if (question.answers.empty()) made.questions.pop_back();
                break;
            }
            case rules::ObservableKind::event:
                made.events.push_back(observable.id);
                break;
        }
    }
    add_drugs(words, made);
    for (const rules::ConditionGroup& group : words.conditions)
        for (const fhir::Code& code : group.codes)
            if (code.system() == fhir::System::icd10) {
                made.icd10.emplace_back(code.text());
                break;
            }
    return made;
}

}  // namespace

const Menu& menu() {
    static const Menu made = read_menu();
    return made;
}

}  // namespace hv::property
