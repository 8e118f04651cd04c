// Feedback, C21 and C22 of the standard's checklist.
#include <algorithm>

#include "plugin/decide/attention.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/hooks/desk.hpp"
#include "tests/unit/hooks/world.hpp"

namespace hv::plugin::hooks::test {
namespace {

const std::string path = "/cds-services/hjertevakt-patient-view/feedback";

std::string first_card(World& world) {
    const json::Document answer = world.cards(Body::ill());
    return std::string((*answer.root()["cards"].items().begin())["uuid"].text());
}
// A card as the service remembers it when it has given it.
std::string given_card(World& world, std::vector<std::string> rules) {
    store::CardRow card;
    card.uuid = "0d9c2f4e-7a51-4b7e-9a53-2f6f3a1c9b10";
    card.who = {"sykehuset", "p1"};
    card.service = "hjertevakt-patient-view";
    card.rules = std::move(rules);
    card.user = "Practitioner/p1";
    card.at = world.clock.now();
    store::AuditEntry audit;
    audit.at = world.clock.now();
    audit.actor = card.user;
    audit.action = "cards.view";
    audit.ehr = card.who.ehr;
    audit.patient = card.who.patient;
    audit.object = "Patient/p1";
    EXPECT_TRUE(world.store->care().remember_cards({&card, 1}, {&audit, 1}));
    return card.uuid;
}
std::vector<std::string> details(World& world, std::string_view action) {
    std::vector<std::string> all;
    const std::vector<store::AuditLink> audit = *world.store->audit(0, 100);
    for (const store::AuditLink& link : audit) {
        if (link.entry.action == action) all.push_back(link.entry.detail);
    }
    return all;
}
bool is_audited(World& world, std::string_view action) {
    const std::vector<store::AuditLink> audit = *world.store->audit(0, 100);
    return std::ranges::any_of(audit, [&](const store::AuditLink& link) { return link.entry.action == action; });
}
std::string accepted(const std::string& suggestion) {
    return R"("outcome":"accepted","acceptedSuggestions":[{"id":")" + suggestion + R"("}])";
}
// The id of a card's first suggestion.
std::string first_of(const std::string& card) {
    return name_uuid(card, "0");
}
std::string item(const std::string& card, const std::string& more) {
    return R"({"card":")" + card + R"(","outcomeTimestamp":"2025-11-21T12:01:00Z",)" + more + "}";
}
std::string overridden(const std::string& code, const std::string& more = {},
                       const std::string& system = std::string(act_reason_system)) {
    return R"("outcome":"overridden","overrideReason":{"reason":{"code":")" + code + R"(","system":")" + system +
           R"("})" + more + "}";
}
std::string list(const std::string& items) {
    return R"({"feedback":[)" + items + "]}";
}
std::vector<store::Act> acts(World& world) {
    return *world.store->care().acts({"sykehuset", "p1"});
}

// Hazards: H07
TEST(Feedback, C21MakesAnActOfAnAnswerSoThatTheCardIsNotShownAgain) {
    World world;
    const std::string card = first_card(world);
    const std::string body = list(item(card, overridden("already-followed-up")));
    EXPECT_EQ(world.send("POST", path, body).status, 200);
    ASSERT_EQ(acts(world).size(), 1U);
    EXPECT_EQ(acts(world)[0].what, "acknowledge");
    EXPECT_FALSE(acts(world)[0].rules.empty());
    EXPECT_EQ(world.assessed_again, std::vector<std::string>{"p1"});
    const http::Reply again = world.call(Body::ill());
    EXPECT_FALSE(holds(again.body, card)) << "what was answered is not repeated";
}

TEST(Feedback, C21TakesAnAcceptedSuggestionAsDoneWhenTheCardIsAboutOneFinding) {
    World world;
    const std::string card = given_card(world, {"HF-09"});
    EXPECT_EQ(world.send("POST", path, list(item(card, accepted(first_of(card))))).body, "{}");
    ASSERT_EQ(acts(world).size(), 1U);
    EXPECT_EQ(acts(world)[0].what, "acknowledge");
}

TEST(Feedback, C21KnowsTheSuggestionsOfTheCardsThatItGave) {
    World world;
    const json::Document answer = world.cards(Body::ill());
    std::size_t seen = 0;
    for (const json::Value card : answer.root()["cards"].items()) {
        for (const json::Value suggestion : card["suggestions"].items()) {
            ++seen;
            const std::string body =
                list(item(std::string(card["uuid"].text()), accepted(std::string(suggestion["uuid"].text()))));
            EXPECT_EQ(world.send("POST", path, body).body, "{}") << "no problem is named";
        }
    }
    EXPECT_GT(seen, 0U);
}

// Hazards: H06
TEST(Feedback, C21AttendsToNothingWhenNoSuggestionOfTheCardWasAccepted) {
    World world;
    const std::string card = given_card(world, {"HF-09"});
    EXPECT_EQ(world.send("POST", path, list(item(card, R"("outcome":"accepted")"))).body, "{}");
    EXPECT_EQ(world.send("POST", path, list(item(card, R"("outcome":"accepted","acceptedSuggestions":[])"))).body,
              "{}");
    const http::Reply unknown =
        world.send("POST", path, list(item(card, accepted("d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"))));
    EXPECT_EQ(unknown.status, 200);
    EXPECT_TRUE(holds(unknown.body, "feedback[0]: `acceptedSuggestions` names a suggestion that the card never had"))
        << unknown.body;
    EXPECT_TRUE(acts(world).empty());
    EXPECT_TRUE(world.assessed_again.empty());
    EXPECT_TRUE(is_audited(world, "card.accept"));
}

// A laboratory request does not deal with the blood pressure on the same card.
TEST(Feedback, C21WritesAnAcceptedSuggestionDownAndLeavesTheFindingsOfACardOfSeveral) {
    World world;
    const std::string card = given_card(world, {"HF-09", "HF-12"});
    EXPECT_EQ(world.send("POST", path, list(item(card, accepted(first_of(card))))).status, 200);
    EXPECT_TRUE(acts(world).empty());
    EXPECT_TRUE(is_audited(world, "card.accept"));
}

TEST(Feedback, C21WantsWordsForAnotherReason) {
    World world;
    const std::string card = first_card(world);
    EXPECT_EQ(world.send("POST", path, list(item(card, overridden("other")))).status, 200);
    EXPECT_TRUE(acts(world).empty());
    EXPECT_TRUE(is_audited(world, "card.override"));

    EXPECT_EQ(world.send("POST", path, list(item(card, overridden("other", R"(,"userComment":" ")")))).status, 200);
    EXPECT_TRUE(acts(world).empty()) << "a blank is no word";

    const std::string in_words = overridden("other", R"(,"userComment":"Ringt pasienten")");
    EXPECT_EQ(world.send("POST", path, list(item(card, in_words))).status, 200);
    ASSERT_EQ(acts(world).size(), 1U);
    EXPECT_EQ(acts(world)[0].what, "acknowledge");
    EXPECT_EQ(acts(world)[0].comment, "Ringt pasienten");
}

// Hazards: H06
TEST(Feedback, C21TakesNoReasonButOneOfOurs) {
    World world;
    const std::string card = first_card(world);
    const std::string none = R"("outcome":"overridden","overrideReason":)";
    for (const std::string& answer :
         {none + R"({"userComment":"jeg er uenig"})", none + "{}", none + "null", overridden("whatever"),
          overridden("limit-unsuitable", {}, "http://x"), overridden("other", R"(,"userComment":"ord")", "http://x"),
          none + R"({"reason":{"code":"limit-unsuitable"},"userComment":"uten system"})"}) {
        EXPECT_EQ(world.send("POST", path, list(item(card, answer))).body, "{}") << answer;
    }
    EXPECT_TRUE(acts(world).empty());
    EXPECT_TRUE(world.assessed_again.empty());
    EXPECT_TRUE(is_audited(world, "card.override"));
}

TEST(Feedback, C21KeepsInTheAuditWhatWasSaidWithAReasonThatIsNotOurs) {
    World world;
    const std::string card = given_card(world, {"HF-09"});
    const auto said = [&](const std::string& answer) {
        EXPECT_EQ(world.send("POST", path, list(item(card, answer))).body, "{}") << answer;
        return details(world, "card.override").back();
    };
    EXPECT_TRUE(
        holds(said(overridden("refused", R"(,"userComment":"01019012345 vil ikke")", "http://epj.test/why")),
              R"("foreignReason":"refused","foreignSystem":"http://epj.test/why","comment":"*********** vil ikke"})"));
    EXPECT_TRUE(
        holds(said(R"("outcome":"overridden","overrideReason":{"userComment":"uenig"})"), R"("comment":"uenig"})"));
    EXPECT_TRUE(holds(said(overridden(std::string(3'000, 'x'))), '"' + std::string(1'999, 'x') + "…\""));
    EXPECT_FALSE(holds(said(overridden("other")), "foreign"));
    EXPECT_TRUE(acts(world).empty());
}

TEST(Feedback, C21RefusesAnItemThatIsAcceptedAndOverriddenAtOnce) {
    World world;
    const std::string card = given_card(world, {"HF-09"});
    const std::string both = accepted(first_of(card)) + R"(,"overrideReason":{"reason":{"code":"other"}})";
    const http::Reply reply = world.send("POST", path, list(item(card, both)));
    EXPECT_EQ(reply.status, 400);
    EXPECT_TRUE(holds(reply.body, "feedback[0]: `accepted` stands beside an `overrideReason`")) << reply.body;
    EXPECT_TRUE(acts(world).empty());
    EXPECT_FALSE(is_audited(world, "card.accept"));
}

TEST(Feedback, C21TakesACommentWholeOrRefusesTheItem) {
    World world;
    const std::string card = first_card(world);
    const auto said = [&](const std::string& comment) {
        return world.send("POST", path, list(item(card, overridden("other", ",\"userComment\":" + comment))));
    };
    EXPECT_EQ(said("5").status, 400);
    EXPECT_EQ(said(R"(["ord"])").status, 400);
    EXPECT_EQ(said(R"("a\u0000b")").status, 400) << "no store keeps it";
    const http::Reply longer = said('"' + std::string(2'001, 'x') + '"');
    EXPECT_EQ(longer.status, 400);
    EXPECT_TRUE(holds(longer.body, "longer than 2,000 bytes")) << longer.body;
    EXPECT_TRUE(acts(world).empty());
    EXPECT_EQ(said('"' + std::string(2'000, 'x') + '"').body, "{}");
    ASSERT_EQ(acts(world).size(), 1U);
    EXPECT_EQ(acts(world)[0].comment.size(), 2'000U);
}

// Hazards: H07
TEST(Feedback, C21HoldsFromSelectingAnOrderToSigningIt) {
    World world;
    const std::string draft = order_json("d1", "N05AH03", "Olanzapin");
    const json::Document selected = world.cards(Body::order("order-select", {draft}, R"(["MedicationRequest/d1"])"));
    const json::Value first = *selected.root()["cards"].items().begin();
    ASSERT_TRUE(holds(first["summary"].text(), "Grunnlinjemålinger"));
    const std::string body = list(item(std::string(first["uuid"].text()), overridden("already-followed-up")));
    EXPECT_EQ(world.send("POST", "/cds-services/hjertevakt-order-select/feedback", body).status, 200);
    world.clock.advance(60);
    const http::Reply signing = world.call(Body::order("order-sign", {draft}));
    EXPECT_FALSE(holds(signing.body, "Grunnlinjemålinger")) << signing.body;
    const http::Reply other = world.call(Body::order("order-sign", {order_json("d2", "N05AH04", "Kvetiapin")}));
    EXPECT_TRUE(holds(other.body, "Grunnlinjemålinger")) << "another drug asks anew";
}

TEST(Feedback, C22IsOneActHoweverOftenItComes) {
    World world;
    const std::string card = first_card(world);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(world.send("POST", path, list(item(card, overridden("already-followed-up")))).status, 200);
    }
    EXPECT_EQ(acts(world).size(), 1U);
}

TEST(Feedback, C22IsAuditedOnceHoweverOftenItComesWhenItIsNoAct) {
    World world;
    const std::string card = given_card(world, {"HF-09"});
    const std::string again = item(card, R"("outcome":"overridden")");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(world.send("POST", path, list(again)).body, "{}");
    EXPECT_EQ(details(world, "card.override").size(), 1U);
    world.send("POST", path, list(changed(again, "12:01:00Z", "12:02:00Z")));
    EXPECT_EQ(details(world, "card.override").size(), 2U) << "another time is another answer";
    world.send("POST", path, list(item(card, overridden("refused"))));
    EXPECT_EQ(details(world, "card.override").size(), 3U) << "and so are other words";
}

TEST(Feedback, C22IsTakenAgainWhenItCouldNotBeWrittenDown) {
    Answered answered;
    EXPECT_TRUE(answered.begin("a"));
    EXPECT_FALSE(answered.begin("a"));
    answered.forget("a");
    EXPECT_TRUE(answered.begin("a"));
    for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(answered.begin(std::to_string(i)));
    EXPECT_TRUE(answered.begin("a")) << "the oldest gives way";
}

TEST(Feedback, C22AttendsToNothingWhenACardWasOnlyClickedAway) {
    World world;
    const std::string card = first_card(world);
    EXPECT_EQ(world.send("POST", path, list(item(card, R"("outcome":"overridden")"))).status, 200);
    EXPECT_TRUE(acts(world).empty());
    EXPECT_TRUE(world.assessed_again.empty());
    EXPECT_TRUE(is_audited(world, "card.override"));
}

TEST(Feedback, CountsTheKnownCardsAmongUnknownAndBrokenOnes) {
    World world;
    const std::string card = first_card(world);
    const std::string unknown = "00000000-0000-4000-8000-000000000000";
    const std::string mixed = item(unknown, overridden("other")) + "," + R"({"card":17})" + "," +
                              item(card, overridden("already-followed-up"));
    const http::Reply reply = world.send("POST", path, list(mixed));
    EXPECT_EQ(reply.status, 200);
    EXPECT_TRUE(holds(reply.body, "feedback[0]")) << reply.body;
    EXPECT_TRUE(holds(reply.body, "feedback[1]")) << reply.body;
    EXPECT_EQ(acts(world).size(), 1U);
    EXPECT_EQ(world.send("POST", path, list(item(unknown, overridden("other")))).status, 404);
    EXPECT_EQ(world.send("POST", path, list(R"({"card":17})")).status, 400);
    EXPECT_EQ(world.send("POST", path, list("")).status, 400);
    EXPECT_EQ(world.send("POST", path, R"({"feedback":{}})").status, 400);
}

TEST(Feedback, DoesNotReachAnotherEhrsCardsNorAnotherServices) {
    World world;
    world.parts.tenants.push_back(world.tenant());
    world.parts.tenants.back().name = "legekontoret";
    world.open();
    const http::Reply reply = world.send("POST", "/sykehuset/cds-services/hjertevakt-patient-view", Body::ill().text());
    ASSERT_EQ(reply.status, 200);
    const auto document = json::Document::parse(reply.body);
    const std::string card((*document->root()["cards"].items().begin())["uuid"].text());
    const std::string body = list(item(card, overridden("already-followed-up")));
    EXPECT_EQ(world.send("POST", "/legekontoret/cds-services/hjertevakt-patient-view/feedback", body).status, 404);
    EXPECT_EQ(world.send("POST", "/sykehuset/cds-services/hjertevakt-order-sign/feedback", body).status, 404);
    EXPECT_TRUE(acts(world).empty());
    EXPECT_EQ(world.send("POST", "/sykehuset/cds-services/hjertevakt-patient-view/feedback", body).status, 200);
}

}  // namespace
}  // namespace hv::plugin::hooks::test
