// One connection to a database, as the rest of this folder sees it: a statement with values in, rows out.
//
// SQL:      one text for both databases. Placeholders are $1, $2, ... and appear first in this order (SQLite numbers
//           them as they come). What differs is a word in braces: {skip_locked}, {for_update}; see sql_dialect.hpp.
// Shape:    one letter a column of the result: `i` integer, `t` text, `b` bytes; any of them may be NULL.
// Values:   integer, text (UTF-8 without NUL) or bytes, each of them possibly NULL.
// Errors:   thrown as Failure and caught where a transaction ends; nothing of it leaves this folder. A Failure's text
//           holds no value of the statement and nothing that the database says about values.
// Threads:  one at a time.
#pragma once

#include <concepts>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/base/result.hpp"
#include "plugin/store/instants.hpp"
#include "plugin/store/sql_dialect.hpp"
#include "plugin/store/sql_store.hpp"

namespace hv::plugin::store::sql {

struct Failure {
    Error error;
    bool again = false;  // the database chose this transaction to give way; the same one may succeed now
    bool lost = false;   // the connection dropped; what reads, or has only begun, may be tried on a new one
};

struct Bytes {
    std::string value;
};

class Value {
public:
    enum class Kind : unsigned char { integer, text, bytes };

    template <std::integral T>
    Value(T number) : kind_(Kind::integer), number_(static_cast<std::int64_t>(number)) {}  // NOLINT: a value is a value
    Value(Instant instant) : Value(microseconds(instant)) {}                               // NOLINT
    Value(std::string_view text) : kind_(Kind::text), text_(text) {}                       // NOLINT
    Value(const std::string& text) : kind_(Kind::text), text_(text) {}                     // NOLINT
    Value(const char* text) : kind_(Kind::text), text_(text) {}                            // NOLINT
    Value(Bytes bytes) : kind_(Kind::bytes), text_(std::move(bytes.value)) {}              // NOLINT
    template <class T>
    Value(const std::optional<T>& value) : Value(value ? Value(*value) : Value(T())) {  // NOLINT
        null_ = !value;
    }

    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] bool null() const { return null_; }
    [[nodiscard]] std::int64_t number() const { return number_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    Kind kind_;
    bool null_ = false;
    std::int64_t number_ = 0;
    std::string text_;
};

// A row of a result. A NULL reads as 0 or as an empty text where no optional is asked for.
class Row {
public:
    struct Cell {
        bool null = true;
        std::int64_t number = 0;
        std::string text;
    };
    explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}

    [[nodiscard]] bool null(std::size_t column) const { return cells_[column].null; }
    [[nodiscard]] std::int64_t number(std::size_t column) const { return cells_[column].number; }
    [[nodiscard]] std::string& text(std::size_t column) { return cells_[column].text; }
    [[nodiscard]] Instant instant(std::size_t column) const { return of_microseconds(number(column)); }
    [[nodiscard]] std::optional<Instant> maybe_instant(std::size_t column) const {
        return null(column) ? std::nullopt : std::optional(instant(column));
    }

private:
    std::vector<Cell> cells_;
};
using Rows = std::vector<Row>;

class Connection {
public:
    using Values = std::initializer_list<Value>;

    // Throws Failure.
    static std::unique_ptr<Connection> open(const StoreOptions& options, bool writes);
    virtual ~Connection() = default;

    // What came back; of a statement that changes rows, those of its RETURNING.
    Rows query(std::string_view sql, std::string_view shape, Values values = {}) {
        return execute(sql, shape, {values.begin(), values.size()}).rows;
    }
    Rows query(std::string_view sql, std::string_view shape, std::span<const Value> values) {
        return execute(sql, shape, values).rows;
    }
    // How many rows were changed.
    std::size_t run(std::string_view sql, Values values = {}) {
        return execute(sql, {}, {values.begin(), values.size()}).changed;
    }

    // light: what is lost when the power fails may be lost with it (SQLite only; a process that dies loses nothing).
    enum class Weight : unsigned char { whole, light };
    virtual void begin(bool writes, Weight weight) = 0;
    virtual void commit() = 0;
    // Never throws; a connection that cannot even do that is opened again before it is used next.
    virtual void roll_back() noexcept = 0;
    // Opens it again when it dropped. Throws Failure.
    virtual void revive() = 0;
    [[nodiscard]] virtual Dialect dialect() const = 0;

protected:
    struct Done {
        Rows rows;
        std::size_t changed = 0;
    };
    virtual Done execute(std::string_view sql, std::string_view shape, std::span<const Value> values) = 0;
};

}  // namespace hv::plugin::store::sql
