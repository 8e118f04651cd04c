// Which requests are referrals, and what counts as a reply.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/r4/reader.hpp"
#include "tests/unit/r4/record_dump.hpp"

namespace hv::fhir {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string read(const std::string& resources) {
    static const CodeBook book = fixture_codes();
    const std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":)"
                             R"({"resourceType":"Patient","id":"p1"}})" +
                             resources + "]}";
    const auto document = json::Document::parse(text);
    if (!document) return "not JSON: " + document.error().message;
    const std::vector<json::Value> roots{document->root()};
    Record record;
    const auto done = r4::read_patient(roots, book, record);
    return done ? dump(record, book) : "error: " + done.error().message;
}

constexpr const char* coded =
    R"("category":[{"coding":[{"system":"http://snomed.info/sct","code":"3457005"}],"text":"Henvisning"}],)";

std::string request(const std::string& status, const std::string& what = coded, const std::string& more = "") {
    return R"(,{"resource":{"resourceType":"ServiceRequest","id":"r1","status":")" + status + R"(",)" + what +
           R"("subject":{"reference":"Patient/p1"},"authoredOn":"2025-08-01")" + more + "}}";
}

std::string reply(const std::string& type, const std::string& status, const std::string& based_on,
                  const std::string& subject = "Patient/p1") {
    return R"(,{"resource":{"resourceType":")" + type + R"(","id":"a1","status":")" + status +
           R"(","code":{"text":"Epikrise"},"subject":{"reference":")" + subject +
           R"("},"effectiveDateTime":"2025-09-01",)" + R"("basedOn":[)" + based_on + "]}}";
}

constexpr const char* to_r1 = R"({"reference":"ServiceRequest/r1"})";

TEST(Referral, IsARequestThatSaysSoByCodeOrInWords) {
    EXPECT_THAT(read(request("active")), HasSubstr("referral ServiceRequest/r1 open sent 2025-08-01 \"Henvisning\""));
    EXPECT_THAT(read(request("active", R"("code":{"text":"Henvist indremedisiner"},)")),
                HasSubstr("open sent 2025-08-01 \"Henvist indremedisiner\""));
    EXPECT_THAT(read(request("active", R"("code":{"coding":[{"display":"Referral to service"}]},)")),
                HasSubstr("open sent"));
}

TEST(Referral, IsNotARequestForATest) {
    EXPECT_THAT(read(request("active", R"("code":{"text":"HbA1c"},)")), Not(HasSubstr("referral")));
}

TEST(Referral, IsNotWhatNobodyAskedFor) {
    for (const char* intent : {"proposal", "plan", "directive", "option"}) {
        EXPECT_THAT(read(request("active", coded, R"(,"intent":")" + std::string(intent) + '"')),
                    Not(HasSubstr("referral")))
            << intent;
    }
    EXPECT_THAT(read(request("draft")), Not(HasSubstr("referral")));
    EXPECT_THAT(read(request("active", coded, R"(,"doNotPerform":true)")), Not(HasSubstr("referral")));
    EXPECT_THAT(read(request("active", coded, R"(,"doNotPerform":false,"intent":"order")")), HasSubstr("open"));
}

TEST(Referral, StandsAsItsStatusSays) {
    EXPECT_THAT(read(request("on-hold")), HasSubstr("referral ServiceRequest/r1 open"));
    EXPECT_THAT(read(request("completed")), HasSubstr("referral ServiceRequest/r1 answered"));
    EXPECT_THAT(read(request("revoked")), HasSubstr("referral ServiceRequest/r1 withdrawn"));
    EXPECT_THAT(read(request("unknown")), HasSubstr("referral ServiceRequest/r1 uncertain"));
    EXPECT_THAT(read(request("entered-in-error")), Not(HasSubstr("referral ServiceRequest")));
}

TEST(Referral, IsAnsweredByAResultThatIsBasedOnIt) {
    EXPECT_THAT(read(request("active") + reply("DiagnosticReport", "final", to_r1)), HasSubstr("r1 answered"));
    EXPECT_THAT(read(reply("Observation", "preliminary", to_r1) + request("active")), HasSubstr("r1 answered"));
    const std::string numbered = R"(,"identifier":[{"system":"urn:oid:1.2.3","value":"77"}])";
    EXPECT_THAT(read(request("active", coded, numbered) +
                     reply("Observation", "final", R"({"identifier":{"system":"urn:oid:1.2.3","value":"77"}})")),
                HasSubstr("r1 answered"));
}

TEST(Referral, IsNotAnsweredByWhatIsNoResultOfHers) {
    for (const char* status : {"registered", "cancelled", "entered-in-error"}) {
        EXPECT_THAT(read(request("active") + reply("DiagnosticReport", status, to_r1)), HasSubstr("r1 open")) << status;
    }
    EXPECT_THAT(read(request("active") + reply("DiagnosticReport", "final", to_r1, "Patient/p2")),
                HasSubstr("r1 open"));
    EXPECT_THAT(read(request("active") + reply("DiagnosticReport", "final", R"({"reference":"ServiceRequest/r2"})")),
                HasSubstr("r1 open"));
}

TEST(Referral, OfSomebodyElseIsLeftOutAndSaid) {
    const std::string other = R"(,{"resource":{"resourceType":"ServiceRequest","id":"r2","status":"active",)" +
                              std::string(coded) +
                              R"("subject":{"reference":"Patient/p2"},"authoredOn":"2025-08-01"}})";
    EXPECT_THAT(read(other), Not(HasSubstr("referral ServiceRequest/r2")));
    EXPECT_THAT(read(other), HasSubstr("ServiceRequest/r2.subject: is about somebody or something else; left out"));
}

}  // namespace
}  // namespace hv::fhir
