#include "plugin/store/sql_migrations.hpp"

#include <fstream>

#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

class Migrations : public SqlStoreTest {
protected:
    // As somebody does with the database's own tool.
    void change(const std::string& statement) {
        const std::unique_ptr<sql::Connection> connection = sql::Connection::open(place().options(), true);
        connection->run(statement);
    }
    Error refusal() {
        const auto opened = open_store(place().options());
        if (opened) {
            ADD_FAILURE() << "it was opened";
            return {};
        }
        return opened.error();
    }
    std::int64_t count() {
        const std::unique_ptr<sql::Connection> connection = sql::Connection::open(place().options(), true);
        return connection->query("SELECT count(*) FROM migration", "i").front().number(0);
    }
};
HV_EVERY_DATABASE(Migrations);

TEST_P(Migrations, RunOnce) {
    EXPECT_EQ(count(), static_cast<std::int64_t>(sql::migrations().size()));
    restart();
    restart();
    EXPECT_EQ(count(), static_cast<std::int64_t>(sql::migrations().size()));
}

TEST_P(Migrations, AddWhatIsNewAndKeepWhatIsThere) {
    ask(anna);
    std::vector<sql::Migration> known(sql::migrations().begin(), sql::migrations().end());
    known.push_back({"9999_more",
                     "-- A table more.\nCREATE TABLE more (n {integer} NOT NULL) {table};\n\n"
                     "-- sqlite\nINSERT INTO more (n) VALUES (1);\n\n-- postgresql\nINSERT INTO more (n) "
                     "VALUES (1);\n"});
    const std::unique_ptr<sql::Connection> connection = sql::Connection::open(place().options(), true);
    EXPECT_EQ(must(sql::migrate(*connection, known)), 1U);
    EXPECT_EQ(must(sql::migrate(*connection, known)), 0U);
    EXPECT_EQ(connection->query("SELECT count(*) FROM more", "i").front().number(0), 1);
    EXPECT_THAT(claim(1), SizeIs(1));

    const Error newer = refusal();
    EXPECT_EQ(newer.fault, Fault::invalid);
    EXPECT_THAT(newer.message, HasSubstr("newer than this program"));
    EXPECT_THAT(newer.message, HasSubstr("9999_more"));
    EXPECT_THAT(newer.hint, HasSubstr("version"));
}

TEST_P(Migrations, RefuseADatabaseThatOtherFilesMade) {
    change("UPDATE migration SET digest = 'other' WHERE number = 1");
    const Error error = refusal();
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_THAT(error.message, HasSubstr("0001_service"));
    EXPECT_THAT(error.hint, HasSubstr("build"));
}

TEST_P(Migrations, RefuseADatabaseOfAnotherProgram) {
    const Place other(GetParam());
    if (GetParam() == Kind::sqlite) {
        ASSERT_EQ(std::system(("sqlite3 " + other.options().path + " 'create table journal (n)'").c_str()), 0);
    } else {
        ASSERT_TRUE(other.database().run("create table journal (n integer)"));
    }
    const auto opened = open_store(other.options());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::invalid);
    EXPECT_THAT(opened.error().message, HasSubstr("another program"));
    if (GetParam() == Kind::sqlite) {
        EXPECT_NE(sql::Connection::open(other.options(), false)->query("PRAGMA journal_mode", "t").front().text(0),
                  "wal")
            << "nothing of it was changed";
    }
}

TEST_P(Migrations, LeaveAloneWhatIsOnlyLookedAt) {
    const Place empty(GetParam());
    if (GetParam() == Kind::sqlite) std::ofstream(empty.options().path).flush();
    StoreOptions options = empty.options();
    options.open = StoreOptions::Open::existing;
    const auto opened = open_store(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::invalid);
    EXPECT_THAT(opened.error().message, HasSubstr("holds no store"));

    options = place().options();
    options.open = StoreOptions::Open::existing;
    EXPECT_TRUE(open_store(options));
    change("DELETE FROM migration");
    EXPECT_FALSE(open_store(options));
}

TEST(MigrationFiles, AreNumberedWithoutAHole) {
    int number = 0;
    for (const sql::Migration& migration : sql::migrations()) {
        EXPECT_EQ(std::stoi(std::string(migration.name.substr(0, 4))), ++number);
        EXPECT_FALSE(migration.text.empty());
    }
    EXPECT_GT(number, 0);
}

}  // namespace
}  // namespace hv::plugin::store
