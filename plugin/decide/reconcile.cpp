#include "plugin/decide/reconcile.hpp"

#include <algorithm>

#include "plugin/decide/amend.hpp"
#include "plugin/decide/ending.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/keys.hpp"
#include "plugin/decide/render.hpp"
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

    // --- what would be written

    [[nodiscard]] const Footing& footing(const Key& key) const {
        static const Footing nothing;
        if (key.kind == Kind::care_plan) return wanted.care_plan_footing;
        const WantedTopic* topic = topic_of(wanted, key.topic);
        return topic == nullptr ? nothing : topic->footing;
    }

    // Of the wanted content; `successor_of`: of the episode that follows on it.
    [[nodiscard]] std::string draft(const Key& key, std::int64_t episode, const Seen* successor_of) const {
        const Identifier name = identifier_of(key.kind, wanted.subject, key.topic, episode);
        std::optional<Identifier> old;
        if (successor_of != nullptr) old = Identifier{system_of(key.kind), successor_of->item->identifier};
        if (key.kind == Kind::care_plan) {
            CarePlanDraft plan = *wanted.care_plan;
            plan.stamp.identifier = name;
            if (successor_of != nullptr) plan.replaces = "CarePlan/" + successor_of->item->id;
            return render_care_plan(plan);
        }
        FlagDraft flag = *topic_of(wanted, key.topic)->flag;
        flag.stamp.identifier = name;
        flag.stamp.follows_on = old;
        return key.kind == Kind::task ? render_task(flag) : render_flag(flag);
    }

    [[nodiscard]] Closing closing(const Seen& seen) const {
        if (policy.brake) return Closing::none;
        if (wanted.closed) return Closing::all;
        if (wanted.incomplete) return Closing::none;
        if (seen.row == nullptr || seen.row->evidence.empty()) return Closing::measured;
        return is_evidence_missing(*seen.row, memory) ? Closing::none : Closing::proved;
    }

    [[nodiscard]] AmendedPlan amended(const Key& key, const Seen& seen) const {
        const std::string content = draft(key, seen.episode, nullptr);
        if (key.kind != Kind::care_plan) return {amended_alert(*seen.item, content, as_of), false};
        return amended_plan(*seen.item, content, {wanted.rules, closing(seen), policy.end_unjudged}, as_of);
    }

    [[nodiscard]] std::string ended(const Key& key, const Seen& seen, bool withdrawn) const {
        if (key.kind != Kind::care_plan) return ended_alert(*seen.item, withdrawn, as_of);
        const Closing how = wanted.closed ? Closing::all : Closing::proved;
        return ended_plan(*seen.item, {wanted.rules, how, policy.end_unjudged}, withdrawn, as_of).body;
    }

    // --- what the ledger is to hold

    // What it rests on now, and what it rested on and nobody has looked at: that is still to be proved.
    [[nodiscard]] std::vector<std::string> evidence(const Key& key, const Remembered* row) const {
        std::vector<std::string> names{wanted.subject};
        for (const Reference& reference : footing(key).resources) names.push_back(relative(reference));
        for (const std::string& before : row == nullptr ? std::vector<std::string>{} : row->evidence) {
            const auto& missing = memory.missing_evidence;
            if (std::ranges::find(missing, before) != missing.end()) names.push_back(before);
        }
        std::ranges::sort(names);
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    [[nodiscard]] static Remembered as_it_stands(const Key& key, const Seen& seen) {
        if (seen.row != nullptr) {
            Remembered row = *seen.row;
            row.active = seen.item->active;
            return row;
        }
        Remembered row;
        row.kind = key.kind;
        row.identifier = seen.item->identifier;
        row.topic = key.topic;
        row.resource_id = seen.item->id;
        row.fingerprint = seen.ours ? seen.item->fingerprint : seen.item->tag;
        row.active = seen.item->active;
        row.episode = seen.episode;
        return row;
    }

    // The version that stands is as good as ours.
    static void adopt(Remembered& row, const Seen& seen) {
        if (!seen.same_version) row.fingerprint = seen.item->fingerprint;
        row.version = seen.item->version;
    }

    [[nodiscard]] Remembered as_wanted(const Key& key, Remembered row, const Remembered* before) const {
        row.active = true;
        row.unwanted_since.reset();
        row.ended_at.reset();
        row.evidence = evidence(key, before);
        return row;
    }

    // --- changes

    [[nodiscard]] static Change change(What what, Because because, const Key& key, const Seen& seen) {
        Change change;
        change.what = what;
        change.kind = key.kind;
        change.because = because;
        change.topic = key.topic;
        change.identifier = seen.item->identifier;
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
        writes.remember = std::move(row);
        out.changes.push_back(std::move(writes));
    }

    void create(const Key& key, Because because, std::int64_t episode, const Seen* successor_of) {
        Change creates;
        creates.what = What::create;
        creates.kind = key.kind;
        creates.because = because;
        creates.topic = key.topic;
        creates.identifier = identifier_of(key.kind, wanted.subject, key.topic, episode).value;
        creates.episode = episode;
        creates.body = draft(key, episode, successor_of);
        Remembered row;
        row.kind = key.kind;
        row.identifier = creates.identifier;
        row.topic = key.topic;
        row.fingerprint = fingerprint_of(creates.body);
        row.episode = episode;
        row.evidence = evidence(key, nullptr);
        creates.remember = std::move(row);
        out.changes.push_back(std::move(creates));
    }

    void keep_wanted(const Key& key, const Seen& seen) {
        Remembered row = as_wanted(key, as_it_stands(key, seen), seen.row);
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
        if (row.active) row.ended_at.reset();
        stay(What::leave, Because::human_edited, key, seen, std::move(row), true);
    }

    void end(const Key& key, const Seen& seen, Because because) {
        Remembered row = as_it_stands(key, seen);
        row.active = false;
        row.unwanted_since.reset();
        row.ended_at = as_of;
        write(What::end, because, key, seen, ended(key, seen, because != Because::not_met), std::move(row));
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
        const HumanEnding ending = human_ending(seen, as_of);
        if (is_newer(footing(key), ending, seen.row)) {
            return create(key, Because::newer_evidence, key.last_episode + 1, &seen);
        }
        Remembered row = as_it_stands(key, seen);
        row.unwanted_since.reset();
        row.ended_at = ending.at;
        stay(What::leave, Because::human_ended, key, seen, std::move(row));
    }

    void write_wanted(What what, Because because, const Key& key, const Seen& seen, std::string body) {
        Remembered row = as_wanted(key, as_it_stands(key, seen), seen.row);
        write(what, because, key, seen, std::move(body), std::move(row));
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
        if (wish.want == Want::yes && seen != nullptr) target = amended(key, *seen);
        const Hand hand = seen != nullptr && seen->ours ? Hand::ours : Hand::human;
        const Content content = seen != nullptr && is_same(*seen, target) ? Content::same : Content::differs;
        switch (look_up(wish.want, stands(seen), hand, content)) {
            case Do::nothing:
                return forget(key);
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

    // Two of ours with one key: the first counts, the others end; a human's is left to the human.
    void end_duplicates(const Key& key) {
        for (std::size_t i = 1; i < key.seen.size(); ++i) {
            const Seen& other = key.seen[i];
            if (!other.item->active) continue;
            if (!other.ours) {
                leave(key, other);
            } else if (policy.brake) {
                keep_unwanted(key, other, Because::brake, true);
            } else {
                end(key, other, Because::duplicate);
            }
        }
    }

    // Remembered as standing, and deleted by somebody: the ledger must not ask for it for ever.
    void forget(const Key& key) {
        for (const Remembered* row : key.gone) {
            Change gone;
            gone.what = What::leave;
            gone.kind = key.kind;
            gone.because = Because::gone;
            gone.topic = key.topic;
            gone.identifier = row->identifier;
            gone.episode = row->episode;
            gone.remember = *row;
            gone.remember->resource_id.clear();
            gone.remember->version.clear();
            gone.remember->active = false;
            gone.remember->ended_at = as_of;
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
        for (const Key& key : gather(wanted, standing, memory, policy.alert.value_or(Kind::flag))) {
            if (!is_ours_to_write(key.kind)) continue;
            const Wish wish = wish_of(key, wanted, policy);
            if ((key.foreign || key.disowned) && key.first() == nullptr) {
                if (wish.want == Want::yes) leave_blocked(key);
                continue;
            }
            decide(key, wish);
            end_duplicates(key);
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
