// What was written stands there again when it was not taken.
#include "plugin/page/notice.hpp"
#include "routes.hpp"

namespace hv::plugin::page {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

class PageKeeps : public PageRoutes {
protected:
    const std::string snooze =
        "session=key01&patient=demo-01&id=a1&what=snooze&rule=HF-06&weeks=12&to=role:gp&comment=ringt+%3Cb%3E";

    static void expect_all_of_it(const std::string& page) {
        EXPECT_THAT(page, HasSubstr("value=\"snooze\" checked"));
        EXPECT_THAT(page, testing::ContainsRegex("name=\"rule\" value=\"HF-06\"[^>]* checked>"));
        EXPECT_THAT(page, Not(testing::ContainsRegex("name=\"rule\" value=\"HF-0[^6]\"[^>]* checked>")));
        EXPECT_THAT(page, HasSubstr("name=\"weeks\" value=\"12\" checked"));
        EXPECT_THAT(page, Not(HasSubstr("name=\"weeks\" value=\"4\" checked")));
        EXPECT_THAT(page, HasSubstr("name=\"to\" value=\"role:gp\" checked"));
        EXPECT_THAT(page, HasSubstr(">ringt &lt;b&gt;</textarea>"));
        EXPECT_THAT(page, Not(HasSubstr("Teksten under kan kopieres")));
    }
};

TEST_F(PageKeeps, AnActWithoutAReasonInTheFormWhereOnlyThatIsMissing) {
    const http::Reply reply = act(snooze);

    EXPECT_EQ(reply.status, 422);
    expect_all_of_it(reply.body);
}

TEST_F(PageKeeps, AnActUponWhatHasChangedSinceWithItsReason) {
    const http::Reply reply = send("POST", "/page/act", snooze + "&reason=already-followed-up&state=older");

    EXPECT_EQ(reply.status, 422);
    expect_all_of_it(reply.body);
    EXPECT_THAT(reply.body, HasSubstr("<option value=\"already-followed-up\" selected>"));
}

TEST_F(PageKeeps, AHandOverWhileSomebodyElseBecameTheOwner) {
    act("session=key01&patient=demo-01&id=a1&what=take");

    const http::Reply reply =
        act("session=key01&patient=demo-01&id=a2&what=hand-over&owner=older&rule=HF-06&to=role:gp&comment=ferie");

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(reply.body, HasSubstr("value=\"hand-over\" checked"));
    EXPECT_THAT(reply.body, HasSubstr("name=\"to\" value=\"role:gp\" checked"));
    EXPECT_THAT(reply.body, HasSubstr(">ferie</textarea>"));
}

TEST_F(PageKeeps, NothingOfAnActThatWasDone) {
    const std::string page = act(snooze + "&reason=already-followed-up").body;

    EXPECT_THAT(page, HasSubstr("></textarea>"));
    EXPECT_THAT(page, HasSubstr("name=\"weeks\" value=\"4\" checked"));
    EXPECT_THAT(page, Not(testing::ContainsRegex("name=\"rule\"[^>]* checked>")));
    EXPECT_THAT(page, Not(testing::ContainsRegex("name=\"what\"[^>]* checked")));
}

TEST_F(PageKeeps, AnActsCommentAsTextWhileTheEhrIsSilent) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;

    const http::Reply reply = send("POST", "/page/act", snooze);

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(reply.body, HasSubstr("Det du skrev, er ikke lagret. Teksten under kan kopieres."));
    EXPECT_THAT(reply.body, HasSubstr("<pre class=\"hp-note\">ringt &lt;b&gt;</pre>"));
}

TEST_F(PageKeeps, AnActsCommentAsTextWhereNoPageCanBeShown) {
    ehrs["key01"]->down = true;

    const http::Reply reply = send("POST", "/page/act", snooze);

    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, HasSubstr("<pre class=\"hp-note\">ringt &lt;b&gt;</pre>"));
}

TEST_F(PageKeeps, EveryAnswerOfTheFormWhenOneOfThemIsWrong) {
    const http::Reply reply = send("POST", "/page/reading",
                                   "session=key01&patient=demo-01&smoking-status=daily&audit-score=7%22"
                                   "&dental-visit=2031-01-01");

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(ehrs["key01"]->written, SizeIs(0));
    EXPECT_THAT(reply.body, HasSubstr("<option value=\"daily\" selected>"));
    EXPECT_THAT(reply.body, HasSubstr("name=\"audit-score\" value=\"7&quot;\""));
    EXPECT_THAT(reply.body, testing::ContainsRegex("name=\"dental-visit\"[^>]* value=\"2031-01-01\""));
}

TEST_F(PageKeeps, NoAnswerThatWasWritten) {
    const std::string page =
        send("POST", "/page/reading", "session=key01&patient=demo-01&smoking-status=daily&audit-score=7").body;

    EXPECT_THAT(ehrs["key01"]->written, SizeIs(2));
    EXPECT_THAT(page, Not(HasSubstr("<option value=\"daily\" selected>")));
    EXPECT_THAT(page, HasSubstr("name=\"audit-score\" value=\"\""));
}

TEST_F(PageKeeps, TheAnswersOfTheFormAsTextWhereNoPageCanBeShown) {
    ehrs["key01"]->down = true;

    const http::Reply reply = send("POST", "/page/reading",
                                   "session=key01&patient=demo-01&smoking-status=daily&audit-score=%3Cb%3E"
                                   "&typed.comment=ringt");

    EXPECT_EQ(reply.status, 503);
    EXPECT_THAT(reply.body, HasSubstr("Det du skrev, er ikke lagret. Teksten under kan kopieres."));
    EXPECT_THAT(reply.body, HasSubstr("<pre class=\"hp-note\">ringt\n"));
    EXPECT_THAT(reply.body, HasSubstr("Røykestatus: Røyker daglig\n"));
    EXPECT_THAT(reply.body, HasSubstr("AUDIT-skår (0–40): &lt;b&gt;\n"));
}

TEST_F(PageKeeps, WhatWasTypedIntoATabThatIsStoppedAsText) {
    const std::string typed = "&typed.smoking-status=daily&typed.comment=ringt";

    const http::Reply reply = send("POST", "/page", "session=key01&stopped=1&patient=demo-01" + typed);

    EXPECT_EQ(reply.status, 409);
    EXPECT_THAT(reply.body, HasSubstr("Rolig Fjellvei"));
    EXPECT_THAT(reply.body, HasSubstr("<pre class=\"hp-note\">ringt\nRøykestatus: Røyker daglig\n</pre>"));
}

// Hazard H02.
TEST_F(PageKeeps, NothingThatWasTypedForSomebodyElse) {
    const http::Reply reply = send("POST", "/page/act", "session=key01&patient=demo-06&what=take&comment=ringt");

    EXPECT_EQ(reply.status, 409);
    EXPECT_THAT(reply.body, Not(HasSubstr("ringt")));
}

TEST_F(PageKeeps, WhatStandsInTheOtherFormsWhileOneIsSaved) {
    const std::string acted =
        act(snooze + "&reason=already-followed-up&typed.smoking-status=daily&typed.audit-score=7").body;
    EXPECT_THAT(acted, HasSubstr("Lagret."));
    EXPECT_THAT(acted, HasSubstr("<option value=\"daily\" selected>"));
    EXPECT_THAT(acted, HasSubstr("name=\"audit-score\" value=\"7\""));
    EXPECT_THAT(ehrs["key01"]->written, SizeIs(0));

    const std::string read =
        send("POST", "/page/reading", "session=key01&patient=demo-01&diet=favourable&typed.comment=ringt").body;
    EXPECT_THAT(read, HasSubstr("Lagret i EPJ"));
    EXPECT_THAT(read, HasSubstr(">ringt</textarea>"));
    EXPECT_THAT(read, HasSubstr("<details class=\"hp-act\" open>"));

    const std::string refreshed = send("POST", "/page", "session=key01&typed.comment=ringt&typed.diet=favourable").body;
    EXPECT_THAT(refreshed, HasSubstr(">ringt</textarea>"));
    EXPECT_THAT(refreshed, HasSubstr("<option value=\"favourable\" selected>"));
}

// It would say of one act what was meant of another.
TEST_F(PageKeeps, WhatStandsInAnotherFormOutOfTheActThatIsDone) {
    act("session=key01&patient=demo-01&id=a1&what=take&typed.comment=ringt&typed.reason=other");

    const auto acts = store->care().acts({"ehr", "demo-01"});
    ASSERT_THAT(*acts, SizeIs(1));
    EXPECT_EQ(acts->front().comment, "");
    EXPECT_EQ(acts->front().reason, "");
}

TEST_F(PageKeeps, TheWordsForASessionThatIsOverReadyForTheScript) {
    const std::string page = send("POST", "/page", "session=key01").body;

    for (const char* id : {"hp-over", "hp-silent", "hp-refused"}) {
        EXPECT_THAT(page, testing::ContainsRegex(std::string("<template id=\"") + id + "\">.*role=\"alert\"")) << id;
    }
    EXPECT_THAT(page, HasSubstr("Åpne siden på nytt fra journalen."));
}

// Without a session that address shows whom the browser has gone on to, in the frame of the one before.
// Hazards: H02
TEST_F(PageKeeps, NoLinkFromASessionThatIsOverToWhoeverIsShownNow) {
    EXPECT_THAT(send("POST", "/page", "session=key01").body, Not(HasSubstr("href=\"/page\"")));
}

TEST_F(PageKeeps, ANoticesTextThroughItsNextButton) {
    ehrs["key01"]->down = true;
    const std::string notice = send("POST", "/page/act", snooze + "&typed.diet=favourable").body;
    EXPECT_THAT(notice, HasSubstr("name=\"typed.comment\" value=\"ringt &lt;b&gt;\""));
    EXPECT_THAT(notice, HasSubstr("name=\"typed.diet\" value=\"favourable\""));
    for (const char* own : {"typed.session", "typed.rule", "typed.id", "typed.state", "typed.typed."}) {
        EXPECT_THAT(notice, Not(HasSubstr(own)));
    }
}

TEST_F(PageKeeps, AnActsCommentThroughARefreshWhileTheEhrIsSilent) {
    judged_before("01", noon.plus_seconds(-26 * 3600));
    ehrs["key01"]->down = true;

    EXPECT_THAT(send("POST", "/page/act", snooze).body,
                HasSubstr("<textarea name=\"comment\" readonly hidden>ringt &lt;b&gt;</textarea>"));
}

TEST_F(PageKeeps, WhatAnActWasToBeWhileAnotherFormIsSaved) {
    const std::string page =
        act("session=key01&patient=demo-01&id=a1&what=take&typed.what=hand-over&typed.to=role:gp&typed.weeks=12").body;

    EXPECT_THAT(page, HasSubstr("Lagret."));
    EXPECT_THAT(page, HasSubstr("value=\"hand-over\" checked"));
    EXPECT_THAT(page, HasSubstr("name=\"to\" value=\"role:gp\" checked"));
    EXPECT_THAT(page, HasSubstr("name=\"weeks\" value=\"12\" checked"));
}

// Hazards: H18
TEST_F(PageKeeps, TheAnswersOfTheFormAsTextWhenThePatientHasDiedMeanwhile) {
    std::string bundle = demo_patient("01");
    bundle.insert(bundle.find("\"birthDate\""), "\"deceasedBoolean\":true,");
    const auto ehr = std::make_shared<BundleEhr>(bundle);
    sessions.all["key01"].ehr = ehr;

    const http::Reply reply = send("POST", "/page/reading", "session=key01&patient=demo-01&smoking-status=daily");

    EXPECT_EQ(reply.status, 422);
    EXPECT_THAT(ehr->written, SizeIs(0));
    EXPECT_THAT(reply.body, HasSubstr("Pasienten er død; ingenting er skrevet"));
    EXPECT_THAT(reply.body, HasSubstr("<pre class=\"hp-note\">Røykestatus: Røyker daglig\n</pre>"));
}

TEST(PageNotice, SaysNotThatNothingHappenedWhenSomethingWasDone) {
    Offer offer;
    const Error error{Fault::unavailable, "the database is locked", ""};
    EXPECT_THAT(fault_html(offer, rules::Language::nb, error), HasSubstr("Ingenting er endret i journalen"));

    offer.done = "Lagret i EPJ: Røykestatus";
    offer.problems = {"Kosthold: EPJ svarte ikke"};
    const std::string told = fault_html(offer, rules::Language::nb, error);

    EXPECT_THAT(told, Not(HasSubstr("Ingenting er endret i journalen")));
    EXPECT_THAT(told, HasSubstr(offer.done));
    EXPECT_THAT(told, HasSubstr(offer.problems.front()));
}

}  // namespace
}  // namespace hv::plugin::page
