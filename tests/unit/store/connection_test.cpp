// What Poco's connectors must do, or what we do for them, seen through sql::Connection.
#include "plugin/store/sql_connection.hpp"

#include <limits>

#include "plugin/store/packed.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store::sql {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class ConnectionTest : public SqlStoreTest {
protected:
    void SetUp() override {
        SqlStoreTest::SetUp();
        if (IsSkipped()) return;
        connection_ = Connection::open(place().options(), true);
        connection_->run("CREATE TABLE odd (n {integer}, t {text}, b {bytes}) {table}");
    }
    Connection& connection() { return *connection_; }
    std::size_t insert(std::optional<std::int64_t> n, std::optional<std::string> t, std::optional<Bytes> b) {
        return connection().run("INSERT INTO odd (n, t, b) VALUES ($1, $2, $3)", {n, t, b});
    }

private:
    std::unique_ptr<Connection> connection_;
};
HV_EVERY_DATABASE(ConnectionTest);

TEST_P(ConnectionTest, GivesBackWhatWasPutIn) {
    std::string every_byte;
    for (int c = 0; c < 256; ++c) every_byte.push_back(static_cast<char>(c));
    using limits = std::numeric_limits<std::int64_t>;
    insert(limits::min(), "", Bytes{every_byte});
    insert(limits::max(), "æ $1 ? 'x' \\x41", Bytes{std::string(1, '\0')});
    insert(std::nullopt, std::nullopt, std::nullopt);
    Rows rows = connection().query("SELECT n, t, b FROM odd ORDER BY n IS NULL, n", "itb");
    ASSERT_THAT(rows, SizeIs(3));
    EXPECT_EQ(rows[0].number(0), limits::min());
    EXPECT_FALSE(rows[0].null(1));
    EXPECT_EQ(rows[0].text(1), "");
    EXPECT_EQ(rows[0].text(2), every_byte);
    EXPECT_EQ(rows[1].number(0), limits::max());
    EXPECT_EQ(rows[1].text(1), "æ $1 ? 'x' \\x41");
    EXPECT_EQ(rows[1].text(2), std::string(1, '\0'));
    for (std::size_t column = 0; column < 3; ++column) EXPECT_TRUE(rows[2].null(column));
}

TEST_P(ConnectionTest, CountsTheRowsThatWereChanged) {
    EXPECT_EQ(insert(1, "a", std::nullopt), 1U);
    EXPECT_EQ(insert(2, "a", std::nullopt), 1U);
    EXPECT_EQ(connection().run("UPDATE odd SET t = $1 WHERE n > $2", {"b", 0}), 2U);
    EXPECT_EQ(connection().run("UPDATE odd SET t = $1 WHERE n > $2", {"b", 7}), 0U);
    EXPECT_EQ(connection().run("UPDATE odd SET t = $1 WHERE n > $2", {"b", 1}), 1U) << "the same statement again";
    EXPECT_EQ(connection().run("DELETE FROM odd WHERE n = 9"), 0U);
    EXPECT_EQ(connection().run("DELETE FROM odd"), 2U);
}

TEST_P(ConnectionTest, UsesTheSameStatementWithOtherValues) {
    insert(1, "one", std::nullopt);
    insert(2, "two", std::nullopt);
    const std::string_view sql = "SELECT t FROM odd WHERE n = $1";
    EXPECT_EQ(connection().query(sql, "t", {1}).front().text(0), "one");
    EXPECT_EQ(connection().query(sql, "t", {2}).front().text(0), "two");
    EXPECT_THAT(connection().query(sql, "t", {3}), SizeIs(0));
    EXPECT_THAT(connection().query(sql, "t", {std::optional<std::int64_t>()}), SizeIs(0));
    EXPECT_THAT(connection().query(sql, "t", {1}), SizeIs(1));
}

TEST_P(ConnectionTest, UndoesATransactionAfterAnErrorInIt) {
    connection().begin(true, Connection::Weight::whole);
    insert(1, "kept?", std::nullopt);
    EXPECT_THROW(connection().run("INSERT INTO nowhere (n) VALUES (1)"), Failure);
    connection().roll_back();
    EXPECT_EQ(connection().query("SELECT count(*) FROM odd", "i").front().number(0), 0);
    connection().begin(true, Connection::Weight::whole);
    insert(2, "kept", std::nullopt);
    connection().commit();
    EXPECT_EQ(connection().query("SELECT count(*) FROM odd", "i").front().number(0), 1);
}

TEST_P(ConnectionTest, NeverTellsAValueInAnError) {
    connection().run("CREATE UNIQUE INDEX odd_t ON odd (t)");
    insert(1, "secret", std::nullopt);
    try {
        insert(2, "secret", std::nullopt);
        FAIL() << "twice the same";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error.fault, Fault::internal);
        EXPECT_EQ((failure.error.message + failure.error.hint).find("secret"), std::string::npos)
            << failure.error.message;
    }
}

class LostConnection : public ConnectionTest {
protected:
    // Those to this test's database: other tests run beside it on the same server.
    bool cut_connections() {
        return place().database().run(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where application_name = 'hjertevakt' and datname = current_database()");
    }
};
INSTANTIATE_TEST_SUITE_P(Every, LostConnection, testing::Values(Kind::postgresql), test_name);

TEST_P(LostConnection, IsOpenedAgainWithoutATransactionLeftOver) {
    connection().begin(true, Connection::Weight::whole);
    insert(1, "lost", std::nullopt);
    ASSERT_TRUE(cut_connections());
    try {
        insert(2, "lost", std::nullopt);
        FAIL() << "it was cut";
    } catch (const Failure& failure) {
        EXPECT_EQ(failure.error.fault, Fault::unavailable);
        EXPECT_THAT(failure.error.message, HasSubstr("connection was lost"));
    }
    connection().roll_back();
    connection().revive();
    EXPECT_EQ(connection().query("SELECT count(*) FROM odd", "i").front().number(0), 0);
    connection().begin(true, Connection::Weight::whole);
    insert(3, "undone", std::nullopt);
    connection().roll_back();
    EXPECT_EQ(connection().query("SELECT count(*) FROM odd", "i").front().number(0), 0) << "BEGIN did begin";
}

TEST_P(LostConnection, IsHealedBeforeTheStoreNoticesIt) {
    ask(anna);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(cut_connections());
        EXPECT_TRUE(store().ping());
        ASSERT_TRUE(cut_connections());
        EXPECT_TRUE(store().set_note("north", "poll", std::to_string(i)));
    }
    EXPECT_THAT(claim(1), SizeIs(1));
}

TEST(Packed, GivesBackWhatWasPackedAndNoticesAnyChange) {
    for (const std::string& text : {std::string(), std::string("{}"), std::string(100'000, 'x')}) {
        const std::string packed = pack(text);
        const Result<std::string> back = unpack(packed);
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, text);
        for (std::size_t i = 0; i < packed.size(); ++i) {
            std::string changed = packed;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            const Result<std::string> result = unpack(changed);
            EXPECT_TRUE(!result || *result == text) << "byte " << i;
            EXPECT_FALSE(unpack(packed.substr(0, i)));
        }
    }
    EXPECT_LT(pack(std::string(100'000, 'x')).size(), 1000U);
}

}  // namespace
}  // namespace hv::plugin::store::sql
