// A statement of SQLite, compiled once and run many times. Internal to sql_sqlite.cpp.
//
// Why:     Poco::Data compiles a statement again with every execution, which was a quarter of what a turn costs.
// Errors:  Poco's exceptions of SQLite, as the rest of that connector throws them.
// Threads: those of its connection, one at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "plugin/store/sql_connection.hpp"

namespace hv::plugin::store::sql {

class SqliteStatement {
public:
    SqliteStatement(sqlite3* database, const std::string& sql);

    // The rows that came, in the shape of sql_connection.hpp; of one that changes rows also how many.
    Rows run(std::string_view shape, std::span<const Value> values);
    [[nodiscard]] std::size_t changed() const { return changed_; }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };

    void bind(std::span<const Value> values);
    [[nodiscard]] Row::Cell cell(int column, char shape) const;

    sqlite3* database_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    std::size_t changed_ = 0;
};

}  // namespace hv::plugin::store::sql
