#include "plugin/decide/changes.hpp"

#include <algorithm>

#include "plugin/decide/ending.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/ledger_rows.hpp"
#include "plugin/decide/succession.hpp"

namespace hv::plugin {
namespace {

Change change(What what, Because because, const Key& key, const Seen& seen) {
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

}  // namespace

// Whether it is a plan of which nobody remembers on what its open activities rest: today's footing is not that.
bool Changes::rests_on_more(const Key& key, const Seen& seen) const {
    if (key.kind != Kind::care_plan || !seen.evidence.empty()) return false;
    return std::ranges::any_of(open_rules(seen.item->body), [&](const std::string& id) {
        const auto rule = std::ranges::find(wanted.rules, id, &JudgedRule::rule);
        return rule == wanted.rules.end() || rule->outcome != RuleOutcome::met;
    });
}

Remembered Changes::wanted_row(const Key& key, const Seen& seen) const {
    std::vector<std::string> evidence;
    if (!rests_on_more(key, seen))
        evidence = evidence_of(proposer().footing(key), wanted.subject, seen.evidence, memory);
    return as_wanted(as_it_stands(key, seen), std::move(evidence), rules_of(topic_of(wanted, key.topic), seen.rules));
}

void Changes::stay(What what, Because because, const Key& key, const Seen& seen, Remembered row, bool disagreement) {
    Change stays = change(what, because, key, seen);
    stays.disagreement = disagreement;
    if (seen.row == nullptr || row != *seen.row) stays.remember = std::move(row);
    made.push_back(std::move(stays));
}

void Changes::write(What what, Because because, const Key& key, const Seen& seen, std::string body, Remembered row) {
    Change writes = change(what, because, key, seen);
    row.fingerprint = fingerprint_of(body);
    row.version.clear();
    writes.body = std::move(body);
    writes.evidence = what == What::end ? seen.evidence : row.evidence;
    writes.rules = what == What::end ? seen.rules : row.rules;
    writes.remember = std::move(row);
    made.push_back(std::move(writes));
}

void Changes::create(const Key& key, Because because, std::int64_t episode, const Seen* after) {
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
    made.push_back(std::move(creates));
}

void Changes::keep_wanted(const Key& key, const Seen& seen) {
    Remembered row = wanted_row(key, seen);
    adopt(row, seen);
    stay(What::keep, Because::same, key, seen, std::move(row));
}

// Known to be unwanted, or not: the time of damping runs only while it is known.
void Changes::keep_unwanted(const Key& key, const Seen& seen, Because because, bool counting) {
    Remembered row = as_it_stands(key, seen);
    if (seen.ours) adopt(row, seen);
    if (!counting) row.unwanted_since.reset();
    if (counting && !row.unwanted_since) row.unwanted_since = as_of;
    stay(What::keep, because, key, seen, std::move(row));
}

void Changes::leave(const Key& key, const Seen& seen) {
    Remembered row = as_it_stands(key, seen);
    row.unwanted_since.reset();
    stay(What::leave, Because::human_edited, key, seen, std::move(row), true);
}

void Changes::end(const Key& key, const Seen& seen, Because because) {
    Remembered row = as_ended(as_it_stands(key, seen), as_of, because);
    write(What::end, because, key, seen, proposer().ended(key, seen, because), std::move(row));
    if (because == Because::attended) made.back().acts = topic_of(wanted, key.topic)->attended_by;
}

void Changes::end_when_it_may(const Key& key, const Seen& seen, const Wish& wish) {
    const auto stops = obstacle(seen, wish, wanted, memory, policy, as_of);
    if (!stops) return end(key, seen, wish.because);
    keep_unwanted(key, seen, stops->because, stops->counting);
    if (stops->because != Because::damping) return;
    const Instant again = end_of_damping(seen, policy, as_of);
    if (!look_again || again < *look_again) look_again = again;
}

void Changes::succeed(const Key& key, const Seen& seen) {
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

void Changes::write_wanted(What what, Because because, const Key& key, const Seen& seen, std::string body) {
    write(what, because, key, seen, std::move(body), wanted_row(key, seen));
}

// Remembered as standing, and deleted by somebody.
void Changes::forget(const Key& key) {
    for (const Remembered* row : key.gone) {
        const auto is_said = [&](const Change& change) { return change.identifier == row->identifier; };
        if (std::ranges::any_of(made, is_said)) continue;
        Change gone;
        gone.what = What::leave;
        gone.kind = key.kind;
        gone.because = Because::gone;
        gone.topic = key.topic;
        gone.identifier = row->identifier;
        gone.episode = row->episode;
        gone.remember = forgotten(*row, as_of);
        made.push_back(std::move(gone));
    }
}

// Our name is not ours to write under: it stands on somebody else, or a human's edit has lost it.
void Changes::leave_blocked(const Key& key) {
    Change blocked;
    blocked.what = What::leave;
    blocked.kind = key.kind;
    blocked.because = key.foreign ? Because::foreign_subject : Because::human_edited;
    blocked.disagreement = true;
    blocked.topic = key.topic;
    blocked.episode = std::max<std::int64_t>(key.last_episode, 1);
    blocked.identifier = identifier_of(key.kind, wanted.subject, key.topic, blocked.episode).value;
    made.push_back(std::move(blocked));
}

}  // namespace hv::plugin
