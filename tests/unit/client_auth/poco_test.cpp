// Another implementation reads what we sign, and the reverse, wherever it is right itself.
#include <Poco/Crypto/ECKey.h>
#include <Poco/Crypto/RSAKey.h>
#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>
#include <gtest/gtest.h>

#include <sstream>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "tests/unit/client_auth/rfc_vectors.hpp"

namespace hv::fhir::client::test {
namespace {

constexpr const char* claims = R"({"iss":"a","jti":"1","exp":1795000060})";
const Instant now = Instant::of_seconds(1'795'000'000);

// RSA keys cost seconds: the RFC's own and one more serve all tests.
const std::string& rsa_pem(std::size_t which) {
    static const std::string pems[] = {SigningKey::from_jwk(rfc::rs256_key)->private_pem(),
                                       SigningKey::generate(Algorithm::rs384)->private_pem()};
    return pems[which];
}

SigningKey key_for(Algorithm algorithm, std::size_t which = 0) {
    if (name(algorithm).starts_with("ES")) return *SigningKey::generate(algorithm, {.kid = "k"});
    return *SigningKey::from_pem(rsa_pem(which), {.kid = "k", .algorithm = algorithm});
}

void give_key(Poco::JWT::Signer& signer, const SigningKey& key) {
    std::istringstream pem(key.private_pem());
    if (name(key.algorithm()).starts_with("ES")) {
        signer.setECKey(new Poco::Crypto::ECKey(nullptr, &pem));
    } else {
        signer.setRSAKey(new Poco::Crypto::RSAKey(nullptr, &pem));
    }
}

class WithPoco : public testing::TestWithParam<Algorithm> {};

TEST_P(WithPoco, ReadsWhatWeSign) {
    const SigningKey key = key_for(GetParam());
    Poco::JWT::Signer signer;
    signer.addAllAlgorithms();
    give_key(signer, key);
    const Poco::JWT::Token token = signer.verify(*sign_jwt(key, "JWT", claims));
    EXPECT_EQ(token.getIssuer(), "a");
    EXPECT_EQ(token.getAlgorithm(), name(GetParam()));
    EXPECT_EQ(token.header().getValue<std::string>("kid"), "k");
}

TEST_P(WithPoco, IsReadByUs) {
    const SigningKey key = key_for(GetParam());
    Poco::JWT::Signer signer;
    give_key(signer, key);
    Poco::JWT::Token token;
    token.setIssuer("a");
    token.setId("1");
    token.payload().set("exp", 1'795'000'060);
    token.header().set("kid", "k");
    const std::string text = signer.sign(token, std::string(name(GetParam())));
    const auto read = verify_jwt(text, *KeySet::parse(jwks({key})), {}, now);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->issuer, "a");
}

INSTANTIATE_TEST_SUITE_P(Algorithms, WithPoco,
                         testing::Values(Algorithm::rs256, Algorithm::rs384, Algorithm::rs512, Algorithm::es256),
                         [](const auto& row) { return std::string(name(row.param)); });

// The reason for signing ourselves: an integer that happens to be short is padded to the curve's width.
TEST(Es384, KeepsItsWidthWhenAnIntegerIsShort) {
    const SigningKey key = key_for(Algorithm::es384);
    const KeySet keys = *KeySet::parse(jwks({key}));
    std::size_t signatures = 0;
    for (bool was_short = false; !was_short; ++signatures) {
        ASSERT_LT(signatures, 10'000U) << "no short integer met: is ECDSA no longer random?";
        const std::string token = *sign_jwt(key, "JWT", claims);
        const std::string raw = *from_base64url(token.substr(token.rfind('.') + 1));
        ASSERT_EQ(raw.size(), 96U);
        was_short = raw[0] == '\0' || raw[48] == '\0';
        if (was_short) {
            EXPECT_TRUE(verify_jwt(token, keys, {}, now));
        }
    }
}

class EveryAlgorithm : public testing::TestWithParam<Algorithm> {};

TEST_P(EveryAlgorithm, VerifiesItsOwnAndNothingThatWasTouched) {
    const SigningKey key = key_for(GetParam());
    const KeySet keys = *KeySet::parse(jwks({key}));
    const std::string token = *sign_jwt(key, "JWT", claims);
    const auto read = verify_jwt(token, keys, {}, now);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->algorithm, GetParam());
    for (const std::size_t at : {token.find('.') + 2, token.rfind('.') + 3}) {
        std::string touched = token;
        touched[at] = touched[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_jwt(touched, keys, {}, now)) << at;
    }
    const SigningKey other = key_for(GetParam(), 1);
    EXPECT_FALSE(verify_jwt(token, *KeySet::parse(jwks({other})), {}, now)) << "another key of the same kid";
}

INSTANTIATE_TEST_SUITE_P(Algorithms, EveryAlgorithm, testing::ValuesIn(every_algorithm()),
                         [](const auto& row) { return std::string(name(row.param)); });

}  // namespace
}  // namespace hv::fhir::client::test
