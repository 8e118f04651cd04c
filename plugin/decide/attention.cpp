#include "plugin/decide/attention.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "plugin/decide/seen.hpp"

namespace hv::plugin {
namespace {

constexpr std::int64_t week = 7 * 86'400;

constexpr std::array<std::pair<ActWhat, std::string_view>, 7> whats{{{ActWhat::acknowledge, "acknowledge"},
                                                                     {ActWhat::snooze, "snooze"},
                                                                     {ActWhat::not_relevant, "not-relevant"},
                                                                     {ActWhat::wrong_data, "wrong-data"},
                                                                     {ActWhat::hand_over, "hand-over"},
                                                                     {ActWhat::take, "take"},
                                                                     {ActWhat::reopen, "reopen"}}};

constexpr std::array<std::pair<Broken, std::string_view>, 9> breaks{{{Broken::no, "no"},
                                                                     {Broken::level_rose, "level-rose"},
                                                                     {Broken::newer_evidence, "newer-evidence"},
                                                                     {Broken::urgent_reading, "urgent-reading"},
                                                                     {Broken::drugs_changed, "drugs-changed"},
                                                                     {Broken::other_readings, "other-readings"},
                                                                     {Broken::time_is_up, "time-is-up"},
                                                                     {Broken::not_seen, "not-seen"},
                                                                     {Broken::reopened, "reopened"}}};

Broken why_reopened(const Acted& act) {
    if (!act.is_service()) return Broken::reopened;
    const auto at = std::ranges::find(breaks, act.reason, &std::pair<Broken, std::string_view>::second);
    return at == breaks.end() ? Broken::reopened : at->first;
}

// --- what the break rules compare

bool is_among(const SeenReading& reading, const std::vector<SeenReading>& readings) {
    return std::ranges::any_of(readings, [&](const SeenReading& one) {
        return one.reference == reading.reference && one.version == reading.version;
    });
}

bool is_amended(const SeenReading& reading, const std::vector<SeenReading>& seen) {
    const auto same = [&](const SeenReading& one) { return one.reference == reading.reference; };
    return std::ranges::any_of(seen, same);
}

Instant newest(const std::vector<SeenReading>& readings) {
    Instant at = earliest_instant;
    for (const SeenReading& reading : readings) at = std::max(at, reading.at);
    return at;
}

bool is_subset(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
    return std::ranges::includes(whole, part);
}

bool is_newer(const SeenRule& now, const SeenRule& then) {
    for (const SeenReading& reading : now.readings) {
        if (is_among(reading, then.readings)) continue;
        if (is_amended(reading, then.readings) || reading.at >= newest(then.readings)) return true;
    }
    const bool falls_due_anew = now.due_by && (!then.due_by || *now.due_by > *then.due_by);
    return falls_due_anew || !is_subset(now.others, then.others) || !is_subset(now.missing, then.missing);
}

bool are_same_readings(const SeenRule& now, const SeenRule& then) {
    const auto all = [](const std::vector<SeenReading>& some, const std::vector<SeenReading>& in) {
        return std::ranges::all_of(some, [&](const SeenReading& one) { return is_among(one, in); });
    };
    return !now.readings.empty() && all(now.readings, then.readings) && all(then.readings, now.readings);
}

bool is_urgent_anew(const Sight& now, const Sight& then) {
    return std::ranges::any_of(now.urgent, [&](const SeenReading& one) { return !is_among(one, then.urgent); });
}

std::optional<Instant> end_of(const Acted& act, const SeenRule& then) {
    const Instant at_most = act.at.plus_seconds(longest_attention_weeks * week);
    if (act.what == ActWhat::snooze) return std::min(act.until.value_or(act.at), at_most);
    if (act.what == ActWhat::acknowledge && !then.missing.empty()) return at_most;
    return std::nullopt;
}

struct Looked {
    const Acted* act = nullptr;
    std::optional<Sight> seen;
};

Broken broken(const Looked& looked, const SeenRule& now, const Sight& all_now, Instant as_of) {
    const Acted& act = *looked.act;
    const SeenRule* then = looked.seen ? looked.seen->find(now.rule_set, now.rule) : nullptr;
    if (then == nullptr) return Broken::not_seen;
    if (now.level > then->level) return Broken::level_rose;
    if (act.what == ActWhat::wrong_data) return are_same_readings(now, *then) ? Broken::no : Broken::other_readings;
    if (is_urgent_anew(all_now, *looked.seen)) return Broken::urgent_reading;
    if (all_now.drugs != looked.seen->drugs) return Broken::drugs_changed;
    if (act.what == ActWhat::acknowledge && is_newer(now, *then)) return Broken::newer_evidence;
    const std::optional<Instant> end = end_of(act, *then);
    return end && as_of >= *end ? Broken::time_is_up : Broken::no;
}

bool attends(ActWhat what) {
    return what != ActWhat::take && what != ActWhat::hand_over;
}

struct Attending {
    const Sight& now;
    std::vector<Looked> acts = {};
    Instant as_of;
    Attention out = {};

    // Acts that name the rule, the newest first.
    [[nodiscard]] std::vector<std::size_t> upon(const std::string& rule) const {
        std::vector<std::size_t> found;
        for (std::size_t i = acts.size(); i-- > 0;) {
            const Acted& act = *acts[i].act;
            const bool named = std::ranges::find(act.rules, rule) != act.rules.end();
            if (named && attends(act.what)) found.push_back(i);
        }
        return found;
    }

    void finding(const SeenRule& rule) {
        AttendedFinding row;
        row.rule_set = rule.rule_set;
        row.rule = rule.rule;
        row.level = rule.level;
        const std::vector<std::size_t> named = upon(rule.rule);
        const auto human = std::ranges::find_if(named, [&](std::size_t i) { return !acts[i].act->is_service(); });
        if (human != named.end()) row.last = *human;
        Broken unanswered = Broken::no;
        for (const std::size_t i : named) {
            const Acted& act = *acts[i].act;
            const bool reopens = act.what == ActWhat::reopen;
            const Broken why = reopens ? why_reopened(act) : broken(acts[i], rule, now, as_of);
            if (why == Broken::no) cover(row, i, rule);
            if (row.broken == Broken::no) row.broken = why;
            if (reopens || row.act) break;
            if (unanswered == Broken::no && is_to_be_answered(why)) unanswered = why;
        }
        if (!row.act) row.to_reopen = unanswered;
        out.findings.push_back(std::move(row));
    }

    void cover(AttendedFinding& row, std::size_t act, const SeenRule& rule) {
        row.act = act;
        const SeenRule* then = acts[act].seen->find(rule.rule_set, rule.rule);
        const std::optional<Instant> end = end_of(*acts[act].act, *then);
        if (end && (!out.look_again || *end < *out.look_again)) out.look_again = end;
    }

    // What the passing of time ends stays ended by itself, and what was never seen never held.
    static bool is_to_be_answered(Broken why) {
        return why == Broken::level_rose || why == Broken::newer_evidence || why == Broken::urgent_reading ||
               why == Broken::drugs_changed || why == Broken::other_readings;
    }
};

}  // namespace

std::string_view text(ActWhat what) {
    return std::ranges::find(whats, what, &std::pair<ActWhat, std::string_view>::first)->second;
}

std::optional<ActWhat> act_what(std::string_view text) {
    const auto at = std::ranges::find(whats, text, &std::pair<ActWhat, std::string_view>::second);
    return at == whats.end() ? std::nullopt : std::optional(at->first);
}

std::string_view text(Broken broken) {
    return std::ranges::find(breaks, broken, &std::pair<Broken, std::string_view>::first)->second;
}

std::span<const ActReason> act_reasons() {
    static const std::array<ActReason, 8> reasons{{
        {"already-followed-up", {"Allerede fulgt opp", "Already followed up"}},
        {"patient-declines", {"Pasienten ønsker ikke", "The patient declines"}},
        {"palliative",
         {"Palliativ behandling eller kort forventet levetid", "Palliative care or short life expectancy"}},
        {"pregnant", {"Gravid", "Pregnant"}},
        {"wrong-measurement", {"Feil ved målingen", "The measurement is wrong"}},
        {"followed-by-other", {"Følges av annen lege", "Followed by another doctor"}},
        {"limit-unsuitable", {"Grensen er ikke egnet for pasienten", "The limit does not suit the patient"}},
        {"other", {"Annet", "Other"}},
    }};
    return reasons;
}

bool Attention::covers(std::string_view rule) const {
    bool covered = false;
    for (const AttendedFinding& finding : findings) {
        if (finding.rule != rule) continue;
        if (!finding.act) return false;
        covered = true;
    }
    return covered;
}

const AttendedFinding* Attention::find(std::string_view rule_set, std::string_view rule) const {
    const auto is_it = [&](const AttendedFinding& one) { return one.rule == rule && one.rule_set == rule_set; };
    const auto at = std::ranges::find_if(findings, is_it);
    return at == findings.end() ? nullptr : &*at;
}

Attention attention(const Judged& judged, std::span<const Acted> acts, Instant as_of) {
    return attention(see(judged), acts, as_of);
}

Attention attention(const Sight& now, std::span<const Acted> acts, Instant as_of) {
    Attending attending{now, {}, as_of};
    for (const Acted& act : acts) attending.acts.push_back({&act, parse_seen(act.seen)});
    for (const SeenRule& rule : attending.now.rules) attending.finding(rule);
    std::ranges::stable_sort(attending.out.findings, [](const AttendedFinding& a, const AttendedFinding& b) {
        return a.level != b.level ? a.level > b.level : a.rule < b.rule;
    });
    return std::move(attending.out);
}

std::string seen_now(const Judged& judged, std::span<const std::string> rules) {
    return seen_text(see(judged), rules);
}

}  // namespace hv::plugin
