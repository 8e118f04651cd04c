// Who holds the key has the session; nobody else does, and not for ever.
#include "book.hpp"

namespace hv::test {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

class BrowserSession : public testing::Test {
protected:
    Result<smart::Session> with_key(std::string method, const std::string& key) {
        return book_.of(request(std::move(method), {{"Hjertevakt-Session", key}}));
    }

    Book world_;
    smart::SessionBook book_{world_.parts(smart::Seal::fresh())};
};

TEST_F(BrowserSession, IsFoundByHeaderFormFieldAndOnlyForLookingByCookie) {
    const auto began = book_.begin(world_.login());
    ASSERT_TRUE(began);
    const std::string cookie = "a=b; __Host-hjertevakt=" + began->key;

    EXPECT_EQ(with_key("GET", began->key)->patient, "p7");
    EXPECT_EQ(with_key("POST", began->key)->viewer.name, "Lege Legesen");
    EXPECT_TRUE(book_.of(request("POST", {}, "x=1&session=" + began->key)));
    EXPECT_TRUE(book_.of(request("GET", {{"cookie", cookie}})));
    const auto forged = book_.of(request("POST", {{"Cookie", cookie}}));
    ASSERT_FALSE(forged) << "a foreign page can make a browser send a cookie, and no more than that";
    EXPECT_EQ(forged.error().fault, Fault::denied);
    EXPECT_FALSE(book_.of(request("DELETE", {{"Cookie", cookie}})));
}

TEST_F(BrowserSession, RefusesAnActFromAnotherSitesPageEvenWithTheKey) {
    const auto began = book_.begin(world_.login());
    const auto from = [&](const std::string& origin) {
        return book_.of(request("POST", {{"Hjertevakt-Session", began->key}, {"Origin", origin}})).operator bool();
    };

    EXPECT_TRUE(from("https://hv.example.no"));
    EXPECT_TRUE(from("null")) << "a frame without an origin of its own";
    EXPECT_FALSE(from("https://evil.example"));
    EXPECT_FALSE(from("https://hv.example.no.evil.example"));
    EXPECT_FALSE(from("http://hv.example.no"));
}

TEST_F(BrowserSession, TwoTabsAreTwoSessions) {
    auto other = world_.login();
    other.patient = "p8";
    const auto first = book_.begin(world_.login());
    const auto second = book_.begin(other);

    EXPECT_NE(first->key, second->key);
    EXPECT_EQ(with_key("GET", first->key)->patient, "p7");
    EXPECT_EQ(with_key("GET", second->key)->patient, "p8");
}

TEST_F(BrowserSession, S05KeepsNoTokenAndNoKeyReadableInTheStore) {
    const auto began = book_.begin(world_.login(600, "refresh-1"));

    EXPECT_EQ(world_.care.rows().size(), 2U);
    for (const auto& [digest, row] : world_.care.rows()) {
        for (const std::string& secret : {began->key, std::string("access-1"), std::string("refresh-1"),
                                          std::string("Practitioner/p1"), std::string("Legesen")})
            EXPECT_THAT(digest + row.sealed, Not(HasSubstr(secret)));
    }
}

TEST_F(BrowserSession, DoesNotOpenWhenARowWasMovedOrChangedInTheStore) {
    const auto mine = book_.begin(world_.login());
    const auto other = book_.begin(world_.login());
    auto rows = world_.care.rows();
    plugin::store::SessionRow moved = rows.at(smart::digest_of(mine->key));
    moved.digest = smart::digest_of(other->key);
    ASSERT_TRUE(world_.care.put_session(moved));
    plugin::store::SessionRow bent = rows.at(smart::digest_of(mine->key));
    bent.sealed[20] = static_cast<char>(bent.sealed[20] ^ 1);
    ASSERT_TRUE(world_.care.put_session(bent));

    EXPECT_FALSE(with_key("GET", other->key));
    EXPECT_FALSE(with_key("GET", mine->key));
}

TEST_F(BrowserSession, EndsAfterTheIdleTimeAndNotBefore) {
    const auto began = book_.begin(world_.login(36'000));
    world_.clock.pass(seconds(1700));
    EXPECT_TRUE(with_key("GET", began->key));
    world_.clock.pass(seconds(1700));
    EXPECT_TRUE(with_key("GET", began->key)) << "it was used in between";
    world_.clock.pass(seconds(1801));
    EXPECT_FALSE(with_key("GET", began->key));
}

TEST_F(BrowserSession, EndsAfterTheLongestTimeHoweverBusy) {
    const auto began = book_.begin(world_.login(100'000));
    for (int i = 0; i < 35; ++i) {
        world_.clock.pass(seconds(1000));
        ASSERT_TRUE(with_key("GET", began->key)) << i;
    }
    world_.clock.pass(seconds(1001));
    EXPECT_FALSE(with_key("GET", began->key));
}

TEST_F(BrowserSession, EndsWithTheTokenThatCannotBeRenewed) {
    const auto began = book_.begin(world_.login(300));
    EXPECT_EQ(began->expires, world_.clock.now().plus_seconds(300));
    world_.clock.pass(seconds(299));
    EXPECT_TRUE(with_key("GET", began->key));
    world_.clock.pass(seconds(2));
    const auto over = with_key("GET", began->key);
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().message, "the login at the EHR is over");
}

TEST_F(BrowserSession, IsOverForEveryReplicaWhenItIsEnded) {
    const smart::Seal seal = smart::Seal::fresh();
    smart::SessionBook first(world_.parts(seal));
    smart::SessionBook second(world_.parts(seal));
    const auto began = first.begin(world_.login());
    const auto asked = request("GET", {{"Hjertevakt-Session", began->key}});
    EXPECT_TRUE(second.of(asked));
    EXPECT_FALSE(book_.of(asked)) << "another key seals there";
    first.end(*began);
    EXPECT_FALSE(first.of(asked));
    EXPECT_FALSE(second.of(asked));
    EXPECT_TRUE(world_.care.rows().empty());
}

TEST_F(BrowserSession, AKeyThatTheBrowserBroughtIsNeverTakenOver) {
    const std::string fixed = smart::new_secret();
    const auto began = book_.begin(world_.login());
    EXPECT_NE(began->key, fixed);
    EXPECT_FALSE(with_key("GET", fixed));
    EXPECT_FALSE(with_key("GET", "' or 1=1 --"));
}

TEST_F(BrowserSession, RefusalIsAPageForPeopleAndJsonForScripts) {
    const auto denied = with_key("GET", "nothing");
    const auto page = book_.refusal(request("GET", {{"Accept-Language", "en-GB"}}), denied.error());
    EXPECT_EQ(page.status, 403);
    EXPECT_THAT(page.body, HasSubstr("Open Hjertevakt from the EHR again."));
    const auto nynorsk = book_.refusal(request("GET", {{"Accept-Language", "nn-NO,en;q=0.5"}}), denied.error());
    EXPECT_THAT(nynorsk.body, HasSubstr("Åpne Hjertevakt fra EPJ på nytt."));
    const auto json = book_.refusal(request("GET", {{"Hjertevakt-Session", "x"}}), denied.error());
    EXPECT_THAT(json.body, HasSubstr("\"error\":"));
    EXPECT_EQ(json.status, 401);
    EXPECT_EQ(book_.refusal(request("GET", {{"Hjertevakt-Session", "x"}}), {Fault::unavailable, "x", ""}).status, 503);
}

TEST_F(BrowserSession, CookieIsBoundToTheHostAndSurvivesAnEhrsFrame) {
    EXPECT_EQ(smart::set_cookie("hjertevakt", "k", world_.url),
              "__Host-hjertevakt=k; Path=/; Secure; HttpOnly; SameSite=None; Partitioned");
    EXPECT_EQ(smart::set_cookie("hjertevakt", "k", "http://127.0.0.1:8080"),
              "hjertevakt=k; Path=/; HttpOnly; SameSite=Lax");
}

TEST(SessionSeal, OpensWithAnOlderKeyOfItsFile) {
    const std::string path = testing::TempDir() + "session-key";
    const auto write = [&](const std::string& text) {
        FILE* file = std::fopen(path.c_str(), "w");
        std::fputs(text.c_str(), file);
        std::fclose(file);
    };
    const std::string first(64, 'a');
    const std::string second(64, 'b');
    write(first + "\n");
    const std::string sealed = smart::Seal::from_file(path)->close("text", "place");
    write(second + "\n" + first + "\n");
    EXPECT_EQ(smart::Seal::from_file(path)->open(sealed, "place"), "text");
    EXPECT_EQ(smart::Seal::from_file(path)->open(sealed, "elsewhere"), std::nullopt);
    write(second + "\n");
    EXPECT_EQ(smart::Seal::from_file(path)->open(sealed, "place"), std::nullopt);
    write("short\n");
    EXPECT_FALSE(smart::Seal::from_file(path));
}

TEST(SessionSeal, NeverSealsTheSameTwice) {
    const auto seal = smart::Seal::fresh();
    EXPECT_NE(seal.close("text", "place"), seal.close("text", "place"));
    EXPECT_GE(smart::new_secret().size(), 43U);
    EXPECT_NE(smart::new_secret(), smart::new_secret());
}

}  // namespace
}  // namespace hv::test
