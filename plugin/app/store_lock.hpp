// One service on one SQLite file: a lock on a file beside it, held for the life of the process.
//
// File:    `<database>.lock`, empty but for the number of the process that holds it; it stays when the service ends,
//          and means nothing by itself.
// Held:    by the kernel (flock), so that a process that dies, however it dies, leaves nothing that blocks.
// Never:   opens the database file: closing it again would take away SQLite's own locks in this process.
// Errors:  unavailable, another process has it, by its number where it is known.
#pragma once

#include <string>

#include "fhir/base/result.hpp"

namespace hv::plugin::app {

class StoreLock {
public:
    static Result<StoreLock> take(const std::string& database);

    StoreLock() = default;
    StoreLock(StoreLock&& other) noexcept;
    StoreLock& operator=(StoreLock&& other) noexcept;
    ~StoreLock();

private:
    int file_ = -1;
};

}  // namespace hv::plugin::app
