// Runs the built binary as a user does: arguments and standard input in, both outputs and the exit code back.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace hv::test {

namespace fs = std::filesystem;

inline std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// A folder that goes away with the test.
class Scratch {
public:
    Scratch() {
        static std::atomic<int> count{0};
        path_ = fs::temp_directory_path() / ("hv-" + std::to_string(getpid()) + "-" + std::to_string(count++));
        fs::create_directories(path_);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    std::string file(std::string_view name, std::string_view bytes) const {
        const fs::path path = path_ / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }

private:
    fs::path path_;
};

struct Ran {
    int code = -1;
    std::string out;
    std::string err;
};

inline std::string shell_word(std::string_view word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

// `after` is shell text behind the command, such as `| head -c 1`.
inline Ran run(const std::vector<std::string>& arguments, std::string_view in = {}, std::string_view before = {},
               std::string_view after = {}) {
    const Scratch scratch;
    std::string line = std::string(before) + " " + shell_word(HV_BINARY);
    for (const std::string& argument : arguments) line += " " + shell_word(argument);
    line += " <" + shell_word(scratch.file("in", in)) + " 2>" + shell_word((scratch.path() / "err").string());
    line += std::string(after.empty() ? " >" + shell_word((scratch.path() / "out").string()) : after);
    const std::string script =
        scratch.file("run.sh", "set -o pipefail\nexport LC_ALL=C.UTF-8\nunset COLUMNS\n" + line + "\n");
    const int status = std::system(("bash " + shell_word(script)).c_str());
    Ran ran;
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    ran.out = slurp(scratch.path() / "out");
    ran.err = slurp(scratch.path() / "err");
    return ran;
}

inline std::string demo_patient(std::string_view name) {
    return (fs::path(HV_SOURCE_DIR) / "plugin/sandbox/patients" / name).string() + ".json";
}
inline std::string demo_folder() {
    return (fs::path(HV_SOURCE_DIR) / "plugin/sandbox/patients").string();
}

}  // namespace hv::test
