#include "plugin/cli/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace hv::plugin::cli {
namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& path) {
    return path == "-" ? shown(path) : '`' + path + '`';
}

Error failure(const std::string& path, int number) {
    switch (number) {
        case ENOENT:
        case ENOTDIR:
            return {Fault::not_found, quoted(path) + ": there is no such file", "check the path and the spelling"};
        case EACCES:
        case EPERM:
            return {Fault::denied, quoted(path) + ": this user may not read it",
                    "check who owns it and its permissions: ls -l"};
        case EISDIR:
            return {Fault::invalid, quoted(path) + ": is a folder, wanted a file", "name a file in it"};
        default:
            return {Fault::internal,
                    quoted(path) + ": could not be read: " + std::error_code(number, std::generic_category()).message(),
                    "check the disk or the network folder it lies on"};
    }
}

Error too_large(const std::string& path, std::size_t limit) {
    return {Fault::invalid, quoted(path) + ": is larger than " + std::to_string(limit >> 20U) + " MiB",
            "a document holds one patient or one rule set; split it"};
}

// A file descriptor that closes itself; standard input stays open.
class Descriptor {
public:
    explicit Descriptor(const std::string& path)
        : owned_(path != "-"), number_(owned_ ? ::open(path.c_str(), O_RDONLY | O_CLOEXEC) : STDIN_FILENO) {}
    ~Descriptor() {
        if (owned_ && number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    bool owned_;
    int number_;
};

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t limit) {
    const Descriptor file(path);
    if (file.number() < 0) return failure(path, errno);
    struct stat about {};
    if (::fstat(file.number(), &about) == 0) {
        if (S_ISDIR(about.st_mode)) return failure(path, EISDIR);
        if (S_ISREG(about.st_mode) && static_cast<std::size_t>(about.st_size) > limit) return too_large(path, limit);
    }
    std::string bytes;
    std::array<char, 1U << 16U> piece{};
    for (;;) {
        const ssize_t got = ::read(file.number(), piece.data(), piece.size());
        if (got < 0) {
            if (errno == EINTR) continue;
            return failure(path, errno);
        }
        if (got == 0) return bytes;
        bytes.append(piece.data(), static_cast<std::size_t>(got));
        if (bytes.size() > limit) return too_large(path, limit);
    }
}

Result<std::vector<std::string>> json_files(const std::string& folder) {
    std::error_code problem;
    std::vector<std::string> paths;
    fs::directory_iterator here(folder, problem);
    for (; !problem && here != fs::directory_iterator(); here.increment(problem)) {
        if (here->path().extension() == ".json" && !fs::is_directory(here->status())) {
            paths.push_back(here->path().string());
        }
    }
    if (problem) return failure(folder, problem.value());
    if (paths.empty()) {
        return Error{Fault::not_found, '`' + folder + "`: holds no `*.json` file", "wanted: one patient a file"};
    }
    std::ranges::sort(paths);
    return paths;
}

Result<bool> write_file(const std::string& named, std::string_view bytes) {
    std::error_code ignored;
    // What a link points at is replaced, not the link.
    const std::string path = fs::exists(named, ignored) ? fs::canonical(named, ignored).string() : named;
    struct stat about {};
    const mode_t mode = ::stat(path.c_str(), &about) == 0 ? about.st_mode & 07777U : 0666U;
    const std::string beside = path + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    int problem = file < 0 ? errno : 0;
    while (problem == 0 && !bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            problem = errno;
        }
    }
    if (file >= 0 && ::close(file) != 0 && problem == 0) problem = errno;
    if (problem == 0 && ::rename(beside.c_str(), path.c_str()) != 0) problem = errno;
    if (problem == 0) return true;
    if (file >= 0) ::unlink(beside.c_str());
    const Fault fault = problem == ENOENT                       ? Fault::not_found
                        : problem == EACCES || problem == EPERM ? Fault::denied
                                                                : Fault::internal;
    return Error{
        fault, '`' + named + "`: could not be written: " + std::error_code(problem, std::generic_category()).message(),
        "check the folder, its permissions and the room on the disk; nothing was changed"};
}

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

std::string shown(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

}  // namespace hv::plugin::cli
