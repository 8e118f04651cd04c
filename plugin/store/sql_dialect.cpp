#include "plugin/store/sql_dialect.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace hv::plugin::store::sql {
namespace {

struct Word {
    std::string_view name;
    std::string_view sqlite;
    std::string_view postgresql;
};

// A STRICT table of SQLite keeps what its columns say; without a rowid it is its own primary key. COLLATE "C" orders
// texts by their bytes, as SQLite does. A hot table leaves room in its pages, so that an update stays in its page, and
// is cleaned often.
constexpr std::array words{
    Word{"integer", "INTEGER", "BIGINT"},
    Word{"text", "TEXT", R"(TEXT COLLATE "C")"},
    Word{"bytes", "BLOB", "BYTEA"},
    Word{"identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    Word{"table", "STRICT", ""},
    Word{"keyed_table", "STRICT, WITHOUT ROWID", ""},
    Word{"hot_table", "STRICT, WITHOUT ROWID", "WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)"},
    Word{"skip_locked", "", "FOR UPDATE SKIP LOCKED"},
    Word{"for_update", "", "FOR UPDATE"},
    Word{"tables", "sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'",
         "(SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()) AS t WHERE "
         "true"},
};

}  // namespace

std::string spoken(std::string_view sql, Dialect dialect) {
    std::string out;
    while (true) {
        const std::size_t open = sql.find('{');
        out.append(sql.substr(0, open));
        if (open == std::string_view::npos) return out;
        const std::size_t close = sql.find('}', open);
        assert(close != std::string_view::npos);
        const auto word = std::ranges::find(words, sql.substr(open + 1, close - open - 1), &Word::name);
        assert(word != words.end());
        out.append(dialect == Dialect::sqlite ? word->sqlite : word->postgresql);
        sql.remove_prefix(close + 1);
    }
}

}  // namespace hv::plugin::store::sql
