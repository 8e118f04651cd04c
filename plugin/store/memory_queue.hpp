// The queue of the store in memory: every patient, and who of them is wanted, waits or is leased.
//
// States:   idle (nobody asks), waiting (may be claimed from `ready_at` on), leased (may be claimed again from then on,
//           because the lease has run out). One instant serves both, so that one order finds whom to claim.
// Threads:  none of its own; the store holds its mutex.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

class MemoryQueue {
public:
    struct Asked {
        Urgency urgency = Urgency::normal;
        Instant not_before;
        std::string cause;
    };
    struct Patient {
        Instant first_seen;
        std::optional<Instant> assessed_at;
        std::optional<Instant> wake_at;
        std::optional<Instant> ready_at;  // none: idle
        bool leased = false;
        std::int64_t fence = 0;
        Urgency urgency = Urgency::normal;
        std::string cause;
        Instant since;
        int attempts = 0;
        std::optional<Asked> again;  // asked for during the lease
        bool left = false;           // not in care any more
    };

    // Whether the patient was not in the queue before.
    bool enqueue(const Wanted& wanted);
    std::vector<Lease> claim(std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                             std::chrono::seconds lease_for);
    [[nodiscard]] bool holds(const Lease& lease) const;
    // Of these three the lease must hold.
    void renew(const Lease& lease, Instant until);
    void settle(const Lease& lease, const Outcome& outcome);
    void put_back(const Lease& lease, Instant not_before);
    std::size_t wake(Instant now, std::size_t at_most);
    [[nodiscard]] std::optional<Instant> next_wake_up() const;
    [[nodiscard]] QueueState state(std::string_view ehr, Instant now) const;

    // Whether the patient is new, or had left.
    bool remember(const PatientKey& who, Instant now);
    // Whether the patient was in care.
    bool leave(const PatientKey& who);
    [[nodiscard]] bool in_care(const PatientKey& who) const;
    [[nodiscard]] const std::map<PatientKey, Patient>& patients() const { return patients_; }

private:
    // Every change of a patient goes through here, so that the two orders below follow.
    template <class Work>
    void change(const PatientKey& who, Patient& patient, Work work);

    using Place = std::tuple<Urgency, Instant, Instant, std::string>;  // urgency, ready_at, since, patient
    std::map<PatientKey, Patient> patients_;
    std::map<std::string, std::set<Place>, std::less<>> ready_;  // by EHR
    std::set<std::pair<Instant, PatientKey>> wake_ups_;
};

}  // namespace hv::plugin::store
