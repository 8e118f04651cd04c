// Two services never share one SQLite file, and a service that dies leaves nothing that blocks the next one.
#include "plugin/app/store_lock.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>

#include "plugin/app/serve.hpp"
#include "plugin/store/try_store.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;

class Lock : public testing::Test {
protected:
    Lock() {
        std::string name = (std::filesystem::temp_directory_path() / "hv-lock-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        database_ = folder_ + "/h.db";
    }
    ~Lock() override { std::filesystem::remove_all(folder_); }

    // Somebody else with the lock, until killed.
    [[nodiscard]] pid_t other_process() const {
        std::array<int, 2> ready{};
        EXPECT_EQ(::pipe(ready.data()), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = StoreLock::take(database_);
            const char sign = lock ? 'y' : 'n';
            (void)!::write(ready[1], &sign, 1);
            for (;;) ::pause();
        }
        char sign = 'n';
        EXPECT_EQ(::read(ready[0], &sign, 1), 1);
        EXPECT_EQ(sign, 'y');
        ::close(ready[0]);
        ::close(ready[1]);
        return child;
    }

    std::string folder_;
    std::string database_;
};

TEST_F(Lock, OfAnotherProcessIsRefusedWithItsNumberAndEndsWhenThatIsKilled) {
    const pid_t other = other_process();
    const auto refused = StoreLock::take(database_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::unavailable);
    EXPECT_THAT(refused.error().message,
                HasSubstr("another process (" + std::to_string(other) + ") holds the database for writing"));
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    EXPECT_TRUE(StoreLock::take(database_));
}

TEST_F(Lock, IsOfTheFileWhateverItIsCalledAndIsOursAlone) {
    const auto lock = StoreLock::take(database_);
    ASSERT_TRUE(lock);
    EXPECT_FALSE(StoreLock::take(folder_ + "/./h.db"));
    struct stat about {};
    ASSERT_EQ(::stat((database_ + ".lock").c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U);
    EXPECT_FALSE(std::filesystem::exists(database_)) << "the database itself is never opened";
}

TEST_F(Lock, KeepsASecondServiceOutAndNobodyWhoOnlyLooks) {
    Config config;
    config.server.port = 0;
    config.admin.socket.clear();
    config.metrics.on = false;
    config.store.path = database_;
    ServiceParts parts;
    parts.log = [](std::string_view) {};
    auto first = Service::start(config, parts);
    ASSERT_TRUE(first) << first.error().message;
    const auto second = Service::start(config, parts);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr("holds the database for writing"));
    store::StoreOptions options;
    options.path = database_;
    EXPECT_TRUE(store::try_store(options));
    (*first)->stop();
    first->reset();
    EXPECT_TRUE(Service::start(config, parts));
}

}  // namespace
}  // namespace hv::plugin::app
