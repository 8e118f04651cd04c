#include "plugin/store/try_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "plugin/store/sql_migrations.hpp"

namespace hv::plugin::store {
namespace {

using sql::Connection;

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// A file without a name where the disk knows such; it is gone when it is closed.
Result<bool> try_folder(const std::string& path) {
    const std::string folder = folder_of(path);
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        std::string name = folder + "/.hjertevakt-check-XXXXXX";
        file = ::mkostemp(name.data(), O_CLOEXEC);
        if (file >= 0) ::unlink(name.c_str());
    }
    if (file < 0) {
        const int reason = errno;
        return Error{reason == EACCES || reason == EPERM || reason == EROFS ? Fault::denied : Fault::not_found,
                     '`' + path + "`: no file can be made in the folder `" + folder + "`: " + std::strerror(reason),
                     "make the folder, on a disk that keeps files, and give it to the service's user"};
    }
    ::close(file);
    return true;
}

Result<bool> try_rights(Connection& connection, const StoreOptions& options, bool all_there) {
    const auto lacking = [&](const std::string& what) {
        return Error{Fault::denied, "PostgreSQL on `" + options.host + "`: the user `" + options.user + "` " + what,
                     "make the user the owner of the database `" + options.database + '`'};
    };
    const char* may_make = "SELECT CASE WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 1 ELSE 0 END";
    const char* not_ours =
        "SELECT count(*) FROM pg_class WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = "
        "current_schema()) AND relkind = 'r' AND NOT pg_has_role(relowner, 'USAGE')";
    if (!all_there && connection.query(may_make, "i").front().number(0) == 0)
        return lacking("may make no tables in the database `" + options.database + '`');
    if (connection.query(not_ours, "i").front().number(0) > 0)
        return lacking("does not own the tables in the database `" + options.database + '`');
    return true;
}

Result<bool> try_database(const StoreOptions& options) {
    const std::unique_ptr<Connection> connection = Connection::open(options, false);
    connection->begin(false, Connection::Weight::whole);
    const Result<std::size_t> missing = sql::require_migratable(*connection, sql::migrations());
    Result<bool> able = true;
    if (missing && options.backend == StoreOptions::Backend::postgresql)
        able = try_rights(*connection, options, *missing == 0);
    connection->roll_back();
    if (!missing) return missing.error();
    return able;
}

}  // namespace

Result<bool> try_store(StoreOptions options) {
    options.open = StoreOptions::Open::existing;
    options.connect_timeout = std::chrono::seconds{3};
    options.busy_timeout = std::chrono::milliseconds{3'000};
    options.statement_timeout = std::chrono::milliseconds{3'000};
    if (options.backend == StoreOptions::Backend::sqlite) {
        struct stat about {};
        if (::stat(options.path.c_str(), &about) != 0 && errno == ENOENT) return try_folder(options.path);
        if (::stat(options.path.c_str(), &about) == 0 && S_ISREG(about.st_mode) && about.st_size == 0)
            return try_folder(options.path);
    }
    try {
        return try_database(options);
    } catch (const sql::Failure& failure) {
        return failure.error;
    }
}

}  // namespace hv::plugin::store
