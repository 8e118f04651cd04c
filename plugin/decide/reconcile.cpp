#include "plugin/decide/reconcile.hpp"

#include <algorithm>

#include "plugin/decide/changes.hpp"
#include "plugin/decide/ending.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/keys.hpp"
#include "plugin/decide/ledger_rows.hpp"
#include "plugin/decide/proposal.hpp"
#include "plugin/decide/succession.hpp"
#include "plugin/decide/table.hpp"

namespace hv::plugin {
namespace {

struct Reconciler {
    const Wanted& wanted;
    const Standing& standing;
    const Memory& memory;
    const Policy& policy;
    Instant as_of;
    Changes changes{wanted, memory, policy, as_of};
    std::vector<std::string> not_looked_at = {};

    [[nodiscard]] static Stands stands(const Seen* seen) {
        if (seen == nullptr) return Stands::nothing;
        return seen->item->active ? Stands::active : Stands::ended;
    }

    // Whether the wanted content stands. A server that changes what it stores is taken at its version.
    [[nodiscard]] static bool is_same(const Seen& seen, const AmendedPlan& amended) {
        if (amended.moved) return false;
        const std::string fingerprint = fingerprint_of(amended.body);
        return fingerprint == seen.item->fingerprint || (seen.same_version && fingerprint == seen.row->fingerprint);
    }

    void decide(const Key& key, const Wish& wish) {
        const Seen* seen = key.first();
        AmendedPlan target;
        if (wish.want == Want::yes && seen != nullptr) target = changes.proposer().amended(key, *seen);
        const Hand hand = seen != nullptr && seen->ours ? Hand::ours : Hand::human;
        const Content content = seen != nullptr && is_same(*seen, target) ? Content::same : Content::differs;
        switch (look_up(wish.want, stands(seen), hand, content)) {
            case Do::nothing:
                if (seen != nullptr) stay_ended(key, *seen, wish);
                return;
            case Do::create:
                return changes.create(key, Because::wanted, std::max<std::int64_t>(key.last_episode, 1), nullptr);
            case Do::keep:
                if (wish.want == Want::yes) return changes.keep_wanted(key, *seen);
                return changes.keep_unwanted(key, *seen, wish.because, false);
            case Do::update:
                return changes.write_wanted(What::update, Because::content_differs, key, *seen, std::move(target.body));
            case Do::leave:
                return changes.leave(key, *seen);
            case Do::revive:
                return changes.write_wanted(What::update, Because::wanted_again, key, *seen, std::move(target.body));
            case Do::succeed:
                return changes.succeed(key, *seen);
            case Do::end:
                return changes.end_when_it_may(key, *seen, wish);
        }
    }

    // Of an earlier episode, or a duplicate, whose end the ledger has not learnt.
    void remember_ended(const Key& key, const Seen& other) {
        const bool is_named = other.row != nullptr && other.row->resource_id == other.item->id;
        if (!is_named || !other.row->active) return;
        const Because because = other.ours ? Because::duplicate : Because::human_ended;
        Remembered row = as_ended(as_it_stands(key, other), ending_of(other, as_of), because);
        if (other.ours) adopt(row, other);
        changes.stay(What::leave, because, key, other, std::move(row));
    }

    // Two of ours with one key: the first counts, the others end; a human's is left to the human.
    void end_duplicates(const Key& key) {
        for (std::size_t i = 1; i < key.seen.size(); ++i) {
            const Seen& other = key.seen[i];
            if (!other.item->active) {
                remember_ended(key, other);
                continue;
            }
            if (!other.ours) {
                changes.leave(key, other);
            } else if (policy.brake) {
                changes.keep_unwanted(key, other, Because::brake, true);
            } else {
                changes.end(key, other, Because::duplicate);
            }
            // The ledger has one row a name, and that is the first one's.
            if (other.identifier == key.first()->identifier) changes.made.back().remember.reset();
        }
    }

    // Nobody wants it, and it is ended. By us in a turn that died before it remembered so: that is made up for. When a
    // human did it, it is remembered from when on the rules agreed; they do not agree where somebody has only attended
    // to it.
    void stay_ended(const Key& key, const Seen& seen, const Wish& wish) {
        if (seen.ours) {
            if (seen.row == nullptr || !seen.row->active) return;
            Remembered row = as_ended(as_it_stands(key, seen), ending_of(seen, as_of), wish.because);
            adopt(row, seen);
            return changes.stay(What::keep, wish.because, key, seen, std::move(row));
        }
        Remembered row = as_it_stands(key, seen);
        row.ended_at = ending_of(seen, as_of);
        const auto stops = obstacle(seen, wish, wanted, memory, policy, as_of);
        const bool known = wish.want == Want::no && wish.because != Because::attended;
        const bool proved = known && (!stops || stops->counting);
        if (proved && !row.unwanted_since) row.unwanted_since = as_of;
        if (seen.row == nullptr || row != *seen.row) {
            changes.stay(What::leave, Because::human_ended, key, seen, std::move(row));
        }
    }

    [[nodiscard]] bool is_ours_to_write(Kind kind) const {
        if (!standing.covers(kind)) return false;
        return kind == Kind::care_plan ? policy.care_plan : policy.alert.has_value();
    }

    void reconcile_all() {
        for (const Attempt& attempt : memory.attempts) {
            if (!is_ours_to_write(attempt.kind)) not_looked_at.push_back(attempt.identifier);
        }
        for (const Key& key : gather(wanted, standing, memory, policy.alert.value_or(Kind::flag))) {
            if (!is_ours_to_write(key.kind)) continue;
            const Wish wish = wish_of(key, wanted, policy);
            if ((key.foreign || key.disowned) && key.first() == nullptr) {
                if (wish.want == Want::yes) changes.leave_blocked(key);
                continue;
            }
            decide(key, wish);
            end_duplicates(key);
            changes.forget(key);
        }
    }
};

}  // namespace

std::string Change::if_none_exist() const {
    return "identifier=" + std::string(system_of(kind)) + '|' + identifier;
}

bool Reconciled::writes() const {
    return std::ranges::any_of(changes, &Change::writes);
}

std::string_view text(What what) {
    switch (what) {
        case What::create:
            return "create";
        case What::update:
            return "update";
        case What::end:
            return "end";
        case What::keep:
            return "keep";
        case What::leave:
            break;
    }
    return "leave";
}

Reconciled reconcile(const Wanted& wanted, const Standing& standing, const Memory& memory, const Policy& policy,
                     Instant as_of) {
    Reconciled out;
    if (!standing.complete) {
        out.held = Held::standing_incomplete;
    } else if (!unaccounted(memory, standing).empty()) {
        out.held = Held::standing_unaccounted;
    } else {
        Reconciler reconciler{wanted, standing, memory, policy, as_of};
        reconciler.reconcile_all();
        out.changes = std::move(reconciler.changes.made);
        out.look_again = reconciler.changes.look_again;
        out.not_looked_at = std::move(reconciler.not_looked_at);
    }
    return out;
}

}  // namespace hv::plugin
