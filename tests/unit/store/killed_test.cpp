// A process that writes is killed in the middle of it, again and again; what it leaves is whole.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "plugin/store/audit_verify.hpp"
#include "plugin/store/sql_connection.hpp"
#include "tests/unit/store/stores.hpp"

namespace hv::plugin::store {
namespace {

using testing::SizeIs;

constexpr int patients = 5;

// One turn whose number stands in the ledger, in the decision and in the audit, or nowhere.
void work_once(Store& store) {
    std::vector<Wanted> wanted;
    for (int i = 0; i < patients; ++i) {
        wanted.push_back({{"north", "p" + std::to_string(i)}, Urgency::normal, at(0), "poll"});
    }
    must(store.enqueue(wanted));
    // The lease of the one that was killed before has run out: each process lives in an hour of its own.
    const Instant now = at(3600 * std::atoi(std::getenv("HV_TEST_ROUND")));
    for (const Lease& lease : must(store.claim(both_ehrs, 2, now, std::chrono::seconds(600)))) {
        const std::vector<Written> before = must(store.ledger(lease.who));
        const int turn = before.empty() ? 1 : std::stoi(before.front().version) + 1;
        const Intent intent{"id-1", "Flag", now};
        must(store.intend(lease, {&intent, 1}));
        Outcome outcome;
        outcome.assessed_at = now;
        outcome.ledger = {a_flag("id-1", now)};
        outcome.ledger.front().version = std::to_string(turn);
        outcome.decision = a_decision(lease.who, std::string(20'000, 'x') + std::to_string(turn), now);
        outcome.audit = {an_entry("flag.update", lease.who, now)};
        outcome.audit.front().object = std::to_string(turn);
        must(store.settle(lease, outcome));
    }
}

StoreOptions options_from_environment() {
    StoreOptions options;
    options.pool = 2;
    if (const char* path = std::getenv("HV_TEST_SQLITE")) {
        options.path = path;
    } else {
        options.backend = StoreOptions::Backend::postgresql;
        options.host = std::getenv("HV_TEST_HOST");
        options.database = std::getenv("HV_TEST_DATABASE");
    }
    return options;
}

// What the process that is to be killed does in the place of tests. It tells by a byte that a turn is done.
const bool is_writer = [] {
    if (std::getenv("HV_TEST_ROUND") == nullptr) return false;
    const std::unique_ptr<Store> store = must(open_store(options_from_environment()));
    do work_once(*store);
    while (write(STDOUT_FILENO, ".", 1) == 1);
    _exit(1);
}();

class Killed : public SqlStoreTest {
protected:
    // A writer that is killed after some turns, wherever it is by then.
    void run_and_kill(int round) {
        int out[2];
        ASSERT_EQ(pipe2(out, O_CLOEXEC), 0);
        const StoreOptions options = place().options();
        const pid_t writer = fork();
        ASSERT_GE(writer, 0);
        if (writer == 0) {
            dup2(out[1], STDOUT_FILENO);
            setenv("HV_TEST_ROUND", std::to_string(round).c_str(), 1);
            if (GetParam() == Kind::sqlite) setenv("HV_TEST_SQLITE", options.path.c_str(), 1);
            setenv("HV_TEST_HOST", options.host.c_str(), 1);
            setenv("HV_TEST_DATABASE", options.database.c_str(), 1);
            execl("/proc/self/exe", "unit_store", nullptr);
            _exit(127);
        }
        close(out[1]);
        int turns = 0;
        char byte = 0;
        while (turns < 2 + round && read(out[0], &byte, 1) == 1) turns += byte == '.' ? 1 : 0;
        usleep(static_cast<useconds_t>(round * 700));  // somewhere else in a turn each time
        kill(writer, SIGKILL);
        int status = 0;
        ASSERT_EQ(waitpid(writer, &status, 0), writer);
        EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
        close(out[0]);
        EXPECT_EQ(turns, 2 + round);
    }
};
HV_EVERY_DATABASE(Killed);

TEST_P(Killed, LeavesAWholeDatabaseBehind) {
    ASSERT_FALSE(is_writer);
    for (int round = 1; round <= 6; ++round) {
        run_and_kill(round);
        restart();
        const AuditVerdict verdict = must(verify_audit(store(), std::nullopt));
        ASSERT_FALSE(verdict.broken) << verdict.broken->what;
        ASSERT_GT(verdict.head.number, 0);
        std::size_t turns = 0;
        for (int i = 0; i < patients; ++i) {
            const PatientKey who{"north", "p" + std::to_string(i)};
            const std::vector<Written> ledger = must(store().ledger(who));
            if (ledger.empty()) continue;
            ASSERT_THAT(ledger, SizeIs(1));
            const std::string turn = ledger.front().version;
            const std::vector<AuditLink> audit = must(store().audit_of(who, 0, 10'000));
            EXPECT_EQ(audit[audit.size() - 2].entry.object, turn);
            EXPECT_EQ(must(store().last_decision(who))->input, std::string(20'000, 'x') + turn);
            turns += static_cast<std::size_t>(std::stoi(turn));
        }
        EXPECT_EQ(static_cast<std::size_t>(verdict.head.number), 2 * turns) << "one of the turn, one of its decision";
        if (GetParam() == Kind::sqlite) {
            const auto connection = sql::Connection::open(place().options(), false);
            EXPECT_EQ(connection->query("PRAGMA integrity_check", "t").front().text(0), "ok");
            EXPECT_THAT(connection->query("PRAGMA foreign_key_check", "titi"), SizeIs(0));
        }
    }
}

}  // namespace
}  // namespace hv::plugin::store
