// A store that does what it should until a test says otherwise.
#pragma once

#include <functional>
#include <set>

#include "plugin/store/store.hpp"

namespace hv::test {

namespace store = plugin::store;

class TroubledStore : public store::Store {
public:
    explicit TroubledStore(store::Store& inner) : inner_(inner) {}

    std::set<std::string, std::less<>> damaged;             // digests whose bytes a disk fault has changed
    std::set<std::string, std::less<>> unreadable;          // digests whose bytes do not even unpack
    std::optional<Error> down;                              // every question about bundles fails so
    std::optional<Error> bundles_down;                      // the bytes of a bundle cannot be had
    std::optional<Error> audit_down;                        // nothing can be added to the audit
    std::function<std::optional<Error>()> before_activate;  // what happens just before, and whether it then fails

    Result<bool> put_bundle(const store::BundleRow& bundle, const store::AuditEntry& audit) override {
        if (down) return *down;
        if (audit_down) return *audit_down;
        return inner_.put_bundle(bundle, audit);
    }
    Result<std::vector<store::BundleRow>> bundles() override {
        if (down) return *down;
        return inner_.bundles();
    }
    Result<std::optional<store::BundleRow>> bundle(std::string_view digest) override {
        if (down) return *down;
        if (bundles_down) return *bundles_down;
        if (unreadable.contains(digest)) return Error{Fault::internal, "a kept document is damaged", "restore"};
        Result<std::optional<store::BundleRow>> row = inner_.bundle(digest);
        if (row && *row && damaged.contains(digest)) {
            char& byte = (*row)->bytes[(*row)->bytes.size() / 2];
            byte = static_cast<char>(byte ^ 1);
        }
        return row;
    }
    Result<store::Activation> activate(const store::Activation& activation, std::int64_t after,
                                       const store::AuditEntry& audit) override {
        if (before_activate) {
            if (const std::optional<Error> error = before_activate()) return *error;
        }
        return inner_.activate(activation, after, audit);
    }
    Result<std::vector<store::Activation>> activations() override {
        if (down) return *down;
        return inner_.activations();
    }
    Result<bool> append_audit(std::span<const store::AuditEntry> entries) override {
        if (audit_down) return *audit_down;
        return inner_.append_audit(entries);
    }
    Result<std::vector<store::AuditLink>> audit(std::int64_t after, std::size_t at_most) override {
        return inner_.audit(after, at_most);
    }

    // The shelf asks for none of these.
    Result<std::size_t> enqueue(std::span<const store::Wanted>) override { return unasked(); }
    Result<std::vector<store::Lease>> claim(std::span<const std::string>, std::size_t, Instant,
                                            std::chrono::seconds) override {
        return unasked();
    }
    Result<bool> renew(store::Lease&, Instant) override { return unasked(); }
    Result<bool> intend(const store::Lease&, std::span<const store::Intent>) override { return unasked(); }
    Result<std::vector<store::Intent>> intents(const store::PatientKey&) override { return unasked(); }
    Result<bool> close_intents(const store::Lease&) override { return unasked(); }
    Result<bool> settle(const store::Lease&, const store::Outcome&) override { return unasked(); }
    Result<bool> put_back(const store::Lease&, Instant, std::string_view) override { return unasked(); }
    Result<std::size_t> wake(Instant, std::size_t) override { return unasked(); }
    Result<std::optional<Instant>> next_wake_up() override { return unasked(); }
    Result<store::QueueState> queue_state(std::string_view, Instant) override { return unasked(); }
    Result<std::vector<store::Written>> ledger(const store::PatientKey&) override { return unasked(); }
    Result<std::optional<store::Decision>> last_decision(const store::PatientKey&) override { return unasked(); }
    Result<std::vector<store::Decision>> decisions(std::int64_t, std::size_t) override { return unasked(); }
    Result<std::size_t> forget_inputs(Instant) override { return unasked(); }
    Result<store::Counts> counts(std::string_view, Instant) override { return unasked(); }
    Result<std::size_t> leave_care(std::string_view, std::span<const std::string>, Instant) override {
        return unasked();
    }
    Result<std::size_t> remember_patients(std::string_view, std::span<const std::string>, Instant) override {
        return unasked();
    }
    Result<std::vector<store::PatientRow>> patients(std::string_view, std::string_view, std::size_t) override {
        return unasked();
    }
    Result<std::optional<std::string>> note(std::string_view, std::string_view) override { return unasked(); }
    Result<bool> set_note(std::string_view, std::string_view, std::string_view) override { return unasked(); }
    Result<bool> hold(std::string_view, std::string_view, std::string_view, Instant, Instant) override {
        return unasked();
    }
    Result<bool> ping() override {
        if (down) return *down;
        return inner_.ping();
    }
    store::CareStore& care() override { return inner_.care(); }
    Result<std::vector<store::AuditLink>> audit_of(const store::PatientKey&, std::int64_t, std::size_t) override {
        return unasked();
    }
    Result<store::AuditHead> audit_head() override { return unasked(); }

private:
    static Error unasked() { return {Fault::internal, "the shelf has no business with this", ""}; }

    store::Store& inner_;
};

}  // namespace hv::test
