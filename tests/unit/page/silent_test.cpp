// The page while the EHR says nothing.
#include "routes.hpp"

namespace hv::plugin::page {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST_F(PageRoutes, ASilentEhrWithoutAnEarlierDecisionSaysThatNothingCanBeShown) {
    ehrs["key01"]->down = true;

    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, HasSubstr("Siden kan ikke vises nå"));
}

// Hazard H22.
TEST_F(PageRoutes, ASilentEhrLeavesWhatWasJudgedLastAndSaysFromWhenItIs) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;

    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("EPJ utilgjengelig – viser data fra 2025-11-20 kl. 10:00."));
    EXPECT_THAT(reply.body, HasSubstr("data-patient=\"demo-01\""));
    EXPECT_THAT(reply.body, HasSubstr("84,1 kg"));
}

// Hazard H19: the service read more than this user may.
TEST_F(PageRoutes, ASilentEhrLeavesNothingToWhoMayNotReadAllThatTheServiceRead) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;
    sessions.all["key01"].unreadable = {"MedicationStatement"};

    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, Not(HasSubstr("Olanzapin")));
}

TEST_F(PageRoutes, ASilentEhrTakesNeitherActsNorReadings) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;

    const http::Reply act =
        send("POST", "/page/act", "session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=ringt");
    const http::Reply reading = send("POST", "/page/reading", "session=key01&patient=demo-01&smoking-status=daily");

    EXPECT_EQ(act.status, 422);
    EXPECT_THAT(act.body, HasSubstr("Endringer kan ikke lagres før EPJ svarer igjen."));
    EXPECT_THAT(act.body, Not(HasSubstr("value=\"acknowledge\"")));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
    EXPECT_THAT(ehrs["key01"]->written, SizeIs(0));
    EXPECT_THAT(reading.body, HasSubstr("EPJ tar ikke imot svarene"));
    EXPECT_EQ(nudges, 0);
}

}  // namespace
}  // namespace hv::plugin::page
