#include "rules/engine/kinds.hpp"
#include "rules/engine/norrisk2.hpp"
#include "rules/engine/score2_diabetes.hpp"

namespace hv::rules {

namespace {

struct Inputs {
    const Judge& judge;
    const ScoreKind& kind;
    Outcome& outcome;

    // Nothing, and the gap noted, when the vocabulary or the patient has no such reading.
    const Reading* wanted(std::string_view id) {
        const auto of = judge.patient.vocabulary->observable(id);
        if (!of) {
            if (!outcome.gap) outcome.gap = Gap{};
            return nullptr;
        }
        const Newest newest = newest_fresh(judge, *of, kind.within);
        const bool usable = newest.reading && newest.reading->comparator == fhir::Comparator::none;
        if (usable) outcome.evidence.used.push_back(used_reading(judge, *of, *newest.reading));
        if (!usable && !outcome.gap) outcome.gap = newest.gap ? newest.gap : gap_of(judge, *of, Why::conflicting);
        return usable ? newest.reading : nullptr;
    }

    [[nodiscard]] bool taken(std::string_view group) const {
        const auto id = judge.patient.vocabulary->drug_group(group);
        return id && anchor_of(judge, *id).taken;
    }

    // Absent family history is taken as none: it is asked for on the form and never inferred.
    int relatives() {
        const auto of = judge.patient.vocabulary->observable("family-early-ami");
        if (!of || judge.patient.of(*of).empty()) return 0;
        const Reading& reading = judge.patient.of(*of).front();
        outcome.evidence.used.push_back(used_reading(judge, *of, reading));
        return static_cast<int>(reading.value.rounded(0).coefficient());
    }
};

enum class Smoking { no, yes, unknown };

Smoking smoking(const Judge& judge, const Reading& reading) {
    const auto of = judge.patient.vocabulary->observable("smoking-status");
    const std::string& answer = judge.patient.vocabulary->observables[*of].answers[reading.answer].id;
    if (answer == "unknown") return Smoking::unknown;
    return answer == "daily" || answer == "smoker-unspecified" ? Smoking::yes : Smoking::no;
}

void judge_norrisk2(Inputs& inputs) {
    const Snapshot& patient = inputs.judge.patient;
    Outcome& outcome = inputs.outcome;
    const Reading* systolic = inputs.wanted("systolic");
    const Reading* cholesterol = inputs.wanted("total-cholesterol");
    const Reading* smokes = inputs.wanted("smoking-status");
    const bool sexed = patient.sex == fhir::Sex::male || patient.sex == fhir::Sex::female;
    if (!sexed && !outcome.gap) outcome.gap = Gap{};
    if (outcome.gap) return;

    Norrisk2Input input;
    input.male = patient.sex == fhir::Sex::male;
    input.age = age_on(*patient.born_last, inputs.judge.clock.today());
    inputs.judge.clock.reached(birthday(*patient.born_last, input.age + 1));
    input.systolic = systolic->value;
    input.total_cholesterol = cholesterol->value;
    const Smoking smoker = smoking(inputs.judge, *smokes);
    input.daily_smoker = smoker == Smoking::yes;
    input.antihypertensive = inputs.taken("antihypertensive");
    input.relatives_with_early_infarction = inputs.relatives();
    const Reading* hdl = inputs.wanted("hdl");
    const std::optional<Gap> open = outcome.gap;
    outcome.gap.reset();
    input.low_hdl = hdl && hdl->value < norrisk2_low_hdl(input.male);

    const auto risk = norrisk2(input);
    if (!risk) {
        outcome.gap = Gap{};
        return;
    }
    outcome.evidence.computed = {Computed::What::score, *risk, 0};
    respond(inputs.judge, inputs.kind.variants, Ratio(*risk), fhir::Comparator::none, nullptr, outcome);
    if (hdl && smoker != Smoking::unknown) return;

    // What is not known could only raise the risk: the answer stands if the highest risk gives the same.
    input.low_hdl = true;
    input.daily_smoker = input.daily_smoker || smoker == Smoking::unknown;
    Outcome highest;
    respond(inputs.judge, inputs.kind.variants, Ratio(norrisk2(input).value_or(*risk)), fhir::Comparator::none, nullptr,
            highest);
    if (highest.truth == outcome.truth && highest.level == outcome.level) return;
    outcome.truth = Truth::unknown;
    outcome.level = Level::none;
    outcome.response = nullptr;
    outcome.gap = open ? open : Gap{};
}

// Current smokers, as the SCORE2 family counts them: occasional ones too.
Smoking smoking_now(const Judge& judge, const Reading& reading) {
    const auto of = judge.patient.vocabulary->observable("smoking-status");
    const std::string& answer = judge.patient.vocabulary->observables[*of].answers[reading.answer].id;
    return answer == "occasional" ? Smoking::yes : smoking(judge, reading);
}

// The one who has had it longest, when some record says so and it has come.
struct Diabetes {
    bool has = false;
    std::optional<Date> since;
};
Diabetes diabetes_of(Inputs& inputs) {
    Diabetes found;
    const Snapshot& patient = inputs.judge.patient;
    const auto group = patient.vocabulary->condition("diabetes");
    for (std::uint32_t i = 0; group && i < patient.conditions.size(); ++i) {
        const Having& having = patient.conditions[i];
        if (having.condition != *group) continue;
        if (having.since && !inputs.judge.clock.reached(*having.since)) continue;
        if (having.until && inputs.judge.clock.passed(*having.until)) continue;
        if (!found.has) inputs.outcome.evidence.used.push_back({Used::What::condition, 0, i});
        found.has = true;
        if (having.since && (!found.since || *having.since < *found.since)) found.since = having.since;
    }
    return found;
}

struct Score2Readings {
    const Reading* systolic;
    const Reading* total;
    const Reading* hdl;
    const Reading* smokes;
    const Reading* hba1c = nullptr;
    const Reading* egfr = nullptr;
};

std::optional<Decimal> score2_of(Formula formula, const Score2DiabetesInput& input) {
    if (formula == Formula::score2_diabetes) return score2_diabetes(input);
    if (formula == Formula::score2 && input.common.age < 70) return score2(input.common);
    return score2_op(input.common);
}

void judge_score2(Inputs& inputs) {
    const Snapshot& patient = inputs.judge.patient;
    Outcome& outcome = inputs.outcome;
    const Formula formula = inputs.kind.formula;
    const bool for_diabetes = formula == Formula::score2_diabetes;
    Score2Readings read{inputs.wanted("systolic"), inputs.wanted("total-cholesterol"), inputs.wanted("hdl"),
                        inputs.wanted("smoking-status")};
    if (for_diabetes) {
        read.hba1c = inputs.wanted("hba1c");
        read.egfr = inputs.wanted("egfr");
    }
    const Diabetes diabetes = diabetes_of(inputs);
    const bool sexed = patient.sex == fhir::Sex::male || patient.sex == fhir::Sex::female;
    if ((!sexed || (for_diabetes && !diabetes.since)) && !outcome.gap) outcome.gap = Gap{};
    if (outcome.gap) return;

    Score2DiabetesInput input;
    input.common.male = patient.sex == fhir::Sex::male;
    input.common.age = age_on(*patient.born_last, inputs.judge.clock.today());
    inputs.judge.clock.reached(birthday(*patient.born_last, input.common.age + 1));
    input.common.systolic = read.systolic->value;
    input.common.total_cholesterol = read.total->value;
    input.common.hdl = read.hdl->value;
    input.common.diabetes = diabetes.has;
    const Smoking smoker = smoking_now(inputs.judge, *read.smokes);
    input.common.smoker = smoker == Smoking::yes;
    if (for_diabetes) {
        input.age_at_diagnosis = age_on(*patient.born_last, *diabetes.since);
        input.hba1c = read.hba1c->value;
        input.egfr = read.egfr->value;
    }
    const auto risk = score2_of(formula, input);
    const bool asks_diabetes = formula != Formula::score2 || input.common.age >= 70;
    const bool may_have = asks_diabetes && !diabetes.has && patient.incomplete;
    if (!risk || may_have || smoker == Smoking::unknown) {
        outcome.gap = smoker == Smoking::unknown
                          ? gap_of(inputs.judge, *patient.vocabulary->observable("smoking-status"), Why::absent)
                          : Gap{};
        return;
    }
    outcome.evidence.computed = {Computed::What::score, *risk, 0};
    respond(inputs.judge, inputs.kind.variants, Ratio(*risk), fhir::Comparator::none, nullptr, outcome);
}

}  // namespace

Outcome judge_kind(const Judge& judge, const ScoreKind& kind) {
    if (kind.formula == Formula::dose_percent) return judge_dose_percent(judge, kind);
    Outcome outcome;
    if (!judge.patient.born_first || !judge.patient.born_last ||
        *judge.patient.born_last - *judge.patient.born_first > 366) {
        outcome.gap = Gap{};
        return outcome;
    }
    Inputs inputs{judge, kind, outcome};
    kind.formula == Formula::norrisk2 ? judge_norrisk2(inputs) : judge_score2(inputs);
    return outcome;
}

}  // namespace hv::rules
