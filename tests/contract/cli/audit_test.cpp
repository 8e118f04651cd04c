// `hjertevakt audit ...` on a store that a service left behind.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include "plugin/store/sql_store.hpp"
#include "tests/support/program.hpp"

namespace hv::test {
namespace {

using plugin::store::AuditEntry;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class AuditCommand : public testing::Test {
protected:
    void SetUp() override {
        plugin::store::StoreOptions options;
        options.path = path();
        const auto store = plugin::store::open_store(options);
        ASSERT_TRUE(store);
        for (int i = 0; i < 4; ++i) {
            const AuditEntry entry{Instant::of_seconds(1'795'338'000 + i),
                                   "service",
                                   "patient.read",
                                   "north",
                                   i % 2 == 0 ? "p1" : "p2",
                                   "Patient/p",
                                   R"({"why":"poll"})"};
            ASSERT_TRUE((*store)->append_audit({&entry, 1}));
        }
    }
    [[nodiscard]] std::string path() const { return (scratch_.path() / "store.db").string(); }
    // As the owner of the file can.
    void change(const std::string& sql) {
        const std::string free =
            "drop trigger audit_no_update; drop trigger audit_no_delete; "
            "drop trigger audit_head_no_return; ";
        ASSERT_EQ(std::system(("sqlite3 " + path() + " \"" + free + sql + "\"").c_str()), 0);
    }
    const Scratch& scratch() const { return scratch_; }

private:
    Scratch scratch_;
};

TEST_F(AuditCommand, SaysThatAChainIsWholeAndWhereItEnds) {
    const Ran ran = run({"audit", "verify", "--store", path()});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, StartsWith("whole: 4 links\nhead:  4:"));
    const std::string head = ran.out.substr(ran.out.find("4:"), 66);
    EXPECT_EQ(run({"audit", "verify", "--store", path(), "--head", head}).code, 0);
    const Ran json = run({"audit", "verify", "--store", path(), "--json"});
    rapidjson::Document document;
    document.Parse(json.out.c_str());
    ASSERT_FALSE(document.HasParseError());
    EXPECT_TRUE(document["whole"].GetBool());
    EXPECT_EQ(document["head"].GetString(), head);
}

TEST_F(AuditCommand, NamesTheFirstLinkThatWasChanged) {
    change("update audit set detail = '{}' where number = 3");
    const Ran ran = run({"audit", "verify", "--store", path()});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr("link 3 was changed; the 2 before it are whole"));
    EXPECT_THAT(ran.err, HasSubstr("hint: "));
    EXPECT_THAT(ran.out, IsEmpty());
}

TEST_F(AuditCommand, NoticesByTheHeadThatATailWasCutOff) {
    const std::string out = run({"audit", "verify", "--store", path()}).out;
    const std::string head = out.substr(out.find("4:"), 66);
    change(
        "delete from audit where number > 2; update audit_head set number = 2, "
        "digest = (select digest from audit where number = 2)");
    EXPECT_EQ(run({"audit", "verify", "--store", path()}).code, 0);
    const Ran ran = run({"audit", "verify", "--store", path(), "--head", head});
    EXPECT_EQ(ran.code, 3);
    EXPECT_THAT(ran.err, HasSubstr("link 3 is missing"));
}

TEST_F(AuditCommand, ExportsWhatWasDoneAboutOnePatient) {
    const Ran ran = run({"audit", "export", "--store", path(), "--ehr", "north", "--patient", "p1"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(std::ranges::count(ran.out, '\n'), 2);
    rapidjson::Document document;
    document.Parse(ran.out.substr(ran.out.find('\n') + 1).c_str());
    ASSERT_FALSE(document.HasParseError());
    EXPECT_EQ(document["number"].GetInt(), 3);
    EXPECT_STREQ(document["actor"].GetString(), "service");
    EXPECT_STREQ(document["patient"].GetString(), "p1");
    EXPECT_STREQ(document["at"].GetString(), "2026-11-22T10:00:02+01:00");
    const Ran nobody = run({"audit", "export", "--store", path(), "--ehr", "north", "--patient", "p9"});
    EXPECT_EQ(nobody.code, 0);
    EXPECT_THAT(nobody.out, IsEmpty());
    EXPECT_THAT(nobody.err, HasSubstr("no entry"));
}

TEST_F(AuditCommand, SaysWhatIsWrongWithItsUse) {
    EXPECT_EQ(run({"audit", "verify"}).code, 2);
    EXPECT_EQ(run({"audit", "verify", "--store", path(), "--config", "x"}).code, 2);
    EXPECT_EQ(run({"audit", "verify", "--store", path(), "--head", "4:abc"}).code, 2);
    EXPECT_EQ(run({"audit", "export", "--store", path(), "--ehr", "north"}).code, 2);
    const Ran password = run({"audit", "verify", "--postgresql", "host=x password=open-sesame"});
    EXPECT_EQ(password.code, 2);
    EXPECT_THAT(password.err, HasSubstr("a password never stands on a command line"));
    EXPECT_EQ(password.err.find("sesame"), std::string::npos);
    const Ran missing = run({"audit", "verify", "--store", path() + ".none"});
    EXPECT_EQ(missing.code, 5);
    EXPECT_FALSE(fs::exists(path() + ".none")) << "looking makes nothing";
    const Ran other =
        run({"audit", "verify", "--store", scratch().file("text", "not a database, but long enough for one")});
    EXPECT_EQ(other.code, 2) << other.err;
}

}  // namespace
}  // namespace hv::test
