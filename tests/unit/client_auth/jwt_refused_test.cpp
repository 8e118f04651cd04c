// A token is refused for every reason there is, and the message says which.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/client/auth/base64url.hpp"
#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::HasSubstr;

// Seconds are counted from noon.
std::string claims(const std::string& iss, const std::string& aud, int exp, const std::string& more = "") {
    const auto at = [](int seconds) { return std::to_string(1'795'000'000 + seconds); };
    return R"({"iss":")" + iss + R"(","sub":"us","aud":)" + aud + R"(,"jti":"1","exp":)" + at(exp) + more + "}";
}

Expected expected() {
    Expected wanted;
    wanted.types = {"JWT"};
    wanted.issuer = "us";
    wanted.subject = "us";
    wanted.audiences = {"https://tokens.example/token"};
    wanted.longest_life = std::chrono::seconds(300);
    return wanted;
}

Result<Jwt> judge(const std::string& token) {
    static const KeySet keys = *KeySet::parse(jwks({key_named("k1")}));
    return verify_jwt(token, keys, expected(), noon);
}

Result<Jwt> judge_claims(const std::string& text, std::string_view typ = "JWT") {
    return judge(*sign_jwt(key_named("k1"), typ, text));
}

const std::string ours = R"("https://tokens.example/token")";

TEST(Jwt, IsTakenWhenEverythingIsAsWanted) {
    const auto jwt = judge_claims(claims("us", ours, 300));
    ASSERT_TRUE(jwt) << jwt.error().message;
    EXPECT_EQ(jwt->jti, "1");
    EXPECT_EQ(jwt->claims.root()["iss"].text(), "us");
    EXPECT_TRUE(judge_claims(claims("us", '[' + ours + R"(,"b"])", 300))) << "one of several audiences";
    EXPECT_TRUE(judge_claims(claims("us", ours, 300), "application/jwt")) << "RFC 7515, 4.1.9";
    EXPECT_TRUE(judge_claims(claims("us", ours, -4))) << "within the skew";
}

struct Row {
    const char* name;
    std::string claims;
    const char* says;
};

class Refused : public testing::TestWithParam<Row> {};

TEST_P(Refused, AndTheMessageNamesTheClaim) {
    const auto jwt = judge_claims(GetParam().claims);
    ASSERT_FALSE(jwt);
    EXPECT_THAT(jwt.error().message, HasSubstr(GetParam().says));
}

INSTANTIATE_TEST_SUITE_P(
    Claims, Refused,
    testing::Values(
        Row{"Issuer", claims("them", ours, 60), "`iss`"},
        Row{"Audience", claims("us", R"("https://a.example")", 60), "`aud`"},
        Row{"AudienceThatBeginsAlike", claims("us", R"("https://tokens.example/token/")", 60), "`aud`"},
        Row{"Expired", claims("us", ours, -5), "`exp`"},
        Row{"LivesTooLong", claims("us", ours, 306), "longer than 300 s"},
        Row{"NotYet", claims("us", ours, 60, R"(,"nbf":1795000006)"), "`nbf`"},
        Row{"IssuedLater", claims("us", ours, 60, R"(,"iat":1795000006)"), "`iat`"},
        Row{"TimeAsText", claims("us", ours, 60, R"(,"iat":"1795000006")"), "`iat`"},
        Row{"HugeTime", claims("us", ours, 60, R"(,"nbf":99999999999999999999)"), "`nbf`"},
        Row{"TimeWithExponent", claims("us", ours, 60, R"(,"nbf":1e9)"), "`nbf`"},
        Row{"NoExp", R"({"iss":"us","sub":"us","aud":"https://tokens.example/token","jti":"1"})", "no `exp`"},
        Row{"NoJti", R"({"iss":"us","sub":"us","aud":"https://tokens.example/token","exp":1795000060})", "`jti`"},
        Row{"Subject", R"({"iss":"us","sub":"me","aud":"https://tokens.example/token","jti":"1","exp":1795000060})",
            "`sub`"},
        Row{"ClaimTwice", R"({"iss":"them","iss":"us","jti":"1"})", "no JSON object"},
        Row{"AnArray", "[1]", "no JSON object"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(JwtOfTheWrongType, IsRefused) {
    const auto jwt = judge_claims(claims("us", ours, 60), "client-authentication+jwt");
    ASSERT_FALSE(jwt);
    EXPECT_THAT(jwt.error().message, HasSubstr("`typ`"));
}

std::string with_header(const std::string& header) {
    const std::string token = *sign_jwt(key_named("k1"), "JWT", claims("us", ours, 60));
    return to_base64url(header) + token.substr(token.find('.'));
}

TEST(JwtHeader, CannotSwitchTheSignatureOff) {
    for (const char* header :
         {R"({"alg":"none"})", R"({"alg":"none","kid":"k1"})", R"({"alg":"HS256","kid":"k1"})",
          R"({"alg":"ES256","kid":"k1"})", R"({"alg":"RS384","kid":"k1"})", R"({"kid":"k1"})", R"({"alg":"ES384"})",
          R"({"alg":"ES384","kid":"k2"})", R"({"alg":"ES384","kid":"k1","crit":["b64"],"b64":false})", "[]", "{"}) {
        EXPECT_FALSE(judge(with_header(header))) << header;
    }
    const std::string signed_part = with_header(R"({"alg":"none"})");
    EXPECT_FALSE(judge(signed_part.substr(0, signed_part.rfind('.') + 1)));
}

TEST(JwtShape, IsThreePartsAndNoMore) {
    const std::string good = *sign_jwt(key_named("k1"), "JWT", claims("us", ours, 60));
    ASSERT_TRUE(judge(good));
    for (const std::string& bad : {good + ".", good + ".x", '.' + good, good + "=", good.substr(0, good.rfind('.')),
                                   std::string(), std::string(".."), std::string(100'000, 'a')}) {
        EXPECT_FALSE(judge(bad)) << bad.substr(0, 40);
    }
}

TEST(JwtKey, MustStandOnceInTheSet) {
    const SigningKey& key = key_named("k1");
    const std::string token = *sign_jwt(key, "JWT", claims("us", ours, 60));
    EXPECT_TRUE(verify_jwt(token, *KeySet::parse(jwks({key, key_named("k2")})), expected(), noon));
    EXPECT_FALSE(verify_jwt(token, *KeySet::parse(jwks({key, key})), expected(), noon));
    EXPECT_FALSE(verify_jwt(token, *KeySet::parse(R"({"keys":[]})"), expected(), noon));
}

TEST(JwtAlgorithm, OutsideTheListIsRefusedEvenWithAGoodSignature) {
    Expected wanted = expected();
    wanted.algorithms = {Algorithm::rs384};
    const std::string token = *sign_jwt(key_named("k1"), "JWT", claims("us", ours, 60));
    EXPECT_FALSE(verify_jwt(token, *KeySet::parse(jwks({key_named("k1")})), wanted, noon));
}

TEST(DpopProof, WithAPrivateKeyInItIsRefused) {
    const SigningKey& key = key_named("k1");
    const std::string proof = *dpop_proof(key, {"GET", "https://a.example/b?c=d", {}, {}}, noon);
    EXPECT_TRUE(check_dpop_proof(proof, {"GET", "https://a.example/b", {}, {}, {}}, noon));
    std::string jwk = key.bare_jwk();
    jwk.insert(1, R"("d":"AAAA",)");
    const std::string header = R"({"alg":"ES384","typ":"dpop+jwt","jwk":)" + jwk + '}';
    const auto checked = check_dpop_proof(to_base64url(header) + proof.substr(proof.find('.')),
                                          {"GET", "https://a.example/b", {}, {}, {}}, noon);
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().message, HasSubstr("private members"));
}

}  // namespace
}  // namespace hv::fhir::client::test
