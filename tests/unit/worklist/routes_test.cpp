
#include "tests/support/shipped_rules.hpp"
#include "tests/unit/worklist/ward.hpp"

namespace hv::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* patient = "demo-01";  // weight gain on olanzapine

std::string header(const http::Reply& reply, std::string_view name) {
    for (const http::HeaderField& field : reply.headers) {
        if (field.name == name) return field.value;
    }
    return "";
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

store::Summary row(const std::string& id, int level, Instant assessed) {
    store::Summary summary;
    summary.who = {"sykehuset", id};
    summary.name = "Rad " + id;
    summary.level = level;
    summary.since = assessed;
    summary.unit = "Organization/dps-nord";
    summary.assessed_at = assessed;
    summary.body = R"({"findings": [{"rule": "SE-01", "level": )" + std::to_string(level) +
                   R"(, "title": {"nb": "Funn", "en": "Finding"}, "audience": ["psychiatrist"]}]})";
    return summary;
}

class Worklist : public testing::Test {
protected:
    Worklist() { ward.admit("01-olanzapin-vektoekning"); }

    // With the states that the list shows now, unless others are given.
    http::Reply act(std::vector<std::pair<std::string, std::string>> fields) {
        const std::string page = ward.get("/worklist", {{"level", "0"}}).body;
        for (std::size_t i = 0, count = fields.size(); i < count; ++i) {
            if (fields[i].first != "row" && fields[i].first != "take") continue;
            fields.emplace_back("state." + fields[i].second, shown_state(page, fields[i].second));
        }
        fields.emplace_back("session", "k3y");
        return ward.post("/worklist/act", fields);
    }
    http::Reply snooze(const std::string& weeks, const std::string& number = "n1") {
        return act({{"row", patient},
                    {"act", "snooze"},
                    {"weeks", weeks},
                    {"reason", "already-followed-up"},
                    {"page-number", number}});
    }

    Ward ward;
};

TEST_F(Worklist, ShowsTheHighestLevelFirstAndCountsWhatMatches) {
    ward.add(row("low", 2, ward.clock.now()));
    ward.add(row("high", 5, ward.clock.now()));
    const std::string page = ward.get("/worklist").body;
    EXPECT_LT(page.find("data-row=\"high\""), page.find("data-row=\"demo-01\""));
    EXPECT_LT(page.find("data-row=\"demo-01\""), page.find("data-row=\"low\""));
    EXPECT_THAT(page, HasSubstr("<strong>3</strong> av 3"));
}

// Hazards: H14
TEST_F(Worklist, SaysWhenTheRulesArePastTheirLastDay) {
    EXPECT_THAT(ward.get("/worklist").body, Not(HasSubstr("gikk ut")));
    const auto old = std::const_pointer_cast<plugin::ActiveSets>(shipped_rules());
    old->expires = "2025-01-31";
    ward.rules.publish(old);
    EXPECT_THAT(ward.get("/worklist").body, HasSubstr("Regelsettet gikk ut 2025-01-31 og er ikke fornyet"));
}

TEST_F(Worklist, IsOnlyForPsychiatristsAndShowsOthersNoPatient) {
    for (const auto role : {plugin::care::Role::gp, plugin::care::Role::other}) {
        ward.sessions.session.viewer.role = role;
        for (const http::Reply& reply :
             {ward.get("/worklist"), ward.get("/worklist/patient/demo-01"), snooze("1"),
              ward.post("/worklist/csv", {{"session", "k3y"}}), ward.post("/worklist/news", {{"session", "k3y"}})}) {
            EXPECT_EQ(reply.status, 403);
            EXPECT_THAT(reply.body, Not(HasSubstr("Fjellvei")));
        }
    }
    EXPECT_TRUE(ward.acts(patient).empty());
    EXPECT_EQ(ward.audited("worklist.view"), 0U);
}

TEST_F(Worklist, DoesNothingWithoutTheSessionsKeyInTheForm) {
    const http::Reply reply = ward.post("/worklist/act", {{"take", patient}, {"page-number", "n1"}});
    EXPECT_GE(reply.status, 400);
    EXPECT_TRUE(ward.acts(patient).empty());
}

// Hazards: H19
TEST_F(Worklist, HidesPatientsOfOtherUnitsAsIfTheyDidNotExist) {
    ward.admit("02-klozapin", "Organization/dps-soer");
    EXPECT_THAT(ward.get("/worklist").body, Not(HasSubstr("demo-02")));
    EXPECT_EQ(ward.get("/worklist/patient/demo-02").status, 404);
    EXPECT_EQ(ward.get("/worklist/patient/nobody").body, ward.get("/worklist/patient/demo-02").body);
    EXPECT_THAT(act({{"take", "demo-02"}, {"page-number", "n1"}}).body, HasSubstr("finnes ikke på din liste"));
    EXPECT_TRUE(ward.acts("demo-02").empty());
    ward.see = plugin::worklist::See::all;
    EXPECT_THAT(ward.get("/worklist").body, HasSubstr("demo-02"));
}

// Hazards: H19
TEST_F(Worklist, AuditsEveryViewWithTheFilterAndNeverTheName) {
    ward.post("/worklist", {{"session", "k3y"}, {"text", "Fjellvei"}, {"level", "2"}});
    ward.get("/worklist/patient/demo-01");
    EXPECT_EQ(ward.audited("worklist.view"), 1U);
    EXPECT_EQ(ward.audited("patient.view"), 1U);
    for (const store::AuditLink& link : ward.audit()) {
        EXPECT_THAT(link.entry.detail, Not(HasSubstr("Fjellvei")));
        if (link.entry.action == "worklist.view") {
            EXPECT_EQ(link.entry.detail, R"({"filter":"level=2","text":true,"rows":1,"matching":1})");
        }
    }
}

TEST_F(Worklist, LooksAtASearchedNameOnlyWhenItWasPosted) {
    EXPECT_THAT(ward.get("/worklist", {{"text", "nobody"}}).body, HasSubstr("data-row=\"demo-01\""));
    EXPECT_THAT(ward.post("/worklist", {{"session", "k3y"}, {"text", "nobody"}}).body,
                Not(HasSubstr("data-row=\"demo-01\"")));
}

TEST_F(Worklist, FiltersByLevelDrugOverdueAndOwnerTogether) {
    ward.add(row("low", 2, ward.clock.now()));
    const auto rows = [&](std::multimap<std::string, std::string> query) {
        return count(ward.get("/worklist", std::move(query)).body, "data-row=");
    };
    EXPECT_EQ(rows({}), 2U);
    EXPECT_EQ(rows({{"level", "3"}}), 1U);
    EXPECT_EQ(rows({{"drug", "N05AH03"}}), 1U);
    EXPECT_EQ(rows({{"drug", "N05AH02"}}), 0U);
    EXPECT_EQ(rows({{"mine", "1"}}), 0U);
    EXPECT_EQ(rows({{"unowned", "1"}}), 2U);
    act({{"take", patient}, {"page-number", "n1"}});
    EXPECT_EQ(rows({{"mine", "1"}}), 1U);
    EXPECT_EQ(rows({{"mine", "1"}, {"drug", "N05AH03"}, {"level", "3"}}), 1U);
    EXPECT_EQ(rows({{"mine", "1"}, {"unowned", "1"}}), 0U);
    EXPECT_EQ(rows({{"unowned", "1"}}), 1U);
}

TEST_F(Worklist, TakesAPatientOnceHoweverOftenTheButtonIsClicked) {
    act({{"take", patient}, {"page-number", "n1"}});
    const std::string page = act({{"take", patient}, {"page-number", "n1"}}).body;
    ASSERT_EQ(ward.acts(patient).size(), 1U);
    EXPECT_EQ(ward.acts(patient).front().actor, "Practitioner/psy");
    EXPECT_THAT(page, HasSubstr(">meg<"));
}

// Hazards: H21
TEST_F(Worklist, SnoozesForOneFourOrTwelveWeeksAndNoLonger) {
    for (const char* weeks : {"13", "52", "0", "-1", "x", ""}) {
        EXPECT_THAT(snooze(weeks).body, HasSubstr("velg 1, 4 eller 12 uker")) << weeks;
    }
    EXPECT_TRUE(ward.acts(patient).empty());
    snooze("12");
    ASSERT_EQ(ward.acts(patient).size(), 1U);
    EXPECT_EQ(ward.acts(patient).front().until, ward.clock.now().plus_seconds(12 * 7 * 86'400));
}

TEST_F(Worklist, WantsAReasonForASnoozeAndWordsForAnAcknowledgement) {
    EXPECT_THAT(act({{"row", patient}, {"act", "snooze"}, {"weeks", "1"}, {"page-number", "n1"}}).body,
                HasSubstr("velg en årsak"));
    EXPECT_THAT(act({{"row", patient}, {"act", "acknowledge"}, {"page-number", "n1"}}).body,
                HasSubstr("skriv hva som ble gjort"));
    EXPECT_TRUE(ward.acts(patient).empty());
}

// Hazards: H21
TEST_F(Worklist, ActsOnEachOfManyAndNamesThoseThatWereNotDone) {
    ward.admit("02-klozapin");
    ward.add(row("no-documents", 3, ward.clock.now()));
    ward.add(row("hastens", 5, ward.clock.now()));
    const std::string page = act({{"row", patient},
                                  {"row", "demo-02"},
                                  {"row", "no-documents"},
                                  {"row", "hastens"},
                                  {"act", "acknowledge"},
                                  {"comment", "ringte pasienten"},
                                  {"page-number", "n1"}})
                                 .body;
    ASSERT_EQ(ward.acts(patient).size(), 1U);
    ASSERT_EQ(ward.acts("demo-02").size(), 1U);
    EXPECT_NE(ward.acts(patient).front().id, ward.acts("demo-02").front().id);
    EXPECT_TRUE(ward.acts("no-documents").empty());
    EXPECT_TRUE(ward.acts("hastens").empty());
    EXPECT_THAT(page, HasSubstr(">: 2 utført"));
    EXPECT_THAT(page, HasSubstr("<b>Rad no-documents</b>: pasienten er ikke vurdert ennå"));
    EXPECT_THAT(page, HasSubstr("<b>Rad hastens</b>: har et funn som haster"));
    EXPECT_THAT(page, HasSubstr("value=\"ringte pasienten\""));                   // nothing that was written is lost
    EXPECT_EQ(count(page, " checked><input type=\"hidden\" name=\"state."), 2U);  // and both are still selected
}

// Hazards: H21
TEST_F(Worklist, RefusesToActOnARowThatHasChangedSinceItWasShown) {
    const std::string page = ward.get("/worklist").body;
    EXPECT_FALSE(shown_state(page, patient).empty());
    const std::string reply = act({{"row", patient},
                                   {std::string("state.") + patient, "another"},
                                   {"act", "snooze"},
                                   {"weeks", "1"},
                                   {"reason", "already-followed-up"},
                                   {"page-number", "n1"}})
                                  .body;
    EXPECT_THAT(reply, HasSubstr("funnene er endret siden listen ble vist"));
    EXPECT_TRUE(ward.acts(patient).empty());
}

TEST_F(Worklist, SaysThatNobodyWasSelected) {
    EXPECT_THAT(act({{"act", "take"}, {"page-number", "n1"}}).body, HasSubstr("Ingen pasient var valgt"));
}

// Hazards: H07
TEST_F(Worklist, CountsWhatIsNewAndMovesNothing) {
    const std::string page = ward.get("/worklist").body;
    const std::pair<std::string, std::string> shown{std::string("state.") + patient, shown_state(page, patient)};
    EXPECT_EQ(ward.post("/worklist/news", {{"session", "k3y"}, shown}).body, R"({"news":0})");
    ward.add(row("new", 3, ward.clock.now()));
    EXPECT_EQ(ward.post("/worklist/news", {{"session", "k3y"}, shown}).body, R"({"news":1})");
}

// A script says the one or the other in the drawer.
TEST_F(Worklist, HasWordsForASessionThatIsOverApartFromAServiceThatDoesNotAnswer) {
    const std::string page = ward.get("/worklist").body;
    EXPECT_THAT(page, HasSubstr("data-over=\"Økten er avsluttet. Åpne arbeidslisten på nytt fra journalen.\""));
    EXPECT_THAT(page, HasSubstr("data-forbidden=\"Tjenesten avviste det, og ingenting er gjort."));
    EXPECT_THAT(page, HasSubstr("data-kept=\"Det du skrev, står her fortsatt.\""));
    EXPECT_THAT(page, HasSubstr("data-failed=\"Tjenesten svarte ikke."));
    ward.sessions.session.language = "en";
    EXPECT_THAT(ward.get("/worklist").body,
                HasSubstr("data-over=\"The session is over. Open the worklist again from the record.\""));
}

TEST_F(Worklist, GivesAFileByPostOnlyAndAuditsIt) {
    const http::Reply reply = ward.post("/worklist/csv", {{"session", "k3y"}});
    EXPECT_EQ(header(reply, "Content-Disposition"), "attachment; filename=\"arbeidsliste-2025-11-22.csv\"");
    EXPECT_THAT(reply.body, HasSubstr("\"Rolig Fjellvei\""));
    EXPECT_EQ(ward.audited("worklist.export"), 1U);
    EXPECT_EQ(ward.get("/worklist/csv").status, 404);
}

TEST_F(Worklist, OffersEveryUnitThatTheViewerMaySeeWhateverPageIsShown) {
    for (int i = 0; i < 60; ++i) ward.add(row("x" + std::to_string(i), 4, ward.clock.now()));
    store::Summary last = row("last", 1, ward.clock.now());
    last.unit = "Organization/dps-soer";
    ward.add(last);
    const std::string choice = R"(<option value="Organization/dps-soer">dps-soer</option>)";
    EXPECT_THAT(ward.get("/worklist").body, Not(HasSubstr(choice)));
    ward.see = plugin::worklist::See::all;
    const std::string page = ward.get("/worklist").body;
    EXPECT_THAT(page, HasSubstr(choice));
    EXPECT_THAT(page, Not(HasSubstr("data-row=\"last\"")));
    EXPECT_THAT(ward.get("/worklist", {{"unit", "Organization/dps-nord"}}).body, HasSubstr(choice));
}

TEST_F(Worklist, CountsNoMoreThanThereAre) {
    store::Summary nothing = row("nothing", 0, ward.clock.now());
    nothing.since.reset();
    ward.add(nothing);
    EXPECT_THAT(ward.get("/worklist").body, HasSubstr("<strong>1</strong> av 1<"));
    EXPECT_THAT(ward.get("/worklist", {{"level", "0"}}).body, HasSubstr("<strong>2</strong> av 2<"));
}

TEST_F(Worklist, PagesThroughMoreThanFiftyRows) {
    for (int i = 0; i < 60; ++i) ward.add(row("x" + std::to_string(i), 2, ward.clock.now()));
    EXPECT_EQ(count(ward.get("/worklist").body, "data-row="), 50U);
    const std::string second = ward.get("/worklist", {{"page", "2"}}).body;
    EXPECT_EQ(count(second, "data-row="), 11U);
    EXPECT_THAT(second, HasSubstr("Side 2 av 2"));
}

// Hazards: H19
TEST_F(Worklist, EscapesEveryTextOfTheEhr) {
    const std::string attack = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>";
    store::Summary evil = row("evil", 3, ward.clock.now());
    const std::string in_json = R"(<script>alert('x')</script>\"><img src=x onerror=alert(1)>)";
    evil.name = evil.unit = evil.owner_name = attack;
    evil.responsible = {attack};
    evil.drugs = {"N05AH03"};
    evil.body = R"({"born": "X", "sex": "X", "findings": [{"rule": "X", "level": 3, "title": {"nb": "X"},
        "audience": ["psychiatrist"], "attended": {"what": "X", "by": "X", "byName": "X"}, "broken": "X"}],
        "drugs": [{"atc": "X", "name": {"nb": "X"}, "dose": "X"}]})";
    for (std::size_t at = evil.body.find("\"X\""); at != std::string::npos; at = evil.body.find("\"X\"", at)) {
        evil.body.replace(at + 1, 1, in_json);
    }
    ward.see = plugin::worklist::See::all;
    ward.add(evil);
    ward.sessions.session.viewer.name = attack;
    for (const http::Reply& reply :
         {ward.post("/worklist", {{"session", "k3y"}}), ward.post("/worklist", {{"session", "k3y"}, {"text", attack}}),
          ward.get("/worklist/patient/evil"),
          act({{"row", "evil"}, {"act", "acknowledge"}, {"comment", attack}, {"page-number", "n1"}}),
          act({{"row", attack}, {"act", attack}, {"comment", attack}, {"page-number", "n1"}})}) {
        EXPECT_EQ(reply.status, 200);
        EXPECT_THAT(reply.body, Not(HasSubstr("<script>alert")));
        EXPECT_THAT(reply.body, Not(HasSubstr("<img")));
        EXPECT_THAT(header(reply, "Content-Security-Policy"), HasSubstr("script-src 'self'"));
    }
}

// Hazards: H19
TEST_F(Worklist, ShowsNoPersonalNumberThatStandsInANameOrAComment) {
    const std::string number = "01019012345";
    store::Summary named = row("named", 3, ward.clock.now());
    named.name = "Kari " + number;
    named.body = R"({"findings": [{"rule": "SE-01", "level": 3, "audience": ["psychiatrist"], "attended":
        {"what": "snooze", "by": "Practitioner/1", "byName": "Lege 01019012345"}}]})";
    ward.add(named);
    ward.add(row(number, 3, ward.clock.now()));
    ward.sessions.session.viewer.name = "Pia " + number;
    act({{"row", patient}, {"act", "acknowledge"}, {"comment", "ringte " + number}, {"page-number", "n1"}});
    act({{"take", patient}, {"page-number", "n2"}});
    ASSERT_EQ(ward.acts(patient).size(), 2U);
    EXPECT_EQ(ward.acts(patient).front().comment, "ringte " + number) << "what was written is kept as it is";

    EXPECT_THAT(
        ward.post("/worklist/csv", {{"session", "k3y"}}).body,
        AllOf(HasSubstr("\"Kari ***********\";\"named\""), HasSubstr("Lege ***********"), Not(HasSubstr(number))));
    const std::string page = ward.get("/worklist/patient/demo-01").body;
    EXPECT_THAT(page, AllOf(HasSubstr("«ringte ***********»"), HasSubstr("Pia ***********"), Not(HasSubstr(number))));
    const std::string list = ward.get("/worklist").body;
    EXPECT_THAT(list, AllOf(HasSubstr(">Kari ***********<"), HasSubstr("Lege ***********"), Not(HasSubstr("Pia 0"))));
    const std::string refused = act({{"row", number}, {"act", "acknowledge"}, {"page-number", "n3"}}).body;
    EXPECT_THAT(refused, Not(HasSubstr(">" + number + "<")));
}

// Hazards: H04, H06
TEST_F(Worklist, ShowsAPatientWithDatedValuesWhatIsMissingAndTheTimeline) {
    const std::string page = ward.get("/worklist/patient/demo-01").body;
    EXPECT_THAT(page, HasSubstr("Vurdert 2025-11-22 12:00"));
    EXPECT_THAT(page, HasSubstr("<b>84,1 kg</b> <span class=\"wl-sub\">2025-11-21, 1 dag siden"));
    EXPECT_THAT(page, HasSubstr("Ikke vurdert – manglende data er ikke det samme som normalt"));
    EXPECT_THAT(page, HasSubstr("<svg class=\"dc-picture\""));
    EXPECT_EQ(count(page, "Hvorfor?"), count(page, "Hvorfor?<span class=\"hv-hidden\"> "));
    EXPECT_THAT(page, HasSubstr("<html"));
    EXPECT_THAT(ward.get("/worklist/patient/demo-01", {{"fragment", "1"}}).body, Not(HasSubstr("<html")));
}

TEST_F(Worklist, ActsOnTheFindingsThatWereChosenInTheDrawer) {
    ward.clock.pass(60);
    const std::string page = ward.get("/worklist/patient/demo-01").body;
    const std::vector<std::pair<std::string, std::string>> common{{"session", "k3y"},
                                                                  {"act", "acknowledge"},
                                                                  {"comment", "samtale om kost"},
                                                                  {"page-number", "n1"},
                                                                  {"state.demo-01", shown_state(page, patient)}};
    EXPECT_THAT(ward.post("/worklist/patient/demo-01/act", common).body, HasSubstr("velg minst ett funn"));
    const std::size_t at = page.find("name=\"rule\" value=\"");
    ASSERT_NE(at, std::string::npos);
    const std::string rule = page.substr(at + 19, page.find('"', at + 19) - at - 19);
    auto fields = common;
    fields.emplace_back("rule", rule);
    const std::string done = ward.post("/worklist/patient/demo-01/act", fields).body;
    ASSERT_EQ(ward.acts(patient).size(), 1U);
    EXPECT_EQ(ward.acts(patient).front().rules, std::vector<std::string>{rule});
    EXPECT_THAT(done, HasSubstr("«samtale om kost»"));
    EXPECT_THAT(done, HasSubstr("kvittert 2025-11-22, Pia Psykiater"));
    EXPECT_THAT(ward.get("/worklist").body, HasSubstr("vurderes på nytt"));
}

TEST_F(Worklist, SaysWhyThereAreNoValuesWhenTheDocumentsWereForgotten) {
    ASSERT_TRUE(ward.store->forget_inputs(ward.clock.now().plus_seconds(1)));
    const http::Reply reply = ward.get("/worklist/patient/demo-01");
    EXPECT_EQ(reply.status, 200);
    EXPECT_THAT(reply.body, HasSubstr("Grunnlaget kan ikke vises nå"));
    EXPECT_THAT(reply.body, HasSubstr("Vektøkning"));
}

TEST_F(Worklist, CanBeLoggedOutOf) {
    const std::string form =
        R"(<form class="wl-out hv-screen" method="post" action="/logout"><input type="hidden" name="session" value="k3y">)";
    EXPECT_THAT(ward.get("/worklist").body, AllOf(HasSubstr(form), HasSubstr(">Logg ut</button>")));
    ward.sessions.session.language = "en";
    EXPECT_THAT(ward.get("/worklist").body, HasSubstr(">Log out</button>"));
}

// Hazards: H06
TEST_F(Worklist, NeverSaysThatAllIsWell) {
    store::Summary nothing = row("nothing", 0, ward.clock.now());
    nothing.body = "{}";
    nothing.since.reset();
    ward.add(nothing);
    const std::string page = ward.get("/worklist", {{"level", "0"}}).body;
    EXPECT_THAT(page, HasSubstr("Ingen åpne funn. Det betyr ikke at alt er målt."));
}

}  // namespace
}  // namespace hv::test
