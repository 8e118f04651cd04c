// Ed25519 keys, against the vectors of the standard.
#include "rules/bundle/key.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/bundle/dsse.hpp"
#include "tests/support/bundles.hpp"

namespace hv::rules::bundle {
namespace {

using test::key_number;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string from_hex(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out += static_cast<char>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16));
    return out;
}

KeyBytes key_bytes(std::string_view hex) {
    KeyBytes bytes{};
    std::ranges::copy(from_hex(hex), bytes.begin());
    return bytes;
}

struct Vector {
    const char* secret;
    const char* open;
    const char* message;
    const char* signature;
};

// RFC 8032, 7.1, tests 1 to 3.
const std::vector<Vector> vectors{{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                                   "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                                   "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61"
                                   "e39701cf9b46bd25bf5f0595bbe24655"
                                   "141438e7a100b"},
                                  {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                                   "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                                   "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458"
                                   "f3613d0f11d8c387b2eaeb4302aeeb00"
                                   "d291612bb0c00"},
                                  {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                                   "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
                                   "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae6"
                                   "7f760984dc6594a7c15e9716ed28dc02"
                                   "7beceea1ec40a"}};

TEST(Key, SignsAsTheStandardSays) {
    for (const Vector& vector : vectors) {
        const SecretKey key(key_bytes(vector.secret));
        const std::string message = from_hex(vector.message);
        EXPECT_EQ(key.public_key(), PublicKey(key_bytes(vector.open)));
        EXPECT_EQ(key.sign(message), from_hex(vector.signature));
        EXPECT_TRUE(key.public_key().verifies(message, from_hex(vector.signature)));
        EXPECT_FALSE(key.public_key().verifies(message + "x", from_hex(vector.signature)));
    }
}

TEST(Key, RefusesASignatureWithAnyBitFlipped) {
    const SecretKey key = key_number(7);
    const std::string good = key.sign("message");
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string bad = good;
            bad[at] = static_cast<char>(static_cast<unsigned char>(bad[at]) ^ (1U << bit));
            EXPECT_FALSE(key.public_key().verifies("message", bad));
        }
    }
    EXPECT_FALSE(key.public_key().verifies("message", good.substr(1)));
    EXPECT_FALSE(key.public_key().verifies("message", ""));
}

TEST(Key, ComesBackFromItsTextForms) {
    const SecretKey key = key_number(9);
    const Result<SecretKey> secret = SecretKey::read(key.pem());
    ASSERT_TRUE(secret);
    EXPECT_EQ(secret->sign("x"), key.sign("x"));
    for (const std::string& text : {key.public_key().pem(), key.public_key().base64()}) {
        const Result<PublicKey> open = PublicKey::read(text);
        ASSERT_TRUE(open) << text;
        EXPECT_EQ(*open, key.public_key());
    }
}

TEST(Key, HasAnIdThatFollowsFromIt) {
    EXPECT_THAT(key_number(1).public_key().id(), testing::MatchesRegex("ed25519:[0-9a-f]+"));
    EXPECT_EQ(key_number(1).public_key().id().size(), 8U + 32U);
    EXPECT_NE(key_number(1).public_key().id(), key_number(2).public_key().id());
}

TEST(Key, RefusesOtherKindsOfKeysAndLockedOnes) {
    // P-256, made for this test; and an Ed25519 key locked with a passphrase.
    constexpr std::string_view other =
        "-----BEGIN PUBLIC KEY-----\n"
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQc9IEDrQQpPxA1J4KyoakAiPye42\n"
        "k7yI6fAyzHzSsBEiaRDujQFrFk7WTJnJD2thmjqdY4mmI9JoT9PUTnLkZw==\n"
        "-----END PUBLIC KEY-----\n";
    constexpr std::string_view locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgrPoxwj4VIywICCAAw\n"
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECDoLMZjIr8+odz6gG3z5eUEQPaU\n"
        "HlXdug1RkL/L6yrqNGMIloMfN5rxZeI9Z/hjufDwlzcorQ6OY8qgLL15z5KFi7Rz\n"
        "9zTTVXculZf7qh/j0xk=\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n";
    const Result<PublicKey> elliptic = PublicKey::read(other);
    ASSERT_FALSE(elliptic);
    EXPECT_THAT(elliptic.error().message, HasSubstr("no Ed25519 public key"));
    const Result<SecretKey> secret = SecretKey::read(locked);
    ASSERT_FALSE(secret);
    EXPECT_THAT(secret.error().message, HasSubstr("locked with a passphrase"));
    for (const char* text : {"", "AAAA", "-----BEGIN", "not base64 at all!"})
        EXPECT_FALSE(PublicKey::read(text)) << text;
    EXPECT_FALSE(SecretKey::read(key_number(1).public_key().pem()));
}

TEST(Key, SaysNothingOfASecretThatItCannotRead) {
    std::string pem = key_number(5).pem();
    const std::string secret = pem.substr(pem.find('\n') + 1, 40);
    pem.insert(pem.find('\n') + 1, "!");
    const Result<SecretKey> key = SecretKey::read(pem);
    ASSERT_FALSE(key);
    EXPECT_THAT(key.error().message + key.error().hint, Not(HasSubstr(secret.substr(0, 8))));
}

TEST(Base64, HasOneSpelling) {
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) {
        const Result<std::string> back = from_base64(to_base64(text));
        ASSERT_TRUE(back) << text;
        EXPECT_EQ(*back, text);
    }
    EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
    for (const char* text :
         {"Zm9vYh==", "Zm9vYg=", "Zm9vYg", "Zm9v Yg==", "Zm9vYg==\n", "====", "=AAA", "A===", "Zm9v!g=="})
        EXPECT_FALSE(from_base64(text)) << text;
}

// The example of the DSSE protocol.
TEST(Envelope, EncodesBeforeSigningAsTheProtocolSays) {
    EXPECT_EQ(pae("http://example.com/HelloWorld", "hello world"),
              "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    EXPECT_EQ(pae("", ""), "DSSEv1 0  0 ");
}

TEST(Envelope, ThatIsNoJsonIsRefusedWithItsPlaceAndWithWhatToDo) {
    const auto read = read_envelope("{\"payloadType\":1,,}", "{}");

    ASSERT_FALSE(read);
    EXPECT_TRUE(read.error().message.starts_with("`manifest.dsse.json`: byte ")) << read.error().message;
    EXPECT_EQ(read.error().hint, "fetch the file again from who signed it");
}

TEST(Envelope, HoldsSignaturesInTheOrderOfTheirKeys) {
    const std::vector<Signature> signatures{{"ed25519:b", "two"}, {"ed25519:a", "one"}};
    const std::string envelope = write_envelope("{}", signatures);
    const Result<std::vector<Signature>> read = read_envelope(envelope, "{}");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, (std::vector<Signature>{signatures[1], signatures[0]}));
    EXPECT_FALSE(read_envelope(envelope, "{} "));
}

TEST(Envelope, HoldsAKeyOnce) {
    const std::string envelope = write_envelope("{}", {{"ed25519:a", "one"}, {"ed25519:a", "two"}});
    const Result<std::vector<Signature>> read = read_envelope(envelope, "{}");
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message, HasSubstr("two signatures of one key"));
}

TEST(Envelope, IsRefusedWithAnyByteFlipped) {
    const std::string good = write_envelope("{\"id\": 1}", {{"ed25519:a", "one"}, {"ed25519:b", "two"}});
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ 1);
        const Result<std::vector<Signature>> read = read_envelope(bad, "{\"id\": 1}");
        // Another key id or signature is well formed; that it is the wrong one, the keys say.
        if (read) {
            ++accepted;
            EXPECT_NE(*read, *read_envelope(good, "{\"id\": 1}"));
        }
    }
    EXPECT_LT(accepted, 30U);
}

}  // namespace
}  // namespace hv::rules::bundle
