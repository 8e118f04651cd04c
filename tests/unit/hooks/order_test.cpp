// order-select and order-sign: what a draft antipsychotic asks for, brings with it, and adds to.
#include "plugin/decide/attention.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

const std::string olanzapine = order_json("d1", "N05AH03", "Olanzapin");
const std::string aripiprazole = order_json("d2", "N05AX12", "Aripiprazol");
const std::string paracetamol = order_json("d3", "N02BE01", "Paracet");

std::vector<std::string> summaries(const json::Document& answer) {
    std::vector<std::string> all;
    for (const json::Value card : answer.root()["cards"].items()) all.emplace_back(card["summary"].text());
    return all;
}
bool any_holds(const std::vector<std::string>& texts, std::string_view part) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return holds(text, part); });
}

TEST(OrderSign, SaysNothingOfADrugThatIsNoAntipsychotic) {
    World world;
    EXPECT_EQ(world.call(Body::order("order-sign", {paracetamol})).body, R"({"cards":[]})");
    EXPECT_EQ(world.call(Body::order("order-sign", {})).body, R"({"cards":[]})");
    Body bare = Body::order("order-sign", {paracetamol});
    bare.prefetch.clear();
    EXPECT_EQ(world.call(bare).status, 200) << "nothing is needed, so nothing is missing";
}

TEST(OrderSign, NamesTheBaselineMeasurementsThatAreMissingAndDraftsTheLaboratoryOnes) {
    World world;
    const json::Document answer = world.cards(Body::order("order-sign", {olanzapine}));
    EXPECT_TRUE(any_holds(summaries(answer), "Før oppstart av Olanzapin: Grunnlinjemålinger"));
    const json::Value first = *answer.root()["cards"].items().begin();
    EXPECT_EQ(first["indicator"].text(), "warning");
    EXPECT_TRUE(holds(first["detail"].text(), "vekt")) << first["detail"].text();
    EXPECT_GE((*first["suggestions"].items().begin())["actions"].size(), 5U) << "HbA1c and four lipids";
}

// Hazards: H05, H06
TEST(OrderSign, TakesABundleThatSaysItIsNotWholeForMissing) {
    World world;
    const auto answered = [&](const std::string& severity, const std::string& code) {
        Body body = Body::order("order-sign", {aripiprazole});
        body.prefetch["observations"] =
            R"({"resourceType":"Bundle","type":"searchset","entry":[{"search":{"mode":"outcome"},"resource":)"
            R"({"resourceType":"OperationOutcome","issue":[{"severity":")" +
            severity + R"(","code":")" + code + R"("}]}}]})";
        return world.call(body);
    };
    EXPECT_EQ(answered("error", "incomplete").status, 412);
    EXPECT_EQ(answered("warning", "timeout").status, 412);
    EXPECT_EQ(answered("information", "informational").status, 200) << "a word beside an answer";
}

// Hazards: H06
TEST(OrderSign, NeverDropsThatDrugsAreTakenTogether) {
    World world;
    Body body = Body::order("order-sign", {olanzapine, order_json("d2", "N05AH04", "Kvetiapin"),
                                           order_json("d3", "N05AX08", "Risperidon")});
    body.prefetch["observations"] = Body::ill().prefetch["observations"];
    const json::Document answer = world.cards(body);
    EXPECT_EQ(answer.root()["cards"].size(), 4U);
    EXPECT_TRUE(any_holds(summaries(answer), "3 antipsykotika samtidig"));
    EXPECT_TRUE(holds(world.call(body).body, "Dessuten: ")) << "what finds no card of its own is told";
}

// Hazards: H06
TEST(OrderSign, HoldsADiagnosisAgainstTheDrug) {
    World world;
    Body body = Body::order("order-sign", {olanzapine});
    body.prefetch["conditions"] = bundle_json(
        {R"({"resourceType":"Condition","id":"dm","code":{"coding":[{"system":"http://snomed.info/sct","code":"44054006"}]},)"
         R"("clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},)"
         R"("subject":{"reference":"Patient/p1"},"onsetDateTime":"2019-05-02"})"});
    const json::Document answer = world.cards(body);
    EXPECT_TRUE(any_holds(summaries(answer), "høy metabolsk risiko, og pasienten har: Diabetes"));
    EXPECT_TRUE(holds(world.call(body).body, "**Diabetes** i journalen, siden 2019-05-02 (Condition/dm)"));
    body.prefetch["medicationRequests"] = bundle_json({changed(order_json("o1", "N05AH03"), R"("status":"draft")",
                                                               R"("status":"active","authoredOn":"2025-05-05")")});
    EXPECT_FALSE(holds(world.call(body).body, "**Diabetes** i journalen")) << "a renewal tells nothing new";
}

TEST(OrderSign, MayBeAnsweredWithAReasonAlsoWhereACardIsAboutNoFinding) {
    World world;
    Body body = Body::order("order-sign", {olanzapine, aripiprazole});
    body.prefetch["observations"] = Body::ill().prefetch["observations"];
    const json::Document answer = world.cards(body);
    for (const char* about : {"2 antipsykotika samtidig", "metabolsk risiko"}) {
        std::string card;
        for (const json::Value one : answer.root()["cards"].items()) {
            if (!holds(one["summary"].text(), about)) continue;
            card = one["uuid"].text();
            EXPECT_EQ(one["overrideReasons"].size(), act_reasons().size()) << about;
        }
        ASSERT_FALSE(card.empty()) << about;
        const std::string feedback = R"({"feedback":[{"card":")" + card +
                                     R"(","outcome":"overridden","outcomeTimestamp":"2025-11-21T12:01:00Z",)" +
                                     R"("overrideReason":{"reason":{"code":"palliative","system":")" +
                                     std::string(act_reason_system) + R"("}}}]})";
        EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-order-sign/feedback", feedback).body, "{}") << about;
        EXPECT_TRUE(holds(world.store->audit(0, 100)->back().entry.detail, R"("reason":"palliative")")) << about;
    }
    EXPECT_TRUE(world.store->care().acts({"sykehuset", "p1"})->empty()) << "no finding was attended to";
}

TEST(OrderSign, IsContentWithABaselineThatWasTaken) {
    World world;
    Body body = Body::order("order-sign", {aripiprazole});
    body.prefetch["observations"] = bundle_json(
        {observation_json("w1", "29463-7", "70", "kg", "2025-11-20"),
         observation_json("h1", "8302-2", "175", "cm", "2020-01-01"),
         observation_json("c1", "8280-0", "80", "cm", "2025-11-20"),
         observation_json("s1", "8480-6", "120", "mm[Hg]", "2025-11-20"),
         observation_json("d1", "8462-4", "75", "mm[Hg]", "2025-11-20"),
         observation_json("a1", "59261-8", "34", "mmol/mol", "2025-11-10"),
         observation_json("t1", "14647-2", "4.5", "mmol/L", "2025-11-10"),
         R"({"resourceType":"Observation","id":"smoke","status":"final","code":{"coding":[{"system":"http://loinc.org","code":)"
         R"("72166-2"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2025-11-10","valueCodeableConcept":)"
         R"({"coding":[{"system":"http://snomed.info/sct","code":"266919005"}]}})"});
    const json::Document answer = world.cards(body);
    EXPECT_FALSE(any_holds(summaries(answer), "Grunnlinjemålinger")) << world.call(body).body;
    EXPECT_FALSE(any_holds(summaries(answer), "metabolsk risiko")) << "its liability is low";
}

TEST(OrderSign, HoldsTheDrugsLiabilityAgainstTheFindingsAndNamesLowerOnesBySource) {
    World world;
    Body body = Body::order("order-sign", {olanzapine});
    body.prefetch["observations"] = Body::ill().prefetch["observations"];
    const json::Document answer = world.cards(body);
    EXPECT_TRUE(any_holds(summaries(answer), "Olanzapin har høy metabolsk risiko, og pasienten har: "));
    std::string detail;
    for (const json::Value card : answer.root()["cards"].items()) {
        if (holds(card["summary"].text(), "metabolsk risiko")) detail = card["detail"].text();
    }
    EXPECT_TRUE(holds(detail, "Pillinger 2020")) << detail;
    EXPECT_TRUE(holds(detail, "Aripiprazol")) << detail;
    EXPECT_TRUE(holds(detail, "Ziprasidon (QTc +9,7 ms)")) << detail;
    EXPECT_TRUE(holds(detail, "ikke bekreftet av kliniker")) << detail;
    EXPECT_FALSE(holds(detail, "Kvetiapin (")) << "medium is not low";
}

TEST(OrderSign, SaysThatADraftMakesTwoConcurrentAntipsychotics) {
    World world;
    Body body = Body::order("order-sign", {aripiprazole});
    body.prefetch["medicationStatements"] = bundle_json({statement_json("m1", "N05AH03", "2025-01-10", "Zyprexa")});
    EXPECT_TRUE(
        any_holds(summaries(world.cards(body)), "Utkastet gir 2 antipsykotika samtidig: Olanzapin, Aripiprazol"));

    Body again = Body::order("order-sign", {olanzapine});
    again.prefetch["medicationStatements"] = body.prefetch["medicationStatements"];
    EXPECT_FALSE(any_holds(summaries(world.cards(again)), "samtidig")) << "the same drug again is no second one";

    Body both = Body::order("order-sign", {olanzapine, aripiprazole});
    EXPECT_TRUE(any_holds(summaries(world.cards(both)), "2 antipsykotika samtidig"));
}

TEST(OrderSelect, LooksAtWhatWasSelectedAndStillCountsTheOtherDrafts) {
    World world;
    EXPECT_EQ(world.call(Body::order("order-select", {olanzapine, paracetamol}, R"(["MedicationRequest/d3"])")).body,
              R"({"cards":[]})");
    const json::Document answer =
        world.cards(Body::order("order-select", {olanzapine, aripiprazole}, R"(["MedicationRequest/d2"])"));
    EXPECT_FALSE(any_holds(summaries(answer), "Olanzapin har høy"));
    EXPECT_TRUE(any_holds(summaries(answer), "2 antipsykotika samtidig"));
    EXPECT_EQ(world.call(Body::order("order-select", {olanzapine})).status, 400) << "selections are required";
    Body none = Body::order("order-sign", {});
    none.context.clear();
    EXPECT_EQ(world.call(none).status, 400) << "so are the drafts";
}

TEST(OrderSign, FindsTheDrugInAMedicationOfTheSameBundle) {
    World world;
    const json::Document answer = world.cards(Body::order(
        "order-sign",
        {R"({"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order","subject":{"reference":)"
         R"("Patient/p1"},"medicationReference":{"reference":"Medication/m9"}})",
         R"({"resourceType":"Medication","id":"m9","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"N05AH03"}]}})"}));
    EXPECT_TRUE(any_holds(summaries(answer), "Olanzapin"));
}

TEST(OrderSign, JudgesADraftThatIsToBeginLaterAsIfItBeganNow) {
    World world;
    const json::Document answer = world.cards(Body::order(
        "order-sign",
        {R"({"resourceType":"MedicationRequest","id":"d1","status":"draft","intent":"order","medicationCodeableConcept":)"
         R"({"coding":[{"system":"http://www.whocc.no/atc","code":"N05AH03"}]},"dosageInstruction":[{"timing":{"repeat":)"
         R"({"boundsPeriod":{"start":"2025-12-24"},"frequency":1,"period":1,"periodUnit":"d"}}}]})"}));
    EXPECT_TRUE(any_holds(summaries(answer), "Grunnlinjemålinger"));
}

}  // namespace
}  // namespace hv::plugin::hooks::test
