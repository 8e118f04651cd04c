#include "plugin/store/sql_store.hpp"

#include "plugin/store/audit_chain.hpp"
#include "plugin/store/ownership.hpp"
#include "plugin/store/sql_care.hpp"
#include "plugin/store/sql_database.hpp"
#include "plugin/store/sql_migrations.hpp"
#include "plugin/store/sql_tables.hpp"

namespace hv::plugin::store {
namespace {

using sql::Connection;

class SqlStore final : public Store {
public:
    explicit SqlStore(const StoreOptions& options) : database_(options) {}

    Result<bool> prepare(StoreOptions::Open open) {
        if (open == StoreOptions::Open::existing) {
            return database_.read([](Connection& c) { return sql::require_migrated(c, sql::migrations()); });
        }
        const auto ran = database_.write([](Connection& c) { return sql::migrate(c, sql::migrations()); });
        if (!ran) return ran.error();
        return true;
    }

    // ---- the queue

    Result<std::size_t> enqueue(std::span<const Wanted> wanted) override {
        if (wanted.empty()) return std::size_t{0};
        return database_.write([&](Connection& c) -> Result<std::size_t> { return sql::enqueue(c, wanted); });
    }
    Result<std::vector<Lease>> claim(std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                                     std::chrono::seconds lease_for) override {
        return database_.write(
            [&](Connection& c) -> Result<std::vector<Lease>> { return sql::claim(c, ehrs, at_most, now, lease_for); },
            Connection::Weight::light);
    }
    Result<bool> renew(Lease& lease, Instant until) override {
        return database_.write([&](Connection& c) { return sql::renew(c, lease, until); }, Connection::Weight::light);
    }
    Result<bool> intend(const Lease& lease, std::span<const Intent> intents) override {
        // A power failure ends the connection that the write is under way on, too; what stands is looked up after it.
        // What it rests on may be forgotten with the intent: then only a measurement or a clinician ends it.
        return database_.write(
            [&](Connection& c) -> Result<bool> {
                Result<bool> held = sql::require_lease(c, lease);
                if (held) sql::intend(c, lease.who, intents);
                return held;
            },
            Connection::Weight::light);
    }
    Result<std::vector<Intent>> intents(const PatientKey& who) override {
        return database_.read([&](Connection& c) { return sql::intents(c, who); });
    }
    Result<bool> close_intents(const Lease& lease) override {
        return database_.write(
            [&](Connection& c) -> Result<bool> {
                Result<bool> held = sql::require_lease(c, lease);
                if (held) sql::close_intents(c, lease.who);
                return held;
            },
            Connection::Weight::light);
    }
    Result<bool> settle(const Lease& lease, const Outcome& outcome) override {
        return database_.write([&](Connection& c) -> Result<bool> {
            const Result<bool> in_care = sql::leave_queue(c, lease, outcome);
            if (!in_care) return in_care.error();
            sql::write_ledger(c, lease.who, outcome.ledger);
            std::vector<AuditEntry> audit = outcome.audit;
            if (outcome.decision) {
                Decision kept = *outcome.decision;
                kept.who = lease.who;
                kept.id = sql::keep_decision(c, kept);
                audit.push_back(decision_kept(kept, outcome.assessed_at));
            }
            sql::forget_intents(c, lease.who, outcome.keep_intents);
            if (outcome.summary) {
                const Summary& row = *outcome.summary;
                sql::write_summary(c, lease.who, *in_care ? row : closed(row, row.assessed_at));
            }
            sql::append_audit(c, audit);
            return true;
        });
    }
    Result<bool> put_back(const Lease& lease, Instant not_before, std::string_view why) override {
        return database_.write([&](Connection& c) { return sql::put_back(c, lease, not_before, why); },
                               Connection::Weight::light);
    }
    Result<std::size_t> wake(Instant now, std::size_t at_most) override {
        return database_.write([&](Connection& c) -> Result<std::size_t> { return sql::wake(c, now, at_most); });
    }
    Result<std::optional<Instant>> next_wake_up() override {
        return database_.read([](Connection& c) -> Result<std::optional<Instant>> { return sql::next_wake_up(c); });
    }
    Result<QueueState> queue_state(std::string_view ehr, Instant now) override {
        return database_.read([&](Connection& c) -> Result<QueueState> { return sql::queue_state(c, ehr, now); });
    }

    // ---- ledger, decisions, patients

    Result<std::vector<Written>> ledger(const PatientKey& who) override {
        return database_.read([&](Connection& c) { return sql::ledger(c, who); });
    }
    Result<std::optional<Decision>> last_decision(const PatientKey& who) override {
        return database_.read([&](Connection& c) { return sql::last_decision(c, who); });
    }
    Result<std::optional<LastAnswer>> last_answer(const PatientKey& who) override {
        return database_.read([&](Connection& c) { return sql::last_answer(c, who); });
    }
    Result<std::vector<Decision>> decisions(std::int64_t after, std::size_t at_most) override {
        return database_.read(
            [&](Connection& c) -> Result<std::vector<Decision>> { return sql::decisions(c, after, at_most); });
    }
    Result<std::size_t> forget_inputs(Instant before) override {
        return database_.write([&](Connection& c) -> Result<std::size_t> { return sql::forget_inputs(c, before); });
    }
    Result<Counts> counts(std::string_view ehr, Instant since) override {
        return database_.read([&](Connection& c) -> Result<Counts> { return sql::counts(c, ehr, since); });
    }
    Result<std::size_t> remember_patients(std::string_view ehr, std::span<const std::string> patients,
                                          Instant now) override {
        return database_.write(
            [&](Connection& c) -> Result<std::size_t> { return sql::remember_patients(c, ehr, patients, now); });
    }
    Result<std::size_t> leave_care(std::string_view ehr, std::span<const std::string> patients, Instant now) override {
        return database_.write([&](Connection& c) -> Result<std::size_t> {
            const std::vector<std::string> left = sql::leave_care(c, ehr, patients, now);
            for (const std::string& patient : left) {
                const PatientKey who{std::string(ehr), patient};
                Result<std::optional<Summary>> row = sql::summary(c, who);
                if (!row) return std::move(row).error();
                if (*row) sql::write_summary(c, who, closed(**std::move(row), now));
            }
            sql::append_audit(c, left_care(ehr, left, now));
            return left.size();
        });
    }
    Result<std::vector<PatientRow>> patients(std::string_view ehr, std::string_view after,
                                             std::size_t at_most) override {
        return database_.read(
            [&](Connection& c) -> Result<std::vector<PatientRow>> { return sql::patients(c, ehr, after, at_most); });
    }

    // ---- notes, jobs, the shelf

    Result<std::optional<std::string>> note(std::string_view ehr, std::string_view name) override {
        return database_.read(
            [&](Connection& c) -> Result<std::optional<std::string>> { return sql::note(c, ehr, name); });
    }
    Result<bool> set_note(std::string_view ehr, std::string_view name, std::string_view value) override {
        return database_.write([&](Connection& c) -> Result<bool> {
            sql::set_note(c, ehr, name, value);
            return true;
        });
    }
    Result<bool> hold(std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
                      Instant until) override {
        return database_.write(
            [&](Connection& c) -> Result<bool> { return sql::hold(c, ehr, job, owner, now, until); });
    }
    Result<bool> put_bundle(const BundleRow& bundle, const AuditEntry& audit) override {
        return database_.write([&](Connection& c) {
            Result<bool> kept = sql::put_bundle(c, bundle);
            if (kept) sql::append_audit(c, {&audit, 1});
            return kept;
        });
    }
    Result<std::vector<BundleRow>> bundles() override {
        return database_.read([](Connection& c) -> Result<std::vector<BundleRow>> { return sql::bundles(c); });
    }
    Result<std::optional<BundleRow>> bundle(std::string_view digest) override {
        return database_.read([&](Connection& c) { return sql::bundle(c, digest); });
    }
    Result<Activation> activate(const Activation& activation, std::int64_t after, const AuditEntry& audit) override {
        return database_.write([&](Connection& c) {
            Result<Activation> kept = sql::activate(c, activation, after);
            if (kept) sql::append_audit(c, {&audit, 1});
            return kept;
        });
    }
    Result<std::vector<Activation>> activations() override {
        return database_.read([](Connection& c) -> Result<std::vector<Activation>> { return sql::activations(c); });
    }

    // ---- the audit

    Result<bool> append_audit(std::span<const AuditEntry> entries) override {
        return database_.write([&](Connection& c) -> Result<bool> {
            sql::append_audit(c, entries);
            return true;
        });
    }
    Result<std::vector<AuditLink>> audit(std::int64_t after, std::size_t at_most) override {
        return database_.read(
            [&](Connection& c) -> Result<std::vector<AuditLink>> { return sql::audit(c, after, at_most); });
    }
    Result<std::vector<AuditLink>> audit_of(const PatientKey& who, std::int64_t after, std::size_t at_most) override {
        return database_.read(
            [&](Connection& c) -> Result<std::vector<AuditLink>> { return sql::audit_of(c, who, after, at_most); });
    }
    Result<AuditHead> audit_head() override {
        return database_.read([](Connection& c) -> Result<AuditHead> { return sql::audit_head(c); });
    }

    Result<std::optional<std::chrono::seconds>> oldest_transaction() override {
        return database_.read([](Connection& c) -> Result<std::optional<std::chrono::seconds>> {
            if (c.dialect() == sql::Dialect::sqlite) return std::optional<std::chrono::seconds>();
            const sql::Rows rows = c.query(
                "SELECT CAST(max(EXTRACT(EPOCH FROM now() - xact_start)) AS BIGINT) FROM pg_stat_activity "
                "WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()",
                "i");
            return std::optional(std::chrono::seconds(rows.front().number(0)));
        });
    }
    Result<bool> ping() override {
        return database_.read(
            [](Connection& c) -> Result<bool> { return c.query("SELECT one FROM audit_head", "i").size() == 1; });
    }

    CareStore& care() override { return care_; }

private:
    sql::Database database_;
    SqlCare care_{database_};
};

}  // namespace

Result<std::unique_ptr<Store>> open_store(const StoreOptions& options) {
    auto store = std::make_unique<SqlStore>(options);
    if (const Result<bool> ready = store->prepare(options.open); !ready) return ready.error();
    return std::unique_ptr<Store>(std::move(store));
}

}  // namespace hv::plugin::store
