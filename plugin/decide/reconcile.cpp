#include "plugin/decide/reconcile.hpp"

#include <algorithm>

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
    Reconciled out = {};

    [[nodiscard]] Proposer proposer() const { return {wanted, memory, policy, as_of}; }

    // Whether it is a plan of which nobody remembers on what its open activities rest: today's footing is not that.
    [[nodiscard]] bool rests_on_more(const Key& key, const Seen& seen) const {
        if (key.kind != Kind::care_plan || !seen.evidence.empty()) return false;
        return std::ranges::any_of(open_rules(seen.item->body), [&](const std::string& id) {
            const auto rule = std::ranges::find(wanted.rules, id, &JudgedRule::rule);
            return rule == wanted.rules.end() || rule->outcome != RuleOutcome::met;
        });
    }

    [[nodiscard]] Remembered wanted_row(const Key& key, const Seen& seen) const {
        std::vector<std::string> evidence;
        if (!rests_on_more(key, seen))
            evidence = evidence_of(proposer().footing(key), wanted.subject, seen.evidence, memory);
        return as_wanted(as_it_stands(key, seen), std::move(evidence),
                         rules_of(topic_of(wanted, key.topic), seen.rules));
    }

    // --- changes

    [[nodiscard]] static Change change(What what, Because because, const Key& key, const Seen& seen) {
        Change change;
        change.what = what;
        change.kind = key.kind;
        change.because = because;
        change.topic = key.topic;
        change.identifier = seen.identifier;
        change.episode = seen.episode;
        change.resource_id = seen.item->id;
        change.version = seen.item->version;
        return change;
    }

    void stay(What what, Because because, const Key& key, const Seen& seen, Remembered row, bool disagreement = false) {
        Change stays = change(what, because, key, seen);
        stays.disagreement = disagreement;
        if (seen.row == nullptr || row != *seen.row) stays.remember = std::move(row);
        out.changes.push_back(std::move(stays));
    }

    void write(What what, Because because, const Key& key, const Seen& seen, std::string body, Remembered row) {
        Change writes = change(what, because, key, seen);
        row.fingerprint = fingerprint_of(body);
        row.version.clear();
        writes.body = std::move(body);
        writes.evidence = what == What::end ? seen.evidence : row.evidence;
        writes.rules = what == What::end ? seen.rules : row.rules;
        writes.remember = std::move(row);
        out.changes.push_back(std::move(writes));
    }

    void create(const Key& key, Because because, std::int64_t episode, const Seen* after) {
        Change creates;
        creates.what = What::create;
        creates.kind = key.kind;
        creates.because = because;
        creates.topic = key.topic;
        creates.identifier = identifier_of(key.kind, wanted.subject, key.topic, episode).value;
        creates.episode = episode;
        creates.body = proposer().created(key, episode, after);
        Remembered row;
        row.kind = key.kind;
        row.identifier = creates.identifier;
        row.topic = key.topic;
        row.fingerprint = fingerprint_of(creates.body);
        row.episode = episode;
        row.evidence = evidence_of(proposer().footing(key), wanted.subject, {}, memory);
        row.rules = rules_of(topic_of(wanted, key.topic), {});
        creates.evidence = row.evidence;
        creates.rules = row.rules;
        creates.remember = std::move(row);
        out.changes.push_back(std::move(creates));
    }

    void keep_wanted(const Key& key, const Seen& seen) {
        Remembered row = wanted_row(key, seen);
        adopt(row, seen);
        stay(What::keep, Because::same, key, seen, std::move(row));
    }

    // Known to be unwanted, or not: the time of damping runs only while it is known.
    void keep_unwanted(const Key& key, const Seen& seen, Because because, bool counting) {
        Remembered row = as_it_stands(key, seen);
        if (seen.ours) adopt(row, seen);
        if (!counting) row.unwanted_since.reset();
        if (counting && !row.unwanted_since) row.unwanted_since = as_of;
        stay(What::keep, because, key, seen, std::move(row));
    }

    void leave(const Key& key, const Seen& seen) {
        Remembered row = as_it_stands(key, seen);
        row.unwanted_since.reset();
        stay(What::leave, Because::human_edited, key, seen, std::move(row), true);
    }

    void end(const Key& key, const Seen& seen, Because because) {
        Remembered row = as_ended(as_it_stands(key, seen), as_of, because);
        write(What::end, because, key, seen, proposer().ended(key, seen, because), std::move(row));
        if (because == Because::attended) out.changes.back().acts = topic_of(wanted, key.topic)->attended_by;
    }

    void end_when_it_may(const Key& key, const Seen& seen, const Wish& wish) {
        const auto stops = obstacle(seen, wish, wanted, memory, policy, as_of);
        if (!stops) return end(key, seen, wish.because);
        keep_unwanted(key, seen, stops->because, stops->counting);
        if (stops->because != Because::damping) return;
        const Instant again = end_of_damping(seen, policy, as_of);
        if (!out.look_again || again < *out.look_again) out.look_again = again;
    }

    void succeed(const Key& key, const Seen& seen) {
        const Instant ended = ending_of(seen, as_of);
        const bool newer = is_newer(proposer().footing(key), ended, seen);
        if (newer || was_unwanted_since(seen, policy, as_of)) {
            const Because because = newer ? Because::newer_evidence : Because::wanted_again;
            return create(key, because, key.last_episode + 1, &seen);
        }
        Remembered row = as_it_stands(key, seen);
        row.unwanted_since.reset();
        row.ended_at = ended;
        stay(What::leave, Because::human_ended, key, seen, std::move(row));
    }

    void write_wanted(What what, Because because, const Key& key, const Seen& seen, std::string body) {
        write(what, because, key, seen, std::move(body), wanted_row(key, seen));
    }

    // --- one key

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
        if (wish.want == Want::yes && seen != nullptr) target = proposer().amended(key, *seen);
        const Hand hand = seen != nullptr && seen->ours ? Hand::ours : Hand::human;
        const Content content = seen != nullptr && is_same(*seen, target) ? Content::same : Content::differs;
        switch (look_up(wish.want, stands(seen), hand, content)) {
            case Do::nothing:
                if (seen != nullptr) stay_ended(key, *seen, wish);
                return;
            case Do::create:
                return create(key, Because::wanted, std::max<std::int64_t>(key.last_episode, 1), nullptr);
            case Do::keep:
                if (wish.want == Want::yes) return keep_wanted(key, *seen);
                return keep_unwanted(key, *seen, wish.because, false);
            case Do::update:
                return write_wanted(What::update, Because::content_differs, key, *seen, std::move(target.body));
            case Do::leave:
                return leave(key, *seen);
            case Do::revive:
                return write_wanted(What::update, Because::wanted_again, key, *seen, std::move(target.body));
            case Do::succeed:
                return succeed(key, *seen);
            case Do::end:
                return end_when_it_may(key, *seen, wish);
        }
    }

    // Of an earlier episode, or a duplicate, whose end the ledger has not learnt.
    void remember_ended(const Key& key, const Seen& other) {
        const bool is_named = other.row != nullptr && other.row->resource_id == other.item->id;
        if (!is_named || !other.row->active) return;
        const Because because = other.ours ? Because::duplicate : Because::human_ended;
        Remembered row = as_ended(as_it_stands(key, other), ending_of(other, as_of), because);
        if (other.ours) adopt(row, other);
        stay(What::leave, because, key, other, std::move(row));
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
                leave(key, other);
            } else if (policy.brake) {
                keep_unwanted(key, other, Because::brake, true);
            } else {
                end(key, other, Because::duplicate);
            }
            // The ledger has one row a name, and that is the first one's.
            if (other.identifier == key.first()->identifier) out.changes.back().remember.reset();
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
            return stay(What::keep, wish.because, key, seen, std::move(row));
        }
        Remembered row = as_it_stands(key, seen);
        row.ended_at = ending_of(seen, as_of);
        const auto stops = obstacle(seen, wish, wanted, memory, policy, as_of);
        const bool known = wish.want == Want::no && wish.because != Because::attended;
        const bool proved = known && (!stops || stops->counting);
        if (proved && !row.unwanted_since) row.unwanted_since = as_of;
        if (seen.row == nullptr || row != *seen.row) {
            stay(What::leave, Because::human_ended, key, seen, std::move(row));
        }
    }

    // Remembered as standing, and deleted by somebody.
    void forget(const Key& key) {
        for (const Remembered* row : key.gone) {
            const auto is_said = [&](const Change& change) { return change.identifier == row->identifier; };
            if (std::ranges::any_of(out.changes, is_said)) continue;
            Change gone;
            gone.what = What::leave;
            gone.kind = key.kind;
            gone.because = Because::gone;
            gone.topic = key.topic;
            gone.identifier = row->identifier;
            gone.episode = row->episode;
            gone.remember = forgotten(*row, as_of);
            out.changes.push_back(std::move(gone));
        }
    }

    // Our name is not ours to write under: it stands on somebody else, or a human's edit has lost it.
    void leave_blocked(const Key& key) {
        Change blocked;
        blocked.what = What::leave;
        blocked.kind = key.kind;
        blocked.because = key.foreign ? Because::foreign_subject : Because::human_edited;
        blocked.disagreement = true;
        blocked.topic = key.topic;
        blocked.episode = std::max<std::int64_t>(key.last_episode, 1);
        blocked.identifier = identifier_of(key.kind, wanted.subject, key.topic, blocked.episode).value;
        out.changes.push_back(std::move(blocked));
    }

    [[nodiscard]] bool is_ours_to_write(Kind kind) const {
        if (!standing.covers(kind)) return false;
        return kind == Kind::care_plan ? policy.care_plan : policy.alert.has_value();
    }

    void reconcile_all() {
        for (const Attempt& attempt : memory.attempts) {
            if (!is_ours_to_write(attempt.kind)) out.not_looked_at.push_back(attempt.identifier);
        }
        for (const Key& key : gather(wanted, standing, memory, policy.alert.value_or(Kind::flag))) {
            if (!is_ours_to_write(key.kind)) continue;
            const Wish wish = wish_of(key, wanted, policy);
            if ((key.foreign || key.disowned) && key.first() == nullptr) {
                if (wish.want == Want::yes) leave_blocked(key);
                continue;
            }
            decide(key, wish);
            end_duplicates(key);
            forget(key);
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
    Reconciler reconciler{wanted, standing, memory, policy, as_of};
    if (!standing.complete) {
        reconciler.out.held = Held::standing_incomplete;
    } else if (!unaccounted(memory, standing).empty()) {
        reconciler.out.held = Held::standing_unaccounted;
    } else {
        reconciler.reconcile_all();
    }
    return std::move(reconciler.out);
}

}  // namespace hv::plugin
