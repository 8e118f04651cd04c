#include "plugin/flow/write_back.hpp"

#include <algorithm>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/flow/failpoint.hpp"

namespace hv::plugin {
namespace {

using fhir::client::Receipt;
using fhir::client::Write;

std::string new_name(const Change& change) {
    return "urn:uuid:" + change.identifier;
}

Write to_write(const Change& change) {
    Write write;
    write.type = std::string(type_of(change.kind));
    write.body = change.body;
    if (change.what == What::create) {
        write.if_none_exist = change.if_none_exist();
        write.full_url = new_name(change);
    } else {
        write.id = change.resource_id;
        write.if_match = change.version;
    }
    return write;
}

std::vector<const Change*> writing(const Reconciled& reconciled) {
    std::vector<const Change*> changes;
    for (const Change& change : reconciled.changes) {
        if (change.writes()) changes.push_back(&change);
    }
    return changes;
}

// `flag.create`, `care_plan.end`.
std::string action(const Change& change) {
    std::string name(type_of(change.kind));
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return name + '.' + std::string(text(change.what));
}

store::AuditEntry audit_of(const Change& change, const store::Lease& lease, const std::string& id, Instant at) {
    json::Writer detail;
    detail.begin_object().member("because", code(change.because)).member("identifier", change.identifier);
    if (!change.topic.empty()) detail.member("topic", change.topic);
    if (!change.acts.empty()) {
        detail.key("acts").begin_array();
        for (const std::string& act : change.acts) detail.string(act);
        detail.end_array();
    }
    detail.end_object();
    return {at,
            "service",
            action(change),
            lease.who.ehr,
            lease.who.patient,
            std::string(type_of(change.kind)) + '/' + id,
            detail.take()};
}

class Sending {
public:
    Sending(const Corridor& corridor, const store::Lease& lease, const Wanted& wanted, const Reconciled& reconciled,
            Instant as_of)
        : corridor_(corridor),
          lease_(lease),
          wanted_(wanted),
          reconciled_(reconciled),
          as_of_(as_of),
          changes_(writing(reconciled)),
          targets_(reconciled.changes.size()) {}

    Result<Sent> run() {
        const Result<bool> intended = intend();
        if (!intended) return intended.error();
        failpoint("intended");
        const Result<fhir::client::Abilities> abilities = corridor_.tenant.ehr->abilities();
        if (!abilities) return abilities.error();
        can_prove_ = may_create(*abilities, "Provenance");
        const bool together =
            abilities->transaction && corridor_.tenant.transaction && changes_.size() + can_prove_ > 1;
        if (!together || !in_one()) {
            const Result<bool> sent = one_by_one();
            if (!sent) return sent.error();
        } else if (unsent_) {
            return *std::move(unsent_);
        }
        failpoint("sent");
        return std::move(sent_);
    }

private:
    static bool may_create(const fhir::client::Abilities& abilities, const std::string& type) {
        const fhir::client::TypeAbilities* found = abilities.of(type);
        return found != nullptr && found->create;
    }

    Result<bool> intend() {
        std::vector<store::Intent> intents;
        const Instant now = corridor_.clock.now();
        for (const Change* change : changes_) {
            // Of two resources of one name the first is the one that counts, as in the ledger.
            if (std::ranges::find(intents, change->identifier, &store::Intent::identifier) != intents.end()) continue;
            intents.push_back(
                {change->identifier, std::string(type_of(change->kind)), now, change->evidence, change->rules});
        }
        return corridor_.store.intend(lease_, intents);
    }

    void name_target(const Change& change, std::string reference) {
        targets_[static_cast<std::size_t>(&change - reconciled_.changes.data())] = std::move(reference);
    }

    void is_done(const Change& change, const Receipt& receipt) {
        sent_.done.push_back(&change);
        const std::string& id = receipt.id.empty() ? change.resource_id : receipt.id;
        sent_.audit.push_back(audit_of(change, lease_, id, corridor_.clock.now()));
        if (!change.remember) return;
        Remembered row = *change.remember;
        row.resource_id = id;
        // What existed may be a human's version by now: only its content can say whose it is.
        row.version = receipt.existed ? std::string() : receipt.version;
        sent_.ledger.push_back(std::move(row));
    }

    // False: the EHR refused the whole, and each is to be tried by itself.
    bool in_one() {
        std::vector<Write> writes;
        for (const Change* change : changes_) {
            writes.push_back(to_write(*change));
            name_target(*change, change->what == What::create
                                     ? new_name(*change)
                                     : std::string(type_of(change->kind)) + '/' + change->resource_id);
        }
        if (can_prove_) add_provenance(writes);
        const std::vector<Receipt> receipts = corridor_.tenant.ehr->transaction(writes);
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            const Receipt& receipt = receipts[i];
            switch (receipt.what) {
                case Receipt::What::done:
                    is_done(*changes_[i], receipt);
                    break;
                case Receipt::What::conflict:
                    sent_.conflict = true;
                    return true;
                case Receipt::What::refused:
                    std::ranges::fill(targets_, std::string());
                    return false;
                case Receipt::What::unknown:
                    sent_.unanswered = receipt.error;
                    return true;
                case Receipt::What::unsent:
                    unsent_ = receipt.error;
                    return true;
            }
        }
        return true;
    }

    Result<bool> one_by_one() {
        for (const Change* change : changes_) {
            const Receipt receipt = corridor_.tenant.ehr->write(to_write(*change));
            failpoint("one sent");
            switch (receipt.what) {
                case Receipt::What::done:
                    is_done(*change, receipt);
                    name_target(*change, sent_.audit.back().object);
                    continue;
                case Receipt::What::refused:
                    if (!sent_.refused) sent_.refused = receipt.error;
                    continue;
                case Receipt::What::conflict:
                    sent_.conflict = true;
                    break;
                case Receipt::What::unknown:
                    sent_.unanswered = receipt.error;
                    return true;
                case Receipt::What::unsent:
                    if (sent_.done.empty()) return receipt.error;
                    sent_.refused = receipt.error;
                    break;
            }
            break;
        }
        if (can_prove_) prove();
        return true;
    }

    void add_provenance(std::vector<Write>& writes) const {
        const std::optional<ProvenanceWrite> origin = provenance(wanted_, reconciled_, targets_, as_of_);
        if (origin) writes.push_back({"Provenance", "", origin->if_none_exist, "", origin->body, ""});
    }

    // What was written stands, with or without it; a Provenance that was refused is said, and no reason to write again.
    void prove() {
        std::vector<Write> writes;
        add_provenance(writes);
        for (const Write& write : writes) {
            const Receipt receipt = corridor_.tenant.ehr->write(write);
            if (receipt.what != Receipt::What::done && !sent_.refused) sent_.refused = receipt.error;
        }
    }

    const Corridor& corridor_;
    const store::Lease& lease_;
    const Wanted& wanted_;
    const Reconciled& reconciled_;
    Instant as_of_;
    std::vector<const Change*> changes_;
    std::vector<std::string> targets_;
    bool can_prove_ = false;
    std::optional<Error> unsent_;
    Sent sent_;
};

}  // namespace

Result<Sent> write_back(const Corridor& corridor, const store::Lease& lease, const Wanted& wanted,
                        const Reconciled& reconciled, Instant as_of) {
    return Sending(corridor, lease, wanted, reconciled, as_of).run();
}

}  // namespace hv::plugin
