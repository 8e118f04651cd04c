// Whatever the service asks again and again must be found by an index, not by looking at every patient.
#include "plugin/store/sql_connection.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Indexes : public SqlStoreTest {
protected:
    void SetUp() override {
        SqlStoreTest::SetUp();
        if (IsSkipped()) return;
        std::vector<Wanted> wanted;
        for (int i = 0; i < 3000; ++i) {
            wanted.push_back({{"north", "p" + std::to_string(i)}, Urgency::normal, at(i), "nightly"});
        }
        must(store().enqueue(wanted));
        connection_ = sql::Connection::open(place().options(), true);
        connection_->run("ANALYZE");
    }
    std::string plan(const std::string& sql) {
        std::string text;
        const bool lite = GetParam() == Kind::sqlite;
        for (sql::Row& row :
             connection_->query((lite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql, lite ? "iiit" : "t")) {
            text += row.text(lite ? 3 : 0) + '\n';
        }
        return text;
    }

private:
    std::unique_ptr<sql::Connection> connection_;
};
HV_EVERY_DATABASE(Indexes);

TEST_P(Indexes, FindWhomToClaim) {
    EXPECT_THAT(plan("SELECT patient, ready_at, since FROM patient WHERE ehr = 'north' AND urgency = 1 AND "
                     "ready_at <= 1795338010000000 ORDER BY ready_at, since, patient LIMIT 5 {skip_locked}"),
                AllOf(HasSubstr("patient_ready"), Not(HasSubstr("Sort")), Not(HasSubstr("TEMP B-TREE"))));
}

TEST_P(Indexes, FindWhomToWake) {
    EXPECT_THAT(plan("SELECT ehr, patient, wake_at FROM patient WHERE wake_at <= 1795338010000000 "
                     "ORDER BY wake_at LIMIT 5 {skip_locked}"),
                HasSubstr("patient_wake"));
    EXPECT_THAT(plan("SELECT min(wake_at) FROM patient WHERE wake_at IS NOT NULL"), HasSubstr("patient_wake"));
}

TEST_P(Indexes, FindOnePatient) {
    EXPECT_THAT(
        plan("UPDATE patient SET why = 'x' WHERE ehr = 'north' AND patient = 'p7' AND leased = 1 AND fence = 3"),
        AllOf(Not(HasSubstr("SCAN")), Not(HasSubstr("Seq Scan"))));
}

}  // namespace
}  // namespace hv::plugin::store
