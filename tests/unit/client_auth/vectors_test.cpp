// What we sign and accept is what the standards' own examples say.
#include <gtest/gtest.h>

#include "fhir/client/auth/base64url.hpp"
#include "fhir/client/auth/dpop.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "tests/unit/client_auth/rfc_vectors.hpp"

namespace hv::fhir::client::test {
namespace {

PublicKey public_half(const SigningKey& key) {
    const auto document = json::Document::parse(key.public_jwk());
    return *PublicKey::from_jwk(document->root());
}

std::string bytes(std::string_view text) {
    return *from_base64url(text);
}

TEST(Rfc7515, TheRsaExampleIsSignedToTheLastBit) {
    const auto key = SigningKey::from_jwk(rfc::rs256_key, {.algorithm = Algorithm::rs256});
    ASSERT_TRUE(key) << key.error().message;
    const std::string text = to_base64url(R"({"alg":"RS256"})") + '.' + rfc::joe;
    EXPECT_EQ(to_base64url(*key->sign(text)), rfc::rs256_signature);
    EXPECT_TRUE(public_half(*key).verify(Algorithm::rs256, text, bytes(rfc::rs256_signature)));
}

TEST(Rfc7515, TheP256ExampleVerifiesAndNoOtherTextDoes) {
    const auto key = SigningKey::from_jwk(rfc::es256_key);
    ASSERT_TRUE(key) << key.error().message;
    const std::string text = std::string("eyJhbGciOiJFUzI1NiJ9.") + rfc::joe;
    EXPECT_TRUE(public_half(*key).verify(Algorithm::es256, text, bytes(rfc::es256_signature)));
    EXPECT_FALSE(public_half(*key).verify(Algorithm::es256, text + 'A', bytes(rfc::es256_signature)));
    EXPECT_FALSE(public_half(*key).verify(Algorithm::es384, text, bytes(rfc::es256_signature)));
}

TEST(Rfc7515, TheP521ExampleHas132BytesAndVerifies) {
    const auto key = SigningKey::from_jwk(rfc::es512_key);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(bytes(rfc::es512_signature).size(), 132U);
    EXPECT_TRUE(public_half(*key).verify(Algorithm::es512, rfc::es512_text, bytes(rfc::es512_signature)));
}

TEST(Ps256, OfAnotherMakerVerifies) {
    const auto set = KeySet::parse(rfc::ps256_set);
    ASSERT_TRUE(set);
    ASSERT_NE(set->pick("jwt.io", "RSA"), nullptr);
    const PublicKey& key = *set->pick("jwt.io", "RSA");
    EXPECT_TRUE(key.verify(Algorithm::ps256, rfc::ps256_text, bytes(rfc::ps256_signature)));
    EXPECT_FALSE(key.verify(Algorithm::rs256, rfc::ps256_text, bytes(rfc::ps256_signature)));
}

TEST(Rfc7517, OfTheExampleSetTheSigningKeyIsPickedAndTheOtherFitsNothing) {
    const auto set = KeySet::parse(rfc::key_set);
    ASSERT_TRUE(set) << set.error().message;
    EXPECT_EQ(set->size(), 2U);
    ASSERT_NE(set->pick("2011-04-29", "RSA"), nullptr);
    EXPECT_TRUE(set->pick("2011-04-29", "RSA")->fits(Algorithm::rs256));
    EXPECT_FALSE(set->pick("2011-04-29", "RSA")->fits(Algorithm::rs384)) << "the set says RS256";
    EXPECT_EQ(set->pick("2011-04-29", "EC"), nullptr);
    EXPECT_FALSE(set->pick("1", "EC")->fits(Algorithm::es256)) << "it is for encryption";
}

TEST(Rfc7638, TheThumbprintIsTheExamples) {
    const auto set = KeySet::parse(rfc::key_set);
    ASSERT_TRUE(set);
    EXPECT_EQ(set->pick("2011-04-29", "RSA")->thumbprint(), rfc::thumbprint);
}

TEST(Rfc9449, TheExampleProofIsForItsRequestItsTokenAndItsKey) {
    ExpectedProof expected;
    expected.method = "GET";
    expected.url = "https://resource.example.org/protectedresource?query=is#ignored";
    expected.access_token = rfc::access_token;
    expected.thumbprint = rfc::proof_thumbprint;
    const Instant now = Instant::of_seconds(rfc::proof_time + 10);
    const auto checked = check_dpop_proof(rfc::proof, expected, now);
    ASSERT_TRUE(checked) << checked.error().message;
    EXPECT_EQ(checked->jti, "e1j3V_bKic8-LAEB");

    const auto changed = [&](auto change) {
        ExpectedProof other = expected;
        change(other);
        return check_dpop_proof(rfc::proof, other, now);
    };
    EXPECT_FALSE(changed([](ExpectedProof& it) { it.method = "POST"; }));
    EXPECT_FALSE(changed([](ExpectedProof& it) { it.url = "https://resource.example.org/other"; }));
    EXPECT_FALSE(changed([](ExpectedProof& it) { it.access_token += 'x'; }));
    EXPECT_FALSE(changed([](ExpectedProof& it) { it.thumbprint = rfc::thumbprint; }));
    EXPECT_FALSE(changed([](ExpectedProof& it) { it.nonce = "wanted"; }));
    EXPECT_FALSE(check_dpop_proof(rfc::proof, expected, now.plus_seconds(60))) << "too old";
    EXPECT_FALSE(check_dpop_proof(rfc::proof, expected, now.plus_seconds(-20))) << "from the future";
}

TEST(Base64Url, TakesNothingThatStandsForTheSameBytesTwice) {
    EXPECT_EQ(to_base64url(std::string("\xfb\xff\xbf", 3)), "-_-_");
    EXPECT_EQ(from_base64url("-_-_"), std::string("\xfb\xff\xbf", 3));
    EXPECT_EQ(from_base64url(""), "");
    EXPECT_EQ(from_base64url("QQ"), "A");
    for (const char* refused : {"QR", "QQ==", "QQ=", "Q", "QQ Q", "QQ\n", "+/+/", "QUFB\n", "Q@FB"}) {
        EXPECT_FALSE(from_base64url(refused)) << refused;
    }
}

}  // namespace
}  // namespace hv::fhir::client::test
