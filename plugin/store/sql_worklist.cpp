// The worklist: filtered, ordered and cut in the database.
//
// Two steps: first the patients of the page, from narrow rows alone; then these patients with everything. The text of a
// statement depends on which filters there are, never on their values.
#include <algorithm>

#include "plugin/store/sql_summary.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

class Filter {
public:
    explicit Filter(const WorklistQuery& query) : query_(query) {
        say("s.ehr = ", query.ehr);
        scope();
    }

    // Everything but the scope.
    void narrow() {
        level();
        if (!query_.owner.empty()) say("s.owner = ", query_.owner);
        if (query_.unowned) also("s.owner = ''");
        if (!query_.responsible.empty()) also(belongs_to(query_.responsible));
        if (!query_.unit.empty()) say("s.unit = ", query_.unit);
        if (query_.overdue) also("s.overdue = 1");
        if (query_.unowned_before) say("s.unowned_since < ", kept(query_.unowned_before));
        if (!query_.drug.empty()) drug();
        if (!query_.text.empty()) also("s.folded LIKE " + value(pattern(folded(query_.text))) + " ESCAPE '!'");
    }

    void also(const std::string& condition) { text_ += (text_.empty() ? "" : " AND ") + condition; }
    std::string value(Value value) {
        values_.push_back(std::move(value));
        return '$' + std::to_string(values_.size());
    }
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] std::span<const Value> values() const { return values_; }

private:
    void say(const std::string& what, Value compared) { also(what + value(std::move(compared))); }

    // Left open: a condition on m.value and `)` are still to come.
    std::string marked(std::string_view kind) {
        return "s.patient IN (SELECT m.patient FROM summary_mark AS m WHERE m.ehr = " + value(query_.ehr) +
               " AND m.kind = '" + std::string(kind) + "' AND ";
    }

    std::string belongs_to(const std::string& user) {
        std::string condition = "(s.owner = " + value(user);
        condition += " OR " + marked("responsible");
        condition += "m.value = " + value(user) + "))";
        return condition;
    }

    void scope() {
        const bool unit = !query_.within_unit.empty();
        const bool user = !query_.or_of_user.empty();
        if (!unit && !user) return;
        std::string condition = "(";
        if (unit) condition += "s.unit = " + value(query_.within_unit);
        if (unit && user) condition += " OR ";
        if (user) condition += belongs_to(query_.or_of_user);
        also(condition + ')');
    }

    std::string level_of(const std::string& column) {
        if (query_.levels.empty()) return column + " >= " + value(query_.level_at_least);
        std::string list;
        for (const int level : query_.levels) list += (list.empty() ? "" : ", ") + value(level);
        return column + " IN (" + list + ')';
    }

    void level() {
        std::string condition = level_of("s.level");
        if (query_.attended) condition = '(' + condition + " OR " + level_of("s.attended") + ')';
        also(condition);
    }

    // An ATC code is ASCII below `~`.
    void drug() {
        std::string condition = marked("drug");
        condition += "m.value >= " + value(query_.drug);
        condition += " AND m.value < " + value(query_.drug + '~') + ')';
        also(condition);
    }

    static std::string pattern(const std::string& part) {
        std::string out = "%";
        for (const char c : part) {
            if (c == '%' || c == '_' || c == '!') out += '!';
            out += c;
        }
        return out + '%';
    }

    const WorklistQuery& query_;
    std::string text_;
    std::vector<Value> values_;
};

std::uint64_t count(Connection& connection, const Filter& filter) {
    const Rows rows =
        connection.query("SELECT count(*) FROM summary AS s WHERE " + filter.text(), "i", filter.values());
    return static_cast<std::uint64_t>(rows.front().number(0));
}

Rows page(Connection& connection, Filter filter, const WorklistQuery& query) {
    const std::string where = filter.text();
    const std::string at_most = filter.value(query.at_most);
    const std::string skip = filter.value(query.skip);
    const std::string patients = "SELECT s.ehr, s.patient FROM summary AS s WHERE " + where +
                                 " ORDER BY s.level DESC, s.since, s.patient LIMIT " + at_most + " OFFSET " + skip;
    return connection.query("SELECT " + std::string(summary_columns) + " FROM (" + patients +
                                ") AS p JOIN summary AS s ON s.ehr = p.ehr AND s.patient = p.patient "
                                "LEFT JOIN summary_body AS b ON b.ehr = s.ehr AND b.patient = s.patient "
                                "ORDER BY s.level DESC, s.since, s.patient",
                            summary_shape, filter.values());
}

}  // namespace

Result<WorklistRows> worklist(Connection& connection, const WorklistQuery& query) {
    WorklistRows found;
    Filter everybody(query);
    everybody.also("s.level >= " + everybody.value(query.counted_from()));
    found.all = count(connection, everybody);
    Filter filter(query);
    filter.narrow();
    found.matching = count(connection, filter);
    for (Row& row : page(connection, std::move(filter), query)) {
        Result<Summary> summary = summary_of(row);
        if (!summary) return std::move(summary).error();
        summary->who.ehr = query.ehr;
        found.rows.push_back(*std::move(summary));
    }
    return found;
}

std::vector<std::string> units(Connection& connection, const WorklistQuery& query) {
    Filter everybody(query);
    everybody.also("s.unit <> ''");
    std::vector<std::string> found;
    for (Row& row : connection.query("SELECT DISTINCT s.unit FROM summary AS s WHERE " + everybody.text(), "t",
                                     everybody.values())) {
        found.push_back(std::move(row.text(0)));
    }
    std::ranges::sort(found);  // databases have orders of their own
    return found;
}

}  // namespace hv::plugin::store::sql
