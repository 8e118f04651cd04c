// The page's routes with sessions, an EHR and a store in memory.
#include <gmock/gmock.h>

#include <map>

#include "fhir/base/zone.hpp"
#include "people.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/http/routes.hpp"
#include "plugin/page/page.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/shipped_rules.hpp"

namespace hv::plugin::page {
namespace {

namespace fc = fhir::client;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const Instant noon = from_oslo(*Date::parse("2025-11-21"), 12 * 3600);

// Gives one bundle for whoever is asked for, and takes Observations.
class BundleEhr : public fc::Ehr {
public:
    explicit BundleEhr(std::string bundle) : bundle_(std::move(bundle)) {}

    Result<fc::Abilities> abilities() override {
        if (down) return Error{Fault::unavailable, "no answer", ""};
        fc::Abilities all;
        for (const char* type : {"Patient", "Observation", "MedicationStatement", "Condition"}) {
            all.types.push_back({type, true, true, true, true, true, true, {"patient"}, {}, {}});
        }
        return all;
    }
    Result<fc::Pages> search(const fc::Search&) override { return fc::Pages{}; }
    Result<std::string> read(std::string_view, std::string_view) override {
        return Error{Fault::not_found, "nothing", ""};
    }
    Result<fc::Gathered> gather(std::string_view, std::string_view, const std::vector<fc::Search>& searches) override {
        if (down) return Error{Fault::unavailable, "no answer", ""};
        fc::Gathered all;
        all.resource = bundle_;
        all.answers.resize(searches.size());
        return all;
    }
    fc::Receipt write(const fc::Write& write) override {
        written.push_back(write);
        fc::Receipt receipt;
        receipt.what = fc::Receipt::What::done;
        receipt.id = "new-" + std::to_string(written.size());
        return receipt;
    }
    std::vector<fc::Receipt> transaction(const std::vector<fc::Write>&) override { return {}; }
    [[nodiscard]] Instant resume_at() const override { return noon; }

    bool down = false;
    std::vector<fc::Write> written;

private:
    std::string bundle_;
};

class PaperSessions : public smart::Sessions {
public:
    Result<smart::Session> of(const http::Request& request) override {
        std::string key;
        if (const auto* header = request.header("hjertevakt-session")) key = *header;
        if (const std::size_t at = request.body.find("session="); key.empty() && at != std::string::npos) {
            key = request.body.substr(at + 8, request.body.find('&', at) - at - 8);
        }
        const std::string* cookie = request.header("cookie");
        if (key.empty() && request.method == "GET" && cookie != nullptr) key = *cookie;
        const auto found = all.find(key);
        if (found == all.end()) return Error{Fault::denied, "no session", ""};
        return found->second;
    }
    void end(const smart::Session&) override {}
    std::string cookie(const smart::Session& session) override { return session.key; }

    std::map<std::string, smart::Session> all;
};

class PageRoutes : public testing::Test {
protected:
    PageRoutes() {
        rules.publish(test::shipped_rules());
        for (const char* number : {"01", "06"}) {
            const std::string id = std::string("demo-") + number;
            smart::Session session;
            session.key = std::string("key") + number;
            session.viewer = {"ehr", "Practitioner/p1", "Fastlege Prøve", care::Role::gp, ""};
            session.patient = id;
            session.language = "nb";
            ehrs[session.key] = std::make_shared<BundleEhr>(demo_patient(number));
            session.ehr = ehrs[session.key];
            session.scope = "patient/*.cruds user/*.cruds";
            session.ancestors = {"https://epj.test"};
            sessions.all[session.key] = session;
        }
        PageParts parts;
        parts.sessions = &sessions;
        Tenant tenant;
        tenant.name = "ehr";
        parts.data = {store.get(), &store->care(), &rules, &clock, {tenant}};
        parts.nudge = [this] { ++nudges; };
        routes = std::make_unique<http::Routes>(page_routes(std::move(parts)));
    }

    http::Reply send(const std::string& method, const std::string& path, const std::string& body = {},
                     std::vector<http::HeaderField> headers = {}) {
        http::Request request;
        EXPECT_TRUE(http::read_target(path, request));
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        if (method == "POST") request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        const auto found = routes->find(request);
        return found.route->handle(request);
    }

    // As the corridor leaves it: what was judged at that moment stays in the store.
    void judged_before(const std::string& number, Instant at) {
        const std::vector documents{demo_patient(number)};
        const auto active = rules.current();
        std::vector<const rules::RuleSet*> sets;
        for (const rules::RuleSet& set : active->sets) sets.push_back(&set);
        const auto judged = judge(documents, active->vocabulary, sets, at);
        ASSERT_TRUE(judged) << judged.error().message;
        const store::PatientKey who{"ehr", "demo-" + number};
        ASSERT_TRUE(store->enqueue(std::vector{store::Wanted{who, store::Urgency::normal, at, "poll"}}));
        const auto leases = store->claim(std::vector{who.ehr}, 1, at, std::chrono::seconds(60));
        ASSERT_TRUE(leases && leases->size() == 1);
        store::Outcome outcome;
        outcome.assessed_at = at;
        outcome.decision = decision(judged->judged(), documents, *active, leases->front(), {});
        ASSERT_TRUE(store->settle(leases->front(), outcome));
    }

    // As somebody who looks at the page and acts at once.
    http::Reply act(const std::string& body, std::vector<http::HeaderField> headers = {}) {
        return send("POST", "/page/act", body + "&state=" + shown_state(), std::move(headers));
    }
    std::string shown_state() {
        const std::string page = send("POST", "/page", "session=key01").body;
        const std::string mark = "name=\"state\" value=\"";
        const std::size_t at = page.find(mark);
        return at == std::string::npos
                   ? ""
                   : page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
    }

    std::vector<std::string> audited() {
        std::vector<std::string> actions;
        const auto links = store->audit(0, 1000);
        for (const store::AuditLink& link : *links) actions.push_back(link.entry.action + ' ' + link.entry.patient);
        return actions;
    }

    test::FakeClock clock{noon};
    std::unique_ptr<store::Store> store = store::open_memory_store();
    ActiveRules rules;
    PaperSessions sessions;
    std::map<std::string, std::shared_ptr<BundleEhr>> ehrs;
    std::unique_ptr<http::Routes> routes;
    int nudges = 0;
};

TEST_F(PageRoutes, ASessionFromAFormShowsItsPatientAndIsAudited) {
    const http::Reply reply = send("POST", "/page", "session=key01");

    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("data-patient=\"demo-01\""));
    EXPECT_THAT(reply.body, HasSubstr("Vektøkning siste 3 måneder"));
    EXPECT_THAT(audited(), testing::ElementsAre("page.view demo-01"));
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

TEST_F(PageRoutes, ASilentEhrTakesNeitherActsNorReadings) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;

    const http::Reply refused = act("session=key01&patient=demo-01&id=a1&what=acknowledge&rule=HF-06&comment=ringt");
    const http::Reply reading = send("POST", "/page/reading", "session=key01&patient=demo-01&smoking-status=daily");

    EXPECT_EQ(refused.status, 422);
    EXPECT_THAT(refused.body, HasSubstr("Endringer kan ikke lagres før EPJ svarer igjen."));
    EXPECT_THAT(refused.body, Not(HasSubstr("value=\"acknowledge\"")));
    EXPECT_THAT(*store->care().acts({"ehr", "demo-01"}), SizeIs(0));
    EXPECT_THAT(ehrs["key01"]->written, SizeIs(0));
    EXPECT_THAT(reading.body, HasSubstr("EPJ tar ikke imot svarene"));
    EXPECT_EQ(nudges, 0);
}

}  // namespace
}  // namespace hv::plugin::page
