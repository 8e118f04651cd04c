// Orders that name their drug by a reference: found in whatever was sent, else fetched, else 412.
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

std::string by_reference(const std::string& type, const std::string& reference, const std::string& more = {}) {
    return R"({"resourceType":")" + type +
           R"(","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},"medicationReference":)"
           R"({"reference":")" +
           reference + "\"" + more + R"(},"authoredOn":"2025-08-01","effectivePeriod":{"start":"2025-08-01"}})";
}
std::string olanzapine(const std::string& id = "m9") {
    return R"({"resourceType":"Medication","id":")" + id +
           R"(","code":{"coding":[{"system":"http://www.whocc.no/atc","code":"N05AH03"}]}})";
}
Body draft_of(const std::string& reference, const std::string& more = {}) {
    return Body::order("order-sign", {by_reference("MedicationRequest", reference, more)});
}
Body standing(const std::string& type, const std::string& reference, const std::string& more = {}) {
    Body body;
    body.prefetch[type == "MedicationRequest" ? "medicationRequests" : "medicationStatements"] =
        bundle_json({by_reference(type, reference, more)});
    return body;
}
const std::vector<std::string> m9{"Medication/m9"};

TEST(DraftsMedication, IsFoundAnywhereInThePrefetch) {
    World world;
    Body body = draft_of("Medication/m9");
    body.prefetch["medications"] = bundle_json({olanzapine()});
    EXPECT_TRUE(holds(world.call(body).body, "Før oppstart av Olanzapin"));
    Body below = draft_of("Medication/m9");
    below.prefetch["medicationStatements"] = bundle_json({olanzapine()});
    EXPECT_TRUE(holds(world.call(below).body, "Før oppstart av Olanzapin"));
    EXPECT_TRUE(world.paper.asked.empty());
}

// Hazards: H06, H17
TEST(DraftsMedication, C09IsFetchedWithTheCallsTokenAndWithoutOneTheAnswerIs412) {
    World world;
    world.paper.answers["Medication"] = olanzapine();
    for (const std::string& reference : {std::string("Medication/m9"), fhir_server + "/Medication/m9"}) {
        EXPECT_TRUE(holds(world.call(draft_of(reference).fetching()).body, "Før oppstart av Olanzapin")) << reference;
        EXPECT_EQ(std::exchange(world.paper.asked, {}), m9) << "once";
        const http::Reply without = world.call(draft_of(reference));
        EXPECT_EQ(without.status, 412) << reference;
        EXPECT_TRUE(holds(without.body, "no token to fetch it with: Medication")) << without.body;
        EXPECT_TRUE(holds(without.body, "`medicationReference` of MedicationRequest")) << without.body;
    }
}

TEST(DraftsMedication, IsNeverFetchedFromAnotherServer) {
    World world;
    const http::Reply reply = world.call(draft_of("https://evil.test/fhir/Medication/m9").fetching());
    EXPECT_TRUE(holds(reply.body, "Legemidlet ble ikke gjenkjent: ikke vurdert")) << reply.body;
    EXPECT_TRUE(world.paper.asked.empty());
}

TEST(DraftsMedication, ThatTheEhrDoesNotHaveIsSaidNotToBeRecognised) {
    World world;
    world.paper.fails = Error{Fault::not_found, "no such resource", ""};
    const http::Reply reply = world.call(draft_of("Medication/m9").fetching());
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(holds(reply.body, "Legemidlet ble ikke gjenkjent: ikke vurdert")) << reply.body;
}

TEST(DraftsMedication, IsNotNeededWhereTheReferenceItselfNamesTheDrug) {
    World world;
    const http::Reply reply = world.call(draft_of("Medication/m9", R"(,"display":"Zyprexa 10 mg")"));
    EXPECT_TRUE(holds(reply.body, "Før oppstart av Olanzapin")) << reply.body;
}

TEST(DraftsMedication, IsNotAskedForWhenAnotherDraftWasSelected) {
    World world;
    Body body = Body::order(
        "order-select", {by_reference("MedicationRequest", "Medication/m9"), order_json("d3", "N02BE01", "Paracet")},
        R"(["MedicationRequest/d3"])");
    EXPECT_EQ(world.call(body).body, R"({"cards":[]})");
}

// Hazards: H06, H17
TEST(StandingDrugsMedication, C09IsFetchedWithTheCallsTokenAndWithoutOneTheAnswerIs412) {
    World world;
    world.paper.answers["Medication"] = olanzapine();
    for (const std::string type : {"MedicationRequest", "MedicationStatement"}) {
        EXPECT_TRUE(holds(world.call(standing(type, "Medication/m9").fetching()).body, "summary")) << type;
        EXPECT_EQ(std::exchange(world.paper.asked, {}), m9) << type;
        const http::Reply without = world.call(standing(type, "Medication/m9"));
        EXPECT_EQ(without.status, 412) << type;
        EXPECT_TRUE(holds(without.body, "`medicationReference` of " + type)) << without.body;
        Body other_key = standing(type, "Medication/m9");
        other_key.prefetch["medicationDispenses"] = bundle_json({olanzapine()});
        EXPECT_TRUE(holds(world.call(other_key).body, "summary")) << type;
    }
}

TEST(StandingDrugsMedication, IsNotTheOneWhoseIdMerelyEndsAlike) {
    World world;
    Body body = standing("MedicationRequest", "Medication/m19");
    body.prefetch["medicationRequests"] =
        bundle_json({by_reference("MedicationRequest", "Medication/m19"), olanzapine("9")});
    EXPECT_EQ(world.call(body).status, 412);
}

TEST(StandingDrugsMedication, IsNotWantedOfAnOrderThatNeverWas) {
    World world;
    Body body;
    body.prefetch["medicationRequests"] =
        bundle_json({R"({"resourceType":"MedicationRequest","id":"r1","status":"entered-in-error","intent":"order",)"
                     R"("subject":{"reference":"Patient/p1"},"medicationReference":{"reference":"Medication/m9"}})"});
    EXPECT_EQ(world.call(body).status, 200);
}

// Hazards: H06
TEST(StandingDrugsMedication, ThatTheEhrDoesNotHaveIsSaidToBeMissing) {
    World world;
    world.paper.fails = Error{Fault::not_found, "no such resource", ""};
    const http::Reply reply = world.call(standing("MedicationStatement", "Medication/m9").fetching());
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(holds(reply.body, "Journalen kom ikke fullstendig")) << reply.body;
    EXPECT_TRUE(holds(reply.body, "MedicationStatement/r1")) << reply.body;
}

}  // namespace
}  // namespace hv::plugin::hooks::test
