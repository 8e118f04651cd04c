// The example set, as the types say it.
#include <gmock/gmock.h>

#include <algorithm>

#include "rules/engine/digest.hpp"
#include "tests/unit/rules_check/example.hpp"

namespace hv::rules {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const RuleSet& example_set() {
    static const RuleSet set = [] {
        Problems problems;
        auto parsed = check("ruleset.json", example_file("ruleset.json"), example_vocabulary(), problems);
        EXPECT_EQ(told(problems), "");
        return *std::move(parsed);
    }();
    return set;
}

const Rule& rule(std::string_view id) {
    const auto found = std::ranges::find(example_set().rules, id, &Rule::id);
    EXPECT_NE(found, example_set().rules.end()) << id;
    return *found;
}

template <class Kind>
const Kind& kind(std::string_view id) {
    return std::get<Kind>(rule(id).expr.kind);
}

const LimitInfo& limit(std::uint32_t id) {
    return example_set().limits.at(id - 1);
}

ObservableId observable(std::string_view id) {
    return example_vocabulary().observable(id).value_or(9999);
}

TEST(RuleSet, KnowsItsNameAndItsBytes) {
    EXPECT_EQ(example_set().id, "example");
    EXPECT_EQ(example_set().version, "1.0.0");
    EXPECT_EQ(example_set().title, (Words{"Eksempel", "Example"}));
    EXPECT_EQ(example_set().digest, sha256(example_file("ruleset.json")));
    EXPECT_EQ(example_set().sources[0].date, *Date::of(2026, 4, 26));
    EXPECT_EQ(example_set().sources[1].url, "");
    EXPECT_EQ(example_set().topics[0].category, "clinical");
    EXPECT_EQ(example_set().domains[0].goal.nb, "Mål");
}

TEST(Rule, CarriesItsGatesSourcesAndAudience) {
    const Rule& bmi = rule("EX-01");
    EXPECT_THAT(bmi.applies, ElementsAre(4, 0));
    EXPECT_EQ(bmi.sources[0].clause, "KMI > 25");
    EXPECT_TRUE(bmi.for_gp);
    EXPECT_FALSE(bmi.for_psychiatrist);
    EXPECT_TRUE(rule("EX-02").for_gp && rule("EX-02").for_psychiatrist);
    EXPECT_EQ(example_file("ruleset.json").substr(bmi.offset, 15), "{ \"id\": \"EX-01\"");
}

TEST(Gate, HoldsItsTest) {
    const auto& gates = example_set().gates;
    const auto& adult = std::get<AgeTest>(gates[0].test);
    EXPECT_EQ(adult.from, 18);
    EXPECT_EQ(adult.to, 200);
    EXPECT_EQ(limit(adult.from_limit).path, "gates.adult.age.from");
    EXPECT_EQ(limit(adult.from_limit).rule, LimitInfo::no_rule);
    EXPECT_EQ(adult.to_limit, 0U);
    EXPECT_EQ(std::get<ExposureTest>(gates[2].test).group, 0);
    EXPECT_EQ(std::get<AnyTest>(gates[3].test).of.size(), 2U);
    EXPECT_FALSE(std::get<DeceasedTest>(std::get<AllTest>(gates[4].test).of[0]).is);
}

TEST(Bands, ShareTheLimitBetweenThem) {
    const auto& bands = kind<BandKind>("EX-01").variants.at(0).bands;
    ASSERT_EQ(bands.size(), 3U);
    EXPECT_FALSE(bands[0].lower);
    EXPECT_TRUE(bands[0].upper->inclusive);
    EXPECT_FALSE(bands[1].lower->inclusive);
    EXPECT_EQ(bands[0].upper->id, bands[1].lower->id);
    const LimitInfo& shared = limit(bands[1].lower->id);
    EXPECT_EQ(shared.path, "EX-01.bands[1].above");
    EXPECT_EQ(shared.text, "25.0");
    EXPECT_EQ(shared.offsets.size(), 2U);
    EXPECT_EQ(shared.decimals, 1);
    EXPECT_FALSE(shared.span);
    EXPECT_EQ(example_set().rules[shared.rule].id, "EX-01");
}

TEST(Response, TakesItsConfidenceFromTheRuleUnlessItHasOne) {
    const auto& bands = kind<BandKind>("EX-01").variants.at(0).bands;
    EXPECT_EQ(bands[1].response.confidence, Confidence::v);
    EXPECT_EQ(bands[2].response.confidence, Confidence::d);
    EXPECT_EQ(bands[2].response.text.en, "Refer");
    EXPECT_EQ(kind<BandKind>("EX-01").missing->level, Level::due);
    const auto& answers = kind<StateKind>("EX-03").by_answer;
    EXPECT_EQ(answers[0].level, Level::danger);
    EXPECT_TRUE(answers[1].note);
    EXPECT_EQ(answers[1].text.nb, "Bra");
    EXPECT_TRUE(answers[2].unknown);
}

TEST(BandKind, KnowsHowToConfirmAndClear) {
    const auto& pressure = kind<BandKind>("EX-02");
    EXPECT_EQ(pressure.within, (Span{12, true}));
    EXPECT_THAT(pressure.variants[1].when.sexes, ElementsAre(SexTest::female, SexTest::other));
    EXPECT_EQ(pressure.confirm->readings, 2);
    EXPECT_EQ(pressure.confirm->until, Level::review);
    EXPECT_EQ(limit(pressure.confirm->days_limit).path, "EX-02.confirm.days");
    EXPECT_EQ(limit(pressure.confirm->within.limit).text, "90 d");
    EXPECT_EQ(pressure.clear->margin, Decimal(5, 0));
    EXPECT_EQ(limit(pressure.clear->margin_limit).path, "EX-02.clear.margin");
    EXPECT_EQ(limit(pressure.clear->readings_limit).path, "EX-02.clear.readings");
}

TEST(ChangeKind, KnowsWhatItIsHeldAgainst) {
    EXPECT_EQ(kind<ChangeKind>("EX-04").against, Against::lowest);
    EXPECT_EQ(kind<ChangeKind>("EX-04").period, (Span{3, true}));
    EXPECT_EQ(kind<ChangeKind>("EX-05").apart->second, (Span{550, false}));
    const auto& start = kind<ChangeKind>("EX-06");
    EXPECT_TRUE(start.percent);
    EXPECT_EQ(start.against, Against::baseline);
    EXPECT_EQ(start.baseline.first, (Span{-30, false}));
    EXPECT_EQ(start.until, (Span{3, true}));
    EXPECT_EQ(limit(start.baseline.first.limit).text, "-30 d");
    EXPECT_EQ(limit(start.variants[0].bands[1].lower->id).decimals, 2);
}

TEST(DueKind, KnowsItsSchedules) {
    const auto& baseline = kind<DueKind>("EX-07");
    ASSERT_EQ(baseline.tables.size(), 2U);
    EXPECT_EQ(baseline.exposure, 0);
    EXPECT_TRUE(std::get<DueOnce>(baseline.tables[0].schedule).late);
    EXPECT_EQ(std::get<DueOnce>(baseline.tables[1].schedule).opens, (Span{10, false}));
    const DueItem& sugar = baseline.tables[1].items[0];
    ASSERT_EQ(sugar.any.size(), 2U);
    EXPECT_EQ(sugar.any[1].of, observable("glucose"));
    EXPECT_TRUE(sugar.any[1].fasting);
    EXPECT_FALSE(sugar.any[0].fasting);
    EXPECT_EQ(sugar.from, (Span{-90, false}));

    const auto& series = std::get<DueSeries>(kind<DueKind>("EX-08").tables.at(0).schedule);
    EXPECT_EQ(series.count, 6);
    EXPECT_EQ(limit(series.count_limit).path, "EX-08.schedule.count");
    EXPECT_EQ(series.tolerance, (Span{3, false}));

    const auto& repeat = std::get<DueRepeat>(kind<DueKind>("EX-09").tables.at(0).schedule);
    EXPECT_TRUE(repeat.never_unknown);
    EXPECT_EQ(repeat.phases[1].from, (Span{126, false}));
    EXPECT_EQ(limit(repeat.phases[1].from.limit).text, "18 wk");
}

TEST(PresentKind, HoldsATestOrCountsExposures) {
    EXPECT_EQ(std::get<ConditionTest>(std::get<rules::Test>(kind<PresentKind>("EX-10").what)).condition, 0);
    const auto& exposures = std::get<PresentKind::Exposures>(kind<PresentKind>("EX-11").what);
    EXPECT_EQ(exposures.at_least, 2);
    EXPECT_EQ(limit(exposures.at_least_limit).path, "EX-11.exposures.at_least");
    EXPECT_EQ(exposures.longer_than, (Span{90, false}));
    EXPECT_EQ(kind<PresentKind>("EX-11").level, Level::review);
}

TEST(TurnKind, KnowsFromWhichAnswerToWhich) {
    const auto& turn = kind<TurnKind>("EX-16");
    EXPECT_EQ(turn.was, std::vector<AnswerId>{0});
    EXPECT_EQ(turn.is, std::vector<AnswerId>{1});
    EXPECT_EQ(limit(turn.within.limit).path, "EX-16.within");
    EXPECT_EQ(turn.level, Level::urgent);
}

TEST(CombineKind, HoldsRulesAndKindsAsParts) {
    const auto& together = kind<CombineKind>("EX-12");
    EXPECT_EQ(together.how, Combining::at_least);
    EXPECT_EQ(together.at_least, 2);
    EXPECT_EQ(limit(together.at_least_limit).path, "EX-12.at_least.n");
    EXPECT_EQ(together.level, Level::danger);
    ASSERT_EQ(together.parts.size(), 4U);
    EXPECT_EQ(std::get<RuleRef>(together.parts[1].kind).rule, 9);
    EXPECT_EQ(std::get<CombineKind>(together.parts[2].kind).how, Combining::negate);
    EXPECT_EQ(std::get<BandKind>(together.parts[3].kind).fasting, true);
}

TEST(Variants, ShareTheAgesBetweenThem) {
    const auto& risk = kind<ScoreKind>("EX-13");
    const AgeTest& young = *risk.variants[0].when.age;
    const AgeTest& old = *risk.variants[1].when.age;
    EXPECT_EQ(young.to_limit, old.from_limit);
    EXPECT_EQ(limit(young.to_limit).offsets.size(), 2U);
    EXPECT_EQ(young.from_limit, 0U) << "a gate shuts out everybody below, so this age decides nothing";
    EXPECT_EQ(old.to_limit, 0U);
    EXPECT_EQ(limit(risk.variants[0].bands[1].lower->id).decimals, 2);
    const auto& specimens = kind<BandKind>("EX-15").variants;
    EXPECT_EQ(specimens[0].when.fasting, true);
    EXPECT_EQ(specimens[0].when.pregnant, true);
    EXPECT_FALSE(kind<BandKind>("EX-14").variants[1].when.condition->is);
}

TEST(EveryLimit, StandsWhereItSaysItDoes) {
    const std::string bytes = example_file("ruleset.json");
    ASSERT_FALSE(example_set().limits.empty());
    for (const LimitInfo& info : example_set().limits) {
        EXPECT_FALSE(info.offsets.empty()) << info.path;
        for (std::size_t offset : info.offsets)
            EXPECT_EQ(bytes.substr(offset, info.text.size()), info.text) << info.path;
        EXPECT_EQ(info.span, info.text.find(' ') != std::string::npos) << info.path;
    }
}

TEST(Vocabulary, GivesEveryAcceptedUnitAConversion) {
    const Observable& weight = example_vocabulary().observables[observable("body-weight")];
    ASSERT_EQ(weight.conversions.size(), 2U);
    EXPECT_EQ(weight.conversions[0].from, fhir::unit_from_ucum("g"));
    EXPECT_EQ((Ratio(Decimal(49'000, 0)) * weight.conversions[0].factor), Ratio(Decimal(49, 0)));
    const Observable& hba1c = example_vocabulary().observables[observable("hba1c")];
    const Conversion& percent = hba1c.conversions.at(0);
    EXPECT_EQ(((Ratio(Decimal(65, 1)) + Ratio(percent.add)) * percent.factor).rounded(0), Decimal(48, 0));
    EXPECT_EQ(percent.low, Decimal(3, 0));
    EXPECT_EQ(hba1c.conversions.at(1).from, fhir::Unit::none);
}

TEST(Vocabulary, KnowsWhatACodeMeasures) {
    const Vocabulary& vocabulary = example_vocabulary();
    const auto code = [&](fhir::System system, std::string_view text) {
        return vocabulary.codes.find(fhir::Code(system, text));
    };
    const fhir::CodeId fasting = code(fhir::System::loinc, "14771-0");
    ASSERT_TRUE(vocabulary.measures(fasting));
    EXPECT_EQ(vocabulary.by_code[fasting].observable, observable("glucose"));
    EXPECT_TRUE(vocabulary.by_code[fasting].fasting);
    EXPECT_TRUE(vocabulary.by_code[code(fhir::System::loinc, "39156-5")].weak);
    EXPECT_FALSE(vocabulary.measures(0));
    EXPECT_FALSE(vocabulary.measures(code(fhir::System::loinc, "85354-9"))) << "a panel is no observable";
    EXPECT_FALSE(vocabulary.measures(code(fhir::System::snomed, "449868002"))) << "nor is an answer";
    ASSERT_EQ(vocabulary.panels.size(), 1U);
    EXPECT_EQ(vocabulary.panels[0].second, observable("diastolic"));
}

TEST(Vocabulary, KnowsAnswersGroupsAndDepots) {
    const Vocabulary& vocabulary = example_vocabulary();
    const Observable& smoking = vocabulary.observables[observable("smoking")];
    EXPECT_EQ(smoking.when_true, 0);
    EXPECT_EQ(smoking.when_false, 1);
    EXPECT_THAT(smoking.answers[1].codes, IsEmpty());
    const Observable& bmi = vocabulary.observables[observable("bmi")];
    EXPECT_EQ(bmi.derivation, Derivation::bmi);
    EXPECT_THAT(bmi.derived_from, ElementsAre(observable("body-weight"), observable("body-height")));
    const fhir::Code lithium(fhir::System::atc, "N05AN01");
    const fhir::Code olanzapine(fhir::System::atc, "N05AH03");
    const DrugGroup& antipsychotic = vocabulary.drug_groups[*vocabulary.drug_group("antipsychotic")];
    EXPECT_FALSE(antipsychotic.holds(lithium));
    EXPECT_TRUE(antipsychotic.holds(olanzapine));
    const ConditionGroup& heart = vocabulary.conditions[*vocabulary.condition("cvd")];
    EXPECT_TRUE(heart.holds(fhir::Code(fhir::System::icd10, "I21.9")));
    EXPECT_FALSE(heart.holds(fhir::Code(fhir::System::icd10, "I26.0")));
    EXPECT_EQ(vocabulary.depots[1].interval_days, 91);
    EXPECT_THAT(vocabulary.depots[1].names, ElementsAre("trevicta"));
    EXPECT_FALSE(vocabulary.observable("nothing"));
    EXPECT_TRUE(vocabulary.digest.starts_with("sha256:"));
}

TEST(Sha256, IsThePublishedOne) {
    EXPECT_EQ(sha256("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace hv::rules
