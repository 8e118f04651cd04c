#include "plugin/app/store_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace hv::plugin::app {

namespace {

// Two names of one file have one lock.
std::string lock_path(const std::string& database) {
    std::error_code failed;
    const std::filesystem::path path = std::filesystem::weakly_canonical(database, failed);
    return (failed ? database : path.string()) + ".lock";
}

std::string holder(int file) {
    std::array<char, 16> text{};
    const ssize_t size = ::pread(file, text.data(), text.size(), 0);
    std::string number;
    for (ssize_t i = 0;
         i < size && text[static_cast<std::size_t>(i)] >= '0' && text[static_cast<std::size_t>(i)] <= '9'; ++i)
        number += text[static_cast<std::size_t>(i)];
    return number.empty() ? "another process" : "another process (" + number + ')';
}

}  // namespace

Result<StoreLock> StoreLock::take(const std::string& database) {
    const std::string path = lock_path(database);
    StoreLock lock;
    lock.file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock.file_ < 0)
        return Error{errno == ENOENT ? Fault::invalid : Fault::denied,
                     "store: `" + path + "`: the lock beside the database cannot be made: " + std::strerror(errno),
                     "the folder of `store.path` must be there, and writable for the service's user"};
    if (::flock(lock.file_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK)
            return Error{Fault::unavailable, "store: `" + path + "` cannot be locked: " + std::strerror(errno),
                         "put the database on a disk of this machine"};
        return Error{Fault::unavailable,
                     "store: `" + database + "`: " + holder(lock.file_) + " holds the database for writing",
                     "two services cannot share one SQLite file: stop the other one, or give each its own store.path"};
    }
    const std::string number = std::to_string(::getpid()) + "\n";
    // Only for people to read: the lock holds without it.
    if (::ftruncate(lock.file_, 0) == 0) (void)!::pwrite(lock.file_, number.data(), number.size(), 0);
    return lock;
}

StoreLock::StoreLock(StoreLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

StoreLock& StoreLock::operator=(StoreLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

StoreLock::~StoreLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace hv::plugin::app
