// Kept decisions against what the audit says of them.
#include "plugin/store/audit_chain.hpp"
#include "plugin/store/decision_verify.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class KeptDecisions : public StoreTest {
protected:
    void keep(const PatientKey& who, const std::string& answer, Instant when = at(0)) {
        ask(who);
        Outcome outcome;
        outcome.assessed_at = when;
        outcome.decision = a_decision(who, "the documents of " + answer, when);
        outcome.decision->answer = answer;
        outcome.decision->input_digest = "sha256:" + sha256_hex(outcome.decision->input);
        must(store().settle(claim_one(at(100)), outcome));
    }
    DecisionVerdict verdict() { return must(verify_decisions(store())); }
};
HV_EVERY_STORE(KeptDecisions);

TEST_P(KeptDecisions, HaveTheirDigestsInTheAuditOfTheirTurn) {
    keep(anna, "one");
    const AuditEntry entry = must(store().audit(0, 10)).back().entry;
    EXPECT_EQ(entry.action, "decision.kept");
    EXPECT_EQ(entry.patient, anna.patient);
    EXPECT_EQ(entry.object, "Decision/" + std::to_string(must(store().decisions(0, 1)).front().id));
    EXPECT_THAT(entry.detail, HasSubstr(R"("answer":"sha256:)" + sha256_hex("one")));
    EXPECT_THAT(entry.detail, HasSubstr(R"("rules":"sha256:b")"));
    keep(bo, "two");
    EXPECT_EQ(verdict().covered, 2U);
    EXPECT_THAT(verdict().faults, IsEmpty());
}

TEST_P(KeptDecisions, AreWholeWhenTheirDocumentsWereForgotten) {
    keep(anna, "one");
    must(store().forget_inputs(at(9)));
    EXPECT_EQ(verdict().covered, 1U);
    EXPECT_THAT(verdict().faults, IsEmpty());
}

// ---- behind the store's back

class TamperedDecisions : public KeptDecisions {
protected:
    void change(const std::string& sql) {
        if (GetParam() == Kind::sqlite) {
            ASSERT_EQ(std::system(("sqlite3 " + place().options().path + " \"" + sql + "\"").c_str()), 0);
        } else {
            ASSERT_TRUE(place().database().run(sql));
        }
    }
    void put_in_a_copy(int id) {
        const std::string given = GetParam() == Kind::sqlite ? "" : "overriding system value ";
        change("insert into decision (id, ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer) " +
               given + "select " + std::to_string(id) +
               ", ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer from decision where id = 1");
    }
    void keep_three() {
        keep(anna, "one", at(1));
        keep(bo, "two", at(2));
        keep(anna, "three", at(3));
    }
    void expect_fault(const std::string& what) {
        const DecisionVerdict found = verdict();
        ASSERT_THAT(found.faults, SizeIs(1));
        EXPECT_EQ(found.faults.front().decision, 2);
        EXPECT_THAT(found.faults.front().what, HasSubstr(what));
        EXPECT_EQ(found.covered, 2U);
    }
};
HV_EVERY_DATABASE(TamperedDecisions);

TEST_P(TamperedDecisions, AreNamedWhenARowIsMissing) {
    keep_three();
    change("delete from decision where id = 2");
    expect_fault("is missing");
}

TEST_P(TamperedDecisions, AreNamedWhenTheLastRowIsMissing) {
    keep_three();
    change("delete from decision where id > 1");
    EXPECT_THAT(verdict().faults, SizeIs(2));
}

TEST_P(TamperedDecisions, AreNamedWhenAnAnswerIsAnothers) {
    keep_three();
    change("update decision set answer = (select answer from decision where id = 1) where id = 2");
    expect_fault("was changed");
}

TEST_P(TamperedDecisions, AreNamedWhenTheDocumentsAreOthers) {
    keep_three();
    change("update decision set input = (select input from decision where id = 1) where id = 2");
    expect_fault("other documents");
}

TEST_P(TamperedDecisions, AreNamedWhenTheyAreGivenToSomebodyElse) {
    keep_three();
    change("update decision set patient = 'p1' where id = 2");
    expect_fault("was changed");
}

TEST_P(TamperedDecisions, AreNamedWhenTheBytesAreNoneOfOurs) {
    keep_three();
    change(GetParam() == Kind::sqlite ? "update decision set answer = x'00' where id = 2"
                                      : "update decision set answer = '\\x00'::bytea where id = 2");
    expect_fault("is damaged");
    const std::vector<Decision> all = must(store().decisions(0, 10));
    ASSERT_THAT(all, SizeIs(3)) << "the others are read all the same";
    EXPECT_THAT(all[1].damage, HasSubstr("damaged"));
    EXPECT_EQ(all[2].answer, "three");
}

TEST_P(TamperedDecisions, AreNamedWhenNoEntrySpeaksOfThem) {
    keep_three();
    put_in_a_copy(7);
    const DecisionVerdict found = verdict();
    ASSERT_THAT(found.faults, SizeIs(1));
    EXPECT_EQ(found.faults.front().decision, 7);
}

TEST_P(TamperedDecisions, AreOnlyCountedWhenTheyWereKeptBeforeThereWereEntries) {
    keep(anna, "one");
    put_in_a_copy(0);
    EXPECT_EQ(verdict().not_covered, 1U);
    EXPECT_EQ(verdict().covered, 1U);
    EXPECT_THAT(verdict().faults, IsEmpty());
}

}  // namespace
}  // namespace hv::plugin::store
