#include "plugin/store/care_store.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::SizeIs;

class Screens : public StoreTest {
protected:
    CareStore& care() { return store().care(); }
};
HV_EVERY_STORE(Screens);

TEST_P(Screens, KnowACardByItsName) {
    const CardRow card{"u-1", anna, "hjertevakt-patient-view", {"HF-06", "SE-01"}, R"({"x":1})", "Practitioner/p1",
                       at(3)};
    const AuditEntry entry = an_entry("card.shown");
    must(care().remember_cards({&card, 1}, {&entry, 1}));
    CardRow other = card;
    other.who = bo;
    must(care().remember_cards({&other, 1}, {}));
    EXPECT_EQ(must(care().card("u-1")), card) << "the first one stays";
    EXPECT_EQ(must(care().card("u-2")), std::nullopt);
    EXPECT_THAT(must(store().audit(0, 10)), SizeIs(1));
}

TEST_P(Screens, KnowASessionUntilItIsOver) {
    const SessionRow session{"d-1", std::string("\0\x01sealed\xff", 9), at(100)};
    must(care().put_session(session));
    EXPECT_EQ(must(care().session("d-1", at(99))), session);
    EXPECT_EQ(must(care().session("d-1", at(100))), std::nullopt);
    EXPECT_EQ(must(care().session("d-2", at(0))), std::nullopt);
}

TEST_P(Screens, PutASessionInThePlaceOfItsOwn) {
    must(care().put_session({"d-1", "old", at(100)}));
    must(care().put_session({"d-1", "", at(200)}));
    EXPECT_EQ(must(care().session("d-1", at(150))), (SessionRow{"d-1", "", at(200)}));
}

TEST_P(Screens, DropASession) {
    must(care().put_session({"d-1", "sealed", at(100)}));
    EXPECT_TRUE(must(care().drop_session("d-1")));
    EXPECT_FALSE(must(care().drop_session("d-1")));
    EXPECT_EQ(must(care().session("d-1", at(0))), std::nullopt);
}

TEST_P(Screens, ForgetWhatIsOver) {
    must(care().put_session({"over", "x", at(100)}));
    must(care().put_session({"open", "x", at(101)}));
    const std::vector<CardRow> cards{{"old", anna, "s", {}, "", "", at(49)}, {"new", anna, "s", {}, "", "", at(50)}};
    must(care().remember_cards(cards, {}));
    must(care().first_time("state", "s", at(0), at(100)));
    EXPECT_EQ(must(care().forget_screens(at(100), at(50))), 3U);
    EXPECT_TRUE(must(care().session("open", at(0))));
    EXPECT_TRUE(must(care().card("new")));
    EXPECT_FALSE(must(care().card("old")));
}

TEST_P(Screens, SayOnceThatItIsTheFirstTime) {
    EXPECT_TRUE(must(care().first_time("state", "s", at(0), at(60))));
    EXPECT_FALSE(must(care().first_time("state", "s", at(59), at(200))));
    EXPECT_TRUE(must(care().first_time("jti", "s", at(59), at(60)))) << "of another kind";
    EXPECT_TRUE(must(care().first_time("state", "s", at(60), at(120)))) << "that time is over";
    EXPECT_FALSE(must(care().first_time("state", "s", at(61), at(120))));
}

}  // namespace
}  // namespace hv::plugin::store
