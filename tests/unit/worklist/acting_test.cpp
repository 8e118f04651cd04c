// Acts from the list and the drawer: what was shown must still hold, and nothing is done twice or unseen.
#include <algorithm>

#include "tests/unit/worklist/ward.hpp"

namespace hv::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using FormFields = std::vector<std::pair<std::string, std::string>>;

constexpr const char* patient = "demo-01";

class WorklistActs : public testing::Test {
protected:
    WorklistActs() { ward.admit("01-olanzapin-vektoekning"); }

    [[nodiscard]] std::string state() { return shown_state(ward.get("/worklist", {{"level", "0"}}).body, patient); }
    std::string list(const std::string& state, FormFields fields, const std::string& number = "n1") {
        return post("/worklist/act", state, std::move(fields), number);
    }
    std::string drawer(const std::string& state, FormFields fields, const std::string& number = "n1") {
        return post("/worklist/patient/demo-01/act", state, std::move(fields), number);
    }
    // A colleague takes the patient.
    void ola_takes() {
        const auto mine = ward.sessions.session.viewer;
        ward.sessions.session.viewer.user = "Practitioner/ola";
        ward.sessions.session.viewer.name = "Ola Lege";
        ward.clock.pass(1);
        list(state(), {{"take", patient}}, "of-ola");
        ward.sessions.session.viewer = mine;
    }
    [[nodiscard]] std::string owner() const { return (*ward.store->care().summary({"sykehuset", patient}))->owner; }
    [[nodiscard]] std::size_t acts() const { return ward.acts(patient).size(); }

    static FormFields snooze(const std::string& weeks) {
        return {{"row", patient}, {"act", "snooze"}, {"weeks", weeks}, {"reason", "already-followed-up"}};
    }
    static FormFields hand_over(const std::string& to) { return {{"row", patient}, {"act", "hand-over"}, {"to", to}}; }

    Ward ward;

private:
    std::string post(const std::string& path, const std::string& state, FormFields fields, const std::string& number) {
        fields.emplace_back("session", "k3y");
        fields.emplace_back("page-number", number);
        if (!state.empty()) fields.emplace_back(std::string("state.") + patient, state);
        return ward.post(path, fields).body;
    }
};

// Hazards: H20
TEST_F(WorklistActs, NeverTakeAPatientFromAColleagueWhoTookThemMeanwhile) {
    const std::string shown = state();
    ola_takes();
    ASSERT_EQ(owner(), "Practitioner/ola");
    for (const FormFields& take : {FormFields{{"take", patient}}, FormFields{{"row", patient}, {"act", "take"}}}) {
        const std::string page = list(shown, take);
        EXPECT_THAT(page, HasSubstr("<b>Rolig Fjellvei</b>: ansvarlig er endret siden listen ble vist, nå: Ola Lege"));
        EXPECT_EQ(owner(), "Practitioner/ola");
    }
    EXPECT_THAT(list(shown, hand_over("role:gp")), HasSubstr("nå: Ola Lege"));
    EXPECT_THAT(drawer(shown, {{"act", "take"}}), HasSubstr("nå: Ola Lege"));
    EXPECT_EQ(acts(), 1U);
    list(state(), {{"take", patient}});  // having seen whose the patient is
    EXPECT_EQ(owner(), "Practitioner/psy");
}

TEST_F(WorklistActs, NameWhoHasThePatientNowAlsoWhenTheyWereHandedOver) {
    ola_takes();
    ward.clock.pass(1);
    list(state(), {{"take", patient}});
    const std::string shown = state();
    const auto mine = ward.sessions.session.viewer;
    ward.sessions.session.viewer.user = "Practitioner/kari";
    ward.clock.pass(1);
    list(shown, hand_over("Practitioner/ola"), "of-kari");
    ward.sessions.session.viewer = mine;
    ASSERT_EQ(owner(), "Practitioner/ola");
    const std::string page = list(shown, {{"row", patient}, {"act", "take"}});
    EXPECT_THAT(page, HasSubstr("nå: Ola Lege"));
    EXPECT_THAT(page, Not(HasSubstr("Practitioner/ola")));
}

// Hazards: H20, H21
TEST_F(WorklistActs, WantToKnowWhatWasShown) {
    const FormFields take{{"take", patient}};
    EXPECT_THAT(list("", take), HasSubstr("skjemaet sier ikke hva som ble vist"));
    EXPECT_THAT(list("", snooze("1")), HasSubstr("skjemaet sier ikke hva som ble vist"));
    EXPECT_THAT(drawer("", {{"act", "take"}}), HasSubstr("skjemaet sier ikke hva som ble vist"));
    const std::string owner = state().substr(state().find('-'));
    for (const std::string& forged : {std::string("deadbeefdeadbeef"), std::string("-"), "deadbeefdeadbeef" + owner}) {
        EXPECT_THAT(list(forged, take), HasSubstr("endret siden listen ble vist")) << forged;
    }
    EXPECT_EQ(acts(), 0U);
}

// Hazards: H20
TEST_F(WorklistActs, AreOneForASecondClickAlsoWhenTheFirstChangedTheRow) {
    const std::string shown = state();
    for (int i = 0; i < 2; ++i) {
        EXPECT_THAT(list(shown, hand_over("role:gp")), HasSubstr("</strong>: 1 utført"));
        EXPECT_EQ(acts(), 1U);
    }
    ola_takes();
    EXPECT_THAT(list(shown, hand_over("role:gp")), HasSubstr("nå: Ola Lege"));
    EXPECT_EQ(owner(), "Practitioner/ola");
}

TEST_F(WorklistActs, AreTwoWhenTheSamePageSendsOtherContent) {
    list(state(), snooze("1"));
    list(state(), snooze("4"));
    ASSERT_EQ(acts(), 2U);
    EXPECT_NE(ward.acts(patient)[0].until, ward.acts(patient)[1].until);
    list(state(), snooze("4"));
    EXPECT_EQ(acts(), 2U);
}

TEST_F(WorklistActs, WantAFormWithANumberOfItsOwn) {
    EXPECT_THAT(list(state(), snooze("1"), ""), HasSubstr("skjemaet mangler nummeret sitt"));
    EXPECT_EQ(acts(), 0U);
}

// Hazards: H20
TEST_F(WorklistActs, HandOverToNobodyWhoIsNotKnown) {
    for (const char* to : {"Practitioner/nobody", "<b>x", "Practitioner/ola"}) {
        EXPECT_THAT(list(state(), hand_over(to)), HasSubstr("er ikke en kjent person her")) << to;
    }
    EXPECT_EQ(acts(), 0U);
    ola_takes();
    list(state(), hand_over("Practitioner/psy"));
    EXPECT_EQ(owner(), "Practitioner/psy");
    list(state(), hand_over("Practitioner/ola"));
    EXPECT_EQ(owner(), "Practitioner/ola");
}

TEST_F(WorklistActs, ThatHandAPatientToAPersonNameThemWhereTheyAreKnown) {
    ola_takes();
    ward.clock.pass(1);
    list(state(), {{"take", patient}});
    ward.clock.pass(1);
    const std::string page = list(state(), hand_over("Practitioner/ola"), "n2");
    ASSERT_EQ(acts(), 3U);
    for (const std::string& shown : {page, ward.get("/worklist/patient/demo-01").body}) {
        EXPECT_THAT(shown, HasSubstr("Ola Lege"));
        EXPECT_THAT(shown, Not(HasSubstr("Practitioner/ola")));
    }
}

// Hazards: H21
TEST_F(WorklistActs, OfAListAreOnlyThoseThatNeedNoLookAtTheFindings) {
    for (const char* what : {"not-relevant", "wrong-data", "reopen", "delete", ""}) {
        const FormFields fields{{"row", patient}, {"act", what}, {"reason", "palliative"}, {"comment", "x"}};
        EXPECT_THAT(list(state(), fields),
                    HasSubstr("<b>Rolig Fjellvei</b>: åpne pasienten først; fra listen kan du ta"))
            << what;
    }
    EXPECT_EQ(acts(), 0U);
}

TEST_F(WorklistActs, CanCallWhatAFindingRestsOnWrong) {
    EXPECT_THAT(ward.get("/worklist/patient/demo-01").body, HasSubstr(R"(name="act" value="wrong-data")"));
    drawer(state(), {{"act", "wrong-data"}, {"rule", "SE-01"}});
    ASSERT_EQ(acts(), 1U);
    EXPECT_EQ(ward.acts(patient)[0].what, "wrong-data");
    EXPECT_THAT(drawer(state(), {{"act", "wrong-data"}}, "n2"), HasSubstr("velg minst ett funn"));
}

TEST_F(WorklistActs, AreRefusedInTheReadersLanguage) {
    const FormFields fields{{"act", "acknowledge"}, {"comment", "x"}, {"rule", "bogus"}};
    EXPECT_THAT(drawer(state(), fields), HasSubstr("«bogus» gjelder ikke pasienten nå"));
    ward.sessions.session.language = "en";
    EXPECT_THAT(drawer(state(), fields), HasSubstr("`bogus` does not speak of this patient now"));
    EXPECT_THAT(drawer(state(), {{"act", "delete"}, {"rule", "SE-01"}}), HasSubstr("`delete` is nothing that can"));
    EXPECT_EQ(acts(), 0U);
}

// The levels of the drawer's findings from above, 0: urgent.
std::vector<std::size_t> levels_of(const std::string& page) {
    const std::string table = page.substr(std::min(page.find("<table class=\"wl-findings\">"), page.size()));
    const std::string rows = table.substr(0, table.find("</table>"));
    const std::vector<std::string> keys{"urgent", "danger", "review", "due", "info"};
    const std::string before = "<span class=\"wl-level wl-";
    std::vector<std::size_t> levels;
    for (std::size_t at = rows.find(before); at != std::string::npos; at = rows.find(before, at + 1)) {
        const std::size_t begin = at + before.size();
        const std::string key = rows.substr(begin, rows.find('"', begin) - begin);
        levels.push_back(static_cast<std::size_t>(std::ranges::find(keys, key) - keys.begin()));
    }
    return levels;
}

TEST_F(WorklistActs, AreOfferedWithTheHighestLevelFirst) {
    std::size_t seen = 0;
    for (const char* file :
         {"02-klozapin", "03-paliperidon-depot", "04-gravid-kvetiapin", "05-aripiprazol-uten-grunnlinje",
          "06-i-bedring", "07-ikke-fulgt-opp", "08-litium-og-kvetiapin"}) {
        ward.admit(file);
        const std::string id = "demo-" + std::string(file).substr(0, 2);
        const std::vector<std::size_t> levels = levels_of(ward.get("/worklist/patient/" + id).body);
        EXPECT_TRUE(std::ranges::is_sorted(levels)) << file;
        seen += levels.size();
    }
    EXPECT_GT(seen, 10U);
}

}  // namespace
}  // namespace hv::test
