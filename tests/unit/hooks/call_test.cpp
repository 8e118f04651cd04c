// Reading a call, C4 to C9, C12, C29 and C30 of the standard's checklist.
#include <chrono>

#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

// Every member of every object, whatever it is called, is something.
void expect_nothing_empty(json::Value value, const std::string& path) {
    EXPECT_NE(value.kind(), json::Kind::null) << path;
    if (value.is_string()) {
        EXPECT_FALSE(value.text().empty()) << path;
    }
    if (value.is_object() || value.is_array()) {
        EXPECT_TRUE(value.size() > 0 || path == "$.cards") << path;
    }
    for (const json::Value item : value.items()) expect_nothing_empty(item, path + "[]");
    for (const json::Member member : value.members()) {
        expect_nothing_empty(member.value, path + "." + std::string(member.name));
    }
}

TEST(Call, C04NeedsHookHookInstanceAndContextAndAServerBesideAnAuthorization) {
    World world;
    const std::map<std::string, std::string> broken{{"hook", ""},
                                                    {"hookInstance", ""},
                                                    {"hookInstance", "\"no-uuid\""},
                                                    {"context", ""},
                                                    {"context", "[]"},
                                                    {"context", R"({"userId":"Practitioner/1"})"},
                                                    {"context", R"({"userId":"nobody","patientId":"p1"})"},
                                                    {"prefetch", "[]"}};
    for (const auto& [member, value] : broken) {
        Body body = Body::ill();
        body.members[member] = value;
        const http::Reply reply = world.call(body);
        EXPECT_EQ(reply.status, 400) << member << ": " << value;
        EXPECT_TRUE(holds(reply.body, "OperationOutcome")) << reply.body;
    }
    Body body = Body::ill().fetching();
    body.members["fhirServer"] = "";
    EXPECT_EQ(world.call(body).status, 400);
    Body other = Body::ill();
    other.members["hook"] = R"("order-sign")";
    EXPECT_EQ(world.call(other).status, 400);
}

TEST(Call, C05HoldsNoNullAndNothingEmptyInAnyAnswer) {
    World world;
    expect_nothing_empty(world.cards(Body::ill()).root(), "$");
    Body order = Body::order("order-sign", {order_json("d1", "N05AH03", "Olanzapin")});
    order.prefetch["observations"] = Body::ill().prefetch["observations"];
    expect_nothing_empty(world.cards(order).root(), "$");
    const http::Reply discovery = world.send("GET", "/cds-services");
    expect_nothing_empty(json::Document::parse(discovery.body)->root(), "$");
    EXPECT_EQ(world.call(Body()).body, R"({"cards":[]})") << "a healthy patient: the one list that may be empty";
}

TEST(Call, C06TakesTheServersOfTheListAloneWhateverTheCallNames) {
    World world;
    for (const std::string server :
         {"https://evil.test/fhir", "http://epj.test/fhir", "https://epj.test/fhir/../other", "https://epj.test/fhir?x",
          "https://epj.test@evil.test/fhir", "http://169.254.169.254/", "file:///etc/passwd"}) {
        Body body = Body::ill().fetching();
        body.prefetch.erase("observations");
        body.members["fhirServer"] = '"' + server + '"';
        EXPECT_EQ(world.call(body).status, 403) << server;
    }
    EXPECT_TRUE(world.paper.asked.empty());
    EXPECT_TRUE(world.paper.tokens.empty()) << "no token went anywhere";
    Body body = Body::ill().fetching();
    body.prefetch.erase("observations");
    body.members["fhirServer"] = '"' + fhir_server + "/\"";
    EXPECT_EQ(world.call(body).status, 200) << "with a last slash it is the same server";
}

TEST(Call, C07AnswersWellWithinHalfASecond) {
    World world;
    world.cards(Body::ill());
    const auto began = std::chrono::steady_clock::now();
    world.cards(Body::ill());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(500));
}

TEST(Prefetch, C08FetchesWhatIsAbsentAndBelievesANull) {
    World world;
    Body absent = Body::ill().fetching();
    absent.prefetch.erase("conditions");
    world.cards(absent);
    EXPECT_EQ(world.paper.asked, std::vector<std::string>{"Condition"});
    EXPECT_EQ(world.paper.tokens, std::vector<std::string>{"user-token"});

    world.paper.asked.clear();
    Body null = Body::ill().fetching();
    null.prefetch["conditions"] = "null";
    world.cards(null);
    EXPECT_TRUE(world.paper.asked.empty());
}

// Hazards: H05
TEST(Prefetch, C08FetchesAnewWhatCameAsAnOperationOutcomeOrAsOnePageOfSeveral) {
    World world;
    for (const std::string& value :
         {std::string(R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})"),
          bundle_json({}, R"(,"link":[{"relation":"next","url":"https://evil.test/next"}])"),
          bundle_json({}, R"(,"total":7)")}) {
        world.paper.asked.clear();
        Body body = Body::ill().fetching();
        body.prefetch["observations"] = value;
        world.cards(body);
        EXPECT_EQ(world.paper.asked, std::vector<std::string>{"Observation"}) << value;
    }
}

TEST(Prefetch, C09Answers412WhenSomethingIsMissingAndCannotBeFetched) {
    World world;
    Body body = Body::ill();
    body.prefetch.erase("observations");
    const http::Reply reply = world.call(body);
    EXPECT_EQ(reply.status, 412);
    EXPECT_TRUE(holds(reply.body, "Observation")) << reply.body;

    Body paged = Body::ill();
    paged.prefetch["observations"] = bundle_json({}, R"(,"link":[{"relation":"next","url":"https://epj.test/2"}])");
    EXPECT_EQ(world.call(paged).status, 412);

    Body refused = Body::ill().fetching();
    refused.prefetch.erase("observations");
    world.paper.fails = Error{Fault::denied, "the EHR refuses the token", ""};
    EXPECT_EQ(world.call(refused).status, 412);
}

TEST(Prefetch, GoesOnWithoutATypeThatTheEhrDoesNotHave) {
    World world;
    world.tenant().abilities = []() -> Result<fc::Abilities> {
        fc::Abilities all;
        for (const char* type : {"Patient", "Observation", "MedicationStatement", "MedicationRequest", "Condition"}) {
            all.types.push_back({type, true, true, false, false, false, true, {"patient"}, {}, {}});
        }
        return all;
    };
    Body body = Body::ill();
    for (const char* key :
         {"medicationDispenses", "medicationAdministrations", "serviceRequests", "diagnosticReports"}) {
        body.prefetch.erase(key);
    }
    EXPECT_GT(world.cards(body).root()["cards"].size(), 0U);
    body.prefetch.erase("conditions");
    EXPECT_EQ(world.call(body).status, 412);
}

TEST(Prefetch, TellsAClientToComeBackWhenTheEhrIsDown) {
    World world;
    Body body = Body::ill().fetching();
    body.prefetch.erase("observations");
    world.paper.fails = Error{Fault::unavailable, "no connection", ""};
    const http::Reply reply = world.call(body);
    EXPECT_EQ(reply.status, 503);
    const auto retry = std::find_if(reply.headers.begin(), reply.headers.end(),
                                    [](const http::HeaderField& field) { return field.name == "Retry-After"; });
    EXPECT_NE(retry, reply.headers.end());
}

TEST(Prefetch, LetsAFewCallsFetchAtOnceAndTellsTheOthersToComeBack) {
    World world;
    world.tenant().most_fetching = 0;
    Body body = Body::ill().fetching();
    body.prefetch.erase("conditions");
    EXPECT_EQ(world.call(body).status, 503);
    EXPECT_EQ(world.call(Body::ill()).status, 200) << "who needs nothing is served";
}

TEST(Prefetch, FetchesAnewOrdersWhoseDrugStandsInAResourceThatDidNotCome) {
    World world;
    world.tenant().abilities = []() -> Result<fc::Abilities> {
        fc::Abilities all;
        all.types.push_back({"MedicationRequest",
                             true,
                             true,
                             false,
                             false,
                             false,
                             true,
                             {"patient"},
                             {"MedicationRequest:medication"},
                             {}});
        return all;
    };
    const std::string by_reference =
        R"({"resourceType":"MedicationRequest","id":"r1","status":"active","intent":"order","subject":{"reference":"Patient/p1"},)"
        R"("authoredOn":"2025-08-01","medicationReference":{"reference":"Medication/med1"}})";
    Body body = Body::ill().fetching();
    body.prefetch["medicationRequests"] = bundle_json({by_reference});
    world.cards(body);
    EXPECT_EQ(world.paper.asked, std::vector<std::string>{"MedicationRequest"});
    EXPECT_EQ(world.paper.included, std::vector<std::string>{"MedicationRequest:medication"});
}

TEST(Call, C12UsesATokenWholeAndAliveOrNotAtAll) {
    World world;
    const std::map<std::string, std::string> broken{
        {"token_type", R"({"access_token":"t","token_type":"MAC","expires_in":300,"scope":"s","subject":"x"})"},
        {"expires_in", R"({"access_token":"t","token_type":"Bearer","scope":"s","subject":"x"})"},
        {"subject", R"({"access_token":"t","token_type":"Bearer","expires_in":300,"scope":"s"})"},
        {"header", R"({"access_token":"a b","token_type":"Bearer","expires_in":300,"scope":"s","subject":"x"})"}};
    for (const auto& [what, value] : broken) {
        Body body = Body::ill().fetching();
        body.members["fhirAuthorization"] = value;
        EXPECT_EQ(world.call(body).status, 400) << what;
    }
    Body over = Body::ill().fetching();
    over.prefetch.erase("observations");
    over.members["fhirAuthorization"] =
        R"({"access_token":"t","token_type":"Bearer","expires_in":0,"scope":"s","subject":"x"})";
    EXPECT_EQ(world.call(over).status, 412);
    EXPECT_TRUE(world.paper.tokens.empty());
}

TEST(Call, C12NeverKeepsOrSaysAToken) {
    World world;
    Body body = Body::ill().fetching("very-secret-token");
    body.prefetch.erase("observations");
    world.paper.fails = Error{Fault::denied, "the EHR refuses the token", ""};
    const http::Reply reply = world.call(body);
    EXPECT_FALSE(holds(reply.body, "very-secret-token"));
    world.hooks->stop();
    for (const std::string& line : world.log) EXPECT_FALSE(holds(line, "very-secret-token"));
    const auto links = world.store->audit(0, 100);
    for (const store::AuditLink& link : *links) {
        EXPECT_FALSE(holds(link.entry.detail, "very-secret-token"));
    }
}

TEST(Call, C29PassesOverExtensionsAnywhere) {
    World world;
    Body body = Body::ill();
    body.members["extension"] = R"({"com.example.any":{"deep":[null,"",{}]}})";
    body.context = R"(,"extension":{"com.example.more":null})";
    EXPECT_GT(world.cards(body).root()["cards"].size(), 0U);
}

TEST(Call, C30SaysWhatIsWrongByTheStatus) {
    World world;
    EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-patient-view", "{\"hook\":").status, 400);
    EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-patient-view", R"({"hook":"a","hook":"b"})").status, 400);
    EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-patient-view", "[]").status, 400);
    EXPECT_EQ(world.send("POST", "/cds-services/nothing", Body().text()).status, 404);
    EXPECT_EQ(
        world.send("POST", "/cds-services/hjertevakt-patient-view", Body().text(), {}, {{"Content-Type", "text/plain"}})
            .status,
        415);
    EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-patient-view", Body().text(), "-").status, 401);
}

// Hazards: H02
TEST(ForeignPatient, GivesNoCardWhereverAnotherPatientStands) {
    World world;
    const auto refused = [&](const char* where, Body body) {
        const http::Reply reply = world.call(body);
        EXPECT_EQ(reply.status, 400) << where << ": " << reply.body;
        EXPECT_FALSE(holds(reply.body, "cards")) << where;
    };
    Body other_patient = Body::ill();
    other_patient.prefetch["patient"] = patient_json("p2");
    refused("patient", other_patient);

    Body mixed = Body::ill();
    mixed.prefetch["observations"] = bundle_json({observation_json("w1", "29463-7", "110", "kg", "2025-11-20"),
                                                  observation_json("w2", "29463-7", "60", "kg", "2025-11-20", "p2")});
    refused("observation", mixed);

    Body two = Body::ill();
    two.prefetch["conditions"] = bundle_json({patient_json("p2")});
    refused("second Patient", two);

    Body token = Body::ill().fetching();
    token.members["fhirAuthorization"] =
        R"({"access_token":"t","token_type":"Bearer","expires_in":9,"scope":"s","subject":"x","patient":"p2"})";
    refused("authorization", token);

    Body draft = Body::order("order-sign", {order_json("d1", "N05AH03", "Olanzapin", "p2")});
    refused("draft", draft);

    Body all_foreign = Body::ill();
    all_foreign.patient = "p9";
    refused("context", all_foreign);

    Body fetched = Body::ill().fetching();
    fetched.prefetch.erase("observations");
    world.paper.answers["Observation"] =
        bundle_json({observation_json("w2", "29463-7", "60", "kg", "2025-11-20", "p2")});
    refused("fetched", fetched);
    world.hooks->stop();
    EXPECT_TRUE(world.store->audit(0, 100)->empty()) << "nothing was judged";
}

}  // namespace
}  // namespace hv::plugin::hooks::test
