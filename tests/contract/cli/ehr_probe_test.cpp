// `ehr probe` tells a human what an EHR can do and what we would therefore do, or why it could not be asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/json/value.hpp"
#include "tests/support/program.hpp"
#include "tests/support/raw_server.hpp"

namespace hv::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;

std::string type(const std::string& name, const std::string& interactions, const std::string& more = {}) {
    std::string out = R"({"type":")" + name + R"(","interaction":[)";
    bool first = true;
    for (const char c : interactions) {
        const char* const code = c == 'r' ? "read" : c == 's' ? "search-type" : c == 'c' ? "create" : "update";
        out += std::string(first ? "" : ",") + R"({"code":")" + code + R"("})";
        first = false;
    }
    return out + "]" + more + "}";
}

std::string statement(const std::string& types, const std::string& version = "4.0.1") {
    return R"({"resourceType":"CapabilityStatement","fhirVersion":")" + version +
           R"(","software":{"name":"Testjournal","version":"7"},"rest":[{"mode":"server","interaction":[{"code":"transaction"}],"resource":[)" +
           types + "]}]}";
}

std::string readable() {
    std::string types;
    for (const char* const name : {"Patient", "Observation", "Condition", "MedicationRequest", "MedicationStatement",
                                   "MedicationAdministration"}) {
        types += (types.empty() ? "" : ",") + type(name, "rs", R"(,"searchParam":[{"name":"_lastUpdated"}])");
    }
    return types;
}

const std::string kept = R"(,"conditionalCreate":true,"versioning":"versioned")";
const std::string rich =
    statement(readable() + ',' + type("Flag", "rscu", kept) + ',' + type("CarePlan", "rscu", kept) + ',' +
              type("Provenance", "c") + ',' + type("Subscription", "c"));
const std::string smart =
    R"({"token_endpoint":"https://auth.example/token","grant_types_supported":["client_credentials"],)"
    R"("token_endpoint_auth_methods_supported":["private_key_jwt"],)"
    R"("token_endpoint_auth_signing_alg_values_supported":["RS384"],"capabilities":["client-confidential-asymmetric"]})";

std::string answer(int status, const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::function<void(Connection&)> ehr(std::string metadata, std::string smart_answer) {
    return [=](Connection& to) {
        for (std::string request; !(request = to.request()).empty();) {
            to.send(request.starts_with("GET /fhir/metadata ")                          ? metadata
                    : request.starts_with("GET /fhir/.well-known/smart-configuration ") ? smart_answer
                                                                                        : answer(404, ""));
        }
    };
}

Ran probe(const RawServer& server, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"ehr", "probe", server.url("/fhir/")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
}

TEST(EhrProbe, SaysThatARichEhrGetsEverything) {
    const RawServer server(ehr(answer(200, rich), answer(200, smart)));
    const Ran ran = probe(server);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.err, IsEmpty());
    EXPECT_THAT(ran.out, HasSubstr("Testjournal 7, answers in"));
    EXPECT_THAT(ran.out, HasSubstr("+ triggers       Subscription: changes are told to us"));
    EXPECT_THAT(ran.out, HasSubstr("+ flags          Flag can be searched, created and updated"));
    EXPECT_THAT(ran.out, HasSubstr("+ duplicates     If-None-Exist guards every create"));
    EXPECT_THAT(ran.out, HasSubstr("SMART Backend Services with RS384 at https://auth.example/token"));
    EXPECT_EQ(ran.out.find("~ "), ran.out.find("~ works")) << "nothing is poorer";
}

TEST(EhrProbe, SaysWhatAPoorEhrCostsUs) {
    const RawServer server(ehr(answer(200, statement(readable() + ',' + type("Flag", "rs"))), answer(404, "")));
    const Ran ran = probe(server);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("no Subscription: we poll"));
    EXPECT_THAT(ran.out, HasSubstr("read only"));
    EXPECT_THAT(ran.out, HasSubstr("no If-None-Exist: we search before each create"));
    EXPECT_THAT(ran.out, HasSubstr("no SMART configuration"));
}

TEST(EhrProbe, LetsTasksStandInForFlags) {
    const RawServer server(ehr(answer(200, statement(readable() + ',' + type("Task", "rscu"))), answer(404, "")));
    EXPECT_THAT(probe(server).out, HasSubstr("~ flags          no write access to Flag: Tasks stand in for Flags"));
}

TEST(EhrProbe, TellsHowFarTheClocksAreApart) {
    const RawServer server(ehr(answer(200, rich, "Date: Fri, 21 Nov 2014 11:00:00 GMT\r\n"), answer(200, smart)));
    EXPECT_THAT(probe(server).out, ContainsRegex("clock .*s behind ours: tokens may be refused"));
}

TEST(EhrProbe, GivesEverythingAsJson) {
    const RawServer server(ehr(answer(200, rich), answer(200, smart)));
    const Ran ran = probe(server, {"--json", "--quirk", "no-if-none-exist"});
    const Result<json::Document> document = json::Document::parse(ran.out);
    ASSERT_TRUE(document) << ran.out << ran.err;
    const json::Value root = document->root();
    EXPECT_EQ(root["fhirVersion"].text(), "4.0.1");
    EXPECT_EQ(root["smart"]["tokenEndpoint"].text(), "https://auth.example/token");
    EXPECT_EQ((*root["quirks"].items().begin()).text(), "no-if-none-exist");
    EXPECT_EQ(root["ways"].size(), 10U);
    for (const json::Value way : root["ways"].items()) {
        EXPECT_EQ(way["means"].text(), way["topic"].text() == "duplicates" ? "poorer" : "full") << way["topic"].text();
    }
}

TEST(EhrProbe, RefusesAnEhrThatWeCannotRead) {
    const RawServer old(ehr(answer(200, statement(readable(), "3.0.2")), answer(404, "")));
    EXPECT_EQ(probe(old).code, 8);
    const RawServer bare(ehr(answer(200, statement(type("Patient", "rs"))), answer(404, "")));
    EXPECT_EQ(probe(bare).code, 8);
    EXPECT_THAT(probe(bare).out, HasSubstr("! reading        cannot be searched: Observation"));
}

TEST(EhrProbe, SaysWhyItCouldNotAsk) {
    struct Row {
        std::string metadata;
        int code;
        const char* says;
    };
    for (const Row& row :
         {Row{answer(404, ""), 5, "the EHR answered 404"}, Row{answer(401, ""), 4, "the EHR answered 401"},
          Row{answer(503, ""), 7, "the EHR answered 503"}, Row{answer(200, "<html>log in</html>"), 7, "web page"},
          Row{answer(302, "", "Location: https://login.example/\r\n"), 7, "answered 302"},
          Row{answer(200, R"({"resourceType":"Bundle"})"), 2, "not `CapabilityStatement`"}}) {
        const RawServer server(ehr(row.metadata, answer(404, "")));
        const Ran ran = probe(server);
        EXPECT_EQ(ran.code, row.code) << ran.err;
        EXPECT_THAT(ran.err, HasSubstr(row.says));
        EXPECT_THAT(ran.err, HasSubstr("hint: "));
        EXPECT_THAT(ran.out, IsEmpty());
    }
    const Ran nobody = run({"ehr", "probe", "http://127.0.0.1:" + std::to_string(closed_port()) + "/fhir"});
    EXPECT_EQ(nobody.code, 7);
    EXPECT_THAT(nobody.err, HasSubstr("refused"));
    EXPECT_EQ(run({"ehr", "probe", "http://192.0.2.1/fhir"}).code, 2);
    EXPECT_EQ(run({"ehr", "probe", "nonsense"}).code, 2);
    EXPECT_EQ(run({"ehr", "probe"}).code, 2);
    EXPECT_THAT(run({"ehr", "probe", "http://127.0.0.1/", "--quirk", "x"}).err, HasSubstr("no such quirk"));
}

}  // namespace
}  // namespace hv::test
