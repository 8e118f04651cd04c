// What a token endpoint may say of the patient and of the token's life.
#include "plugin/smart/token_client.hpp"

#include "clinic.hpp"

namespace hv::test {
namespace {

Result<smart::TokenReply> read(const std::string& members) {
    const std::string body = R"({"access_token":"a","token_type":"Bearer")" + members + "}";
    return smart::read_token_reply({200, {}, body}, Instant{0});
}

// Hazards: H02
TEST(TokenReply, NamesAPatientByItsLogicalIdOrNotAtAll) {
    for (const char* patient : {"p1", "Patient/p1"}) {
        const auto reply = read(R"(,"patient":")" + std::string(patient) + '"');
        ASSERT_TRUE(reply) << patient;
        EXPECT_EQ(reply->patient, "p1");
    }
    for (const char* nobody : {"", R"(,"patient":null)", R"(,"patient":"")"}) EXPECT_EQ(read(nobody)->patient, "");
    for (const char* strange :
         {R"("Group/p1")", R"("https://evil.example/fhir/Patient/p1")", R"("../x")", R"("..")", R"("Patient/")",
          R"("Patient/..")", R"("Patient/p1/_history/2")", R"("Patient/Patient/p1")", R"("patient/p1")", R"("/p1")",
          R"("p1 ")", R"({"reference":"Patient/p1"})", R"(["p1"])", "true"}) {
        const auto reply = read(R"(,"patient":)" + std::string(strange));
        ASSERT_FALSE(reply) << strange;
        EXPECT_EQ(reply.error().fault, Fault::denied) << strange;
    }
}

TEST(TokenReply, NamesAnEncounterByItsLogicalIdOrItIsNotUsed) {
    EXPECT_EQ(read(R"(,"encounter":"Encounter/e1")")->encounter, "e1");
    EXPECT_EQ(read(R"(,"encounter":"https://evil.example/fhir/Encounter/e1")")->encounter, "");
}

TEST(TokenReply, GivesNoTokenThatIsOver) {
    for (const char* over : {"0", "-1", "-3600", "-0.5", "0.0", R"("0")", "-99999999999999999999"}) {
        const auto reply = read(R"(,"expires_in":)" + std::string(over));
        ASSERT_FALSE(reply) << over;
        EXPECT_EQ(reply.error().fault, Fault::denied) << over;
    }
    EXPECT_EQ(read("")->token.expires, Instant{0}.plus_seconds(3600)) << "the server does not say";
    EXPECT_EQ(read(R"(,"expires_in":60)")->token.expires, Instant{0}.plus_seconds(60));
    EXPECT_EQ(read(R"(,"expires_in":"300")")->token.expires, Instant{0}.plus_seconds(300));
}

}  // namespace
}  // namespace hv::test
