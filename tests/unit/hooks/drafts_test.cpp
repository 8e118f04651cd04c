// Drafts that start nothing: an order that ends, a renewal, a drug that nobody recognises; and tests asked for already.
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

const std::string nothing = R"({"cards":[]})";
const std::string olanzapine = order_json("d1", "N05AH03", "Zyprexa");

// `text` with the first `from` as `to`.
std::string with_status(const std::string& order, const std::string& status) {
    return changed(order, R"("status":"draft")", R"("status":")" + status + '"');
}
std::string standing(const std::string& id, const std::string& atc, const std::string& more = {}) {
    return changed(with_status(order_json(id, atc), "active"), R"("intent")",
                   R"("authoredOn":"2025-05-05")" + more + R"(,"intent")");
}
std::string text_only(const std::string& id, const std::string& name) {
    return R"({"resourceType":"MedicationRequest","id":")" + id +
           R"(","status":"draft","intent":"order","subject":{"reference":"Patient/p1"},)"
           R"("medicationCodeableConcept":{"text":")" +
           name + R"("}})";
}
Body signing(const std::vector<std::string>& drafts, const std::vector<std::string>& orders = {}) {
    Body body = Body::order("order-sign", drafts);
    body.prefetch["medicationRequests"] = bundle_json(orders);
    return body;
}

// Hazards: H17
TEST(EndedDraft, IsNoStart) {
    World world;
    for (const char* status : {"stopped", "cancelled", "completed", "ended", "on-hold", "entered-in-error"}) {
        EXPECT_EQ(world.call(signing({with_status(olanzapine, status)})).body, nothing) << status;
    }
    const std::string not_to_give = changed(olanzapine, R"("intent")", R"("doNotPerform":true,"intent")");
    EXPECT_EQ(world.call(signing({not_to_give})).body, nothing);
    for (const char* status : {"draft", "active", "unknown"}) {
        EXPECT_TRUE(holds(world.call(signing({with_status(olanzapine, status)})).body, "Før oppstart")) << status;
    }
}

// Hazards: H07, H17
TEST(EndedDraft, TakesThePlaceOfItsOrderSoThatASwitchIsNoCombination) {
    World world;
    const std::string ongoing = standing("o1", "N05AX12");
    const std::string abilify = order_json("o1", "N05AX12", "Abilify");
    EXPECT_TRUE(holds(world.call(signing({olanzapine}, {ongoing})).body, "2 antipsykotika samtidig"));
    for (const char* status : {"stopped", "cancelled", "completed", "on-hold", "entered-in-error"}) {
        const http::Reply reply = world.call(signing({with_status(abilify, status), olanzapine}, {ongoing}));
        EXPECT_FALSE(holds(reply.body, "samtidig")) << status << reply.body;
        EXPECT_TRUE(holds(reply.body, "Før oppstart av Olanzapin")) << status << reply.body;
    }
    const std::string planned = standing(
        "o1", "N05AX12",
        R"(,"dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"start":"2025-05-05","end":"2026-05-05"}}}}])");
    EXPECT_FALSE(holds(world.call(signing({with_status(abilify, "stopped"), olanzapine}, {planned})).body, "samtidig"))
        << "a planned end does not outlast the stop";
    EXPECT_FALSE(holds(world
                           .call(signing({with_status(abilify, "stopped"), olanzapine},
                                         {changed(ongoing, "2025-05-05", "2025-11-21")}))
                           .body,
                       "samtidig"))
        << "ordered and stopped today";
}

// Hazards: H07
TEST(ReplacingDraft, EndsTheOrderThatItReplaces) {
    World world;
    const std::string ongoing = standing("o1", "N05AX12");
    const auto replacing = [&](const std::string& reference) {
        const std::string prior = R"("priorPrescription":{"reference":")" + reference + R"("},"intent")";
        Body body = signing({changed(olanzapine, R"("intent")", prior)}, {ongoing});
        body.members["fhirServer"] = '"' + fhir_server + '"';
        return world.call(body).body;
    };
    const std::vector<std::string> to_it{"MedicationRequest/o1", "MedicationRequest/o1/_history/3",
                                         fhir_server + "/MedicationRequest/o1"};
    for (const std::string& reference : to_it) {
        const std::string body = replacing(reference);
        EXPECT_FALSE(holds(body, "samtidig")) << reference << body;
        EXPECT_TRUE(holds(body, "Før oppstart av Olanzapin")) << reference << body;
    }
    for (const char* reference : {"MedicationRequest/o2", "https://other.test/fhir/MedicationRequest/o1",
                                  "MedicationStatement/o1", "MedicationRequesto1", "#o1", ""}) {
        EXPECT_TRUE(holds(replacing(reference), "2 antipsykotika samtidig")) << reference;
    }
}

TEST(EndedDraft, EndsNothingThatAnotherRecordKeepsInUse) {
    World world;
    const std::string stopped = with_status(order_json("o1", "N05AX12", "Abilify"), "stopped");
    const auto two = [&](Body body) { return holds(world.call(body).body, "2 antipsykotika samtidig"); };
    EXPECT_TRUE(two(signing({stopped, olanzapine}, {standing("o1", "N05AX12"), standing("o2", "N05AX12")})));
    Body said = signing({stopped, olanzapine}, {standing("o1", "N05AX12")});
    said.prefetch["medicationStatements"] = bundle_json({statement_json("s1", "N05AX12", "2025-05-05", "Abilify")});
    EXPECT_TRUE(two(said));
    EXPECT_TRUE(two(signing({changed(stopped, "o1", "o9"), olanzapine}, {standing("o1", "N05AX12")})))
        << "another order's id";
    const std::string injection = order_json("o1", "N05AX13", "Xeplion 100 mg depotinjeksjon");
    EXPECT_TRUE(two(signing({with_status(injection, "stopped"), olanzapine},
                            {changed(standing("o1", "N05AX13"), "legemiddel", "Xeplion 100 mg depotinjeksjon")})))
        << "a depot still works";
}

TEST(EndedDraft, EndsItsOrderAlsoWhenOnlyTheNewDrugWasSelected) {
    World world;
    Body body =
        Body::order("order-select", {with_status(order_json("o1", "N05AX12", "Abilify"), "stopped"), olanzapine},
                    R"(["MedicationRequest/d1"])");
    body.prefetch["medicationRequests"] = bundle_json({standing("o1", "N05AX12")});
    EXPECT_FALSE(holds(world.call(body).body, "samtidig"));
}

// Hazards: H07
TEST(Renewal, IsNotShownAsAStart) {
    World world;
    const http::Reply start = world.call(signing({olanzapine}));
    EXPECT_TRUE(holds(start.body, "Før oppstart av Olanzapin"));
    const http::Reply renewal = world.call(signing({olanzapine}, {standing("o1", "N05AH03")}));
    EXPECT_FALSE(holds(renewal.body, "Før oppstart")) << renewal.body;
    EXPECT_FALSE(holds(renewal.body, "suggestions")) << renewal.body;
    EXPECT_FALSE(holds(renewal.body, "Olanzapin har høy metabolsk risiko")) << "nothing speaks against it";
    Body over = signing({olanzapine});
    over.prefetch["medicationStatements"] =
        bundle_json({changed(statement_json("s1", "N05AH03", "2020-01-01"), R"("start":"2020-01-01")",
                             R"("start":"2020-01-01","end":"2021-01-01")")});
    EXPECT_TRUE(holds(world.call(over).body, "Før oppstart av Olanzapin")) << "taken years ago";
}

TEST(Renewal, OfOneDrugIsNotNamedAsAStartBesideANewOne) {
    World world;
    const std::string aripiprazole = order_json("d2", "N05AX12", "Abilify");
    const http::Reply reply = world.call(signing({olanzapine, aripiprazole}, {standing("o1", "N05AH03")}));
    EXPECT_TRUE(holds(reply.body, "Før oppstart av Aripiprazol: ")) << reply.body;
}

// Hazards: H07
TEST(Renewal, HoldsItsLiabilityAgainstTheFindingsWithoutRepeatingThem) {
    World world;
    Body body = signing({olanzapine}, {standing("o1", "N05AH03")});
    body.prefetch["observations"] = Body::ill().prefetch["observations"];
    const json::Document answer = world.cards(body);
    std::string detail;
    for (const json::Value card : answer.root()["cards"].items()) {
        EXPECT_FALSE(holds(card["summary"].text(), "Før oppstart"));
        if (holds(card["summary"].text(), "høy metabolsk risiko, og pasienten har: ")) detail = card["detail"].text();
    }
    EXPECT_TRUE(holds(detail, "Lav metabolsk risiko etter samme kilde")) << detail;
    EXPECT_FALSE(holds(detail, "182")) << "the pressure stands on the card of patient-view";
    EXPECT_FALSE(holds(detail, "Ikke vurdert")) << detail;
}

// Hazards: H06, H17
TEST(UnrecognisedDraft, IsSaidNotToBeAssessed) {
    World world;
    const json::Document answer = world.cards(signing({text_only("d1", "Gurglomat <5> mg")}));
    ASSERT_EQ(answer.root()["cards"].size(), 1U);
    const json::Value card = *answer.root()["cards"].items().begin();
    EXPECT_EQ(card["summary"].text(), "Legemidlet ble ikke gjenkjent: ikke vurdert");
    EXPECT_EQ(card["indicator"].text(), "info");
    EXPECT_TRUE(holds(card["detail"].text(), "Gurglomat &lt;5> mg")) << card["detail"].text();
    EXPECT_FALSE(card["overrideReasons"]);
    const http::Reply english = world.call(signing({text_only("d1", "Gurglomat")}), {{"Accept-Language", "en"}});
    EXPECT_TRUE(holds(english.body, "The drug was not recognised: not assessed")) << english.body;
    world.hooks->stop();
    EXPECT_EQ(world.store->audit(0, 100)->size(), 2U) << "a card that was shown is audited";
    EXPECT_EQ(world.call(signing({order_json("d1", "N02BE01", "Paracet")})).body, nothing) << "known, and none of ours";
}

TEST(UnrecognisedDraft, WhoseMeaningSomethingUnknownChangesIsSaidToo) {
    World world;
    const std::string changed_meaning =
        changed(olanzapine, R"("intent")", R"("modifierExtension":[{"url":"http://x","valueBoolean":true}],"intent")");
    EXPECT_TRUE(holds(world.call(signing({changed_meaning})).body, "Legemidlet ble ikke gjenkjent"));
}

// Hazards: H07
TEST(UnrecognisedDraft, IsNotSaidBesideOtherCards) {
    World world;
    const http::Reply reply = world.call(signing({olanzapine, text_only("d2", "Gurglomat")}));
    EXPECT_TRUE(holds(reply.body, "Før oppstart av Olanzapin"));
    EXPECT_FALSE(holds(reply.body, "Legemidlet ble ikke gjenkjent")) << "no card of its own";
    EXPECT_TRUE(holds(reply.body, "ingen regel har vurdert: «Gurglomat»")) << reply.body;
}

TEST(Draft, IsOfThePatientUnderEveryAddressOfTheServer) {
    World world;
    for (const std::string& whom : {fhir_server + "/Patient/p1", std::string("Patient/p1/_history/2")}) {
        Body body = signing({changed(olanzapine, "Patient/p1", whom)});
        body.members["fhirServer"] = '"' + fhir_server + '"';
        EXPECT_TRUE(holds(world.call(body).body, "Før oppstart av Olanzapin")) << whom;
    }
    for (const std::string whom : {"https://other.test/fhir/Patient/p1", "Patient/p2", "p1"}) {
        Body body = signing({changed(olanzapine, "Patient/p1", whom)});
        body.members["fhirServer"] = '"' + fhir_server + '"';
        EXPECT_EQ(world.call(body).status, 400) << whom;
    }
    const std::string diet =
        R"({"resourceType":"NutritionOrder","id":"n1","status":"draft","patient":{"reference":"Patient/p2"}})";
    EXPECT_EQ(world.call(signing({olanzapine, diet})).status, 400);
}

TEST(Selection, IsFoundByWhateverAnEhrCallsTheDraft) {
    World world;
    for (const std::string& named :
         {std::string("MedicationRequest/d1"), std::string("d1"), fhir_server + "/MedicationRequest/d1",
          std::string("MedicationRequest/d1/_history/1")}) {
        Body body = Body::order("order-select", {olanzapine}, R"([")" + named + R"("])");
        body.members["fhirServer"] = '"' + fhir_server + '"';
        EXPECT_TRUE(holds(world.call(body).body, "Før oppstart av Olanzapin")) << named;
    }
    EXPECT_EQ(world.call(Body::order("order-select", {olanzapine}, R"(["MedicationRequest/d9"])")).body, nothing);
}

// Hazards: H06
TEST(AsNeeded, DraftHasItsMissingTestsDraftedToo) {
    World world;
    const std::string now_and_then =
        changed(olanzapine, R"("intent")", R"("dosageInstruction":[{"asNeededBoolean":true}],"intent")");
    const json::Document answer = world.cards(signing({now_and_then}));
    const json::Value first = *answer.root()["cards"].items().begin();
    EXPECT_GE((*first["suggestions"].items().begin())["actions"].size(), 5U) << first["detail"].text();
}

std::string request(const std::string& loinc, const std::string& status, const std::string& who = "p1") {
    return R"({"resourceType":"ServiceRequest","id":"q)" + loinc + R"(","status":")" + status +
           R"(","intent":"order","code":{"coding":[{"system":"http://loinc.org","code":")" + loinc +
           R"("}]},"subject":{"reference":"Patient/)" + who + R"("}})";
}

// Hazards: H07
TEST(Suggestion, LeavesOutAReferralThatWasMadeAlready) {
    World world;
    const std::string offered = "Lag utkast til henvisning: Frisklivssentral";
    Body body = Body::ill();
    body.prefetch["observations"] = bundle_json(
        {R"({"resourceType":"Observation","id":"act","status":"final","code":{"coding":[{"system":)"
         R"("https://hjertevakt.no/fhir/CodeSystem/hjertefrisk","code":"physical-activity"}]},"subject":)"
         R"({"reference":"Patient/p1"},"effectiveDateTime":"2025-11-01","valueCodeableConcept":{"coding":[{"system":)"
         R"("https://hjertevakt.no/fhir/CodeSystem/hjertefrisk","code":"inactive"}]}})"});
    EXPECT_TRUE(holds(world.call(body).body, offered));
    body.prefetch["serviceRequests"] =
        bundle_json({R"({"resourceType":"ServiceRequest","id":"f1","status":"active","intent":"order","code":{"text":)"
                     R"("Henvisning til Frisklivssentral"},"subject":{"reference":"Patient/p1"}})"});
    EXPECT_FALSE(holds(world.call(body).body, offered));
}

// Hazards: H07
TEST(Suggestion, LeavesOutATestThatWasAskedForAlready) {
    World world;
    const std::string hba1c = R"("code":"59261-8")";
    const auto is_suggested = [&](Body body) {
        const http::Reply reply = world.call(body);
        EXPECT_TRUE(holds(reply.body, R"("code":"22748-8")")) << "LDL is still missing: " << reply.body;
        return holds(reply.body, hba1c);
    };
    EXPECT_TRUE(is_suggested(signing({olanzapine})));
    EXPECT_FALSE(is_suggested(signing({olanzapine, request("59261-8", "draft")}))) << "accepted a moment ago";
    Body ordered = signing({olanzapine});
    ordered.prefetch["serviceRequests"] = bundle_json({request("59261-8", "active")});
    EXPECT_FALSE(is_suggested(ordered));
    ordered.prefetch["serviceRequests"] = bundle_json({request("59261-8", "completed")});
    EXPECT_TRUE(is_suggested(ordered));
}

TEST(Suggestion, IsMadeAgainWhenAReadingHasAnsweredTheRequest) {
    World world;
    const auto is_suggested = [&](const std::string& authored, const std::string& read) {
        Body body = signing({olanzapine});
        body.prefetch["serviceRequests"] = bundle_json(
            {changed(request("59261-8", "active"), R"("intent")", R"("authoredOn":")" + authored + R"(","intent")")});
        body.prefetch["observations"] = bundle_json({observation_json("h1", "59261-8", "38", "mmol/mol", read)});
        return holds(world.call(body).body, R"("code":"59261-8")");
    };
    EXPECT_TRUE(is_suggested("2024-01-02", "2024-01-10")) << "nobody has closed it";
    EXPECT_TRUE(is_suggested("2024-01-10", "2024-01-10"));
    EXPECT_TRUE(is_suggested("2024-01-10T09:00:00+01:00", "2024-01-10"));
    EXPECT_FALSE(is_suggested("2024-02-02", "2024-01-10"));
    EXPECT_FALSE(is_suggested("2025-11-20T10:00:00+01:00", "2024-01-10"));
}

// Hazards: H02
TEST(Suggestion, IsNotHeldAgainstARequestForSomebodyElse) {
    World world;
    EXPECT_EQ(world.call(signing({olanzapine, request("59261-8", "draft", "p2")})).status, 400);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
