#include "routes.hpp"

namespace hv::plugin::page {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

TEST_F(PageRoutes, ASessionFromAFormShowsItsPatientAndIsAudited) {
    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("data-patient=\"demo-01\""));
    EXPECT_THAT(reply.body, HasSubstr("Vektøkning siste 3 måneder"));
    EXPECT_THAT(audited(), testing::ElementsAre("page.view demo-01"));
}

TEST_F(PageRoutes, TheHeaderLetsOneLogOut) {
    const std::string logout = "<form method=\"post\" action=\"/logout\">\n<input type=\"hidden\" name=\"session\" ";

    EXPECT_THAT(send("POST", "/page", "session=key01").body, HasSubstr(logout + "value=\"key01\">"));
    sessions.all["key01"].language = "en";
    EXPECT_THAT(send("POST", "/page", "session=key01").body, HasSubstr(">Log out</button>"));
}

TEST_F(PageRoutes, WithoutASessionNothingIsShown) {
    const http::Reply reply = send("GET", "/page");

    EXPECT_EQ(reply.status, 403);
    EXPECT_THAT(reply.body, Not(HasSubstr("demo-01")));
}

TEST_F(PageRoutes, AnActIsRememberedAndThePageShowsWhoDidIt) {
    const http::Reply reply =
        act("session=key01&patient=demo-01&id=a1&what=snooze&rule=HF-06&weeks=4&reason=already-followed-up&comment=");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("utsatt av Fastlege Prøve 2025-11-21 til 2025-12-19"));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
    EXPECT_EQ(nudges, 1);
}

TEST_F(PageRoutes, WhoHasTakenThePatientIsNotAskedToTakeThemAgain) {
    EXPECT_THAT(send("POST", "/page", "session=key01").body, HasSubstr("Jeg tar denne"));

    const http::Reply reply = act("session=key01&patient=demo-01&id=a1&what=take");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("<strong>Fastlege Prøve</strong>"));
    EXPECT_THAT(reply.body, Not(HasSubstr("Jeg tar denne")));
}

TEST_F(PageRoutes, WhoWasHandedThePatientIsTheirOwnerByName) {
    const auto hand_to = [&](const std::string& id, const std::string& to) {
        const std::string owner = store->care().acts({"ehr", "demo-01"})->back().id;
        return act("session=key01&patient=demo-01&what=hand-over&id=" + id + "&to=" + to + "&owner=" + owner).body;
    };
    act("session=key01&patient=demo-01&id=a1&what=take");
    EXPECT_THAT(hand_to("a2", "role:psychiatrist"), HasSubstr("Jeg tar denne"));

    const std::string page = hand_to("a3", "Practitioner/p1");

    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(3));
    EXPECT_THAT(page, HasSubstr("<strong>Fastlege Prøve</strong>"));
    EXPECT_THAT(page, Not(HasSubstr("Jeg tar denne")));
}

TEST_F(PageRoutes, WhoHasActedBeforeCanBeHandedThePatientByName) {
    sessions.all["key01"].viewer.user = "Practitioner/p2";
    sessions.all["key01"].viewer.name = "Annen Lege";
    act("session=key01&patient=demo-01&id=a1&what=snooze&rule=HF-06&weeks=4&reason=already-followed-up");
    sessions.all["key01"].viewer.user = "Practitioner/p1";
    sessions.all["key01"].viewer.name = "Fastlege Prøve";
    EXPECT_THAT(send("POST", "/page", "session=key01").body,
                HasSubstr("name=\"to\" value=\"Practitioner/p2\"> Annen Lege</label>"));

    const http::Reply reply = act("session=key01&patient=demo-01&id=a2&what=hand-over&to=Practitioner/p2&owner=");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("<strong>Annen Lege</strong>"));
    EXPECT_THAT(reply.body, Not(HasSubstr("value=\"Practitioner/p2\""))) << "who owns the patient already";
}

TEST_F(PageRoutes, WhoWasHandedThePatientAndHasNeverActedIsTheirOwnerAllTheSame) {
    store::Act act;
    act.id = "a0";
    act.who = {"ehr", "demo-01"};
    act.what = "hand-over";
    act.to = "Practitioner/p1";
    act.actor = "Practitioner/p2";
    act.actor_name = "Annen Lege";
    act.at = noon;
    ASSERT_TRUE(store->care().add_act(act, {}));

    const std::string page = send("POST", "/page", "session=key01").body;

    EXPECT_THAT(page, HasSubstr("<strong>Practitioner/p1</strong>"));
    EXPECT_THAT(page, Not(HasSubstr("Jeg tar denne")));
}

// Hazard H20.
TEST_F(PageRoutes, AStalePageTakesNobodysPatientAway) {
    const std::string take = "session=key01&patient=demo-01&id=a1&what=take&owner=";
    EXPECT_EQ(send("POST", "/page/act", take).status, 200);
    EXPECT_EQ(send("POST", "/page/act", take).status, 200) << "a second click";
    sessions.all["key01"].viewer = {"ehr", "Practitioner/p2", "Annen Lege", care::Role::gp, ""};
    const http::Reply stale = send("POST", "/page/act", take);
    EXPECT_EQ(stale.status, 422);
    EXPECT_THAT(stale.body, HasSubstr("Ansvarlig er endret"));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
}

// Hazards: H14
TEST_F(PageRoutes, RulesPastTheirLastDayAreStillUsedAndItIsSaid) {
    EXPECT_THAT(send("POST", "/page", "session=key01").body, Not(HasSubstr("gikk ut")));
    const auto old = std::const_pointer_cast<ActiveSets>(test::shipped_rules());
    old->expires = "2025-11-20";
    rules.publish(old);
    const std::string page = send("POST", "/page", "session=key01").body;
    EXPECT_THAT(page, HasSubstr("Regelsettet gikk ut 2025-11-20 og er ikke fornyet"));
    EXPECT_THAT(page, HasSubstr("HF-06"));
}

TEST_F(PageRoutes, TheSameActTwiceIsOneAct) {
    const std::string body = "session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=ringt";

    act(body);
    act(body);

    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
}

TEST_F(PageRoutes, AnActWithoutFindingOrReasonIsRefusedInWords) {
    const http::Reply reply = act("session=key01&patient=demo-01&id=a1&what=not-relevant");

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(reply.body, HasSubstr("Velg minst ett funn."));
    EXPECT_THAT(reply.body, HasSubstr("Velg en årsak."));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
}

// The service sees the drugs that this user may not: the act would be held against other findings than were shown.
TEST_F(PageRoutes, WhoMayNotReadTheWholeBasisCannotActAndIsToldWhatIsMissing) {
    sessions.all["key01"].unreadable = {"MedicationStatement", "MedicationDispense"};
    const std::string body = "session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=ringt";

    const http::Reply reply = act(body);

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(reply.body, HasSubstr("Be IT om tilgang til: MedicationStatement."));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
}

// Whose patient it is rests on no finding.
TEST_F(PageRoutes, WhoMayNotReadEverythingMayStillTakeThePatient) {
    sessions.all["key01"].unreadable = {"MedicationStatement", "MedicationDispense"};

    EXPECT_EQ(act("session=key01&patient=demo-01&id=a1&what=take").status, 200);
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
}

TEST_F(PageRoutes, ATypeThatTheEhrDoesNotHaveIsNotMissed) {
    sessions.all["key01"].unreadable = {"MedicationDispense"};
    const std::string body = "session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=ringt";

    EXPECT_EQ(act(body).status, 200);
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
}

// What was acted upon must have been seen: a reading that came since is no part of the act (hazard H21).
TEST_F(PageRoutes, AnActUponWhatHasChangedSinceThePageWasShownIsRefusedUntilItWasSeen) {
    const std::string body = "session=key01&patient=demo-01&what=acknowledge&rule=HF-06&comment=ringt";
    const std::string before = shown_state();
    std::string heavier = demo_patient("01");
    const std::size_t newest = heavier.find("84.1");
    ASSERT_NE(newest, std::string::npos);
    heavier.replace(newest, 4, "94.1");
    sessions.all["key01"].ehr = std::make_shared<BundleEhr>(heavier);

    const http::Reply stale = send("POST", "/page/act", body + "&id=a1&state=" + before);
    EXPECT_EQ(stale.status, 422);
    EXPECT_THAT(stale.body, HasSubstr("er endret siden siden ble vist"));
    EXPECT_EQ(send("POST", "/page/act", body + "&id=a2").status, 422) << "without what was seen";
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));

    EXPECT_EQ(act(body + "&id=a3").status, 200);
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(1));
}

// Hazard H19: what somebody may not read is neither in order nor missing.
TEST_F(PageRoutes, WhatMayNotBeReadIsNotTakenForAbsent) {
    std::string without_drugs = demo_patient("01");
    for (std::size_t at = 0; (at = without_drugs.find("\"MedicationStatement\"", at)) != std::string::npos;) {
        without_drugs.replace(at, 21, "\"Basic\"");
    }
    sessions.all["key01"].ehr = std::make_shared<BundleEhr>(without_drugs);
    sessions.all["key01"].unreadable = {"MedicationStatement"};
    const http::Reply reply = send("POST", "/page", "session=key01");
    EXPECT_THAT(reply.body, HasSubstr("Legemidlene kunne ikke hentes i sin helhet"));
    EXPECT_THAT(reply.body, Not(HasSubstr("Ingen antipsykotika eller litium i journalen")));
    EXPECT_THAT(reply.body, HasSubstr("EPJ ga ikke hele journalen"));
}

// Hazard H02.
TEST_F(PageRoutes, AnActUponAnotherPatientThanTheSessionsIsStopped) {
    const http::Reply reply = act("session=key01&patient=demo-06&id=a1&what=acknowledge&rule=HF-06&comment=x");

    EXPECT_EQ(reply.status, 409);
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-06"}), SizeIs(0));
}

TEST_F(PageRoutes, ATabWhoseBrowserHasGoneOnToSomebodyElseIsStopped) {
    const http::Reply reply =
        act("session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=x", {{"Cookie", "key06"}});

    EXPECT_EQ(reply.status, 409);
    EXPECT_THAT(reply.body, HasSubstr("Denne fanen viser en annen pasient"));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
}

// Hazards: H02
TEST_F(PageRoutes, AStopIsAuditedAsAViewThatWasRefused) {
    act("session=key01&patient=demo-01&id=a1&what=take", {{"Cookie", "key06"}});
    send("POST", "/page/act", "session=key01&patient=demo-06&id=a1&what=take");
    send("POST", "/page", "session=key01&stopped=1");

    EXPECT_THAT(audited(), testing::Contains("page.refused demo-01").Times(3));
    const auto links = store->audit(0, 1000);
    for (const store::AuditLink& link : *links) {
        if (link.entry.action != "page.refused") continue;
        EXPECT_EQ(link.entry.actor, "Practitioner/p1");
        EXPECT_EQ(link.entry.detail, R"({"why":"another-patient"})");
        EXPECT_EQ(link.entry.object, "");
    }
}

TEST_F(PageRoutes, WhoeverIsCurrentIsToldByTheCookieAlone) {
    const http::Reply reply = send("GET", "/page/current", "", {{"Cookie", "key06"}, {"Hjertevakt-Session", "key01"}});

    EXPECT_EQ(reply.body, R"({"patient":"demo-06"})");
    EXPECT_EQ(send("GET", "/page/current").status, 204);
}

TEST_F(PageRoutes, AReadingIsWrittenOnceWithItsIdentifierAndAudited) {
    const http::Reply reply =
        send("POST", "/page/reading",
             "session=key01&patient=demo-01&id=00000000000000000000000000000001&smoking-status=daily");

    EXPECT_EQ(reply.status, 200);
    const auto& written = ehrs["key01"]->written;
    ASSERT_THAT(written, SizeIs(1));
    EXPECT_THAT(written.front().body, HasSubstr("\"Patient/demo-01\""));
    EXPECT_THAT(written.front().if_none_exist, HasSubstr("00000000000000000000000000000001-smoking-status"));
    EXPECT_THAT(reply.body, HasSubstr("Lagret i EPJ: Røykestatus: Røyker daglig"));
    EXPECT_THAT(audited(), testing::Contains("observation.create demo-01"));
}

TEST_F(PageRoutes, AnEhrThatTakesNoReadingGivesTheAnswersBackAsText) {
    sessions.all["key01"].scope = "patient/*.rs";

    const http::Reply reply = send("POST", "/page/reading", "session=key01&patient=demo-01&smoking-status=daily");

    EXPECT_THAT(ehrs["key01"]->written, SizeIs(0));
    EXPECT_THAT(reply.body, HasSubstr("Røykestatus: Røyker daglig."));
    EXPECT_THAT(reply.body, HasSubstr("EPJ tar ikke imot svarene"));
}

TEST_F(PageRoutes, AnEhrThatGivesAnotherPatientIsNotShown) {
    sessions.all["key01"].ehr = ehrs["key06"];

    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_NE(reply.status, 200);
    EXPECT_THAT(reply.body, Not(HasSubstr("data-patient")));
}

}  // namespace
}  // namespace hv::plugin::page
