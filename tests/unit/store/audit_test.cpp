#include <thread>

#include "plugin/store/audit_chain.hpp"
#include "plugin/store/audit_verify.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Audit : public StoreTest {
protected:
    void append(int count) {
        for (int i = 0; i < count; ++i) {
            const AuditEntry entry = an_entry("patient.read", i % 2 == 0 ? anna : bo, at(i));
            must(store().append_audit({&entry, 1}));
        }
    }
    AuditVerdict verdict(const std::optional<AuditHead>& known = std::nullopt) {
        return must(verify_audit(store(), known));
    }
};
HV_EVERY_STORE(Audit);

TEST_P(Audit, LinksEveryEntryToTheOneBefore) {
    const std::vector<AuditEntry> entries{an_entry("patient.read"), an_entry("flag.create"), an_entry("flag.update")};
    must(store().append_audit({entries.data(), 2}));
    must(store().append_audit({&entries[2], 1}));
    const std::vector<AuditLink> links = must(store().audit(0, 10));
    ASSERT_THAT(links, SizeIs(3));
    for (std::size_t i = 0; i < links.size(); ++i) {
        EXPECT_EQ(links[i].number, static_cast<std::int64_t>(i) + 1);
        EXPECT_EQ(links[i].entry, entries[i]);
        EXPECT_EQ(links[i].digest, link_digest(links[i].number, links[i].previous, entries[i]));
        EXPECT_EQ(links[i].previous, i == 0 ? std::string(64, '0') : links[i - 1].digest);
    }
    EXPECT_EQ(must(store().audit_head()), (AuditHead{3, links[2].digest}));
    EXPECT_FALSE(verdict().broken);
    EXPECT_EQ(verdict().head, must(store().audit_head()));
}

TEST_P(Audit, IsWholeWhenNothingHappened) {
    EXPECT_FALSE(verdict().broken);
    EXPECT_EQ(verdict().head, empty_chain());
    EXPECT_EQ(must(store().audit_head()), empty_chain());
}

TEST_P(Audit, IsReadPageByPageAndByPatient) {
    append(7);
    EXPECT_THAT(must(store().audit(0, 3)), SizeIs(3));
    EXPECT_EQ(must(store().audit(5, 10)).front().number, 6);
    EXPECT_THAT(must(store().audit(7, 10)), testing::IsEmpty());
    const std::vector<AuditLink> hers = must(store().audit_of(anna, 0, 10));
    ASSERT_THAT(hers, SizeIs(4));
    EXPECT_EQ(hers[1].number, 3);
    EXPECT_EQ(must(store().audit_of(anna, 3, 1)).front().number, 5);
    EXPECT_THAT(must(store().audit_of(cecilie, 0, 10)), testing::IsEmpty());
}

TEST_P(Audit, StaysWholeWhileManyAppend) {
    constexpr int each = 25;
    std::vector<std::thread> writers;
    std::atomic<int> failed{0};
    for (int w = 0; w < 4; ++w) {
        writers.emplace_back([&] {
            for (int i = 0; i < each; ++i) {
                const std::vector<AuditEntry> two{an_entry("patient.read"), an_entry("flag.keep")};
                if (!store().append_audit(two)) ++failed;
            }
        });
    }
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(failed, 0);
    EXPECT_FALSE(verdict().broken);
    EXPECT_EQ(verdict().head.number, 4 * each * 2);
}

TEST_P(Audit, MissesATailOnlyWhenNobodyWroteTheHeadDown) {
    append(3);
    const AuditHead head = verdict().head;
    EXPECT_FALSE(verdict(head).broken);
    append(2);
    EXPECT_FALSE(verdict(head).broken) << "a longer chain still holds the head of yesterday";
    const AuditVerdict cut = verdict(AuditHead{9, head.digest});
    ASSERT_TRUE(cut.broken);
    EXPECT_EQ(cut.broken->number, 6);
    EXPECT_THAT(cut.broken->what, HasSubstr("missing"));
    const AuditVerdict other = verdict(AuditHead{2, head.digest});
    ASSERT_TRUE(other.broken);
    EXPECT_EQ(other.broken->number, 2);
}

TEST(AuditDigest, TellsEntriesApartWhoseTextsWouldRunTogether) {
    AuditEntry one = an_entry("a");
    AuditEntry two = one;
    one.actor = "ab";
    one.action = "c";
    two.actor = "a";
    two.action = "bc";
    EXPECT_NE(link_digest(1, "x", one), link_digest(1, "x", two));
}

// The value was computed with `sha256sum` over the text that audit_chain.hpp describes.
TEST(AuditDigest, IsTheOneThatIsDescribed) {
    const AuditEntry entry{Instant{1'000'000}, "service", "patient.read", "north", "p1", "", "{}"};
    EXPECT_EQ(link_digest(1, std::string(64, '0'), entry),
              "f4705d9b231b68b909799355ae9fffba26c60fd3ab220bba1064c46361e56b40");
}

// ---- tampering: behind the store's back, as its owner can

class Tampering : public Audit {
protected:
    void SetUp() override {
        Audit::SetUp();
        if (IsSkipped()) return;
        append(6);
    }
    void change(const std::string& sql) {
        if (GetParam() == Kind::sqlite) {
            const std::string free =
                "drop trigger audit_no_update; drop trigger audit_no_delete; "
                "drop trigger audit_head_no_return; drop trigger audit_no_replace; ";
            ASSERT_EQ(std::system(("sqlite3 " + place().options().path + " \"" + free + sql + "\"").c_str()), 0);
        } else {
            ASSERT_TRUE(
                place().database().run("alter table audit disable trigger all; "
                                       "alter table audit_head disable trigger all; " +
                                       sql));
        }
    }
    void expect_broken(std::int64_t number, const std::string& what) {
        const AuditVerdict found = verdict();
        ASSERT_TRUE(found.broken);
        EXPECT_EQ(found.broken->number, number);
        EXPECT_THAT(found.broken->what, HasSubstr(what));
        EXPECT_EQ(found.head.number, number - 1);
    }
};
HV_EVERY_DATABASE(Tampering);

TEST_P(Tampering, FindsAChangedRow) {
    change("update audit set actor = 'nobody' where number = 4");
    expect_broken(4, "was changed");
}

TEST_P(Tampering, FindsAChangedRowWithADigestThatFits) {
    std::vector<AuditLink> links = must(store().audit(0, 10));
    links[3].entry.actor = "nobody";
    change("update audit set actor = 'nobody', digest = '" + link_digest(4, links[3].previous, links[3].entry) +
           "' where number = 4");
    expect_broken(5, "does not follow");
}

TEST_P(Tampering, FindsADeletedRow) {
    change("delete from audit where number = 3");
    expect_broken(3, "is missing");
}

TEST_P(Tampering, FindsRowsThatWereSwapped) {
    change(
        "update audit set number = 100 where number = 2; update audit set number = 2 where number = 5; "
        "update audit set number = 5 where number = 100");
    expect_broken(2, "was changed");
}

TEST_P(Tampering, FindsARowThatWasPutIn) {
    change(
        "insert into audit (number, at, actor, action, ehr, patient, object, detail, previous, digest) "
        "select 7, at, actor, action, ehr, patient, object, detail, digest, previous from audit where number = 6");
    expect_broken(7, "was changed");
}

TEST_P(Tampering, FindsATailThatWasCutOff) {
    change("delete from audit where number >= 5");
    expect_broken(5, "is missing");
}

TEST_P(Tampering, FindsATailThatWasCutOffCleverlyByTheHeadFromElsewhere) {
    const AuditHead kept = verdict().head;
    const std::string digest = must(store().audit(3, 1)).front().digest;
    change("delete from audit where number >= 5; update audit_head set number = 4, digest = '" + digest + "'");
    EXPECT_FALSE(verdict().broken) << "the store alone cannot know";
    const AuditVerdict found = verdict(kept);
    ASSERT_TRUE(found.broken);
    EXPECT_EQ(found.broken->number, 5);
}

// ---- without dropping the triggers

class AppendOnly : public Audit {};
HV_EVERY_DATABASE(AppendOnly);

TEST_P(AppendOnly, RefusesToChangeOrDeleteWhatWasAppended) {
    append(2);
    for (const char* sql : {"update audit set actor = 'x' where number = 1", "delete from audit where number = 2",
                            "delete from audit_head", "update audit_head set number = 1",
                            "insert or replace into audit select 1, 1, 'x', 'x', 'x', 'x', 'x', 'x', 'x', 'x'"}) {
        if (GetParam() == Kind::sqlite) {
            const std::string tool = "sqlite3 " + place().options().path;
            EXPECT_NE(std::system((tool + " \"" + sql + "\" 2>/dev/null").c_str()), 0) << sql;
        } else {
            EXPECT_FALSE(place().database().run(sql)) << sql;
        }
    }
    EXPECT_FALSE(verdict().broken);
    EXPECT_EQ(verdict().head.number, 2);
}

}  // namespace
}  // namespace hv::plugin::store
