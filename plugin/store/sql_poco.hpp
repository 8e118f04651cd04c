// What the two connections have in common: a session of Poco::Data; and its statements, prepared once and kept by their
// text, as PostgreSQL uses them (SQLite has its own, sql_sqlite_statement.hpp). Internal to sql_connection.cpp,
// sql_sqlite*.cpp and sql_postgresql.cpp, which alone see Poco's headers.
//
// Kept:  preparing costs three round trips to PostgreSQL (prepare, describe, deallocate), so no statement is made
//        twice.
#pragma once

#include <Poco/Data/LOB.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <Poco/Exception.h>
#include <Poco/Nullable.h>

#include <deque>
#include <span>
#include <unordered_map>
#include <variant>

#include "plugin/store/sql_connection.hpp"

namespace hv::plugin::store::sql {

// Neither database keeps a text that is not UTF-8 or holds a NUL. Throws Failure.
void require_text(const std::string& text);

class PocoConnection : public Connection {
public:
    void commit() override;
    void roll_back() noexcept override;

protected:
    Done execute(std::string_view sql, std::string_view shape, std::span<const Value> values) override;

    using Integer = Poco::Nullable<Poco::Int64>;
    using Text = Poco::Nullable<std::string>;
    using Blob = Poco::Nullable<Poco::Data::BLOB>;
    struct Prepared {
        explicit Prepared(Poco::Data::Session& session) : statement(session) {}
        std::deque<std::variant<Integer, Text, Blob>> in;  // a deque, because the statement points into it
        std::deque<std::variant<std::vector<Integer>, std::vector<Text>, std::vector<Blob>>> out;
        Poco::Data::Statement statement;
    };

    // What happened, in our own words.
    [[nodiscard]] virtual Failure explain(const Poco::Exception& exception) = 0;
    // How this database hands out a column of bytes.
    [[nodiscard]] virtual bool bytes_as_hex() const = 0;
    // A statement that failed is never used again.
    virtual void discard(std::unique_ptr<Prepared> statement) { statement.reset(); }

    // Only in the handler of an exception of Poco's.
    [[noreturn]] void rethrow(const Poco::Exception& exception);
    void forget_statements() { statements_.clear(); }

    // Declared before the statements, which must go first.
    std::optional<Poco::Data::Session> session_;
    bool broken_ = false;  // left in a state that only opening again mends

private:
    Prepared& prepared(std::string_view sql, std::string_view shape, std::span<const Value> values);
    static void fill(Prepared& statement, std::span<const Value> values);
    Rows rows_of(Prepared& statement, std::string_view shape) const;

    std::unordered_map<std::string, std::unique_ptr<Prepared>> statements_;
};

std::unique_ptr<Connection> open_sqlite(const StoreOptions& options, bool writes);
std::unique_ptr<Connection> open_postgresql(const StoreOptions& options);

}  // namespace hv::plugin::store::sql
