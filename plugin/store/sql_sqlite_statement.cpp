#include "plugin/store/sql_sqlite_statement.hpp"

#include <Poco/Data/SQLite/Utility.h>

#include <cassert>

namespace hv::plugin::store::sql {
namespace {

namespace lite = Poco::Data::SQLite;

void require_ok(sqlite3* database, int code) {
    if (code != SQLITE_OK) lite::Utility::throwException(database, code);
}

// Whatever happens, nothing of a statement stays open after its run: an open one holds a snapshot of the database.
class Rewinding {
public:
    explicit Rewinding(sqlite3_stmt* statement) : statement_(statement) {}
    ~Rewinding() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Rewinding(const Rewinding&) = delete;
    Rewinding& operator=(const Rewinding&) = delete;

private:
    sqlite3_stmt* statement_;
};

}  // namespace

SqliteStatement::SqliteStatement(sqlite3* database, const std::string& sql) : database_(database) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.c_str(), static_cast<int>(sql.size()) + 1,
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    statement_.reset(made);
    require_ok(database, code);
}

// The values outlive the run, so that nothing is copied.
void SqliteStatement::bind(std::span<const Value> values) {
    assert(static_cast<int>(values.size()) == sqlite3_bind_parameter_count(statement_.get()));
    int place = 0;
    for (const Value& value : values) {
        ++place;
        int code = SQLITE_OK;
        if (value.null()) {
            code = sqlite3_bind_null(statement_.get(), place);
        } else if (value.kind() == Value::Kind::integer) {
            code = sqlite3_bind_int64(statement_.get(), place, value.number());
        } else if (value.kind() == Value::Kind::text) {
            code = sqlite3_bind_text64(statement_.get(), place, value.text().data(), value.text().size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        } else {
            code =
                sqlite3_bind_blob64(statement_.get(), place, value.text().data(), value.text().size(), SQLITE_STATIC);
        }
        require_ok(database_, code);
    }
}

Row::Cell SqliteStatement::cell(int column, char shape) const {
    sqlite3_stmt* const statement = statement_.get();
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) return {};
    if (shape == 'i') return {false, sqlite3_column_int64(statement, column), {}};
    const void* const bytes = shape == 'b' ? sqlite3_column_blob(statement, column)
                                           : static_cast<const void*>(sqlite3_column_text(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    if (bytes == nullptr) return {false, 0, {}};
    return {false, 0, std::string(static_cast<const char*>(bytes), size)};
}

Rows SqliteStatement::run(std::string_view shape, std::span<const Value> values) {
    const Rewinding rewinding(statement_.get());
    bind(values);
    Rows rows;
    int code = sqlite3_step(statement_.get());
    for (; code == SQLITE_ROW; code = sqlite3_step(statement_.get())) {
        if (shape.empty()) continue;
        std::vector<Row::Cell> cells;
        cells.reserve(shape.size());
        for (std::size_t i = 0; i < shape.size(); ++i) cells.push_back(cell(static_cast<int>(i), shape[i]));
        rows.emplace_back(std::move(cells));
    }
    if (code != SQLITE_DONE) lite::Utility::throwException(database_, code);
    changed_ = static_cast<std::size_t>(sqlite3_changes64(database_));
    return rows;
}

}  // namespace hv::plugin::store::sql
