// What a FHIR R4 server does with what we write. Runs on the sandbox, and on the server at HV_HAPI_URL when it is set.
#include "conformance.hpp"

namespace hv::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

TEST_P(FhirConformance, WhatWasCreatedCanBeReadWithItsVersion) {
    const Said made = peer_->ask("POST", "Flag", flag("a"));
    ASSERT_EQ(made.status, 201) << made.reply.body;
    EXPECT_THAT(made.header("Location"), HasSubstr("/Flag/" + made.id() + "/_history/1"));
    EXPECT_EQ(made.header("ETag"), "W/\"1\"");
    const Said read = peer_->get("Flag/" + made.id());
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.version(), "1");
    EXPECT_TRUE(parse_moment(read.root()["meta"]["lastUpdated"].text()));
    EXPECT_NE(read.header("Last-Modified"), "");
    EXPECT_THAT(read.header("Content-Type"), StartsWith("application/fhir+json"));
    EXPECT_EQ(peer_->get("Flag/" + made.id(), {{"If-None-Match", "W/\"1\""}}).status, 304);
    EXPECT_EQ(peer_->get("Flag/no-such-flag").status, 404);
    EXPECT_EQ(peer_->get("Flag/no-such-flag").root()["resourceType"].text(), "OperationOutcome");
}

TEST_P(FhirConformance, NumbersKeepTheirDigits) {
    const std::string made = post_reading("29463-7", "2025-11-01");
    EXPECT_EQ(peer_->get(made).root()["valueQuantity"]["value"].text(), "80.50");
}

TEST_P(FhirConformance, UpdateMakesAVersionAndKeepsTheOld) {
    const Said made = peer_->ask("POST", "Flag", flag("a"));
    peer_->pass_time();
    const Said changed = peer_->ask("PUT", "Flag/" + made.id(), flag("a", made.id(), "inactive"));
    EXPECT_EQ(changed.status, 200) << changed.reply.body;
    EXPECT_EQ(changed.version(), "2");
    EXPECT_EQ(peer_->get("Flag/" + made.id() + "/_history/1").root()["status"].text(), "active");
    EXPECT_EQ(peer_->get("Flag/" + made.id() + "/_history/2").root()["status"].text(), "inactive");
    EXPECT_EQ(peer_->get("Flag/" + made.id() + "/_history/3").status, 404);
    const Said history = peer_->get("Flag/" + made.id() + "/_history");
    EXPECT_EQ(history.root()["type"].text(), "history");
    ASSERT_EQ(history.root()["entry"].size(), 2U);
    EXPECT_EQ((*history.root()["entry"].items().begin())["resource"]["meta"]["versionId"].text(), "2")
        << "newest first";
}

TEST_P(FhirConformance, AnUpdateThatChangesNothingMakesNoVersion) {
    const Said made = peer_->ask("POST", "Flag", flag("a"));
    const Said again = peer_->ask("PUT", "Flag/" + made.id(), flag("a", made.id()));
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.version(), "1");
}

TEST_P(FhirConformance, AnOldVersionInIfMatchIsRefused) {
    const Said made = peer_->ask("POST", "Flag", flag("a"));
    const std::string place = "Flag/" + made.id();
    EXPECT_EQ(peer_->ask("PUT", place, flag("a", made.id(), "inactive"), {{"If-Match", "W/\"1\""}}).status, 200);
    EXPECT_THAT(peer_->ask("PUT", place, flag("a", made.id(), "active"), {{"If-Match", "W/\"1\""}}).status,
                testing::AnyOf(409, 412));
    EXPECT_EQ(peer_->get(place).root()["status"].text(), "inactive");
}

TEST_P(FhirConformance, UpdateAsCreateTakesTheClientsId) {
    const std::string id = "own-" + mark_;
    const Said made = peer_->ask("PUT", "Flag/" + id, flag("own", id));
    EXPECT_EQ(made.status, 201) << made.reply.body;
    EXPECT_EQ(peer_->get("Flag/" + id).version(), "1");
    EXPECT_EQ(peer_->ask("PUT", "Flag/" + id, flag("own", "another")).status, 400);
}

TEST_P(FhirConformance, DeletedIsGoneButNotForgotten) {
    const std::string id = peer_->ask("POST", "Flag", flag("a")).id();
    EXPECT_THAT(peer_->ask("DELETE", "Flag/" + id).status, testing::AnyOf(200, 204));
    EXPECT_EQ(peer_->get("Flag/" + id).status, 410);
    EXPECT_EQ(peer_->get("Flag/" + id + "/_history/1").status, 200);
    EXPECT_THAT(peer_->get("Flag?identifier=urn:test:flag|a" + mark_).found(), IsEmpty());
    const Said back = peer_->ask("PUT", "Flag/" + id, flag("a", id));
    EXPECT_EQ(back.status, 201) << back.reply.body;
    EXPECT_GE(std::stoi(back.version()), 3);
}

TEST_P(FhirConformance, ConditionalCreateWritesOnce) {
    const Said first = peer_->ask("POST", "Flag", flag("a"), {{"If-None-Exist", none_exist("a")}});
    EXPECT_EQ(first.status, 201) << first.reply.body;
    const Said second = peer_->ask("POST", "Flag", flag("a"), {{"If-None-Exist", none_exist("a")}});
    EXPECT_EQ(second.status, 200) << second.reply.body;
    EXPECT_EQ(second.id(), first.id());
    peer_->ask("POST", "Flag", flag("a"));
    EXPECT_EQ(peer_->ask("POST", "Flag", flag("a"), {{"If-None-Exist", none_exist("a")}}).status, 412);
}

TEST_P(FhirConformance, ConditionalUpdateCreatesUpdatesOrRefuses) {
    const std::string place = "Flag?identifier=urn:test:flag%7Cb" + mark_;
    const Said made = peer_->ask("PUT", place, flag("b"));
    EXPECT_EQ(made.status, 201) << made.reply.body;
    const Said changed = peer_->ask("PUT", place, flag("b", "", "inactive"));
    EXPECT_EQ(changed.status, 200) << changed.reply.body;
    EXPECT_EQ(changed.id(), made.id());
    peer_->ask("POST", "Flag", flag("b"));
    EXPECT_EQ(peer_->ask("PUT", place, flag("b")).status, 412);
}

TEST_P(FhirConformance, ReferenceToNothingIsRefused) {
    if (GetParam() != "sandbox") GTEST_SKIP() << "a setting of the server; that of the tests allows it";
    std::string body = flag("a");
    body.replace(body.find("Patient/" + patient_), 8 + patient_.size(), "Patient/no-such-patient");
    EXPECT_THAT(peer_->ask("POST", "Flag", body).status, testing::AnyOf(400, 409, 422));
}

TEST_P(FhirConformance, WhatIsNoResourceOfTheTypeIsRefused) {
    EXPECT_EQ(peer_->ask("POST", "Flag", patient()).status, 400);
    EXPECT_EQ(peer_->ask("POST", "Flag", "{not json").status, 400);
    EXPECT_EQ(peer_->ask("POST", "Nonsense", "{\"resourceType\":\"Nonsense\"}").status, 404);
    EXPECT_EQ(peer_->get("Nonsense/1").status, 404);
}

TEST_P(FhirConformance, TransactionWritesAllAndResolvesItsOwnReferences) {
    const std::string care_plan =
        R"({"resourceType":"CarePlan","status":"active","intent":"plan","subject":{"reference":"Patient/)" + patient_ +
        R"("},"supportingInfo":[{"reference":"urn:uuid:0b7e0d5c-4b4c-4c7e-8d1c-1f0f3ad0a001"}]})";
    const std::string body = R"({"resourceType":"Bundle","type":"transaction","entry":[)"
                             R"({"fullUrl":"urn:uuid:0b7e0d5c-4b4c-4c7e-8d1c-1f0f3ad0a002","resource":)" +
                             care_plan +
                             R"(,"request":{"method":"POST","url":"CarePlan"}},)"
                             R"({"fullUrl":"urn:uuid:0b7e0d5c-4b4c-4c7e-8d1c-1f0f3ad0a001","resource":)" +
                             flag("t") + R"(,"request":{"method":"POST","url":"Flag","ifNoneExist":")" +
                             none_exist("t") + "\"}}]}";
    const Said first = peer_->ask("POST", "", body);
    ASSERT_EQ(first.status, 200) << first.reply.body;
    EXPECT_EQ(first.root()["type"].text(), "transaction-response");
    std::vector<std::string> places;
    for (const json::Value entry : first.root()["entry"].items()) {
        EXPECT_THAT(std::string(entry["response"]["status"].text()), StartsWith("201"));
        places.emplace_back(entry["response"]["location"].text());
    }
    ASSERT_THAT(places, ElementsAre(HasSubstr("CarePlan/"), HasSubstr("Flag/")));
    const std::string flag_place =
        places[1].substr(places[1].find("Flag/"), places[1].find("/_history") - places[1].find("Flag/"));
    const Said plan = peer_->get(places[0].substr(places[0].find("CarePlan/")));
    EXPECT_EQ((*plan.root()["supportingInfo"].items().begin())["reference"].text(), flag_place);

    const Said again = peer_->ask("POST", "", body);
    ASSERT_EQ(again.status, 200) << again.reply.body;
    auto entry = again.root()["entry"].items().begin();
    ++entry;
    EXPECT_THAT(std::string((*entry)["response"]["status"].text()), StartsWith("200")) << "the flag is there already";
}

TEST_P(FhirConformance, TransactionWritesNothingWhenOneEntryIsRefused) {
    const std::string id = peer_->ask("POST", "Flag", flag("old")).id();
    const std::string body = R"({"resourceType":"Bundle","type":"transaction","entry":[)"
                             R"({"resource":)" +
                             flag("new") +
                             R"(,"request":{"method":"POST","url":"Flag"}},)"
                             R"({"resource":)" +
                             flag("old", id, "inactive") + R"(,"request":{"method":"PUT","url":"Flag/)" + id +
                             R"(","ifMatch":"W/\"7\""}}]})";
    EXPECT_THAT(peer_->ask("POST", "", body).status, testing::AnyOf(409, 412));
    EXPECT_THAT(peer_->get("Flag?identifier=urn:test:flag%7Cnew" + mark_).found(), IsEmpty());
    EXPECT_EQ(peer_->get("Flag/" + id).version(), "1");
}

TEST_P(FhirConformance, BatchAnswersEachEntryForItself) {
    const std::string body = R"({"resourceType":"Bundle","type":"batch","entry":[)"
                             R"({"request":{"method":"GET","url":"Patient/)" +
                             patient_ +
                             R"("}},)"
                             R"({"request":{"method":"GET","url":"Patient/no-such-patient"}},)"
                             R"({"resource":)" +
                             flag("b") + R"(,"request":{"method":"POST","url":"Flag"}}]})";
    const Said said = peer_->ask("POST", "", body);
    ASSERT_EQ(said.status, 200) << said.reply.body;
    std::vector<std::string> statuses;
    for (const json::Value entry : said.root()["entry"].items()) {
        statuses.emplace_back(entry["response"]["status"].text().substr(0, 3));
    }
    EXPECT_THAT(statuses, ElementsAre("200", "404", "201"));
    EXPECT_EQ((*said.root()["entry"].items().begin())["resource"]["id"].text(), patient_);
}

TEST_P(FhirConformance, PreferMinimalLeavesTheBodyOut) {
    const Said made = peer_->ask("POST", "Flag", flag("m"), {{"Prefer", "return=minimal"}});
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.reply.body, "");
    EXPECT_THAT(made.header("Location"), HasSubstr("/Flag/"));
}

TEST_P(FhirConformance, ATagThatAnUpdateLeavesOutStays) {
    const auto tagged = [&](const std::string& code, const std::string& id) {
        const std::string meta =
            code.empty() ? "" : R"("meta":{"tag":[{"system":"urn:test:tag","code":")" + code + "\"}]},";
        return "{" + meta + flag("g", id).substr(1);
    };
    const std::string id = peer_->ask("POST", "Flag", tagged("one", "")).id();
    peer_->pass_time();
    EXPECT_EQ(peer_->ask("PUT", "Flag/" + id, tagged("two", id)).version(), "2");
    std::vector<std::string> tags;
    const Said read = peer_->get("Flag/" + id);
    for (const json::Value tag : read.root()["meta"]["tag"].items()) tags.emplace_back(tag["code"].text());
    EXPECT_THAT(tags, UnorderedElementsAre("one", "two"));
    EXPECT_THAT(peer_->get("Flag?_tag=urn:test:tag%7Cone&identifier=urn:test:flag%7Cg" + mark_).found(), SizeIs(1));
    EXPECT_EQ(peer_->ask("PUT", "Flag/" + id, tagged("one", id)).version(), "2") << "nothing new";
}

TEST_P(FhirConformance, AConditionThatWouldNotFindItsOwnResourceIsRefused) {
    EXPECT_THAT(peer_->ask("POST", "Flag", flag("x"), {{"If-None-Exist", none_exist("y")}}).status,
                testing::AnyOf(400, 412));
}

TEST_P(FhirConformance, SaysWhatItCanDo) {
    const Said said = peer_->get("metadata");
    ASSERT_EQ(said.status, 200);
    EXPECT_EQ(said.root()["resourceType"].text(), "CapabilityStatement");
    EXPECT_EQ(said.root()["fhirVersion"].text(), "4.0.1");
    bool flag_seen = false;
    const json::Value rest = *said.root()["rest"].items().begin();
    for (const json::Value type : rest["resource"].items()) {
        if (type["type"].text() != "Flag") continue;
        flag_seen = true;
        EXPECT_TRUE(type["conditionalCreate"].is_true());
    }
    EXPECT_TRUE(flag_seen);
}

INSTANTIATE_TEST_SUITE_P(Peers, FhirConformance, testing::ValuesIn(peers()),
                         [](const auto& one) { return one.param == "sandbox" ? "Sandbox" : "Real"; });

}  // namespace
}  // namespace hv::test
