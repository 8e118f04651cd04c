// A search gives all pages or an error: whatever an EHR does wrong, no short list comes out of it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/client/scripted.hpp"

namespace hv::fhir::client {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Search observations{"Observation", {{"patient", "p1"}, {"date", "ge2020-01-01T00:00:00+01:00"}}, false};
const std::string base = "https://ehr.example/fhir";

// The error of a search that was answered so.
Error error_of(std::vector<Answer> answers, std::vector<std::string> quirks = {}) {
    Scene scene(std::move(answers), std::move(quirks));
    const Result<Pages> pages = scene.ehr.search(observations);
    EXPECT_FALSE(pages);
    return pages ? Error{} : pages.error();
}

TEST(Search, EscapesThePlusOfATimeZoneAndAsksStrictly) {
    Scene scene({reply(200, searchset(observation("o1"), "", "1"))});
    const Result<Pages> pages = scene.ehr.search(observations);
    ASSERT_TRUE(pages) << pages.error().message;
    EXPECT_THAT(pages->bundles, SizeIs(1));
    const HttpRequest& asked = scene.transport.asked.at(0);
    EXPECT_EQ(asked.url, base + "/Observation?patient=p1&date=ge2020-01-01T00:00:00%2B01:00");
    EXPECT_EQ(asked.method, "GET");
    EXPECT_EQ(*header_of(asked, "Prefer"), "handling=strict");
    EXPECT_EQ(*header_of(asked, "Accept"), "application/fhir+json");
    EXPECT_EQ(*header_of(asked, "Cache-Control"), "no-cache");
}

TEST(Search, LeavesTheCommasAndBarsOfTheCallerToTheServer) {
    Scene scene({reply(200, searchset(""))});
    ASSERT_TRUE(scene.ehr.search(
        {"Flag", {{"identifier", "https://a.example/b|c\\,d"}, {"status", "active,inactive"}}, false}));
    EXPECT_EQ(scene.transport.asked.at(0).url,
              base + "/Flag?identifier=https://a.example/b%7Cc%5C,d&status=active,inactive");
}

// Hazards: H19
TEST(Search, NeverPutsASecretIntoAUrl) {
    Scene scene({reply(200, searchset(""))});
    ASSERT_TRUE(scene.ehr.search({"Patient", {{"identifier", "urn:oid:2.16.578.1.12.4.1.4.1|15857712345"}}, true}));
    const HttpRequest& asked = scene.transport.asked.at(0);
    EXPECT_EQ(asked.method, "POST");
    EXPECT_EQ(asked.url, base + "/Patient/_search");
    EXPECT_EQ(asked.body, "identifier=urn:oid:2.16.578.1.12.4.1.4.1%7C15857712345");
    EXPECT_EQ(*header_of(asked, "Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_TRUE(asked.repeatable);
}

TEST(Search, IsNotSentWhereASecretCouldOnlyStandInTheUrl) {
    Scene scene({}, {"search-by-get"});
    const Result<Pages> pages = scene.ehr.search({"Patient", {{"identifier", "x|15857712345"}}, true});
    ASSERT_FALSE(pages);
    EXPECT_EQ(pages.error().fault, Fault::unsupported);
    EXPECT_THAT(scene.transport.asked, SizeIs(0));
}

TEST(Search, PostsWhatIsTooLongForAUrl) {
    Scene scene({reply(200, searchset("")), reply(200, searchset(""))});
    ASSERT_TRUE(scene.ehr.search({"Observation", {{"code", std::string(1700, '1')}}, false}));
    ASSERT_TRUE(scene.ehr.search({"Observation", {{"code", std::string(1900, '1')}}, false}));
    EXPECT_EQ(scene.transport.asked.at(0).method, "GET");
    EXPECT_EQ(scene.transport.asked.at(1).method, "POST");
}

TEST(Search, FollowsOpaqueAndRelativeLinksAsTheyAre) {
    Scene scene({reply(200, searchset(observation("o1"), base + "?_getpages=7b&_offset=1&x=%7C", "3")),
                 reply(200, searchset(observation("o2"), "Observation?page=3")),
                 reply(200, searchset(observation("o3"), "?page=4")), reply(200, searchset("", "/fhir/x?page=5")),
                 reply(200, searchset(""))});
    const Result<Pages> pages = scene.ehr.search(observations);
    ASSERT_TRUE(pages) << pages.error().message;
    EXPECT_THAT(pages->bundles, SizeIs(5));
    EXPECT_EQ(scene.transport.asked.at(1).url, base + "?_getpages=7b&_offset=1&x=%7C");
    EXPECT_EQ(scene.transport.asked.at(2).url, base + "/Observation?page=3");
    EXPECT_EQ(scene.transport.asked.at(3).url, base + "/Observation?page=4");
    EXPECT_EQ(scene.transport.asked.at(4).url, base + "/x?page=5");
}

// Hazards: H05
TEST(Search, IsAnErrorWhicheverPageFails) {
    const std::vector<Answer> bad{
        torn(),
        refused_connection(),
        reply(500),
        reply(503, "", {{"Retry-After", "3"}}),
        reply(429),
        reply(403),
        reply(404),
        reply(410),
        reply(302, "", {{"Location", "https://login.example/"}}),
        reply(200),
        reply(204),
        reply(206, searchset("")),
        reply(200, "<!DOCTYPE html><html>please log in</html>"),
        reply(200, "  \n"),
        reply(200, "[]"),
        reply(200, "null"),
        reply(200, "{}"),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","entry":[)"),
        reply(200, R"({"resourceType":"Bundle","type":"history","entry":[]})"),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","entry":{}})"),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","link":{}})"),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","total":"3"})"),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","total":-1})"),
        reply(200, searchset(R"({"fullUrl":"x"})")),
        reply(200, searchset(R"({"resource":null})")),
        reply(200, R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"next"}]})"),
        reply(200, R"({"resourceType":"Observation","id":"o1"})"),
        reply(200, R"({"resourceType":"OperationOutcome","issue":[]})")};
    for (std::size_t i = 0; i < bad.size(); ++i) {
        for (std::size_t page = 0; page < 3; ++page) {
            std::vector<Answer> answers;
            for (std::size_t n = 0; n < 3; ++n) {
                const std::string next = n < 2 ? base + "?page=" + std::to_string(n + 1) : "";
                answers.push_back(n == page ? bad[i]
                                            : reply(200, searchset(observation("o" + std::to_string(n)), next)));
            }
            Scene scene(std::move(answers));
            const Result<Pages> pages = scene.ehr.search(observations);
            EXPECT_FALSE(pages) << "bad answer " << i << " on page " << page;
            if (pages) continue;
            EXPECT_THAT(pages.error().message, HasSubstr("page " + std::to_string(page + 1)));
        }
    }
}

// Hazards: H05
TEST(Search, IsNotWholeWhenFewerCameThanTheTotalSays) {
    const std::string two = observation("o1") + ',' + observation("o2");
    const Error error = error_of({reply(200, searchset(two, "", "3"))});
    EXPECT_EQ(error.fault, Fault::unavailable);
    EXPECT_THAT(error.message, HasSubstr("speaks of 3 results and gave 2"));
    EXPECT_THAT(error.hint, HasSubstr("total-is-estimate"));
    EXPECT_TRUE(Scene({reply(200, searchset(two, "", "3"))}, {"total-is-estimate"}).ehr.search(observations));
    EXPECT_TRUE(Scene({reply(200, searchset(two, "", "1"))}).ehr.search(observations));
}

// Hazards: H05
TEST(Search, DoesNotCountWhatWasIncludedAsFound) {
    const std::string entries = observation("o1") + ',' + observation("o2", "include");
    error_of({reply(200, searchset(entries, "", "2"))});
    EXPECT_TRUE(Scene({reply(200, searchset(entries, "", "1"))}).ehr.search(observations));
}

TEST(Search, TakesACountThatWasAskedForWithoutEntries) {
    Scene scene({reply(200, R"({"resourceType":"Bundle","type":"searchset","total":12})")});
    EXPECT_TRUE(scene.ehr.search({"Flag", {{"_summary", "count"}}, false}));
}

// Hazards: H05
TEST(Search, IsNotWholeWhenAnOutcomeInItSpeaksOfSomethingLeftOut) {
    const auto with = [](const std::string& severity, const std::string& code) {
        return searchset(
            observation("o1") +
            R"(,{"search":{"mode":"outcome"},"resource":{"resourceType":"OperationOutcome","issue":[{"severity":")" +
            severity + R"(","code":")" + code + R"(","diagnostics":"Kari Nordmann"}]}})");
    };
    const auto accepted = [&](const std::string& severity, const std::string& code, bool noise) {
        Scene scene({reply(200, with(severity, code))},
                    noise ? std::vector<std::string>{"outcome-warnings-are-noise"} : std::vector<std::string>{});
        const Result<Pages> pages = scene.ehr.search(observations);
        if (pages) return true;
        EXPECT_THAT(pages.error().message, Not(HasSubstr("Kari")));
        return false;
    };
    EXPECT_FALSE(accepted("error", "processing", true));
    EXPECT_FALSE(accepted("fatal", "exception", true));
    EXPECT_FALSE(accepted("warning", "incomplete", true));
    EXPECT_FALSE(accepted("information", "suppressed", true));
    EXPECT_FALSE(accepted("warning", "processing", false));
    EXPECT_TRUE(accepted("warning", "processing", true));
    EXPECT_TRUE(accepted("information", "processing", false));
    EXPECT_TRUE(accepted("warning", "informational", false));
}

// Hazards: H05
TEST(Search, KnowsARecordThatIsKeptFromUs) {
    const Error error = error_of({reply(
        200,
        searchset(
            R"({"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"suppressed"}]}})"))});
    EXPECT_EQ(error.fault, Fault::denied);
    EXPECT_EQ(error_of({reply(403)}).fault, Fault::denied);
}

TEST(Search, EndsAtACircleOfPages) {
    const Error error = error_of({reply(200, searchset(observation("o1"), base + "?page=2")),
                                  reply(200, searchset(observation("o2"), base + "?page=3")),
                                  reply(200, searchset(observation("o1"), base + "?page=2"))});
    EXPECT_THAT(error.message, HasSubstr("circle"));
}

TEST(Search, EndsAtMorePagesThanAnyoneNeeds) {
    test::FakeClock clock(noon);
    Throttle throttle(Scene::unlimited(), clock);
    std::vector<Answer> answers;
    for (int i = 0; i < 4; ++i) answers.push_back(reply(200, searchset("", base + "?page=" + std::to_string(i))));
    Scripted transport(answers);
    FhirEhrOptions options;
    options.most_pages = 3;
    FhirEhr ehr(*Url::parse(base), transport, nullptr, throttle, clock, options);
    const Result<Pages> pages = ehr.search(observations);
    ASSERT_FALSE(pages);
    EXPECT_THAT(pages.error().message, HasSubstr("more than 3 pages"));
    EXPECT_THAT(transport.asked, SizeIs(3));
}

// Hazards: H19
TEST(Search, SendsTheTokenNowhereButBelowTheBase) {
    for (const char* const next :
         {"https://evil.example/fhir?page=2", "http://ehr.example/fhir?page=2", "https://ehr.example:8443/fhir?page=2",
          "https://ehr.example.evil.example/fhir", "//evil.example/fhir", "https://ehr.example@evil.example/fhir",
          "https://user:word@ehr.example/fhir?page=2", "https://ehr.example/fhirs/Patient", "https://ehr.example/",
          "https://ehr.example/fhir/../other", "ftp://ehr.example/fhir", "file:///etc/passwd", "https://"}) {
        Tokens tokens;
        Scene scene({reply(200, searchset(observation("o1"), next))}, {}, &tokens);
        const Result<Pages> pages = scene.ehr.search(observations);
        ASSERT_FALSE(pages) << next;
        EXPECT_EQ(pages.error().fault, Fault::unavailable) << next;
        EXPECT_THAT(pages.error().message, Not(HasSubstr("page=2")));
        EXPECT_THAT(scene.transport.asked, SizeIs(1));
    }
}

TEST(Search, ReachesPagesBehindAGatewayOnlyWhenTheConfigurationSaysSo) {
    const auto ask = [](const std::string& next, std::vector<std::string> quirks) {
        Scene scene({reply(200, searchset(observation("o1"), next)), reply(200, searchset(observation("o2")))},
                    std::move(quirks));
        const Result<Pages> pages = scene.ehr.search(observations);
        return pages ? scene.transport.asked.at(1).url : "";
    };
    EXPECT_EQ(ask("http://node7:8080/fhir/Observation?p=2", {"next-on-internal-host"}),
              "https://ehr.example:443/fhir/Observation?p=2");
    EXPECT_EQ(ask("http://node7:8080/other?p=2", {"next-on-internal-host"}), "");
    EXPECT_EQ(ask("https://ehr.example/pages?p=2", {"next-outside-base"}), "https://ehr.example/pages?p=2");
    EXPECT_EQ(ask("https://evil.example/fhir?p=2", {"next-outside-base"}), "");
}

// Hazards: H05
TEST(Search, NoticesAParameterThatTheServerIgnored) {
    const std::string body =
        R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":"https://ehr.example/fhir/Observation?patient=p1"}]})";
    const Error error = error_of({reply(200, body)});
    EXPECT_EQ(error.fault, Fault::unsupported);
    EXPECT_THAT(error.message, HasSubstr("ignored the parameter `date`"));
    EXPECT_TRUE(Scene({reply(200, body)}, {"self-not-echoed"}).ehr.search(observations));
}

TEST(Search, IsContentWithASelfLinkThatRepeatsEverythingOrNothing) {
    for (const char* const self : {"https://ehr.example/fhir/Observation?date=ge2020&patient=p1&_count=20",
                                   "Observation?patient=p1&date=ge2020", "https://ehr.example/fhir/Observation"}) {
        Scene scene({reply(200, R"({"resourceType":"Bundle","type":"searchset","link":[{"relation":"self","url":")" +
                                    std::string(self) + R"("}]})")});
        EXPECT_TRUE(scene.ehr.search(observations)) << self;
    }
}

TEST(Search, NamesWhatTheServerRefusesWithoutItsOwnWords) {
    const Error error = error_of({reply(
        400,
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"invalid","expression":["Observation.code"],"diagnostics":"Kari Nordmann"}]})")});
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_EQ(error.message, "search for `Observation`: page 1: the EHR answered 400 (invalid at Observation.code)");
}

TEST(Search, KnowsATypeThatTheServerDoesNotHave) {
    EXPECT_EQ(
        error_of(
            {reply(404,
                   R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-supported"}]})")})
            .fault,
        Fault::unsupported);
    EXPECT_EQ(error_of({reply(405)}).fault, Fault::unsupported);
    EXPECT_EQ(error_of({reply(404, "<html>")}).fault, Fault::not_found);
}

TEST(Read, GivesTheResourceThatWasAskedForAndNoOther) {
    const auto read = [](int status, const std::string& body) {
        return Scene({reply(status, body)}).ehr.read("Flag", "f1");
    };
    const Result<std::string> right = read(200, R"({"resourceType":"Flag","id":"f1"})");
    ASSERT_TRUE(right);
    EXPECT_EQ(*right, R"({"resourceType":"Flag","id":"f1"})");
    EXPECT_EQ(read(200, R"({"resourceType":"Flag","id":"f2"})").error().fault, Fault::unavailable);
    EXPECT_EQ(read(200, R"({"resourceType":"Patient","id":"f1"})").error().fault, Fault::unavailable);
    EXPECT_EQ(read(200, "<html>").error().fault, Fault::unavailable);
    EXPECT_EQ(read(404, "").error().fault, Fault::not_found);
    EXPECT_EQ(read(410, "").error().fault, Fault::not_found);
    EXPECT_EQ(read(503, "").error().fault, Fault::unavailable);
    EXPECT_EQ(read(503, "").error().message, "read of a `Flag`: the EHR answered 503");
}

TEST(Read, DoesNotLetAnIdLeaveItsPlace) {
    for (const char* const id : {"", "..", "a/b", "x?y", "a b"}) {
        Scene scene({});
        EXPECT_EQ(scene.ehr.read("Flag", id).error().fault, Fault::invalid) << id;
        EXPECT_THAT(scene.transport.asked, SizeIs(0));
    }
}

TEST(Token, IsRenewedOnceWhenItWasRefused) {
    Tokens tokens;
    Scene scene({reply(401), reply(200, searchset(""))}, {}, &tokens);
    EXPECT_TRUE(scene.ehr.search(observations));
    EXPECT_EQ(*header_of(scene.transport.asked.at(0), "Authorization"), "Bearer t1");
    EXPECT_EQ(*header_of(scene.transport.asked.at(1), "Authorization"), "Bearer t2");
    EXPECT_EQ(std::ranges::count(scene.transport.asked.at(1).headers, "Authorization", &Header::name), 1);
}

// Hazards: H23
TEST(Token, ThatIsRefusedAgainMakesUsPauseBecauseSomeServersThrottleSo) {
    Tokens tokens;
    Scene scene({reply(401), reply(401)}, {}, &tokens);
    const Result<Pages> pages = scene.ehr.search(observations);
    ASSERT_FALSE(pages);
    EXPECT_EQ(pages.error().fault, Fault::denied);
    EXPECT_TRUE(scene.transport.used_up());
    EXPECT_GT(scene.ehr.resume_at(), noon);
    EXPECT_EQ(scene.throttle.status().counts.unauthorized, 1U);
    EXPECT_EQ(scene.throttle.status().cause, PauseCause::unauthorized);
}

// A user's or a caller's.
class LentTokens : public Tokens {
public:
    using Tokens::Tokens;
    [[nodiscard]] bool is_lent() const override { return true; }
};

TEST(Token, ThatWasLentAndIsRefusedStopsNobodyElse) {
    for (const int renewals : {0, 1}) {
        LentTokens tokens(renewals);
        Scene scene({reply(401), reply(401, "", {{"Retry-After", "900"}}), reply(401)}, {}, &tokens);
        EXPECT_EQ(scene.ehr.search(observations).error().fault, Fault::denied);
        EXPECT_EQ(scene.ehr.search(observations).error().fault, Fault::denied);
        EXPECT_LE(scene.ehr.resume_at(), noon);
        EXPECT_TRUE(scene.throttle.is_open());
        EXPECT_EQ(scene.throttle.status().cause, PauseCause::none);
    }
}

// Hazards: H23
TEST(Token, ThatWasLentSharesThePaceWhenTheEhrIsAskedTooMuch) {
    LentTokens tokens;
    Scene scene({reply(429, "", {{"Retry-After", "900"}})}, {}, &tokens);
    EXPECT_EQ(scene.ehr.search(observations).error().fault, Fault::busy);
    EXPECT_EQ(scene.ehr.resume_at(), noon.plus_seconds(900));
}

TEST(Token, IsKeptWhereA401MeansTooMuch) {
    Tokens tokens;
    Scene scene({reply(401)}, {"401-is-throttling"}, &tokens);
    EXPECT_EQ(scene.ehr.search(observations).error().fault, Fault::busy);
    EXPECT_GT(scene.ehr.resume_at(), noon);
}

TEST(Abilities, AreAskedOnceAndOverruledByQuirks) {
    Scene scene({reply(200, R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server",
        "interaction":[{"code":"transaction"}],
        "resource":[{"type":"Flag","interaction":[{"code":"create"}],"conditionalCreate":true}]}]})")},
                {"no-transaction", "no-if-none-exist"});
    for (int i = 0; i < 2; ++i) {
        const Result<Abilities> can = scene.ehr.abilities();
        ASSERT_TRUE(can) << can.error().message;
        EXPECT_FALSE(can->transaction);
        EXPECT_TRUE(can->of("Flag")->create);
        EXPECT_FALSE(can->of("Flag")->conditional_create);
    }
    EXPECT_THAT(scene.transport.asked, SizeIs(1));
    EXPECT_EQ(scene.transport.asked.at(0).url, base + "/metadata");
    EXPECT_EQ(header_of(scene.transport.asked.at(0), "Cache-Control"), nullptr) << "made anew it takes seconds";
}

TEST(Abilities, AreAskedAgainAfterAFailure) {
    Scene scene(
        {torn(),
         reply(200, R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server"}]})")});
    EXPECT_FALSE(scene.ehr.abilities());
    EXPECT_TRUE(scene.ehr.abilities());
}

}  // namespace
}  // namespace hv::fhir::client
