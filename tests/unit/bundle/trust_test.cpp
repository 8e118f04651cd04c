// Who must have signed: two different people in two roles, each of them counted once.
#include "rules/bundle/trust.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/bundles.hpp"

namespace hv::rules::bundle {
namespace {

using test::anne;
using test::day;
using test::kari;
using test::key_number;
using test::ola;
using test::Person;
using test::trust_file;
using test::trust_in;
using testing::HasSubstr;

const Date today = day("2026-11-20");

std::vector<Signature> signatures(const std::vector<Person>& people, std::string_view manifest) {
    std::vector<Signature> out;
    for (const Person& person : people)
        out.push_back({person.key.public_key().id(), person.key.sign(pae(payload_type, manifest))});
    return out;
}

// What is missing; empty when the signatures of these people are enough.
std::string missing(const Trust& trust, const std::vector<Person>& people, Date when = today) {
    const Result<std::vector<Signer>> signers = signers_of(trust, "{}", signatures(people, "{}"), when);
    if (!signers) return signers.error().message;
    const Result<bool> all = enough(trust, *signers);
    return all ? "" : all.error().message;
}

std::string trust_problems(const std::string& text) {
    Problems problems;
    const std::optional<Trust> trust = parse_trust("trust.json", text, problems);
    EXPECT_EQ(trust.has_value(), problems.empty());
    std::string all;
    for (const Problem& problem : problems) all += rules::text(problem) + '\n';
    return all;
}

TEST(Threshold, TwoPeopleInTwoRolesAreEnough) {
    EXPECT_EQ(missing(trust_in({kari(), ola()}), {kari(), ola()}), "");
    EXPECT_EQ(missing(trust_in({kari(), ola(), anne()}), {anne(), ola()}), "");
}

TEST(Threshold, NobodyAndOnePersonAreNot) {
    const Trust trust = trust_in({kari(), ola()});
    EXPECT_THAT(missing(trust, {}), HasSubstr("nobody has signed it"));
    EXPECT_THAT(missing(trust, {kari()}),
                HasSubstr("nobody with an IT role has signed (signed by Kari Lege (clinical))"));
    EXPECT_THAT(missing(trust, {ola()}), HasSubstr("nobody with a clinical role has signed"));
}

// Hazards: H12
TEST(Threshold, TheSameKeyTwiceIsNotTwo) {
    const Trust trust = trust_in({kari(), ola()});
    EXPECT_NE(missing(trust, {kari(), kari()}), "");
    EXPECT_NE(missing(trust, {ola(), ola(), ola()}), "");
}

// Hazards: H12
TEST(Threshold, TwoKeysOfOnePersonAreNotTwo) {
    Person second = kari();
    second.key = key_number(11);
    EXPECT_NE(missing(trust_in({kari(), second, ola()}), {kari(), second}), "");
    // One person in both roles is still one person, however the name is written.
    for (const char* name : {"Kari Lege", "kari lege", " KARI  LEGE "}) {
        Person both = second;
        both.role = Role::it;
        both.name = name;
        EXPECT_THAT(missing(trust_in({kari(), both, ola()}), {kari(), both}),
                    HasSubstr("one person has signed in both roles; two people must"))
            << name;
    }
}

// Hazards: H12
TEST(Threshold, TwoPeopleInOneRoleAreNotEnough) {
    EXPECT_THAT(missing(trust_in({kari(), anne(), ola()}), {kari(), anne()}), HasSubstr("nobody with an IT role"));
}

TEST(Threshold, APersonWithBothRolesNeedsSomebodyElse) {
    Person both = kari();
    both.key = key_number(12);
    both.role = Role::it;
    const Trust trust = trust_in({kari(), both, ola(), anne()});
    EXPECT_NE(missing(trust, {kari(), both}), "");
    EXPECT_EQ(missing(trust, {kari(), both, ola()}), "");
    EXPECT_EQ(missing(trust, {both, anne()}), "");
}

TEST(Threshold, CanBeRaised) {
    Trust trust = trust_in({kari(), ola(), anne()});
    trust.threshold = 3;
    EXPECT_THAT(missing(trust, {kari(), ola()}), HasSubstr("2 people have signed, 3 must"));
    EXPECT_EQ(missing(trust, {kari(), ola(), anne()}), "");
}

TEST(Threshold, AKeyCountsOnlyFromItsFirstToItsLastDay) {
    Person early = ola();
    early.from = today;
    early.to = today;
    const Trust trust = trust_in({kari(), early});
    EXPECT_EQ(missing(trust, {kari(), early}), "");
    EXPECT_THAT(missing(trust, {kari(), early}, today.plus_days(-1)), HasSubstr("the key is not valid yet"));
    EXPECT_THAT(missing(trust, {kari(), early}, today.plus_days(1)), HasSubstr("the key is no longer valid"));
}

TEST(Threshold, AKeyThatIsNotInTheFileDoesNotCount) {
    EXPECT_THAT(missing(trust_in({kari(), anne(), ola()}), {kari(), Person{"Eve", Role::it, key_number(66)}}),
                HasSubstr("the key is not in the trust file"));
    EXPECT_EQ(missing(trust_in({kari(), ola()}), {kari(), ola(), Person{"Eve", Role::it, key_number(66)}}), "");
}

TEST(Threshold, AForgedSignatureOfAKnownKeyRefusesAll) {
    std::vector<Signature> all = signatures({kari(), ola(), anne()}, "{}");
    all[2].bytes = key_number(66).sign(pae(payload_type, "{}"));
    const Result<std::vector<Signer>> signers = signers_of(trust_in({kari(), ola(), anne()}), "{}", all, today);
    ASSERT_FALSE(signers);
    EXPECT_THAT(signers.error().message, HasSubstr("the signature of Anne Overlege does not fit"));
}

TEST(Threshold, ASignatureOverAnotherTypeDoesNotCount) {
    const std::vector<Signature> other{{kari().key.public_key().id(), kari().key.sign(pae("text/plain", "{}"))}};
    EXPECT_FALSE(signers_of(trust_in({kari(), ola()}), "{}", other, today));
    const std::vector<Signature> bare{{kari().key.public_key().id(), kari().key.sign("{}")}};
    EXPECT_FALSE(signers_of(trust_in({kari(), ola()}), "{}", bare, today));
}

TEST(SamePerson, BlanksAndCapitalsMakeNoDifference) {
    EXPECT_TRUE(same_person("Åse Ørn", "åse  ørn "));
    EXPECT_TRUE(same_person("Élodie", "élodie"));
    EXPECT_FALSE(same_person("Kari Lege", "Kari Legge"));
}

TEST(TrustFile, IsReadWithItsKeysInEitherForm) {
    Problems problems;
    const std::optional<Trust> trust = parse_trust("trust.json", trust_file({kari(), ola()}), problems);
    ASSERT_TRUE(trust) << rules::text(problems.front());
    EXPECT_EQ(trust->threshold, 2);
    ASSERT_EQ(trust->keys.size(), 2U);
    EXPECT_EQ(trust->keys[0].key, kari().key.public_key());
    EXPECT_EQ(trust->keys[1].role, Role::it);

    std::string pem = kari().key.public_key().pem();
    for (std::size_t at = 0; (at = pem.find('\n', at)) != std::string::npos;) pem.replace(at, 1, "\\n");
    std::string file = trust_file({kari(), ola()});
    const std::string base64 = kari().key.public_key().base64();
    file.replace(file.find(base64), base64.size(), pem);
    EXPECT_EQ(trust_problems(file), "");
}

TEST(TrustFile, ThatIsShippedAsAnExampleCanBeRead) {
    std::ifstream in(std::string(HV_SOURCE_DIR) + "/deploy/config/trust.example.json");
    std::ostringstream text;
    text << in.rdbuf();
    EXPECT_EQ(trust_problems(text.str()), "");
}

TEST(TrustFile, RefusesAKeyTwiceUnderTwoNames) {
    Person other = ola();
    other.key = kari().key;
    EXPECT_THAT(trust_problems(trust_file({kari(), other})), HasSubstr("keys[1]: this key is listed already"));
}

TEST(TrustFile, RefusesAnIdThatIsNotTheKeysOwn) {
    std::string file = trust_file({kari(), ola()});
    const std::string id = kari().key.public_key().id();
    file.replace(file.find(id), id.size(), "kari-2026");
    EXPECT_THAT(trust_problems(file), HasSubstr("`kari-2026` is not the id of this key"));
    EXPECT_THAT(trust_problems(file), HasSubstr("the id of this key is `" + id));
}

TEST(TrustFile, RefusesKeysThatCouldNeverBeEnough) {
    EXPECT_THAT(trust_problems(trust_file({kari(), anne()})), HasSubstr("no bundle could ever be accepted"));
    std::string file = trust_file({kari(), ola()});
    file.insert(1, R"("threshold": 3, )");
    EXPECT_THAT(trust_problems(file), HasSubstr("2 people have signed, 3 must"));
}

TEST(TrustFile, SaysWhatIsWrongAndWhere) {
    const std::string good = trust_file({kari(), ola()});
    const auto changed = [&](std::string_view from, std::string_view to) {
        std::string file = good;
        file.replace(file.find(from), from.size(), to);
        return trust_problems(file);
    };
    EXPECT_THAT(changed("clinical", "doctor"), HasSubstr("keys[0].role"));
    EXPECT_THAT(changed("2026-01-01", "2026-02-30"), HasSubstr("is a day that never was"));
    EXPECT_THAT(changed("2026-01-01", "2028-01-01"), HasSubstr("ends before it starts"));
    EXPECT_THAT(changed("validTo", "validUntil"), HasSubstr("unknown field `validUntil`"));
    EXPECT_THAT(changed(kari().key.public_key().base64(), "AAAA"), HasSubstr("is no Ed25519 public key"));
    EXPECT_THAT(changed("Kari Lege", " "), HasSubstr("is blank"));
    EXPECT_THAT(changed("{\"keys\"", "{\"threshold\": 1, \"keys\""), HasSubstr("wanted a whole number from 2"));
    EXPECT_THAT(trust_problems("{"), HasSubstr("trust.json:1:"));
    EXPECT_THAT(trust_problems("{\"keys\": []}"), HasSubstr("keys"));
    EXPECT_THAT(trust_problems(""), HasSubstr("trust.json"));
}

}  // namespace
}  // namespace hv::rules::bundle
