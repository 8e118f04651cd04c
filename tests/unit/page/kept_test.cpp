// What was written stands there again when it was not taken.
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

    EXPECT_THAT(page, testing::ContainsRegex("<template id=\"hp-over\">.*role=\"alert\".*href=\"/page\""));
    EXPECT_THAT(page, HasSubstr("Økten er over"));
    EXPECT_THAT(page, testing::ContainsRegex("<template id=\"hp-silent\">.*role=\"alert\""));
}

}  // namespace
}  // namespace hv::plugin::page
