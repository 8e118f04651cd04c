// What is checked of an address is what is sent.
#include "fhir/client/url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hv::fhir::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(Url, IsTakenApartAsTheTransportDoesIt) {
    const Url url = *Url::parse("HTTPS://EHR.Example/fhir/../fhir/r4?x=1#y");
    EXPECT_EQ(url.scheme(), "https");
    EXPECT_EQ(url.host(), "ehr.example");
    EXPECT_EQ(url.port(), "443");
    EXPECT_EQ(url.path(), "/fhir/r4");
    EXPECT_EQ(url.query(), "x=1");
    EXPECT_THAT(url.text(), Not(HasSubstr("#")));
    EXPECT_EQ(Url::parse("http://[::1]:8080")->host(), "[::1]");
    EXPECT_EQ(Url::parse("http://[::1]:8080")->path(), "/");
}

TEST(Url, IsNothingElseThanHttp) {
    for (const char* const text : {"", "ehr.example", "ftp://a/", "file:///etc/passwd", "https://", "https://u:p@h/",
                                   "https://a b/", "https://h:99999/", "javascript:1"}) {
        const Result<Url> url = Url::parse(text);
        ASSERT_FALSE(url) << text;
        EXPECT_EQ(url.error().fault, Fault::invalid);
        EXPECT_THAT(url.error().message, Not(HasSubstr("passwd")));
    }
}

TEST(Url, KnowsTheLoopbackInItsManySpellings) {
    for (const char* const text : {"http://localhost", "http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]",
                                   "http://2130706433", "http://0x7f.1"}) {
        EXPECT_TRUE(Url::parse(text)->is_loopback()) << text;
    }
    for (const char* const text : {"http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://10.0.0.1",
                                   "http://[::2]", "http://127.evil"}) {
        EXPECT_FALSE(Url::parse(text)->is_loopback()) << text;
    }
}

TEST(Url, CoversOnlyWhatLiesBelowIt) {
    const Url base = *Url::parse("https://ehr.example/fhir");
    for (const char* const text :
         {"https://ehr.example/fhir", "https://ehr.example:443/fhir/", "https://EHR.example/fhir/x?y"}) {
        EXPECT_TRUE(base.covers(*Url::parse(text))) << text;
    }
    for (const char* const text :
         {"https://ehr.example/fhirs", "https://ehr.example/fhir/../x", "http://ehr.example/fhir",
          "https://ehr.example/fhir/%2e%2e/x", "https://ehr.example:444/fhir"}) {
        EXPECT_FALSE(base.covers(*Url::parse(text))) << text;
    }
}

TEST(Url, ResolvesReferencesAsTheStandardDoes) {
    const Url here = *Url::parse("https://a.example/b/c?d");
    EXPECT_EQ(here.resolve("?y")->text(), "https://a.example/b/c?y");
    EXPECT_EQ(here.resolve("g?y")->text(), "https://a.example/b/g?y");
    EXPECT_EQ(here.resolve("/g")->text(), "https://a.example/g");
    EXPECT_EQ(here.resolve("../g")->text(), "https://a.example/g");
    EXPECT_EQ(here.resolve("//x.example/g")->text(), "https://x.example/g");
    EXPECT_EQ(here.resolve("http://x.example:81/g")->text(), "http://x.example:81/g");
    EXPECT_FALSE(here.resolve("//u:p@x.example/"));
}

TEST(Query, IsEscapedSoThatEveryValueArrivesAsItWas) {
    const std::string value = "a+b c&d=e|f#g%h?æ\n\\,$:/";
    const std::string query = query_string({{"x:in", value}});
    EXPECT_EQ(query, "x:in=a%2Bb%20c%26d%3De%7Cf%23g%25h%3F%C3%A6%0A%5C,$:/");
    EXPECT_EQ(percent_decoded(query.substr(query.find('=') + 1)), value);
    EXPECT_THAT(query_names("a=1&b%3Ain=2&&c&a=3"), ElementsAre("a", "b:in", "c", "a"));
    EXPECT_EQ(percent_decoded("%4"), "%4");
    EXPECT_EQ(percent_decoded("%zz+"), "%zz ");
}

}  // namespace
}  // namespace hv::fhir::client
