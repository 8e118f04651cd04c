// Decisions with what they rested on, packed, so that each can be made again.
#include "plugin/store/packed.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view shape = "ittittttbb";
constexpr std::string_view columns = "id, ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer";

// The error of a damaged row says which one; nothing in it is a patient's.
Result<Decision> decision_of(Row& row) {
    const std::string place = "decision " + std::to_string(row.number(0));
    Result<std::string> input = row.null(8) ? Result<std::string>(std::string()) : unpack(row.text(8));
    if (!input) return std::move(input).error().in(place);
    Result<std::string> answer = unpack(row.text(9));
    if (!answer) return std::move(answer).error().in(place);
    Decision decision;
    decision.id = row.number(0);
    decision.who = {std::move(row.text(1)), std::move(row.text(2))};
    decision.as_of = row.instant(3);
    decision.bundle = std::move(row.text(4));
    decision.engine = std::move(row.text(5));
    decision.cause = std::move(row.text(6));
    decision.input_digest = std::move(row.text(7));
    decision.input = *std::move(input);
    decision.answer = *std::move(answer);
    return decision;
}

Result<std::vector<Decision>> decisions_of(Rows rows) {
    std::vector<Decision> found;
    for (Row& row : rows) {
        Result<Decision> decision = decision_of(row);
        if (!decision) return std::move(decision).error();
        found.push_back(*std::move(decision));
    }
    return found;
}

}  // namespace

void keep_decision(Connection& connection, const PatientKey& who, const Decision& decision) {
    const std::optional<Bytes> input =
        decision.input.empty() ? std::nullopt : std::optional(Bytes{pack(decision.input)});
    connection.run(
        "INSERT INTO decision (ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {who.ehr, who.patient, decision.as_of, decision.bundle, decision.engine, decision.cause, decision.input_digest,
         input, Bytes{pack(decision.answer)}});
}

Result<std::optional<Decision>> last_decision(Connection& connection, const PatientKey& who) {
    Result<std::vector<Decision>> found = decisions_of(connection.query(
        "SELECT " + std::string(columns) + " FROM decision WHERE ehr = $1 AND patient = $2 ORDER BY id DESC LIMIT 1",
        shape, {who.ehr, who.patient}));
    if (!found) return std::move(found).error();
    return found->empty() ? std::nullopt : std::optional(std::move(found->front()));
}

Result<std::optional<LastAnswer>> last_answer(Connection& connection, const PatientKey& who) {
    Rows rows = connection.query(
        "SELECT bundle, engine, answer, CASE WHEN input IS NULL THEN 0 ELSE 1 END FROM decision "
        "WHERE ehr = $1 AND patient = $2 ORDER BY id DESC LIMIT 1",
        "ttbi", {who.ehr, who.patient});
    if (rows.empty()) return std::optional<LastAnswer>();
    Row& row = rows.front();
    Result<std::string> answer = unpack(row.text(2));
    if (!answer) return std::move(answer).error().in("the last decision about a patient");
    return std::optional(
        LastAnswer{std::move(row.text(0)), std::move(row.text(1)), *std::move(answer), row.number(3) == 1});
}

Result<std::vector<Decision>> decisions(Connection& connection, std::int64_t after, std::size_t at_most) {
    return decisions_of(
        connection.query("SELECT " + std::string(columns) + " FROM decision WHERE id > $1 ORDER BY id LIMIT $2", shape,
                         {after, at_most}));
}

std::size_t forget_inputs(Connection& connection, Instant before) {
    return connection.run("UPDATE decision SET input = NULL WHERE as_of < $1 AND input IS NOT NULL", {before});
}

}  // namespace hv::plugin::store::sql
