// Keys come from files that nobody else reads, and only their public halves leave.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "tests/unit/client_auth/rfc_vectors.hpp"
#include "tests/unit/client_auth/scene.hpp"

namespace hv::fhir::client::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class KeyFile : public testing::Test {
protected:
    std::string folder_ = testing::TempDir() + "keys_" + std::to_string(::getpid()) + '_' +
                          testing::UnitTest::GetInstance()->current_test_info()->name();
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    std::string write(const std::string& text, mode_t mode) {
        const std::string path = folder_ + "/key.pem";
        std::ofstream(path) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
};

std::string pem_of(EVP_PKEY* key, bool is_private, const char* passphrase = nullptr) {
    BIO* out = BIO_new(BIO_s_mem());
    if (is_private) {
        PEM_write_bio_PKCS8PrivateKey(out, key, passphrase == nullptr ? nullptr : EVP_aes_128_cbc(), passphrase,
                                      passphrase == nullptr ? 0 : 4, nullptr, nullptr);
    } else {
        PEM_write_bio_PUBKEY(out, key);
    }
    char* data = nullptr;
    const long length = BIO_get_mem_data(out, &data);
    std::string text(data, static_cast<std::size_t>(length));
    BIO_free(out);
    EVP_PKEY_free(key);
    return text;
}

std::string rsa(std::size_t bits) {
    return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits), true);
}

std::string ec(const char* curve) {
    return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve), true);
}

TEST_F(KeyFile, IsReadWithThePermissionsOfASecret) {
    const SigningKey& key = key_named("k1");
    for (const mode_t mode : {0600U, 0400U, 0440U, 0640U}) {
        const auto read = SigningKey::from_file(write(key.private_pem(), mode), {.kid = "k1"});
        ASSERT_TRUE(read) << std::oct << mode << ' ' << read.error().message;
        EXPECT_EQ(read->public_jwk(), key.public_jwk());
        std::filesystem::remove(folder_ + "/key.pem");
    }
}

TEST_F(KeyFile, ThatOthersMayReadIsRefusedWithWhatToDo) {
    for (const mode_t mode : {0604U, 0644U, 0602U, 0620U}) {
        const auto read = SigningKey::from_file(write(key_named("k1").private_pem(), mode));
        ASSERT_FALSE(read) << std::oct << mode;
        EXPECT_EQ(read.error().fault, Fault::denied);
        EXPECT_THAT(read.error().message, HasSubstr("key.pem`"));
        EXPECT_THAT(read.error().hint, HasSubstr("chmod 600"));
        std::filesystem::remove(folder_ + "/key.pem");
    }
}

TEST_F(KeyFile, MayHoldAPrivateJwk) {
    const auto read = SigningKey::from_file(write(rfc::es256_key, 0600));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->algorithm(), Algorithm::es256);
    EXPECT_EQ(read->kid(), read->thumbprint());
}

TEST_F(KeyFile, ThatIsNotThereOrAFolderSaysSo) {
    EXPECT_EQ(SigningKey::from_file(folder_ + "/none").error().fault, Fault::not_found);
    EXPECT_EQ(SigningKey::from_file(folder_).error().fault, Fault::invalid);
}

struct Bad {
    const char* name;
    std::function<std::string()> pem;
    const char* says;
};

class BadKey : public testing::TestWithParam<Bad> {};

TEST_P(BadKey, IsRefusedWithAReason) {
    const std::string pem = GetParam().pem();
    const auto key = SigningKey::from_pem(pem);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().fault, Fault::invalid);
    EXPECT_THAT(key.error().message, HasSubstr(GetParam().says));
    EXPECT_FALSE(key.error().hint.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BadKey,
    testing::Values(Bad{"ShortRsa", [] { return rsa(1024); }, "1024 bits, wanted 2048 or more"},
                    Bad{"BitcoinsCurve", [] { return ec("secp256k1"); }, "a curve other than"},
                    Bad{"Edwards", [] { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), true); },
                        "neither an RSA nor"},
                    Bad{"Passphrase",
                        [] { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), true, "four"); },
                        "passphrase"},
                    Bad{"PublicHalf", [] { return pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), false); },
                        "public key"},
                    Bad{"Nothing", [] { return std::string(); }, "no private key"},
                    Bad{"CutOff", [] { return ec("P-384").substr(0, 100); }, "no private key"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RsaKey, SignsWithRs384UnlessToldOtherwise) {
    const std::string pem = rsa(2048);
    EXPECT_EQ(SigningKey::from_pem(pem)->algorithm(), Algorithm::rs384);
    EXPECT_EQ(SigningKey::from_pem(pem, {.algorithm = Algorithm::ps256})->algorithm(), Algorithm::ps256);
    EXPECT_FALSE(SigningKey::from_pem(pem, {.algorithm = Algorithm::es384}));
}

TEST(PrivateJwk, WhosePartsDoNotFitIsRefused) {
    std::string other = rfc::es256_key;
    other.replace(other.find("jpsQ"), 4, "kpsQ");
    EXPECT_FALSE(SigningKey::from_jwk(other));
    EXPECT_FALSE(SigningKey::from_jwk(R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"})"));
    EXPECT_FALSE(SigningKey::from_jwk(R"({"kty":"oct","k":"AAAA","d":"AA"})"));
}

TEST(Jwks, HoldsNoPrivateMemberAndAnAlgorithmForEveryKey) {
    const auto rsa_key = SigningKey::from_jwk(rfc::rs256_key, {.kid = "r"});
    const SigningKey retired = with(key_named("k2"), {.kid = "old", .retired = true});
    const std::string text = jwks({key_named("k1"), *rsa_key, retired});
    const auto document = json::Document::parse(text);
    ASSERT_TRUE(document) << document.error().message;
    std::vector<std::string> kids;
    for (const json::Value jwk : document->root()["keys"].items()) {
        kids.emplace_back(jwk["kid"].text());
        EXPECT_EQ(jwk["use"].text(), "sig");
        EXPECT_THAT(jwk["alg"].text(), testing::AnyOf("ES384", "RS384"));
        for (const char* secret : {"d", "p", "q", "dp", "dq", "qi"}) EXPECT_FALSE(jwk[secret]) << secret;
    }
    EXPECT_THAT(kids, testing::ElementsAre("k1", "r", "old")) << "a retired key is still published";
    EXPECT_EQ(KeySet::parse(text)->size(), 3U) << "as a peer reads it";
}

TEST(PublishedKeys, AreKeptNoLongerThanHalfWayToASuccessor) {
    const SigningKey next = with(key_named("k2"), {.kid = "k2", .not_before = noon.plus_seconds(1000)});
    EXPECT_EQ(published_keys({key_named("k1")}, noon).cache_control, "public, max-age=3600");
    const PublishedKeys published = published_keys({key_named("k1"), next}, noon);
    EXPECT_EQ(published.cache_control, "public, max-age=500");
    EXPECT_THAT(published.body, HasSubstr("\"k2\"")) << "published before it signs";
    EXPECT_EQ(published.content_type, "application/json");
    EXPECT_THAT(published_keys({next}, noon.plus_seconds(990)).cache_control, HasSubstr("max-age=60"));
}

TEST(KeySet, LeavesOutWhatItCannotUse) {
    const auto set =
        KeySet::parse(R"({"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"AA"},{"kty":"oct","k":"AA"},1]})");
    ASSERT_TRUE(set);
    EXPECT_EQ(set->size(), 0U);
    EXPECT_FALSE(KeySet::parse(R"({"key":[]})"));
    EXPECT_FALSE(KeySet::parse("<html>"));
}

TEST(GeneratedKey, ComesBackFromItsPemAsTheSameKey) {
    for (const Algorithm algorithm : {Algorithm::es384, Algorithm::rs384}) {
        const auto made = SigningKey::generate(algorithm);
        ASSERT_TRUE(made) << made.error().message;
        EXPECT_THAT(made->private_pem(), HasSubstr("BEGIN PRIVATE KEY"));
        const auto back = SigningKey::from_pem(made->private_pem());
        ASSERT_TRUE(back) << back.error().message;
        EXPECT_EQ(back->public_jwk(), made->public_jwk());
        EXPECT_EQ(back->kid(), made->thumbprint());
        EXPECT_THAT(made->public_jwk(), Not(HasSubstr("\"d\"")));
    }
}

}  // namespace
}  // namespace hv::fhir::client::test
