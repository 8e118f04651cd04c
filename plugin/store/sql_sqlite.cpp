// A connection to SQLite.
//
// Writing:  one connection, BEGIN IMMEDIATE, so that a transaction never finds out half way that it may not write.
// Durable:  WAL with synchronous=FULL: what was committed survives loss of power. Leases, intents: not so (NORMAL);
//           whoever held one is gone with the power, and the patient still waits; see sql_store.cpp for intents.
// Private:  a new file is readable by its owner only; what is deleted is overwritten (secure_delete).
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/Utility.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <unordered_map>

#include "plugin/store/sql_migrations.hpp"
#include "plugin/store/sql_poco.hpp"
#include "plugin/store/sql_sqlite_statement.hpp"

namespace hv::plugin::store::sql {
namespace {

namespace lite = Poco::Data::SQLite;

template <class Kind>
bool is(const Poco::Exception& exception) {
    return dynamic_cast<const Kind*>(&exception) != nullptr;
}

int refusal(const std::string& path) {
    if (::access(path.c_str(), R_OK | W_OK) != 0) return errno;
    return std::filesystem::is_directory(path) ? EISDIR : 0;
}

// 0, or what stands in the way of reading and writing the file (errno). The file is not opened, not even to make it:
// to close it again would take away the locks that every other connection of this process has on it, and the next
// program that opens the database would then remove the log that we go on writing to.
int reach(const std::string& path, bool may_make) {
    const int reason = refusal(path);
    if (reason != ENOENT || !may_make) return reason;
    if (::mknod(path.c_str(), S_IFREG | S_IRUSR | S_IWUSR, 0) == 0) return 0;
    return errno == EEXIST ? refusal(path) : errno;  // somebody else made it meanwhile
}

// The file must be there before SQLite makes it, so that nobody else may read it. Its `-wal` and `-shm` follow it.
void require_file(const std::string& path, StoreOptions::Open open) {
    const int reason = reach(path, open == StoreOptions::Open::prepare);
    if (reason == 0) return;
    const std::string message = '`' + path + "`: the database cannot be opened: " + std::strerror(reason);
    if (reason == ENOENT && open == StoreOptions::Open::existing) {
        throw Failure{{Fault::not_found, message, "name the file that `store.path` of the configuration names"}};
    }
    if (reason == ENOENT) {
        throw Failure{{Fault::invalid, message, "make the folder, owned by the user that the service runs as"}};
    }
    if (reason == EACCES || reason == EPERM || reason == EROFS || reason == EISDIR) {
        throw Failure{
            {Fault::denied, message,
             "file and folder must be writable for the user that runs this, on a disk that is not read-only"}};
    }
    throw Failure{{Fault::unavailable, message, "free space or repair the disk; nothing was changed"}};
}

class SqliteConnection final : public PocoConnection {
public:
    SqliteConnection(const StoreOptions& options, bool writes) : options_(options), writes_(writes) { connect(); }

    void begin(bool writes, Weight weight) override {
        if (writes && weight != weight_) {
            run(weight == Weight::light ? "PRAGMA synchronous = NORMAL" : "PRAGMA synchronous = FULL");
            weight_ = weight;
        }
        run(writes ? "BEGIN IMMEDIATE" : "BEGIN");
    }
    void revive() override {
        if (broken_) connect();
    }
    [[nodiscard]] Dialect dialect() const override { return Dialect::sqlite; }

protected:
    [[nodiscard]] bool bytes_as_hex() const override { return false; }

    Done execute(std::string_view sql, std::string_view shape, std::span<const Value> values) override {
        for (const Value& value : values)
            if (value.kind() == Value::Kind::text) require_text(value.text());
        try {
            std::unique_ptr<SqliteStatement>& kept = compiled_[std::string(sql)];
            if (!kept) {
                kept = std::make_unique<SqliteStatement>(lite::Utility::dbHandle(*session_), spoken(sql, dialect()));
            }
            Done done;
            done.rows = kept->run(shape, values);
            done.changed = kept->changed();
            return done;
        } catch (const Poco::Exception& exception) {
            compiled_.erase(std::string(sql));
            rethrow(exception);
        }
    }

    [[nodiscard]] Failure explain(const Poco::Exception& exception) override {
        const std::string place = '`' + options_.path + "`: ";
        if (is<lite::DatabaseFullException>(exception)) {
            return {{Fault::unavailable, place + "the disk is full, and nothing more can be kept",
                     "free space on that disk; the service goes on by itself, and no Flag is ended meanwhile"}};
        }
        if (is<lite::ReadOnlyException>(exception)) {
            return {{Fault::denied, place + "the database is read-only",
                     "file and folder must be writable for the user that runs this"}};
        }
        if (is<lite::DBLockedException>(exception) || is<lite::TableLockedException>(exception)) {
            return {{Fault::unavailable, place + "another process holds the database for writing",
                     "find out who: `fuser " + options_.path + "`; two services cannot share one SQLite file"}};
        }
        if (is<lite::CantOpenDBFileException>(exception)) {
            return {{Fault::unavailable, place + "the database cannot be opened",
                     "the folder must be writable, too: SQLite keeps `-wal` and `-shm` beside the file"}};
        }
        if (is<lite::IOErrorException>(exception)) {
            return {{Fault::unavailable, place + "the disk failed while reading or writing the database",
                     "look for disk errors in the system's log, and for free space"}};
        }
        // What is no database at all comes as an exception without a kind of its own.
        if (is<lite::CorruptImageException>(exception) ||
            exception.displayText().find("not a database") != std::string::npos) {
            return {{Fault::invalid, place + "this is not a database, or it is damaged",
                     "stop the service, keep the file for investigation, and restore the last backup"}};
        }
        return {{Fault::internal, place + "the database refused a statement (" + exception.name() + ')',
                 "a fault of our own, or the tables were changed by hand; please report it"}};
    }

private:
    // Another program's database keeps its journal; it is refused later on (sql_migrations.cpp).
    bool may_prepare() {
        return query("PRAGMA application_id", "i").front().number(0) == sqlite_application_id ||
               query("SELECT count(*) FROM {tables}", "i").front().number(0) == 0;
    }

    void connect() {
        static std::once_flag registered;
        std::call_once(registered, [] { lite::Connector::registerConnector(); });
        compiled_.clear();
        session_.reset();
        weight_ = Weight::whole;
        require_file(options_.path, options_.open);
        try {
            session_.emplace(lite::Connector::KEY, options_.path);
        } catch (const Poco::Exception& exception) {
            rethrow(exception);
        }
        run("PRAGMA busy_timeout = " + std::to_string(options_.busy_timeout.count()));
        if (writes_) {
            if (options_.open == StoreOptions::Open::prepare && may_prepare()) run("PRAGMA journal_mode = WAL");
            for (const char* pragma :
                 {"synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "journal_size_limit = 67108864"})
                run(std::string("PRAGMA ") + pragma);
        } else {
            run("PRAGMA query_only = ON");
        }
        broken_ = false;
    }

    StoreOptions options_;
    bool writes_;
    Weight weight_ = Weight::whole;
    std::unordered_map<std::string, std::unique_ptr<SqliteStatement>> compiled_;
};

}  // namespace

std::unique_ptr<Connection> open_sqlite(const StoreOptions& options, bool writes) {
    return std::make_unique<SqliteConnection>(options, writes);
}

}  // namespace hv::plugin::store::sql
