#include "plugin/store/memory_store.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "plugin/store/audit_chain.hpp"
#include "plugin/store/faults.hpp"
#include "plugin/store/instants.hpp"
#include "plugin/store/memory_care.hpp"
#include "plugin/store/memory_queue.hpp"
#include "plugin/store/memory_shelf.hpp"
#include "plugin/store/ownership.hpp"

namespace hv::plugin::store {
namespace {

using Lock = std::lock_guard<std::mutex>;

std::optional<Instant> cut(const std::optional<Instant>& instant) {
    return instant ? std::optional(store::cut(*instant)) : std::nullopt;
}

Written as_kept(Written row) {
    row.unwanted_since = cut(row.unwanted_since);
    row.ended_at = cut(row.ended_at);
    row.written_at = store::cut(row.written_at);
    return row;
}

class MemoryStore final : public Store {
public:
    Result<std::size_t> enqueue(std::span<const Wanted> wanted) override {
        const Lock lock(mutex_);
        std::size_t fresh = 0;
        for (const Wanted& one : wanted) fresh += queue_.enqueue(one) ? 1U : 0U;
        return fresh;
    }

    Result<std::vector<Lease>> claim(std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                                     std::chrono::seconds lease_for) override {
        const Lock lock(mutex_);
        return queue_.claim(ehrs, at_most, now, lease_for);
    }

    Result<bool> renew(Lease& lease, Instant until) override {
        const Lock lock(mutex_);
        if (!queue_.holds(lease)) return lost_lease();
        lease.until = store::cut(until);
        queue_.renew(lease, lease.until);
        return true;
    }

    Result<bool> intend(const Lease& lease, std::span<const Intent> intents) override {
        const Lock lock(mutex_);
        if (!queue_.holds(lease)) return lost_lease();
        for (const Intent& intent : intents) {
            Intent& kept = intents_[lease.who].insert_or_assign(intent.identifier, intent).first->second;
            kept.at = store::cut(kept.at);
        }
        return true;
    }

    Result<std::vector<Intent>> intents(const PatientKey& who) override {
        const Lock lock(mutex_);
        return values_of(intents_, who);
    }

    Result<bool> close_intents(const Lease& lease) override {
        const Lock lock(mutex_);
        if (!queue_.holds(lease)) return lost_lease();
        for (auto& [identifier, intent] : intents_[lease.who]) intent.under_way = false;
        return true;
    }

    Result<bool> settle(const Lease& lease, const Outcome& outcome) override {
        const Lock lock(mutex_);
        if (!queue_.holds(lease)) return lost_lease();
        for (const Written& row : outcome.ledger) ledger_[lease.who].insert_or_assign(row.identifier, as_kept(row));
        if (outcome.decision) keep(lease.who, *outcome.decision);
        forget_intents(lease.who, outcome.keep_intents);
        queue_.settle(lease, outcome);
        if (outcome.summary) {
            const Summary& row = *outcome.summary;
            care_.settle(lease.who, queue_.in_care(lease.who) ? row : closed(row, row.assessed_at));
        }
        append(outcome.audit);
        if (outcome.decision) append(std::array{decision_kept(decisions_.back(), outcome.assessed_at)});
        return true;
    }

    Result<bool> put_back(const Lease& lease, Instant not_before, std::string_view /*why*/) override {
        const Lock lock(mutex_);
        if (!queue_.holds(lease)) return lost_lease();
        queue_.put_back(lease, not_before);
        return true;
    }

    Result<std::size_t> wake(Instant now, std::size_t at_most) override {
        const Lock lock(mutex_);
        return queue_.wake(now, at_most);
    }

    Result<std::optional<Instant>> next_wake_up() override {
        const Lock lock(mutex_);
        return queue_.next_wake_up();
    }

    Result<QueueState> queue_state(std::string_view ehr, Instant now) override {
        const Lock lock(mutex_);
        return queue_.state(ehr, now);
    }

    Result<std::vector<Written>> ledger(const PatientKey& who) override {
        const Lock lock(mutex_);
        return values_of(ledger_, who);
    }

    Result<std::optional<Decision>> last_decision(const PatientKey& who) override {
        const Lock lock(mutex_);
        const auto last = last_decision_.find(who);
        return last == last_decision_.end() ? std::nullopt : std::optional(decisions_[last->second]);
    }

    Result<std::vector<Decision>> decisions(std::int64_t after, std::size_t at_most) override {
        const Lock lock(mutex_);
        return page_of(decisions_, after, at_most);
    }

    Result<std::size_t> forget_inputs(Instant before) override {
        const Lock lock(mutex_);
        std::size_t count = 0;
        for (Decision& decision : decisions_) {
            if (decision.as_of >= before || decision.input.empty()) continue;
            decision.input.clear();
            ++count;
        }
        return count;
    }

    Result<Counts> counts(std::string_view ehr, Instant since) override {
        const Lock lock(mutex_);
        Counts counts;
        for (const auto& [who, patient] : queue_.patients()) {
            if (who.ehr != ehr || patient.left) continue;
            ++counts.patients;
            counts.last_assessed = std::max(counts.last_assessed, patient.assessed_at);
        }
        for (const auto& [who, rows] : ledger_) {
            if (who.ehr != ehr) continue;
            for (const auto& [identifier, row] : rows) {
                if (row.type != "Flag") continue;
                counts.active_flags += row.active ? 1U : 0U;
                if (row.active) ++counts.active_by_topic[row.topic];
                counts.ended_since += row.ended_at && *row.ended_at >= since && !row.attended ? 1U : 0U;
            }
        }
        return counts;
    }

    Result<std::size_t> remember_patients(std::string_view ehr, std::span<const std::string> patients,
                                          Instant now) override {
        const Lock lock(mutex_);
        std::size_t fresh = 0;
        for (const std::string& patient : patients) {
            fresh += queue_.remember({std::string(ehr), patient}, now) ? 1U : 0U;
        }
        return fresh;
    }

    Result<std::size_t> leave_care(std::string_view ehr, std::span<const std::string> patients, Instant now) override {
        const Lock lock(mutex_);
        std::vector<std::string> left(patients.begin(), patients.end());
        std::ranges::sort(left);
        std::erase_if(left, [&](const std::string& patient) { return !queue_.leave({std::string(ehr), patient}); });
        for (const std::string& patient : left) care_.close({std::string(ehr), patient}, now);
        append(left_care(ehr, left, now));
        return left.size();
    }

    Result<std::vector<PatientRow>> patients(std::string_view ehr, std::string_view after,
                                             std::size_t at_most) override {
        const Lock lock(mutex_);
        std::vector<PatientRow> rows;
        auto at = queue_.patients().upper_bound({std::string(ehr), std::string(after)});
        for (; at != queue_.patients().end() && at->first.ehr == ehr && rows.size() < at_most; ++at) {
            if (!at->second.left) rows.push_back({at->first.patient, at->second.first_seen, at->second.assessed_at});
        }
        return rows;
    }

    Result<std::optional<std::string>> note(std::string_view ehr, std::string_view name) override {
        const Lock lock(mutex_);
        return shelf_.note(ehr, name);
    }

    Result<bool> set_note(std::string_view ehr, std::string_view name, std::string_view value) override {
        const Lock lock(mutex_);
        shelf_.set_note(ehr, name, value);
        return true;
    }

    Result<bool> hold(std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
                      Instant until) override {
        const Lock lock(mutex_);
        return shelf_.hold(ehr, job, owner, now, until);
    }

    Result<bool> put_bundle(const BundleRow& bundle, const AuditEntry& audit) override {
        const Lock lock(mutex_);
        Result<bool> kept = shelf_.put_bundle(bundle);
        if (kept) append({&audit, 1});
        return kept;
    }

    Result<std::vector<BundleRow>> bundles() override {
        const Lock lock(mutex_);
        return shelf_.bundles();
    }

    Result<std::optional<BundleRow>> bundle(std::string_view digest) override {
        const Lock lock(mutex_);
        return shelf_.bundle(digest);
    }

    Result<Activation> activate(const Activation& activation, std::int64_t after, const AuditEntry& audit) override {
        const Lock lock(mutex_);
        Result<Activation> kept = shelf_.activate(activation, after);
        if (kept) append({&audit, 1});
        return kept;
    }

    Result<std::vector<Activation>> activations() override {
        const Lock lock(mutex_);
        return shelf_.activations();
    }

    Result<bool> append_audit(std::span<const AuditEntry> entries) override {
        const Lock lock(mutex_);
        append(entries);
        return true;
    }

    Result<std::vector<AuditLink>> audit(std::int64_t after, std::size_t at_most) override {
        const Lock lock(mutex_);
        return page_of(chain_, after, at_most);
    }

    Result<std::vector<AuditLink>> audit_of(const PatientKey& who, std::int64_t after, std::size_t at_most) override {
        const Lock lock(mutex_);
        std::vector<AuditLink> links;
        for (const AuditLink& link : chain_) {
            if (links.size() == at_most) break;
            if (link.number > after && link.entry.ehr == who.ehr && link.entry.patient == who.patient) {
                links.push_back(link);
            }
        }
        return links;
    }

    Result<AuditHead> audit_head() override {
        const Lock lock(mutex_);
        return head_;
    }

    Result<bool> ping() override { return true; }

    CareStore& care() override { return care_; }

private:
    template <class Row>
    static std::vector<Row> values_of(const std::map<PatientKey, std::map<std::string, Row>>& kept,
                                      const PatientKey& who) {
        std::vector<Row> rows;
        const auto found = kept.find(who);
        if (found == kept.end()) return rows;
        for (const auto& [identifier, row] : found->second) rows.push_back(row);
        return rows;
    }

    // Of rows that are numbered 1, 2, 3, ... without a hole.
    template <class Row>
    static std::vector<Row> page_of(const std::vector<Row>& rows, std::int64_t after, std::size_t at_most) {
        const auto first = static_cast<std::size_t>(std::clamp<std::int64_t>(after, 0, std::ssize(rows)));
        const std::size_t count = std::min(at_most, rows.size() - first);
        const auto from = rows.begin() + static_cast<std::ptrdiff_t>(first);
        return {from, from + static_cast<std::ptrdiff_t>(count)};
    }

    void keep(const PatientKey& who, Decision decision) {
        last_decision_[who] = decisions_.size();
        decision.id = std::ssize(decisions_) + 1;
        decision.who = who;
        decision.as_of = store::cut(decision.as_of);
        decisions_.push_back(std::move(decision));
    }

    void forget_intents(const PatientKey& who, const std::vector<std::string>& but) {
        std::map<std::string, Intent>& intents = intents_[who];
        std::erase_if(intents, [&](const auto& one) { return std::ranges::find(but, one.first) == but.end(); });
        for (auto& [identifier, intent] : intents) intent.under_way = false;
    }

    void append(std::span<const AuditEntry> entries) {
        for (const AuditEntry& entry : entries) chain_.push_back(append_link(head_, entry));
    }

    std::mutex mutex_;
    MemoryQueue queue_;
    std::map<PatientKey, std::map<std::string, Intent>> intents_;
    std::map<PatientKey, std::map<std::string, Written>> ledger_;
    std::vector<Decision> decisions_;
    std::map<PatientKey, std::size_t> last_decision_;
    MemoryShelf shelf_;
    std::vector<AuditLink> chain_;
    AuditHead head_ = empty_chain();
    MemoryCare care_{{&mutex_, [this](std::span<const AuditEntry> entries) { append(entries); },
                      [this](const PatientKey& who, Instant at) { queue_.remember(who, at); }}};
};

}  // namespace

std::unique_ptr<Store> open_memory_store() {
    return std::make_unique<MemoryStore>();
}

}  // namespace hv::plugin::store
