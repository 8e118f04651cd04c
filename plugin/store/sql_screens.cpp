// Cards, sessions, and what may be used once.
#include "plugin/store/sql_lists.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store::sql {

void remember_cards(Connection& connection, std::span<const CardRow> cards) {
    for (const CardRow& card : cards) {
        connection.run(
            "INSERT INTO card (uuid, ehr, patient, service, rules, seen, asked_by, at) VALUES ($1, $2, $3, $4, $5, $6, "
            "$7, $8) "
            "ON CONFLICT (uuid) DO NOTHING",
            {card.uuid, card.who.ehr, card.who.patient, card.service, list_text(card.rules), card.seen, card.user,
             card.at});
    }
}

Result<std::optional<CardRow>> card(Connection& connection, std::string_view uuid) {
    Rows rows = connection.query(
        "SELECT uuid, ehr, patient, service, rules, seen, asked_by, at FROM card WHERE uuid = $1", "ttttttti", {uuid});
    if (rows.empty()) return std::optional<CardRow>();
    Row& row = rows.front();
    Result<std::vector<std::string>> rules = list_of(row.text(4));
    if (!rules) return std::move(rules).error();
    return std::optional(CardRow{std::move(row.text(0)),
                                 {std::move(row.text(1)), std::move(row.text(2))},
                                 std::move(row.text(3)),
                                 *std::move(rules),
                                 std::move(row.text(5)),
                                 std::move(row.text(6)),
                                 row.instant(7)});
}

void put_session(Connection& connection, const SessionRow& session) {
    const std::optional<Bytes> sealed = session.sealed.empty() ? std::nullopt : std::optional(Bytes{session.sealed});
    connection.run(
        "INSERT INTO session (digest, sealed, expires) VALUES ($1, $2, $3) "
        "ON CONFLICT (digest) DO UPDATE SET sealed = excluded.sealed, expires = excluded.expires",
        {session.digest, sealed, session.expires});
}

std::optional<SessionRow> session(Connection& connection, std::string_view digest, Instant now) {
    Rows rows = connection.query("SELECT digest, sealed, expires FROM session WHERE digest = $1 AND expires > $2",
                                 "tbi", {digest, now});
    if (rows.empty()) return std::nullopt;
    Row& row = rows.front();
    return SessionRow{std::move(row.text(0)), std::move(row.text(1)), row.instant(2)};
}

bool drop_session(Connection& connection, std::string_view digest) {
    return connection.run("DELETE FROM session WHERE digest = $1", {digest}) > 0;
}

std::size_t forget_screens(Connection& connection, Instant now, Instant cards_before) {
    return connection.run("DELETE FROM session WHERE expires <= $1", {now}) +
           connection.run("DELETE FROM card WHERE at < $1", {cards_before}) +
           connection.run("DELETE FROM used_once WHERE until_at <= $1", {now});
}

bool first_time(Connection& connection, std::string_view kind, std::string_view digest, Instant now, Instant until) {
    return connection.run(
               "INSERT INTO used_once (kind, digest, until_at) VALUES ($1, $2, $3) "
               "ON CONFLICT (kind, digest) DO UPDATE SET until_at = excluded.until_at WHERE used_once.until_at <= $4",
               {kind, digest, until, now}) > 0;
}

}  // namespace hv::plugin::store::sql
