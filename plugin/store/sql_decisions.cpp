// Decisions with what they rested on, packed, so that each can be made again.
#include "plugin/store/packed.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {
namespace {

constexpr std::string_view shape = "ittittttbb";
constexpr std::string_view columns = "id, ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer";

// Why they are not what was kept; nothing in it is a patient's.
std::optional<Error> read_documents(Row& row, Decision& into) {
    Result<std::string> input = row.null(8) ? Result<std::string>(std::string()) : unpack(row.text(8));
    if (!input) return std::move(input).error();
    Result<std::string> answer = unpack(row.text(9));
    if (!answer) return std::move(answer).error();
    into.input = *std::move(input);
    into.answer = *std::move(answer);
    return std::nullopt;
}

Decision decision_of(Row& row) {
    Decision decision;
    decision.id = row.number(0);
    decision.who = {std::move(row.text(1)), std::move(row.text(2))};
    decision.as_of = row.instant(3);
    decision.bundle = std::move(row.text(4));
    decision.engine = std::move(row.text(5));
    decision.cause = std::move(row.text(6));
    decision.input_digest = std::move(row.text(7));
    if (const auto error = read_documents(row, decision)) decision.damage = error->message;
    return decision;
}

}  // namespace

std::int64_t keep_decision(Connection& connection, const Decision& decision) {
    const std::optional<Bytes> input =
        decision.input.empty() ? std::nullopt : std::optional(Bytes{pack(decision.input)});
    return connection
        .query(
            "INSERT INTO decision (ehr, patient, as_of, bundle, engine, cause, input_digest, input, answer) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            "i",
            {decision.who.ehr, decision.who.patient, decision.as_of, decision.bundle, decision.engine, decision.cause,
             decision.input_digest, input, Bytes{pack(decision.answer)}})
        .front()
        .number(0);
}

Result<std::optional<Decision>> last_decision(Connection& connection, const PatientKey& who) {
    Rows rows = connection.query(
        "SELECT " + std::string(columns) + " FROM decision WHERE ehr = $1 AND patient = $2 ORDER BY id DESC LIMIT 1",
        shape, {who.ehr, who.patient});
    if (rows.empty()) return std::optional<Decision>();
    Decision last = decision_of(rows.front());
    if (last.damage.empty()) return std::optional(std::move(last));
    return Error{Fault::internal, std::move(last.damage), std::string(damaged_hint)}.in("decision " +
                                                                                        std::to_string(last.id));
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

std::vector<Decision> decisions(Connection& connection, std::int64_t after, std::size_t at_most) {
    std::vector<Decision> found;
    for (Row& row :
         connection.query("SELECT " + std::string(columns) + " FROM decision WHERE id > $1 ORDER BY id LIMIT $2", shape,
                          {after, at_most})) {
        found.push_back(decision_of(row));
    }
    return found;
}

std::size_t forget_inputs(Connection& connection, Instant before) {
    return connection.run("UPDATE decision SET input = NULL WHERE as_of < $1 AND input IS NOT NULL", {before});
}

}  // namespace hv::plugin::store::sql
