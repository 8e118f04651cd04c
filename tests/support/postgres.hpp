// A real PostgreSQL for tests: started by tests/system/postgres/start.sh when first asked for, shared by all test
// processes that run at the time, and gone soon after the last of them, even when that was killed.
#pragma once

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace hv::test {

struct Postgres {
    std::string host;  // the folder of its socket; user `hjertevakt`, port 5432
};

// Nothing when none is installed; a test is skipped then.
inline const std::optional<Postgres>& postgres() {
    static const std::optional<Postgres> server = [] {
        const std::string folder =
            (std::filesystem::temp_directory_path() / ("hv-postgres-" + std::to_string(getuid()))).string();
        const std::string command = std::string(HV_SOURCE_DIR) + "/tests/system/postgres/start.sh --for " +
                                    std::to_string(getpid()) + " " + folder;
        std::FILE* out = popen(command.c_str(), "r");
        std::string host;
        std::array<char, 512> piece{};
        while (out != nullptr && std::fgets(piece.data(), piece.size(), out) != nullptr) host += piece.data();
        const int status = out == nullptr ? -1 : pclose(out);
        constexpr int not_installed = 77;
        if (WIFEXITED(status) && WEXITSTATUS(status) == not_installed) return std::optional<Postgres>();
        if (status != 0 || host.empty()) {
            std::fprintf(stderr, "PostgreSQL did not start: %s\n", command.c_str());
            std::abort();
        }
        while (host.ends_with('\n')) host.pop_back();
        return std::optional<Postgres>(Postgres{host});
    }();
    return server;
}

// An empty database that goes away with the object.
class PostgresDatabase {
public:
    PostgresDatabase() {
        static std::atomic<int> count{0};
        name_ = "t" + std::to_string(getpid()) + "_" + std::to_string(count++);
        tool("createdb " + name_);
    }
    ~PostgresDatabase() { tool("dropdb --force --if-exists " + name_); }
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    // Whether psql did it.
    [[nodiscard]] bool run(const std::string& sql) const {
        return tool("psql -q -v ON_ERROR_STOP=1 -d " + name_ + " -c \"" + sql + "\" >/dev/null");
    }

private:
    static bool tool(const std::string& command) {
        const std::string line = "PGHOST=" + postgres()->host + " PGUSER=hjertevakt PGDATABASE=postgres " + command;
        return std::system((line + " 2>/dev/null").c_str()) == 0;
    }

    std::string name_;
};

}  // namespace hv::test
