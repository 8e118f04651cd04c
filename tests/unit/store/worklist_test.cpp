#include "plugin/store/care_store.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t day = 86'400;

Summary a_row(const std::string& patient, int level, Instant since) {
    Summary row;
    row.who = {"north", patient};
    row.level = level;
    row.since = since;
    row.assessed_at = at(100 * day);
    return row;
}

class Worklist : public StoreTest {
protected:
    void put(const Summary& row) {
        ask(row.who, Urgency::urgent);
        Outcome outcome;
        outcome.assessed_at = row.assessed_at;
        outcome.summary = row;
        must(store().settle(claim_one(at(0)), outcome));
    }
    void take(const std::string& patient, const std::string& who) {
        Act act;
        act.id = "take " + patient;
        act.who = {"north", patient};
        act.what = "take";
        act.actor = who;
        act.at = at(101 * day);
        must(store().care().add_act(act, an_entry("act.take", act.who)));
    }
    WorklistRows rows(WorklistQuery query = {}) {
        query.ehr = "north";
        return must(store().care().worklist(query));
    }
    std::vector<std::string> patients(const WorklistQuery& query = {}) {
        std::vector<std::string> found;
        const WorklistRows page = rows(query);
        for (const Summary& row : page.rows) found.push_back(row.who.patient);
        EXPECT_EQ(page.matching, found.size());
        return found;
    }
};
HV_EVERY_STORE(Worklist);

TEST_P(Worklist, DoesNotListWhoHasLeftCareNotEvenAfterATurnInWork) {
    put(a_row("anna", 4, at(3)));
    put(a_row("bo", 4, at(3)));
    ask({"north", "bo"}, Urgency::urgent);
    const Lease in_work = claim_one(at(0));
    must(store().leave_care("north", std::vector<std::string>{"anna", "bo"}, at(101 * day)));
    EXPECT_THAT(patients(), IsEmpty());

    Outcome outcome;
    outcome.assessed_at = at(102 * day);
    outcome.summary = a_row("bo", 4, at(3));
    must(store().settle(in_work, outcome));
    EXPECT_THAT(patients(), IsEmpty());

    must(store().remember_patients("north", std::vector<std::string>{"bo"}, at(103 * day)));
    put(a_row("bo", 4, at(3)));
    EXPECT_THAT(patients(), ElementsAre("bo"));
}

TEST_P(Worklist, KeepsARowWithEveryField) {
    Summary row = a_row("p1", 4, at(3));
    row.attended = 3;
    row.overdue = true;
    row.unit = "Organization/dps-nord";
    row.responsible = {"Practitioner/p1", "Practitioner/p2"};
    row.drugs = {"N05AH02", "N05AH03"};
    row.name = "Åse Østby";
    row.body = R"({"findings":[]})";
    put(row);
    row.unowned_since = row.assessed_at;
    restart_if_kept();
    if (GetParam() == Kind::memory) put(row);
    EXPECT_EQ(must(store().care().summary(row.who)), row);
    EXPECT_THAT(rows().rows, ElementsAre(row));
    row.responsible = {"Practitioner/p2"};
    row.body.clear();
    put(row);
    EXPECT_EQ(must(store().care().summary(row.who)), row);
}

TEST_P(Worklist, IsTheHighestLevelFirstThenTheOldestThenByPatient) {
    put(a_row("young", 4, at(20)));
    put(a_row("b", 3, at(10)));
    put(a_row("a", 3, at(10)));
    put(a_row("urgent", 5, at(30)));
    put(a_row("old", 4, at(5)));
    put(a_row("well", 0, at(0)));
    EXPECT_THAT(patients(), ElementsAre("urgent", "old", "young", "a", "b"));
    EXPECT_EQ(rows().all, 5U);
}

TEST_P(Worklist, CountsEverybodyWhenThoseWithNothingOpenAreAskedFor) {
    put(a_row("a", 3, at(0)));
    put(a_row("well", 0, at(0)));
    WorklistQuery query;
    query.level_at_least = 0;
    EXPECT_THAT(patients(query), ElementsAre("a", "well"));
    EXPECT_EQ(rows(query).all, 2U);
    query.levels = {0};
    EXPECT_EQ(rows(query).all, 2U);
    query.levels = {3};
    EXPECT_EQ(rows(query).all, 1U);
}

TEST_P(Worklist, IsShownAPageAtATimeWithTheCountOfAll) {
    for (int i = 0; i < 7; ++i) put(a_row("p" + std::to_string(i), 3, at(i)));
    WorklistQuery query;
    query.skip = 3;
    query.at_most = 2;
    const WorklistRows page = rows(query);
    EXPECT_EQ(page.matching, 7U);
    ASSERT_EQ(page.rows.size(), 2U);
    EXPECT_EQ(page.rows[0].who.patient, "p3");
    query.skip = 7;
    EXPECT_THAT(rows(query).rows, IsEmpty());
}

TEST_P(Worklist, IsNarrowedByLevel) {
    for (int level = 0; level <= 5; ++level) put(a_row("l" + std::to_string(level), level, at(0)));
    WorklistQuery query;
    query.level_at_least = 4;
    EXPECT_THAT(patients(query), ElementsAre("l5", "l4"));
    query.levels = {2, 5};
    EXPECT_THAT(patients(query), ElementsAre("l5", "l2"));
    EXPECT_EQ(rows(query).all, 5U);
}

TEST_P(Worklist, ShowsWhoWasAttendedToWhenAskedFor) {
    Summary snoozed = a_row("snoozed", 1, at(0));
    snoozed.attended = 4;
    put(snoozed);
    put(a_row("open", 3, at(0)));
    WorklistQuery query;
    query.level_at_least = 3;
    EXPECT_THAT(patients(query), ElementsAre("open"));
    query.attended = true;
    EXPECT_THAT(patients(query), ElementsAre("open", "snoozed"));
}

TEST_P(Worklist, IsNarrowedToMine) {
    Summary mine = a_row("responsible", 3, at(0));
    mine.responsible = {"Practitioner/me", "Practitioner/other"};
    put(mine);
    put(a_row("taken", 3, at(0)));
    put(a_row("nobody's", 3, at(0)));
    take("taken", "Practitioner/me");
    WorklistQuery query;
    query.responsible = "Practitioner/me";
    EXPECT_THAT(patients(query), ElementsAre("responsible", "taken"));
    query = {};
    query.owner = "Practitioner/me";
    EXPECT_THAT(patients(query), ElementsAre("taken"));
    query = {};
    query.unowned = true;
    EXPECT_THAT(patients(query), ElementsAre("nobody's", "responsible"));
}

TEST_P(Worklist, IsNarrowedByUnitDrugAndWhatIsOverdue) {
    Summary row = a_row("a", 3, at(0));
    row.unit = "Organization/north";
    row.drugs = {"N05AH03", "N05AX12"};
    put(row);
    row = a_row("b", 3, at(0));
    row.drugs = {"N05AD01"};
    row.overdue = true;
    put(row);
    WorklistQuery query;
    query.unit = "Organization/north";
    EXPECT_THAT(patients(query), ElementsAre("a"));
    query = {};
    query.drug = "N05A";
    EXPECT_THAT(patients(query), ElementsAre("a", "b"));
    query.drug = "N05AX12";
    EXPECT_THAT(patients(query), ElementsAre("a"));
    query.drug = "N05AH0";
    query.overdue = true;
    EXPECT_THAT(patients(query), IsEmpty());
    query.drug = "N05AD";
    EXPECT_THAT(patients(query), ElementsAre("b"));
}

TEST_P(Worklist, IsSearchedByAnyPartOfTheNameInAnyCase) {
    Summary row = a_row("a", 3, at(0));
    row.name = "Åse 100%_Østby!";
    put(row);
    row = a_row("b", 3, at(0));
    row.name = "Per Hansen";
    put(row);
    for (const char* text : {"åSE", "østBY!", "100%_", "%_"}) {
        WorklistQuery query;
        query.text = text;
        EXPECT_THAT(patients(query), ElementsAre("a")) << text;
    }
    WorklistQuery query;
    query.text = "e%y";
    EXPECT_THAT(patients(query), IsEmpty()) << "a percent sign is one";
}

TEST_P(Worklist, ShowsAViewerOnlyWhatTheViewerMaySee) {
    Summary row = a_row("a", 3, at(0));
    row.unit = "Organization/north";
    put(row);
    row = a_row("b", 3, at(0));
    row.responsible = {"Practitioner/me"};
    put(row);
    put(a_row("c", 5, at(0)));
    WorklistQuery query;
    query.within_unit = "Organization/north";
    EXPECT_THAT(patients(query), ElementsAre("a"));
    query.or_of_user = "Practitioner/me";
    EXPECT_THAT(patients(query), ElementsAre("a", "b"));
    EXPECT_EQ(rows(query).all, 2U) << "not even their number";
    query.responsible = "Practitioner/me";
    EXPECT_THAT(patients(query), ElementsAre("b"));
    query.within_unit.clear();
    query.responsible.clear();
    EXPECT_THAT(patients(query), ElementsAre("b"));
}

TEST_P(Worklist, NamesTheUnitsOfThoseWhomAViewerMaySee) {
    const auto put_in = [&](const std::string& patient, const std::string& unit, int level) {
        Summary row = a_row(patient, level, at(0));
        row.unit = unit;
        put(row);
    };
    put_in("a", "Organization/south", 3);
    put_in("b", "Organization/north", 0);
    put_in("c", "Organization/North-2", 5);
    put_in("d", "Organization/south", 4);
    put_in("e", "", 4);
    Summary mine = a_row("f", 2, at(0));
    mine.unit = "Organization/west";
    mine.responsible = {"Practitioner/me"};
    put(mine);
    Summary elsewhere = a_row("g", 3, at(0));
    elsewhere.who.ehr = "south";
    elsewhere.unit = "Organization/far";
    put(elsewhere);

    WorklistQuery query;
    query.ehr = "north";
    query.unit = "Organization/south";  // narrows the list, not what can be chosen
    query.at_most = 1;
    EXPECT_THAT(must(store().care().units(query)),
                ElementsAre("Organization/North-2", "Organization/north", "Organization/south", "Organization/west"));
    query.within_unit = "Organization/north";
    EXPECT_THAT(must(store().care().units(query)), ElementsAre("Organization/north"));
    query.or_of_user = "Practitioner/me";
    EXPECT_THAT(must(store().care().units(query)), ElementsAre("Organization/north", "Organization/west"));
}

TEST_P(Worklist, IsOfOneEhr) {
    put(a_row("a", 3, at(0)));
    Summary elsewhere = a_row("a", 5, at(0));
    elsewhere.who.ehr = "south";
    put(elsewhere);
    const WorklistRows page = rows();
    ASSERT_EQ(page.rows.size(), 1U);
    EXPECT_EQ(page.rows[0].level, 3);
    EXPECT_EQ(page.all, 1U);
}

// Hazards: H20
TEST_P(Worklist, ListsWhoHasBeenNobodysForOverFourteenDays) {
    Summary row = a_row("long", 3, at(0));
    row.assessed_at = at(0);
    put(row);
    row = a_row("lately", 3, at(0));
    row.assessed_at = at(10 * day);
    put(row);
    row = a_row("taken", 5, at(0));
    row.assessed_at = at(0);
    put(row);
    take("taken", "Practitioner/p1");
    row = a_row("light", 2, at(0));
    row.assessed_at = at(0);
    put(row);
    WorklistQuery query;
    query.unowned_before = at(15 * day).plus_seconds(-14 * day);
    EXPECT_THAT(patients(query), ElementsAre("long"));
}

TEST_P(Worklist, KeepsTheRowOfATurnThatSaysNothingOfIt) {
    put(a_row("a", 3, at(0)));
    ask({"north", "a"});
    settle(claim_one());
    EXPECT_THAT(patients(), ElementsAre("a"));
}

}  // namespace
}  // namespace hv::plugin::store
