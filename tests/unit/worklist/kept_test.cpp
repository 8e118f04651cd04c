// What was written stands there again when it was not done.
#include "tests/unit/worklist/ward.hpp"

namespace hv::test {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using FormFields = std::vector<std::pair<std::string, std::string>>;

class WorklistKeeps : public testing::Test {
protected:
    WorklistKeeps() { ward.admit("01-olanzapin-vektoekning"); }

    std::string post(const std::string& path, FormFields fields) {
        const std::string page = ward.get("/worklist", {{"level", "0"}}).body;
        fields.insert(fields.end(),
                      {{"session", "k3y"}, {"page-number", "n1"}, {"state.demo-01", shown_state(page, "demo-01")}});
        return ward.post(path, fields).body;
    }
    std::string drawer(FormFields fields) { return post("/worklist/patient/demo-01/act", std::move(fields)); }

    // Everything that the form of the drawer has, with one thing that is wanted left empty.
    static FormFields written(const std::string& act, const std::string& without) {
        FormFields fields{{"act", act},      {"rule", "SE-01"},        {"weeks", "12"},
                          {"to", "role:gp"}, {"reason", "palliative"}, {"comment", "<b>sagt"}};
        for (auto& [name, value] : fields) value = name == without ? "" : value;
        return fields;
    }

    Ward ward;
};

TEST_F(WorklistKeeps, InTheDrawerAllThatWasChosenForARefusedAct) {
    for (const auto& [act, without] : {std::pair{"snooze", "reason"}, std::pair{"not-relevant", "reason"},
                                       std::pair{"acknowledge", "comment"}, std::pair{"hand-over", "to"}}) {
        const std::string page = drawer(written(act, without));
        EXPECT_THAT(page, HasSubstr("Ikke utført</strong>")) << act;
        EXPECT_THAT(page, ContainsRegex("name=\"rule\" value=\"SE-01\"[^>]* checked>")) << act;
        EXPECT_THAT(page, Not(ContainsRegex("name=\"rule\" value=\"HF[^>]* checked>"))) << act;
        EXPECT_THAT(page, HasSubstr("<option value=\"12\" selected>")) << act;
        const auto stays = [&page, what = act, missing = without](const std::string& name, const std::string& shown) {
            if (name == missing) return;
            EXPECT_THAT(page, HasSubstr(shown)) << what;
        };
        stays("to", "<option value=\"role:gp\" selected>");
        stays("reason", "<option value=\"palliative\" selected>");
        stays("comment", "value=\"&lt;b&gt;sagt\"");
    }
    EXPECT_TRUE(ward.acts("demo-01").empty());
}

TEST_F(WorklistKeeps, InTheDrawerNothingOfAnActThatWasDone) {
    const std::string page = drawer(written("snooze", "to"));
    ASSERT_EQ(ward.acts("demo-01").size(), 1U);
    EXPECT_THAT(page, Not(HasSubstr(" selected>")));
    EXPECT_THAT(page, Not(HasSubstr(" checked>")));
    EXPECT_THAT(page, HasSubstr("name=\"comment\" maxlength=\"2000\" value=\"\""));
}

TEST_F(WorklistKeeps, AsTextWhatTheDrawerHasNoFieldFor) {
    ASSERT_TRUE(ward.store->forget_inputs(ward.clock.now().plus_seconds(1)));
    const std::string page = drawer(written("acknowledge", ""));
    EXPECT_THAT(page, HasSubstr("Det du skrev, er ikke lagret, men kan kopieres:</p><p>&lt;b&gt;sagt</p>"));
}

TEST_F(WorklistKeeps, AReasonOutOfAnActThatHasNone) {
    drawer(written("acknowledge", ""));
    ASSERT_EQ(ward.acts("demo-01").size(), 1U);
    EXPECT_EQ(ward.acts("demo-01").front().reason, "");
}

TEST_F(WorklistKeeps, InTheListAlsoTheReceiver) {
    const std::string page = post("/worklist/act", {{"row", "demo-01"}, {"act", "snooze"}, {"to", "role:gp"}});
    EXPECT_THAT(page, HasSubstr("<option value=\"role:gp\" selected>"));
    EXPECT_THAT(ward.get("/worklist").body, Not(HasSubstr("<option value=\"role:gp\" selected>")));
}

}  // namespace
}  // namespace hv::test
