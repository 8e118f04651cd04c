// A connection to PostgreSQL through Poco 1.11, with what that connector needs done for it:
//
// Transactions:  by our own BEGIN, COMMIT and ROLLBACK. Poco remembers whether one is open, does not forget it when the
//                connection drops, and then makes the next BEGIN do nothing.
// Refused:       a connection that could not be made is never given back, so a first try without Poco finds out whether
//                it can; a service that waits for its database would otherwise grow by 40 KB with every attempt.
// Dropped:       the handle is reset, never closed: closing one that dropped leaks it in the same way.
// Settings:      Poco takes the connection string apart at its spaces, quoted or not; here tabs stand between them, and
//                a value may not hold a space.
// Failed:        a statement that fails when it is executed again clears a result twice, at once or when it is
//                destroyed. Such a statement is kept for ever and not touched.
// Errors:        by SQLSTATE alone, as libpq is told to say them; otherwise they would hold values. Poco repeats them
//                in the text of its exception, together with the statement, so that text goes no further.
#include <Poco/Data/PostgreSQL/Connector.h>
#include <Poco/Data/PostgreSQL/SessionImpl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <mutex>

#include "plugin/store/sql_poco.hpp"

namespace hv::plugin::store::sql {
namespace {

namespace pg = Poco::Data::PostgreSQL;

// `... error: ERROR:  23505 ...`, and `FATAL` or `PANIC` in the place of `ERROR`.
std::string state_of(const std::string& text) {
    constexpr std::size_t length = 5;
    const std::size_t at = text.find(":  ");
    return at == std::string::npos ? std::string() : text.substr(at + 3, length);
}

std::string one_line(std::string text) {
    std::ranges::replace_if(
        text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

std::string setting(std::string_view name, const std::string& value) {
    if (value.find_first_of(" \t\r\n") != std::string::npos) {
        throw Failure{{Fault::invalid, "the PostgreSQL setting `" + std::string(name) + "` holds a space",
                       "choose a value without spaces; of a password: make a new one without"}};
    }
    std::string quoted(name);
    quoted += "='";
    for (const char c : value) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + '\'';
}

std::string password_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string password;
    if (!file || !std::getline(file, password) || password.empty()) {
        throw Failure{{Fault::denied, '`' + path + "`: the password of the database cannot be read",
                       "the file holds the password in its first line, readable for the user that runs this"}};
    }
    if (password.ends_with('\r')) password.pop_back();
    return password;
}

std::string connection_string(const StoreOptions& options) {
    std::string text = setting("host", options.host);
    const auto add = [&text](const std::string& part) { text += '\t' + part; };
    add(setting("port", std::to_string(options.port)));
    add(setting("dbname", options.database));
    add(setting("user", options.user));
    if (!options.password_file.empty()) add(setting("password", password_of(options.password_file)));
    add(setting("sslmode", options.sslmode));
    if (!options.sslrootcert.empty()) add(setting("sslrootcert", options.sslrootcert));
    add(setting("connect_timeout", std::to_string(options.connect_timeout.count())));
    add("application_name=hjertevakt\tclient_encoding=UTF8\tkeepalives_idle=30\ttcp_user_timeout=30000");
    const std::string statement = std::to_string(options.statement_timeout.count());
    const std::string idle = std::to_string(options.idle_timeout.count());
    add("options='-cstatement_timeout=" + statement + "\t-cidle_in_transaction_session_timeout=" + idle +
        "\t-csynchronous_commit=on\t-cbytea_output=hex'");
    return text;
}

class PostgresqlConnection final : public PocoConnection {
public:
    explicit PostgresqlConnection(const StoreOptions& options)
        : options_(options), place_("PostgreSQL on `" + options.host + "`: ") {
        static std::once_flag registered;
        std::call_once(registered, [] { pg::Connector::registerConnector(); });
        const std::string text = connection_string(options);
        require_reachable(text);
        try {
            session_.emplace(pg::Connector::KEY, text, static_cast<std::size_t>(options.connect_timeout.count()));
        } catch (const Poco::Exception& exception) {
            throw refused(exception.displayText());
        }
        be_terse();
    }

    void begin(bool /*writes*/, Weight /*weight*/) override { run("BEGIN ISOLATION LEVEL READ COMMITTED"); }

    void revive() override {
        if (!broken_ && handle().isConnected()) return;
        forget_statements();
        PQsetErrorVerbosity(handle(), PQERRORS_TERSE);
        if (!handle().reset()) throw refused(PQerrorMessage(handle()));
        be_terse();
        broken_ = false;
    }
    [[nodiscard]] Dialect dialect() const override { return Dialect::postgresql; }

protected:
    [[nodiscard]] bool bytes_as_hex() const override { return true; }

    [[nodiscard]] Failure explain(const Poco::Exception& exception) override {
        const std::string state = state_of(exception.displayText());
        if (!handle().isConnected() || state.starts_with("08") || state.starts_with("57P")) {
            broken_ = true;
            return {{Fault::unavailable, place_ + "the connection was lost",
                     "is the server running? The service connects again by itself"},
                    false,
                    true};
        }
        if (state == "40P01" || state == "40001") {
            return {{Fault::unavailable, place_ + "too many writers at once", "the service tries again by itself"},
                    true};
        }
        if (state == "57014" || state == "55P03") {
            return {{Fault::unavailable, place_ + "a statement took too long and was stopped",
                     "look for long transactions in `pg_stat_activity` and for a busy disk"}};
        }
        if (state.starts_with("53")) {
            return {{Fault::unavailable, place_ + "the server is out of disk, memory or connections (" + state + ')',
                     "look into the server's log; the service goes on by itself, and no Flag is ended meanwhile"}};
        }
        if (state == "25006") {
            return {{Fault::unavailable, place_ + "the server is a read-only replica", "name the primary as `host`"}};
        }
        if (state == "42501") {
            return {{Fault::denied, place_ + "the user `" + options_.user + "` lacks a right in the database",
                     "make the user the owner of the database `" + options_.database + '`'}};
        }
        return {{Fault::internal,
                 place_ + "the database refused a statement" + (state.empty() ? "" : " (" + state + ')'),
                 "a fault of our own, or the tables were changed by hand; please report it"}};
    }

    void discard(std::unique_ptr<Prepared> statement) override {
        static std::mutex mutex;
        static auto& kept = *new std::vector<std::unique_ptr<Prepared>>();
        const std::lock_guard lock(mutex);
        kept.push_back(std::move(statement));
    }

private:
    void be_terse() { PQsetErrorVerbosity(handle(), PQERRORS_SQLSTATE); }
    pg::SessionHandle& handle() { return dynamic_cast<pg::SessionImpl&>(*session_->impl()).handle(); }

    void require_reachable(const std::string& text) const {
        const std::unique_ptr<PGconn, decltype(&PQfinish)> connection(PQconnectdb(text.c_str()), PQfinish);
        if (PQstatus(connection.get()) != CONNECTION_OK) throw refused(PQerrorMessage(connection.get()));
    }

    // What libpq says of a connection that could not be made holds no patient's data.
    [[nodiscard]] Failure refused(const std::string& text) const {
        const std::string message = place_ + "no connection to `" + options_.database + "`: " + one_line(text);
        if (has(text, "authentication failed") || has(text, "no password supplied") || has(text, "pg_hba.conf")) {
            return {{Fault::denied, message, "check `user`, the password file and the server's pg_hba.conf"}};
        }
        if (has(text, "does not exist")) {
            return {{Fault::invalid, message, "an administrator of the server must create user and database once"}};
        }
        return {{Fault::unavailable, message, "is the server running, and may this machine reach it?"}};
    }

    StoreOptions options_;
    std::string place_;
};

}  // namespace

std::unique_ptr<Connection> open_postgresql(const StoreOptions& options) {
    return std::make_unique<PostgresqlConnection>(options);
}

}  // namespace hv::plugin::store::sql
