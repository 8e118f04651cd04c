// Another program opens the database of a running service and closes it again: a backup, `audit verify`.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

// What the other program does in the place of tests: it writes down which note it finds.
const bool is_neighbour = [] {
    const char* const path = std::getenv("HV_TEST_NEIGHBOUR");
    if (path == nullptr) return false;
    StoreOptions options;
    options.open = StoreOptions::Open::existing;
    options.path = path;
    {
        const std::unique_ptr<Store> store = must(open_store(options));
        std::ofstream(options.path + ".found") << must(store->note("north", "last")).value_or("nothing");
    }
    _exit(0);
}();

class Neighbour : public SqlStoreTest {
protected:
    std::string found_by_another_process() {
        const std::string path = place().options().path;
        const pid_t other = fork();
        if (other == 0) {
            setenv("HV_TEST_NEIGHBOUR", path.c_str(), 1);
            execl("/proc/self/exe", "unit_store", nullptr);
            _exit(127);
        }
        int status = 0;
        waitpid(other, &status, 0);
        EXPECT_EQ(status, 0);
        std::ifstream file(path + ".found");
        std::string found;
        std::getline(file, found);
        return found;
    }
};
HV_EVERY_DATABASE(Neighbour);

TEST_P(Neighbour, SeesWhatIsWrittenAfterItHasClosedTheDatabaseOnce) {
    ASSERT_FALSE(is_neighbour);
    if (GetParam() != Kind::sqlite) GTEST_SKIP() << "PostgreSQL keeps no file with us";
    must(store().set_note("north", "last", "first"));
    EXPECT_EQ(must(store().note("north", "last")), "first");  // by a connection of its own, which only reads
    EXPECT_EQ(found_by_another_process(), "first");
    EXPECT_TRUE(std::filesystem::exists(place().options().path + "-wal")) << "the log is still written to";

    must(store().set_note("north", "last", "second"));
    EXPECT_EQ(found_by_another_process(), "second");
}

}  // namespace
}  // namespace hv::plugin::store
