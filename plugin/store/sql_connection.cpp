#include "plugin/store/sql_connection.hpp"

#include <algorithm>
#include <cassert>

#include "fhir/json/value.hpp"
#include "plugin/store/sql_poco.hpp"

namespace hv::plugin::store::sql {
namespace {

unsigned nibble(char digit) {
    return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// PostgreSQL sends bytes as `\x00ff...`. Poco would read them one digit at a time through a parser of numbers, ten
// milliseconds for a patient's documents, so they are taken as the text that they are.
std::string from_hex(std::string_view hex) {
    std::string bytes;
    if (!hex.starts_with("\\x")) return bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<char>((nibble(hex[i]) << 4U) | nibble(hex[i + 1])));
    }
    return bytes;
}

Row::Cell cell(const Poco::Nullable<Poco::Int64>& value, char /*shape*/) {
    return value.isNull() ? Row::Cell{} : Row::Cell{false, value.value(), {}};
}

Row::Cell cell(Poco::Nullable<std::string>& value, char shape) {
    if (value.isNull()) return {};
    return {false, 0, shape == 'b' ? from_hex(value.value()) : std::move(value.value())};
}

Row::Cell cell(const Poco::Nullable<Poco::Data::BLOB>& value, char /*shape*/) {
    if (value.isNull()) return {};
    const auto* first = reinterpret_cast<const char*>(value.value().rawContent());
    return {false, 0, std::string(first, value.value().size())};
}

}  // namespace

void require_text(const std::string& text) {
    std::size_t bad = 0;
    if (text.find('\0') == std::string::npos && json::valid_utf8(text, bad)) return;
    throw Failure{{Fault::invalid, "a text is not UTF-8 or holds a NUL and cannot be kept",
                   "it came from the EHR or from a file; nothing was saved"}};
}

std::unique_ptr<Connection> Connection::open(const StoreOptions& options, bool writes) {
    return options.backend == StoreOptions::Backend::sqlite ? open_sqlite(options, writes) : open_postgresql(options);
}

PocoConnection::Prepared& PocoConnection::prepared(std::string_view sql, std::string_view shape,
                                                   std::span<const Value> values) {
    std::unique_ptr<Prepared>& kept = statements_[std::string(sql)];
    if (kept) return *kept;
    auto made = std::make_unique<Prepared>(*session_);
    made->statement << spoken(sql, dialect());
    for (const Value& value : values) {
        if (value.kind() == Value::Kind::integer) {
            made->statement, Poco::Data::Keywords::use(std::get<Integer>(made->in.emplace_back(Integer())));
        } else if (value.kind() == Value::Kind::text) {
            made->statement, Poco::Data::Keywords::use(std::get<Text>(made->in.emplace_back(Text())));
        } else {
            made->statement, Poco::Data::Keywords::use(std::get<Blob>(made->in.emplace_back(Blob())));
        }
    }
    for (const char column : shape) {
        using std::vector;
        if (column == 'i') {
            auto& place = made->out.emplace_back(std::in_place_type<vector<Integer>>);
            made->statement, Poco::Data::Keywords::into(std::get<vector<Integer>>(place));
        } else if (column == 't' || bytes_as_hex()) {
            auto& place = made->out.emplace_back(std::in_place_type<vector<Text>>);
            made->statement, Poco::Data::Keywords::into(std::get<vector<Text>>(place));
        } else {
            auto& place = made->out.emplace_back(std::in_place_type<vector<Blob>>);
            made->statement, Poco::Data::Keywords::into(std::get<vector<Blob>>(place));
        }
    }
    kept = std::move(made);
    return *kept;
}

void PocoConnection::fill(Prepared& statement, std::span<const Value> values) {
    assert(values.size() == statement.in.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Value& value = values[i];
        if (value.kind() == Value::Kind::integer) {
            auto& place = std::get<Integer>(statement.in[i]);
            if (value.null()) {
                place.clear();
            } else {
                place = Poco::Int64{value.number()};
            }
        } else if (value.kind() == Value::Kind::text) {
            require_text(value.text());
            auto& place = std::get<Text>(statement.in[i]);
            if (value.null()) {
                place.clear();
            } else {
                place = value.text();
            }
        } else {
            // Poco binds an empty run of bytes as NULL; whatever is kept as bytes is packed and never empty.
            assert(value.null() || !value.text().empty());
            auto& place = std::get<Blob>(statement.in[i]);
            if (value.null()) {
                place.clear();
            } else {
                place =
                    Poco::Data::BLOB(reinterpret_cast<const unsigned char*>(value.text().data()), value.text().size());
            }
        }
    }
    for (auto& column : statement.out) std::visit([](auto& cells) { cells.clear(); }, column);
}

Rows PocoConnection::rows_of(Prepared& statement, std::string_view shape) const {
    Rows rows;
    if (shape.empty()) return rows;
    const std::size_t count = std::visit([](const auto& cells) { return cells.size(); }, statement.out.front());
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<Row::Cell> cells;
        cells.reserve(shape.size());
        for (std::size_t column = 0; column < shape.size(); ++column) {
            cells.push_back(
                std::visit([&](auto& values) { return cell(values[i], shape[column]); }, statement.out[column]));
        }
        rows.emplace_back(std::move(cells));
    }
    return rows;
}

Connection::Done PocoConnection::execute(std::string_view sql, std::string_view shape, std::span<const Value> values) {
    try {
        Prepared& statement = prepared(sql, shape, values);
        fill(statement, values);
        Done done;
        done.changed = statement.statement.execute();
        done.rows = rows_of(statement, shape);
        return done;
    } catch (const Poco::Exception& exception) {
        if (auto failed = statements_.extract(std::string(sql)); failed && failed.mapped()) {
            discard(std::move(failed.mapped()));
        }
        rethrow(exception);
    }
}

void PocoConnection::rethrow(const Poco::Exception& exception) {
    throw explain(exception);
}

void PocoConnection::commit() {
    run("COMMIT");
}

void PocoConnection::roll_back() noexcept {
    try {
        if (!broken_) run("ROLLBACK");
    } catch (...) {
        broken_ = true;
    }
}

}  // namespace hv::plugin::store::sql
