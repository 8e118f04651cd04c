// What is known about a write, and no more than that: a resource that may stand twice is looked up, never guessed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/json/value.hpp"
#include "tests/unit/client/scripted.hpp"

namespace hv::fhir::client {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using What = Receipt::What;

const std::string base = "https://ehr.example/fhir";
const std::string flag = R"({"resourceType":"Flag","status":"active"})";
const Write create{"Flag", "", "identifier=https://hjertevakt.no/fhir/flag|a+b", "", flag, ""};
const Write update{"Flag", "f1", "", "3", flag, ""};
const Write bare{"Provenance", "", "", "", R"({"resourceType":"Provenance"})", ""};

const std::string capable =
    R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server","resource":[)"
    R"({"type":"Flag","interaction":[{"code":"create"}],"conditionalCreate":true},)"
    R"({"type":"CarePlan","interaction":[{"code":"create"}],"conditionalCreate":true}]}]})";

// The answers of a server that heeds If-None-Exist, after it was asked what it can do.
std::vector<Answer> capable_and(std::vector<Answer> then) {
    then.insert(then.begin(), reply(200, capable));
    return then;
}

std::string stored(const std::string& id, const std::string& version) {
    return R"({"resourceType":"Flag","id":")" + id + R"(","meta":{"versionId":")" + version + R"("}})";
}

Receipt written(const Write& write, std::vector<Answer> answers, std::vector<std::string> quirks = {}) {
    if (!write.if_none_exist.empty()) answers = capable_and(std::move(answers));
    Scene scene(std::move(answers), std::move(quirks));
    return scene.ehr.write(write);
}

TEST(Create, IsGuardedByAnEscapedCondition) {
    Scene scene(capable_and({reply(201, "", {{"Location", base + "/Flag/f9/_history/1"}})}));
    const Receipt receipt = scene.ehr.write(create);
    EXPECT_EQ(receipt.what, What::done);
    EXPECT_EQ(receipt.id, "f9");
    EXPECT_EQ(receipt.version, "1");
    const HttpRequest& asked = scene.transport.asked.at(1);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.url, base + "/Flag");
    EXPECT_EQ(*header_of(asked, "If-None-Exist"), "identifier=https://hjertevakt.no/fhir/flag%7Ca%2Bb");
    EXPECT_EQ(*header_of(asked, "Prefer"), "return=representation");
    EXPECT_THAT(*header_of(asked, "Content-Type"), HasSubstr("application/fhir+json"));
    EXPECT_EQ(asked.body, flag);
    EXPECT_FALSE(asked.repeatable);
}

TEST(Create, FindsIdAndVersionWhereverTheServerPutsThem) {
    const std::vector<HttpReply> answers{
        reply(201, "", {{"Location", base + "/Flag/f9/_history/2"}}),
        reply(201, "", {{"location", "Flag/f9/_history/2"}}),
        reply(201, "", {{"Location", "http://internal:8080/x/fhir/Flag/f9"}, {"ETag", "W/\"2\""}}),
        reply(200, "", {{"Content-Location", base + "/Flag/f9/_history/2"}}),
        reply(201, stored("f9", "2")),
        reply(200, stored("f9", "2"), {{"ETag", "\"2\""}}),
    };
    for (const HttpReply& answer : answers) {
        const Receipt receipt = written(create, {answer});
        EXPECT_EQ(receipt.what, What::done);
        EXPECT_EQ(receipt.id, "f9");
        EXPECT_EQ(receipt.version, "2");
    }
}

TEST(Create, ThatDoesNotSayWhereIsLookedUp) {
    const Receipt found =
        written(create, {reply(201), reply(200, searchset(R"({"resource":)" + stored("f4", "7") + "}"))});
    EXPECT_EQ(found.what, What::done);
    EXPECT_EQ(found.id, "f4");
    EXPECT_EQ(found.version, "7");
    EXPECT_EQ(written(create, {reply(201), torn()}).what, What::unknown);
    EXPECT_EQ(written(create, {reply(201), reply(200, searchset(""))}).what, What::unknown);
    EXPECT_EQ(written(bare, {reply(201)}).what, What::unknown);
}

TEST(Update, IsGuardedByTheVersionThatWasRead) {
    Scene scene({reply(200, stored("f1", "4"))});
    const Receipt receipt = scene.ehr.write(update);
    EXPECT_EQ(receipt.what, What::done);
    EXPECT_EQ(receipt.id, "f1");
    EXPECT_EQ(receipt.version, "4");
    EXPECT_EQ(scene.transport.asked.at(0).method, "PUT");
    EXPECT_EQ(scene.transport.asked.at(0).url, base + "/Flag/f1");
    EXPECT_EQ(*header_of(scene.transport.asked.at(0), "If-Match"), "W/\"3\"");
}

TEST(Update, GoesUnguardedOnlyWhereTheConfigurationSaysSo) {
    Scene scene({reply(200, stored("f1", "4"))}, {"no-if-match", "minimal-return"});
    EXPECT_EQ(scene.ehr.write(update).what, What::done);
    EXPECT_EQ(header_of(scene.transport.asked.at(0), "If-Match"), nullptr);
    EXPECT_EQ(*header_of(scene.transport.asked.at(0), "Prefer"), "return=minimal");
}

// Hazards: H10
TEST(Write, TellsItsOutcomeAsItIsKnown) {
    struct Row {
        Answer answer;
        What what;
        Fault fault;
    };
    const std::vector<Row> rows{
        {reply(412), What::conflict, Fault::conflict},
        {reply(409), What::conflict, Fault::conflict},
        {reply(410), What::conflict, Fault::conflict},
        {reply(400), What::refused, Fault::invalid},
        {reply(422), What::refused, Fault::invalid},
        {reply(403), What::refused, Fault::denied},
        {reply(404), What::refused, Fault::not_found},
        {reply(405), What::refused, Fault::unsupported},
        {reply(501), What::refused, Fault::unsupported},
        {reply(302), What::refused, Fault::unavailable},
        {reply(401), What::unsent, Fault::denied},
        {reply(429), What::unsent, Fault::busy},
        {reply(503, "", {{"Retry-After", "9"}}), What::unsent, Fault::busy},
        {reply(503), What::unknown, Fault::unavailable},
        {reply(500), What::unknown, Fault::unavailable},
        {reply(502), What::unknown, Fault::unavailable},
        {reply(504), What::unknown, Fault::unavailable},
        {reply(408), What::unknown, Fault::unavailable},
        {reply(202), What::unknown, Fault::unavailable},
        {torn(), What::unknown, Fault::unavailable},
        {refused_connection(), What::unsent, Fault::unavailable},
        {reply(200, "<html>please log in</html>", {{"ETag", "\"abc\""}}), What::unknown, Fault::unavailable},
        {reply(200, R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]})"),
         What::unknown, Fault::unavailable},
    };
    for (const Write& write : {create, update}) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Receipt receipt = written(write, {rows[i].answer});
            EXPECT_EQ(static_cast<int>(receipt.what), static_cast<int>(rows[i].what)) << "row " << i;
            EXPECT_EQ(static_cast<int>(receipt.error.fault), static_cast<int>(rows[i].fault)) << "row " << i;
            EXPECT_FALSE(receipt.error.message.empty());
        }
    }
}

// Hazards: H19
TEST(Write, RepeatsCodesAndPathsOfARefusalAndNothingElse) {
    const Receipt receipt = written(update, {reply(422, R"({"resourceType":"OperationOutcome","issue":[
        {"severity":"warning","code":"informational"},
        {"severity":"error","code":"code-invalid","expression":["Flag.code"],"diagnostics":"Ola Nordmann 15857712345",
         "details":{"text":"Ola"}},
        {"severity":"error","code":"required","expression":["Flag.note.where(text='Ola').author"]}]})")});
    EXPECT_EQ(receipt.what, What::refused);
    EXPECT_EQ(receipt.error.message,
              "write of a `Flag`: the EHR answered 422 (code-invalid at Flag.code, required at Flag.note)");
    EXPECT_THAT(receipt.error.hint, Not(HasSubstr("Ola")));
}

TEST(Write, GoesOnceMoreWithANewToken) {
    Tokens tokens;
    Scene scene({reply(401), reply(200, stored("f1", "4"))}, {}, &tokens);
    EXPECT_EQ(scene.ehr.write(update).what, What::done);
    EXPECT_THAT(scene.transport.asked, SizeIs(2));
    EXPECT_EQ(scene.transport.asked.at(1).body, flag);
}

// Hazards: H10
TEST(Create, LooksFirstWhereIfNoneExistIsNotHeeded) {
    const std::string standing = searchset(R"({"resource":)" + stored("f1", "2") + "}");
    {
        Scene scene({reply(200, standing)}, {"no-if-none-exist"});
        const Receipt receipt = scene.ehr.write(create);
        EXPECT_EQ(receipt.what, What::done);
        EXPECT_EQ(receipt.id, "f1");
        EXPECT_EQ(scene.transport.asked.at(0).url, base + "/Flag?identifier=https://hjertevakt.no/fhir/flag%7Ca%2Bb");
        EXPECT_THAT(scene.transport.asked, SizeIs(1));
    }
    {
        Scene scene({reply(200, searchset("")), reply(201, stored("f2", "1"))}, {"no-if-none-exist"});
        EXPECT_EQ(scene.ehr.write(create).id, "f2");
    }
    {
        Scene scene({torn()}, {"no-if-none-exist"});
        EXPECT_EQ(scene.ehr.write(create).what, What::unsent);
        EXPECT_THAT(scene.transport.asked, SizeIs(1));
    }
    {
        const std::string two =
            searchset(R"({"resource":)" + stored("f1", "2") + R"(},{"resource":)" + stored("f2", "1") + "}");
        Scene scene({reply(200, two)}, {"no-if-none-exist"});
        EXPECT_EQ(scene.ehr.write(create).what, What::conflict);
    }
}

// Hazards: H10
TEST(Create, LooksFirstWhenTheServerDoesNotPromiseToHeedIt) {
    const std::string poor =
        R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server","resource":[{"type":"Flag"}]}]})";
    for (const Answer& about_itself : std::vector<Answer>{reply(200, poor), torn(), reply(404)}) {
        Scene scene({about_itself, reply(200, searchset("")), reply(201, stored("f2", "1"))});
        EXPECT_EQ(scene.ehr.write(create).id, "f2");
        EXPECT_EQ(scene.transport.asked.at(1).method, "GET");
        EXPECT_NE(header_of(scene.transport.asked.at(2), "If-None-Exist"), nullptr);
    }
}

TEST(Write, NeverReachesAnEhrThatIsReadOnly) {
    Scene scene({}, {"read-only"});
    EXPECT_EQ(scene.ehr.write(update).what, What::refused);
    EXPECT_EQ(scene.ehr.transaction({update})[0].what, What::refused);
    EXPECT_THAT(scene.transport.asked, SizeIs(0));
}

TEST(Write, IsUnsentWhileThePauseLasts) {
    Scene scene({reply(429, "", {{"Retry-After", "844"}})});
    EXPECT_EQ(scene.ehr.write(update).what, What::unsent);
    const Receipt receipt = scene.ehr.write(update);
    EXPECT_EQ(receipt.what, What::unsent);
    EXPECT_EQ(receipt.error.fault, Fault::busy);
    EXPECT_THAT(scene.transport.asked, SizeIs(1));
    EXPECT_EQ(scene.ehr.resume_at(), noon.plus_seconds(844));
}

Write with_name(Write write, std::string name) {
    write.full_url = std::move(name);
    return write;
}

TEST(Transaction, IsOneBundleInOrder) {
    Scene scene(capable_and({reply(200, R"({"resourceType":"Bundle","type":"transaction-response","entry":[
        {"response":{"status":"201 Created","location":"Flag/f9/_history/1","etag":"W/\"1\""}},
        {"response":{"status":"200 OK","etag":"W/\"4\""}},
        {"response":{"status":"201","location":"https://ehr.example/fhir/Provenance/p1/_history/1"}}]})")}));
    const std::vector<Receipt> receipts = scene.ehr.transaction({with_name(create, "urn:uuid:u1"), update, bare});
    ASSERT_THAT(receipts, SizeIs(3));
    EXPECT_EQ(receipts[0].id, "f9");
    EXPECT_EQ(receipts[0].version, "1");
    EXPECT_EQ(receipts[1].id, "f1");
    EXPECT_EQ(receipts[1].version, "4");
    EXPECT_EQ(receipts[2].id, "p1");
    for (const Receipt& receipt : receipts) EXPECT_EQ(receipt.what, What::done);

    const HttpRequest& asked = scene.transport.asked.at(1);
    EXPECT_EQ(asked.url, base);
    EXPECT_EQ(
        asked.body,
        R"({"resourceType":"Bundle","type":"transaction","entry":[)"
        R"({"fullUrl":"urn:uuid:u1","resource":)" +
            flag +
            R"(,"request":{"method":"POST","url":"Flag","ifNoneExist":"identifier=https://hjertevakt.no/fhir/flag%7Ca%2Bb"}},)"
            R"({"fullUrl":"https://ehr.example/fhir/Flag/f1","resource":)" +
            flag +
            R"(,"request":{"method":"PUT","url":"Flag/f1","ifMatch":"W/\"3\""}},)"
            R"({"resource":{"resourceType":"Provenance"},"request":{"method":"POST","url":"Provenance"}}]})");
}

// Hazards: H10
TEST(Transaction, IsUnknownAsAWholeWhenItsAnswerDoesNotFit) {
    const auto response = [](const std::string& entries) {
        return reply(200, R"({"resourceType":"Bundle","type":"transaction-response","entry":[)" + entries + "]}");
    };
    const std::string good = R"({"response":{"status":"200","etag":"W/\"4\""}})";
    const std::vector<Answer> bad{torn(),
                                  reply(500),
                                  reply(200, "<html>"),
                                  reply(200),
                                  reply(200, searchset("")),
                                  response(good),
                                  response(good + ',' + good + ',' + good),
                                  response(good + R"(,{"response":{"status":"412"}})"),
                                  response(good + ",{}")};
    for (std::size_t i = 0; i < bad.size(); ++i) {
        Scene scene({bad[i]});
        for (const Receipt& receipt : scene.ehr.transaction({update, update})) {
            EXPECT_EQ(static_cast<int>(receipt.what), static_cast<int>(What::unknown)) << i;
        }
    }
}

TEST(Transaction, IsAllConflictOrAllRefused) {
    const auto what = [](Answer answer) {
        Scene scene({std::move(answer)});
        const std::vector<Receipt> receipts = scene.ehr.transaction({update, update});
        EXPECT_EQ(receipts[0].what, receipts[1].what);
        return receipts[0].what;
    };
    EXPECT_EQ(what(reply(412)), What::conflict);
    EXPECT_EQ(what(reply(409)), What::conflict);
    EXPECT_EQ(what(reply(422)), What::refused);
    EXPECT_EQ(what(reply(404)), What::refused);
    EXPECT_EQ(what(reply(429)), What::unsent);
    EXPECT_EQ(what(refused_connection()), What::unsent);
}

TEST(Transaction, IsNotSentWhenOneOfItsResourcesStandsAndTheServerWouldMakeAnother) {
    Scene scene({reply(200, searchset(R"({"resource":)" + stored("f1", "2") + "}"))}, {"no-if-none-exist"});
    const std::vector<Receipt> receipts = scene.ehr.transaction({create, update});
    EXPECT_EQ(receipts[0].what, What::conflict);
    EXPECT_EQ(receipts[1].what, What::conflict);
    EXPECT_THAT(scene.transport.asked, SizeIs(1));
}

TEST(Transaction, WithoutAWriteAsksNothing) {
    Scene scene({});
    EXPECT_TRUE(scene.ehr.transaction({}).empty());
    EXPECT_EQ(scene.ehr.transaction({Write{"Flag", "f1", "", "1", "{", ""}})[0].what, What::refused);
    EXPECT_THAT(scene.transport.asked, SizeIs(0));
}

}  // namespace
}  // namespace hv::fhir::client
