// Cards, C13 to C20 of the standard's checklist.
#include "plugin/decide/cards.hpp"
#include "plugin/hooks/call.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

TEST(Cards, C13AreARequiredListInAnAnswerOf200) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    EXPECT_TRUE(answer.root()["cards"].is_array());
    EXPECT_GT(answer.root()["cards"].size(), 1U);
    EXPECT_LE(answer.root()["cards"].size(), 4U);
    EXPECT_FALSE(answer.root()["systemActions"]) << "nothing is done without a clinician";
}

TEST(Cards, C14HaveASummaryUnder140CharactersAnIndicatorAndASourceTheHighestFirst) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    const std::vector<std::string> order{"critical", "warning", "info"};
    std::size_t last = 0;
    for (const json::Value card : answer.root()["cards"].items()) {
        EXPECT_FALSE(card["summary"].text().empty());
        EXPECT_LT(characters(card["summary"].text()), 140U) << card["summary"].text();
        const auto at = std::find(order.begin(), order.end(), card["indicator"].text());
        ASSERT_NE(at, order.end());
        EXPECT_GE(static_cast<std::size_t>(at - order.begin()), last);
        last = static_cast<std::size_t>(at - order.begin());
        EXPECT_TRUE(card["source"]["label"].text().starts_with("Hjertevakt"));
        EXPECT_TRUE(is_uuid(card["uuid"].text()));
    }
    EXPECT_EQ(answer.root()["cards"].items().begin().operator*()["indicator"].text(), "critical")
        << "a pressure of 182 is for today";
}

// Hazards: H14
TEST(Cards, SayWhenTheRulesArePastTheirLastDay) {
    World world;
    const auto first_detail = [&](const char* last) {
        const auto rules = std::const_pointer_cast<ActiveSets>(hv::test::shipped_rules());
        rules->expires = last;
        world.rules.publish(rules);
        return std::string((*world.cards(Body::ill()).root()["cards"].items().begin())["detail"].text());
    };
    EXPECT_FALSE(holds(first_detail(""), "gikk ut"));
    EXPECT_FALSE(holds(first_detail("2025-11-21"), "gikk ut")) << "the last day itself";
    EXPECT_TRUE(holds(first_detail("2025-11-20"), "Regelsettet gikk ut 2025-11-20 og er ikke fornyet"));
}

TEST(Cards, C15SayHowManySuggestionsMayBeTaken) {
    World world;
    std::size_t with = 0;
    const json::Document answer = world.cards(Body::ill());
    for (const json::Value card : answer.root()["cards"].items()) {
        EXPECT_EQ(static_cast<bool>(card["suggestions"]), static_cast<bool>(card["selectionBehavior"]));
        if (!card["suggestions"]) continue;
        ++with;
        EXPECT_EQ(card["selectionBehavior"].text(), "any");
    }
    EXPECT_GT(with, 0U);
}

TEST(Cards, C16OfferReasonsWithCodeSystemAndDisplay) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    for (const json::Value card : answer.root()["cards"].items()) {
        ASSERT_GT(card["overrideReasons"].size(), 0U);
        for (const json::Value reason : card["overrideReasons"].items()) {
            EXPECT_FALSE(reason["code"].text().empty());
            EXPECT_EQ(reason["system"].text(), act_reason_system);
            EXPECT_FALSE(reason["display"].text().empty());
        }
    }
}

// Hazards: H19
TEST(Cards, C17EscapeWhatTheRecordSaysInTheMarkdown) {
    EXPECT_EQ(markdown("<script>alert(1)</script>"), "&lt;script>alert(1)&lt;/script>");
    EXPECT_EQ(markdown("[a](b) *c* _d_ `e` #f | g ~h~ ![i] & \\"),
              R"(\[a\](b) \*c\* \_d\_ \`e\` \#f \| g \~h\~ \!\[i\] & \\)");
    EXPECT_EQ(markdown("&lt;b> &#60; R&D"), "&amp;lt;b> &amp;\\#60; R&amp;D");
    EXPECT_EQ(markdown("https://evil.test www.evil.test"), R"(https\://evil.test www\.evil.test)");
    EXPECT_EQ(markdown("line\n# head\ttab"), R"(line \# head tab)");
    World world;
    Body body = Body::ill();
    body.prefetch["medicationStatements"] = bundle_json(
        {statement_json("m1", "N05AH03", "2025-08-25", "Olanzapin"),
         R"({"resourceType":"MedicationStatement","id":"m2","status":"active","medicationCodeableConcept":)"
         R"x({"text":"<img src=x onerror=alert(1)> [klikk](http://evil.test)"},"subject":{"reference":"Patient/p1"}})x"});
    const http::Reply reply = world.call(body);
    ASSERT_EQ(reply.status, 200);
    EXPECT_TRUE(holds(reply.body, "&lt;img src=x")) << reply.body;
    EXPECT_FALSE(holds(reply.body, "<img"));
    EXPECT_FALSE(holds(reply.body, "http://evil"));
}

TEST(Cards, C18LinkToOurPageAsASmartLaunch) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    for (const json::Value card : answer.root()["cards"].items()) {
        const json::Value link = card["links"].items().begin().operator*();
        EXPECT_EQ(link["type"].text(), "smart");
        EXPECT_EQ(link["url"].text(), address + "/launch");
        EXPECT_FALSE(link["label"].text().empty());
    }
}

TEST(Cards, C19CreateWholeResourcesForThePatientOfTheCall) {
    World world;
    std::set<std::string> codes;
    bool referral = false;
    Body body = Body::ill();
    body.prefetch["observations"] = bundle_json(
        {observation_json("w1", "29463-7", "110", "kg", "2025-11-20"),
         R"({"resourceType":"Observation","id":"act","status":"final","code":{"coding":[{"system":)"
         R"("https://hjertevakt.no/fhir/CodeSystem/hjertefrisk","code":"physical-activity"}]},"subject":)"
         R"({"reference":"Patient/p1"},"effectiveDateTime":"2025-11-01","valueCodeableConcept":{"coding":[{"system":)"
         R"("https://hjertevakt.no/fhir/CodeSystem/hjertefrisk","code":"inactive"}]}})"});
    const json::Document answer = world.cards(body);
    for (const json::Value card : answer.root()["cards"].items()) {
        for (const json::Value suggestion : card["suggestions"].items()) {
            EXPECT_TRUE(is_uuid(suggestion["uuid"].text()));
            for (const json::Value action : suggestion["actions"].items()) {
                EXPECT_EQ(action["type"].text(), "create");
                EXPECT_FALSE(action["description"].text().empty());
                const json::Value resource = action["resource"];
                EXPECT_EQ(resource["resourceType"].text(), "ServiceRequest");
                EXPECT_EQ(resource["status"].text(), "draft") << "never ordered by itself";
                EXPECT_EQ(resource["subject"]["reference"].text(), "Patient/p1");
                EXPECT_EQ(resource["requester"]["reference"].text(), "Practitioner/lege1");
                codes.emplace(resource["code"]["coding"].items().begin() == resource["code"]["coding"].items().end()
                                  ? ""
                                  : (*resource["code"]["coding"].items().begin())["code"].text());
                referral = referral || holds(resource["code"]["text"].text(), "Frisklivssentral");
            }
        }
    }
    EXPECT_TRUE(codes.contains("59261-8")) << "HbA1c";
    EXPECT_TRUE(codes.contains("14647-2")) << "total cholesterol";
    EXPECT_TRUE(codes.contains("22748-8")) << "and LDL with it";
    EXPECT_TRUE(referral) << "where the advice says so";
}

// Hazards: H24
TEST(Cards, C20ProposeNothingButCreationsSoThatTheOrderOfActionsNeverMatters) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    for (const json::Value card : answer.root()["cards"].items()) {
        for (const json::Value suggestion : card["suggestions"].items()) {
            EXPECT_FALSE(suggestion["actionSelectionBehavior"]) << "only for clients that are known to support it";
            for (const json::Value action : suggestion["actions"].items()) {
                EXPECT_EQ(action["type"].text(), "create");
                EXPECT_FALSE(action["resourceId"]);
            }
        }
    }
}

// Hazards: H06
TEST(Cards, SayWhatWasNotAssessed) {
    World world;
    const http::Reply reply = world.call(Body::ill());
    EXPECT_TRUE(holds(reply.body, "Ikke vurdert, fordi brukbar måling mangler")) << reply.body;
}

TEST(Cards, SpeakTheLanguageThatTheBrowserAsksFor) {
    World world;
    EXPECT_TRUE(holds(world.call(Body::ill(), {{"Accept-Language", "en-GB,en;q=0.9"}}).body, "Not assessed"));
    EXPECT_TRUE(holds(world.call(Body::ill(), {{"Accept-Language", "nn-NO,en;q=0.1"}}).body, "Ikke vurdert"));
    EXPECT_TRUE(holds(world.call(Body::ill(), {{"Accept-Language", "fi"}}).body, "Ikke vurdert"));
    EXPECT_TRUE(holds(world.call(Body::ill(), {{"Accept-Language", "nb;q=0.1, en;q=0.9"}}).body, "Not assessed"));
    EXPECT_TRUE(holds(world.call(Body::ill(), {{"Accept-Language", "en;q=0, nb;q=0.001"}}).body, "Ikke vurdert"));
}

TEST(Cards, AreTheSameBytesForTheSameCall) {
    World world;
    EXPECT_EQ(world.call(Body::ill()).body, world.call(Body::ill()).body);
}

TEST(Cards, AreNotGivenForTheDead) {
    World world;
    Body body = Body::ill();
    body.prefetch["patient"] =
        R"({"resourceType":"Patient","id":"p1","gender":"male","birthDate":"1985-03-14","deceasedBoolean":true})";
    EXPECT_EQ(world.call(body).body, R"({"cards":[]})");
}

TEST(Shortened, CutsAtABlankAndCountsCharactersNotBytes) {
    EXPECT_EQ(shortened("kort", 10), "kort");
    EXPECT_EQ(shortened("blåbær og ærfugl", 16), "blåbær og ærfugl");
    EXPECT_EQ(shortened("blåbær og ærfugl", 15), "blåbær og…");
    EXPECT_EQ(characters(shortened(std::string(500, 'x'), 139)), 139U);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
