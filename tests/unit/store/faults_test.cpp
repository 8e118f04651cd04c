// What an administrator is told when the database cannot be used.
#include <sys/mount.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

Error refusal(const StoreOptions& options) {
    const auto opened = open_store(options);
    if (opened) {
        ADD_FAILURE() << "it was opened";
        return {};
    }
    EXPECT_FALSE(opened.error().hint.empty());
    EXPECT_EQ(opened.error().message.find('\n'), std::string::npos);
    return opened.error();
}

class SqliteFault : public testing::Test {
protected:
    const Place& place() const { return place_; }
    StoreOptions options() const { return place_.options(); }

private:
    Place place_{Kind::sqlite};
};

TEST_F(SqliteFault, NamesTheFolderThatIsMissing) {
    StoreOptions wrong = options();
    wrong.path = (place().folder() / "no" / "store.db").string();
    const Error error = refusal(wrong);
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_THAT(error.message, HasSubstr(wrong.path));
    wrong.open = StoreOptions::Open::existing;
    EXPECT_EQ(refusal(wrong).fault, Fault::not_found);
}

TEST_F(SqliteFault, SaysThatAFolderIsNoFile) {
    StoreOptions wrong = options();
    wrong.path = place().folder().string();
    EXPECT_EQ(refusal(wrong).fault, Fault::denied);
}

TEST_F(SqliteFault, SaysThatAFileIsNoDatabase) {
    std::ofstream(options().path) << std::string(5000, 'x');
    const Error error = refusal(options());
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_THAT(error.message, HasSubstr("not a database"));
}

TEST_F(SqliteFault, KeepsOthersFromReadingTheFile) {
    EXPECT_TRUE(must(open_store(options()))->ping());
    struct stat info {};
    ASSERT_EQ(stat(options().path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SqliteFault, TellsOfAnotherProcessThatWrites) {
    StoreOptions impatient = options();
    impatient.busy_timeout = std::chrono::milliseconds(50);
    const std::unique_ptr<Store> store = must(open_store(impatient));
    std::FILE* other = popen(("sqlite3 " + options().path + " 2>&1").c_str(), "w");
    ASSERT_NE(other, nullptr);
    std::fputs(("begin immediate;\n.shell touch " + options().path + ".held\n").c_str(), other);
    std::fflush(other);
    while (!std::filesystem::exists(options().path + ".held")) usleep(1000);
    const Error error = store->set_note("north", "poll", "x").error();
    pclose(other);
    EXPECT_EQ(error.fault, Fault::unavailable);
    EXPECT_THAT(error.message, HasSubstr("another process"));
    EXPECT_TRUE(store->set_note("north", "poll", "x")) << "and goes on when it is gone";
}

// A disk of its own that is full or read-only; needs the right to mount one.
class SmallDisk : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "hv-disk-XXXXXX").string();
        folder_ = mkdtemp(name.data());
        if (mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=1m") != 0) {
            std::filesystem::remove_all(folder_);
            folder_.clear();
            GTEST_SKIP() << "no right to mount a small disk";
        }
        options_.path = folder_ + "/store.db";
    }
    void TearDown() override {
        if (folder_.empty()) return;
        umount(folder_.c_str());
        std::filesystem::remove_all(folder_);
    }
    const std::string& folder() const { return folder_; }
    const StoreOptions& options() const { return options_; }

private:
    std::string folder_;
    StoreOptions options_;
};

TEST_F(SmallDisk, SaysThatItIsFullAndGoesOnWhenThereIsRoom) {
    const std::unique_ptr<Store> store = must(open_store(options()));
    std::ofstream filler(folder() + "/filler");
    filler << std::string(300'000, 'x') << std::flush;
    std::string value;
    for (int i = 0; i < 60'000; ++i) value += std::to_string(i * 7919) + ' ';
    Result<bool> kept = true;
    int count = 0;
    while (kept && count < 50) kept = store->set_note("north", "n" + std::to_string(count++), value);
    ASSERT_FALSE(kept);
    EXPECT_EQ(kept.error().fault, Fault::unavailable);
    EXPECT_THAT(kept.error().message, AnyOf(HasSubstr("disk is full"), HasSubstr("disk failed")));
    EXPECT_EQ(must(store->note("north", "n" + std::to_string(count - 1))), std::nullopt) << "nothing half way";
    std::filesystem::remove(folder() + "/filler");
    EXPECT_TRUE(store->set_note("north", "small", "x"));
}

TEST_F(SmallDisk, SaysThatItIsReadOnly) {
    EXPECT_TRUE(must(open_store(options()))->ping());
    ASSERT_EQ(mount("tmpfs", folder().c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=1m"), 0);
    const Error error = refusal(options());
    EXPECT_EQ(error.fault, Fault::denied);
    EXPECT_THAT(error.message, HasSubstr("Read-only"));
}

class PostgresqlFault : public testing::Test {
protected:
    void SetUp() override {
        if (!Place::available(Kind::postgresql)) GTEST_SKIP() << "no PostgreSQL is installed";
        place_.emplace(Kind::postgresql);
    }
    const Place& place() const { return *place_; }
    StoreOptions options() const { return place_->options(); }

private:
    std::optional<Place> place_;
};

TEST_F(PostgresqlFault, NamesTheDatabaseThatIsNotThere) {
    StoreOptions wrong = options();
    wrong.database = "nowhere";
    const Error error = refusal(wrong);
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_THAT(error.message, HasSubstr("`nowhere`"));
}

TEST_F(PostgresqlFault, SaysThatNobodyAnswers) {
    StoreOptions wrong = options();
    wrong.host = "127.0.0.1";
    wrong.port = 1;
    const Error error = refusal(wrong);
    EXPECT_EQ(error.fault, Fault::unavailable);
    EXPECT_THAT(error.message, HasSubstr("refused"));
}

TEST_F(PostgresqlFault, SaysThatTheUserIsUnknownOrMayNot) {
    StoreOptions wrong = options();
    wrong.user = "nobody";
    EXPECT_EQ(refusal(wrong).fault, Fault::invalid);
    ASSERT_TRUE(place().database().run("create role weak" + place().database().name() + " login"));
    wrong.user = "weak" + place().database().name();
    const Error error = refusal(wrong);
    EXPECT_EQ(error.fault, Fault::denied);
    EXPECT_THAT(error.message, HasSubstr("lacks a right"));
}

TEST_F(PostgresqlFault, NeedsAPasswordFileThatCanBeRead) {
    StoreOptions wrong = options();
    wrong.password_file = "/nowhere/password";
    EXPECT_EQ(refusal(wrong).fault, Fault::denied);
    const Place folder(Kind::sqlite);
    wrong.password_file = (folder.folder() / "password").string();
    std::ofstream(wrong.password_file) << "two words\n";
    const Error error = refusal(wrong);
    EXPECT_EQ(error.fault, Fault::invalid);
    EXPECT_EQ(error.message.find("two"), std::string::npos);
    std::ofstream(wrong.password_file) << "it's\\one\n";
    EXPECT_TRUE(open_store(wrong)) << "the server trusts the socket; the quoting must be right";
}

TEST_F(PostgresqlFault, StopsAStatementThatWaitsTooLong) {
    EXPECT_TRUE(open_store(options()));  // with its tables, which may take their time
    StoreOptions impatient = options();
    impatient.statement_timeout = std::chrono::milliseconds(300);
    const std::unique_ptr<Store> store = must(open_store(impatient));
    std::FILE* other = popen(("psql -q -h " + options().host + " -U hjertevakt -d " + options().database).c_str(), "w");
    ASSERT_NE(other, nullptr);
    const std::string held = (std::filesystem::temp_directory_path() / (options().database + ".held")).string();
    std::fputs(("begin; lock table note;\n\\! touch " + held + "\n").c_str(), other);
    std::fflush(other);
    while (!std::filesystem::exists(held)) usleep(1000);
    std::filesystem::remove(held);
    const Error error = store->set_note("north", "poll", "x").error();
    pclose(other);
    EXPECT_EQ(error.fault, Fault::unavailable);
    EXPECT_THAT(error.message, HasSubstr("too long"));
    // The server may still be about to notice that the other one is gone.
    for (int tries = 0; !store->set_note("north", "poll", "x"); ++tries) ASSERT_LT(tries, 100);
}

}  // namespace
}  // namespace hv::plugin::store
