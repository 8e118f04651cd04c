// Discovery, C1 to C3, C10 and C11 of the standard's checklist.
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

TEST(Discovery, C01AnswersWithTheServicesAndWithNoneWhileNoRulesAreInForce) {
    World world;
    const http::Reply reply = world.send("GET", "/cds-services");
    ASSERT_EQ(reply.status, 200);
    const auto document = json::Document::parse(reply.body);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root()["services"].size(), 3U);

    world.rules.publish(nullptr);
    const http::Reply none = world.send("GET", "/cds-services");
    EXPECT_EQ(none.status, 200);
    EXPECT_EQ(none.body, R"({"services":[]})");
    EXPECT_EQ(world.call(Body::ill()).status, 503);
}

TEST(Discovery, C02SaysHookDescriptionAndIdOfEachService) {
    World world;
    const http::Reply reply = world.send("GET", "/cds-services");
    const auto document = json::Document::parse(reply.body);
    for (const json::Value service : document->root()["services"].items()) {
        for (const char* member : {"hook", "description", "id", "title", "usageRequirements"}) {
            EXPECT_FALSE(service[member].text().empty()) << member;
        }
        EXPECT_EQ(service["prefetch"]["patient"].text(), "Patient/{{context.patientId}}");
    }
}

TEST(Discovery, C03GivesEveryHookAServiceOfItsOwn) {
    World world;
    const http::Reply reply = world.send("GET", "/cds-services");
    const auto document = json::Document::parse(reply.body);
    std::set<std::string> ids;
    std::set<std::string> hooks;
    for (const json::Value service : document->root()["services"].items()) {
        ids.emplace(service["id"].text());
        hooks.emplace(service["hook"].text());
    }
    EXPECT_EQ(ids,
              (std::set<std::string>{"hjertevakt-order-select", "hjertevakt-order-sign", "hjertevakt-patient-view"}));
    EXPECT_EQ(hooks, (std::set<std::string>{"order-select", "order-sign", "patient-view"}));
}

TEST(Discovery, C10UsesNoOtherTokenThanThePatientOfTheContext) {
    World world;
    const http::Reply reply = world.send("GET", "/cds-services");
    const auto document = json::Document::parse(reply.body);
    for (const auto [key, value, offset] :
         document->root()["services"].items().begin().operator*()["prefetch"].members()) {
        std::string query(value.text());
        const std::size_t at = query.find("{{context.patientId}}");
        ASSERT_NE(at, std::string::npos) << key;
        query.erase(at, 21);
        EXPECT_FALSE(holds(query, "{{")) << key;
    }
}

TEST(Discovery, C11AsksInTheSubsetOfSearchThatEveryEhrIsToKnow) {
    World world;
    const http::Reply reply = world.send("GET", "/cds-services");
    const auto document = json::Document::parse(reply.body);
    for (const auto [key, value, offset] :
         document->root()["services"].items().begin().operator*()["prefetch"].members()) {
        const std::string query(value.text());
        for (const char* beyond : {"_include", "_has", ":missing", ":exact", "|", "$"}) {
            EXPECT_FALSE(holds(query, beyond)) << query;
        }
        if (key == "observations") {
            EXPECT_TRUE(query.starts_with("Observation?patient={{context.patientId}}&code=")) << query;
            EXPECT_TRUE(holds(query, "29463-7"));
            EXPECT_TRUE(holds(query, "NPU27300"));
        }
    }
}

TEST(Discovery, HasAPathOfItsOwnForEachEhrWhenThereAreSeveral) {
    World world;
    world.parts.tenants.push_back(world.tenant());
    world.parts.tenants.back().name = "legekontoret";
    EXPECT_EQ(world.send("GET", "/cds-services").status, 404);
    EXPECT_EQ(world.send("GET", "/sykehuset/cds-services").status, 200);
    EXPECT_EQ(world.send("GET", "/legekontoret/cds-services").status, 200);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
