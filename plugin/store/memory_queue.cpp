#include "plugin/store/memory_queue.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plugin/store/instants.hpp"

namespace hv::plugin::store {

template <class Work>
void MemoryQueue::change(const PatientKey& who, Patient& patient, Work work) {
    std::set<Place>& ready = ready_[who.ehr];
    if (patient.ready_at) ready.erase({patient.urgency, *patient.ready_at, patient.since, who.patient});
    if (patient.wake_at) wake_ups_.erase({*patient.wake_at, who});
    work(patient);
    if (patient.ready_at) ready.emplace(patient.urgency, *patient.ready_at, patient.since, who.patient);
    if (patient.wake_at) wake_ups_.emplace(*patient.wake_at, who);
}

bool MemoryQueue::enqueue(const Wanted& wanted) {
    const Instant not_before = cut(wanted.not_before);
    const auto [found, is_new] = patients_.try_emplace(wanted.who);
    if (is_new) found->second.first_seen = not_before;
    bool was_idle = false;
    change(wanted.who, found->second, [&](Patient& patient) {
        if (!patient.ready_at) {
            was_idle = true;
            patient.urgency = wanted.urgency;
            patient.cause = wanted.cause;
            patient.ready_at = patient.since = not_before;
            patient.attempts = 0;
            return;
        }
        patient.urgency = std::min(patient.urgency, wanted.urgency);
        if (!patient.leased) {
            patient.ready_at = std::min(*patient.ready_at, not_before);
        } else if (!patient.again) {
            patient.again = Asked{wanted.urgency, not_before, wanted.cause};
        } else {
            patient.again->urgency = std::min(patient.again->urgency, wanted.urgency);
            patient.again->not_before = std::min(patient.again->not_before, not_before);
        }
    });
    return was_idle;
}

std::vector<Lease> MemoryQueue::claim(std::span<const std::string> ehrs, std::size_t at_most, Instant now,
                                      std::chrono::seconds lease_for) {
    std::vector<std::pair<Place, const std::string*>> chosen;
    for (const Urgency urgency : {Urgency::urgent, Urgency::normal, Urgency::background}) {
        for (const std::string& ehr : ehrs) {
            const auto ready = ready_.find(ehr);
            if (ready == ready_.end()) continue;
            auto at = ready->second.lower_bound({urgency, earliest_instant, earliest_instant, {}});
            for (std::size_t n = 0; n < at_most && at != ready->second.end(); ++n, ++at) {
                if (std::get<0>(*at) != urgency || std::get<1>(*at) > now) break;
                chosen.emplace_back(*at, &ehr);
            }
        }
    }
    std::ranges::sort(chosen, [](const auto& a, const auto& b) {
        return std::tie(a.first, *a.second) < std::tie(b.first, *b.second);
    });
    if (chosen.size() > at_most) chosen.resize(at_most);

    std::vector<Lease> leases;
    for (const auto& [place, ehr] : chosen) {
        const PatientKey who{*ehr, std::get<3>(place)};
        change(who, patients_.at(who), [&](Patient& patient) {
            if (patient.leased) ++patient.attempts;
            patient.leased = true;
            patient.again.reset();
            patient.ready_at = cut(now.plus_seconds(lease_for.count()));
            ++patient.fence;
            leases.push_back({who, patient.fence, *patient.ready_at, patient.urgency, patient.cause, patient.since,
                              patient.attempts});
        });
    }
    return leases;
}

bool MemoryQueue::holds(const Lease& lease) const {
    const auto found = patients_.find(lease.who);
    return found != patients_.end() && found->second.leased && found->second.fence == lease.fence;
}

void MemoryQueue::renew(const Lease& lease, Instant until) {
    change(lease.who, patients_.at(lease.who), [&](Patient& patient) { patient.ready_at = until; });
}

void MemoryQueue::settle(const Lease& lease, const Outcome& outcome) {
    change(lease.who, patients_.at(lease.who), [&](Patient& patient) {
        std::optional<Asked> next = std::exchange(patient.again, std::nullopt);
        if (outcome.again) {
            const Instant again = cut(*outcome.again);
            if (!next) next = Asked{patient.urgency, again, patient.cause};
            next->not_before = std::min(next->not_before, again);
            next->urgency = std::min(next->urgency, patient.urgency);
        }
        patient.leased = false;
        patient.attempts = 0;
        patient.assessed_at = cut(outcome.assessed_at);
        const bool wakes = outcome.wake_up && !patient.left;
        patient.wake_at = wakes ? std::optional(cut(*outcome.wake_up)) : std::nullopt;
        patient.ready_at = next ? std::optional(next->not_before) : std::nullopt;
        if (!next) return;
        patient.since = next->not_before;
        patient.urgency = next->urgency;
        patient.cause = std::move(next->cause);
    });
}

void MemoryQueue::put_back(const Lease& lease, Instant not_before) {
    change(lease.who, patients_.at(lease.who), [&](Patient& patient) {
        patient.leased = false;
        patient.again.reset();
        patient.ready_at = cut(not_before);
        ++patient.attempts;
    });
}

std::size_t MemoryQueue::wake(Instant now, std::size_t at_most) {
    std::size_t count = 0;
    for (; count < at_most && !wake_ups_.empty() && wake_ups_.begin()->first <= now; ++count) {
        const auto [at, who] = *wake_ups_.begin();
        change(who, patients_.at(who), [](Patient& patient) { patient.wake_at.reset(); });
        enqueue({who, Urgency::normal, at, "wake-up"});
    }
    return count;
}

std::optional<Instant> MemoryQueue::next_wake_up() const {
    return wake_ups_.empty() ? std::nullopt : std::optional(wake_ups_.begin()->first);
}

QueueState MemoryQueue::state(std::string_view ehr, Instant now) const {
    QueueState state;
    const auto ready = ready_.find(ehr);
    if (ready == ready_.end()) return state;
    for (const auto& [urgency, ready_at, since, id] : ready->second) {
        const bool leased = patients_.at({std::string(ehr), id}).leased;
        const bool due = ready_at <= now;
        ++(due ? state.waiting : leased ? state.leased : state.later);
        if ((due || leased) && (!state.oldest || since < *state.oldest)) state.oldest = since;
    }
    return state;
}

bool MemoryQueue::remember(const PatientKey& who, Instant now) {
    const auto [found, is_new] = patients_.try_emplace(who);
    if (is_new) found->second.first_seen = cut(now);
    return std::exchange(found->second.left, false) || is_new;
}

bool MemoryQueue::in_care(const PatientKey& who) const {
    const auto found = patients_.find(who);
    return found != patients_.end() && !found->second.left;
}

bool MemoryQueue::leave(const PatientKey& who) {
    const auto found = patients_.find(who);
    if (found == patients_.end() || found->second.left) return false;
    change(who, found->second, [](Patient& patient) {
        patient.left = true;
        patient.wake_at.reset();
        patient.again.reset();
        if (!patient.leased) patient.ready_at.reset();
    });
    return true;
}

}  // namespace hv::plugin::store
