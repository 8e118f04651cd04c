#include "plugin/store/memory_care.hpp"

#include <algorithm>

#include "plugin/store/faults.hpp"
#include "plugin/store/instants.hpp"
#include "plugin/store/ownership.hpp"

namespace hv::plugin::store {
namespace {

bool has(const std::vector<std::string>& list, std::string_view one) {
    return std::ranges::find(list, one) != list.end();
}

bool belongs_to(const Summary& row, const std::string& user) {
    return row.owner == user || has(row.responsible, user);
}

bool may_be_seen(const Summary& row, const WorklistQuery& query) {
    if (query.within_unit.empty() && query.or_of_user.empty()) return true;
    return (!query.within_unit.empty() && row.unit == query.within_unit) ||
           (!query.or_of_user.empty() && belongs_to(row, query.or_of_user));
}

bool has_level(const WorklistQuery& query, int level) {
    if (query.levels.empty()) return level >= query.level_at_least;
    return std::ranges::find(query.levels, level) != query.levels.end();
}

bool matches(const Summary& row, const WorklistQuery& query) {
    if (!has_level(query, row.level) && !(query.attended && has_level(query, row.attended))) return false;
    if (!query.owner.empty() && row.owner != query.owner) return false;
    if (query.unowned && !row.owner.empty()) return false;
    if (!query.responsible.empty() && !belongs_to(row, query.responsible)) return false;
    if (!query.unit.empty() && row.unit != query.unit) return false;
    if (query.overdue && !row.overdue) return false;
    if (query.unowned_before && !(row.unowned_since && *row.unowned_since < *query.unowned_before)) return false;
    const auto takes = [&](const std::string& drug) { return drug.starts_with(query.drug); };
    if (!query.drug.empty() && std::ranges::none_of(row.drugs, takes)) return false;
    return query.text.empty() || folded(row.name).find(folded(query.text)) != std::string::npos;
}

bool comes_before(const Summary* a, const Summary* b) {
    if (a->level != b->level) return a->level > b->level;
    const Instant a_since = a->since.value_or(latest_instant);
    const Instant b_since = b->since.value_or(latest_instant);
    return std::tie(a_since, a->who.patient) < std::tie(b_since, b->who.patient);
}

}  // namespace

void MemoryCare::settle(const PatientKey& who, const Summary& summary) {
    const auto before = rows_.find(who);
    Kept kept{as_kept(summary), {}};
    kept.row.who = who;
    kept.serious_since = before == rows_.end()
                             ? serious_since(kept.row, std::nullopt, {})
                             : serious_since(kept.row, before->second.row, before->second.serious_since);
    own(kept.row, ownership(acts_[who]), kept.serious_since);
    rows_.insert_or_assign(who, std::move(kept));
}

void MemoryCare::close(const PatientKey& who, Instant now) {
    const auto found = rows_.find(who);
    if (found != rows_.end()) settle(who, closed(found->second.row, now));
}

Result<Act> MemoryCare::add_act(const Act& act, const AuditEntry& audit, const std::optional<std::string>& owned_by) {
    const Lock lock(*parts_.mutex);
    if (const auto known = act_ids_.find(act.id); known != act_ids_.end()) {
        if (known->second != act.who) return other_act();
        return *std::ranges::find(acts_[act.who], act.id, &Act::id);
    }
    if (owned_by) {
        const Act* const newest = owning_act(acts_[act.who]);
        if (*owned_by != (newest == nullptr ? "" : newest->id)) return other_owner();
    }
    Act kept = act;
    kept.number = ++last_act_;
    kept.at = cut(act.at);
    if (act.until) kept.until = cut(*act.until);
    std::ranges::sort(kept.rules);
    parts_.remember(act.who, act.at);
    act_ids_.emplace(act.id, act.who);
    acts_[act.who].push_back(kept);
    if (const auto row = rows_.find(act.who); row != rows_.end()) {
        own(row->second.row, ownership(acts_[act.who]), row->second.serious_since);
    }
    parts_.append_audit({&audit, 1});
    return kept;
}

Result<std::vector<Act>> MemoryCare::acts(const PatientKey& who) {
    const Lock lock(*parts_.mutex);
    const auto found = acts_.find(who);
    return found == acts_.end() ? std::vector<Act>() : found->second;
}

Result<std::optional<Summary>> MemoryCare::summary(const PatientKey& who) {
    const Lock lock(*parts_.mutex);
    const auto found = rows_.find(who);
    return found == rows_.end() ? std::nullopt : std::optional(found->second.row);
}

Result<WorklistRows> MemoryCare::worklist(const WorklistQuery& query) {
    const Lock lock(*parts_.mutex);
    WorklistRows found;
    std::vector<const Summary*> rows;
    for (const auto& [who, kept] : rows_) {
        if (who.ehr != query.ehr || !may_be_seen(kept.row, query)) continue;
        found.all += kept.row.level >= query.counted_from() ? 1U : 0U;
        if (matches(kept.row, query)) rows.push_back(&kept.row);
    }
    found.matching = rows.size();
    std::ranges::sort(rows, comes_before);
    for (std::size_t i = query.skip; i < rows.size() && found.rows.size() < query.at_most; ++i) {
        found.rows.push_back(*rows[i]);
    }
    return found;
}

Result<std::vector<std::string>> MemoryCare::units(const WorklistQuery& query) {
    const Lock lock(*parts_.mutex);
    std::set<std::string> units;
    for (const auto& [who, kept] : rows_) {
        if (who.ehr == query.ehr && may_be_seen(kept.row, query)) units.insert(kept.row.unit);
    }
    units.erase("");
    return std::vector<std::string>(units.begin(), units.end());
}

Result<bool> MemoryCare::remember_cards(std::span<const CardRow> cards, std::span<const AuditEntry> audit) {
    const Lock lock(*parts_.mutex);
    for (const CardRow& card : cards) {
        const auto [kept, is_new] = cards_.try_emplace(card.uuid, card);
        if (is_new) kept->second.at = cut(card.at);
    }
    parts_.append_audit(audit);
    return true;
}

Result<std::optional<CardRow>> MemoryCare::card(std::string_view uuid) {
    const Lock lock(*parts_.mutex);
    const auto found = cards_.find(uuid);
    return found == cards_.end() ? std::nullopt : std::optional(found->second);
}

Result<bool> MemoryCare::put_session(const SessionRow& session) {
    const Lock lock(*parts_.mutex);
    sessions_.insert_or_assign(session.digest, SessionRow{session.digest, session.sealed, cut(session.expires)});
    return true;
}

Result<std::optional<SessionRow>> MemoryCare::session(std::string_view digest, Instant now) {
    const Lock lock(*parts_.mutex);
    const auto found = sessions_.find(digest);
    const bool holds = found != sessions_.end() && found->second.expires > now;
    return holds ? std::optional(found->second) : std::nullopt;
}

Result<bool> MemoryCare::drop_session(std::string_view digest) {
    const Lock lock(*parts_.mutex);
    const auto found = sessions_.find(digest);
    if (found == sessions_.end()) return false;
    sessions_.erase(found);
    return true;
}

Result<std::size_t> MemoryCare::forget_screens(Instant now, Instant cards_before) {
    const Lock lock(*parts_.mutex);
    std::size_t count = std::erase_if(sessions_, [&](const auto& one) { return one.second.expires <= now; });
    count += std::erase_if(cards_, [&](const auto& one) { return one.second.at < cards_before; });
    count += std::erase_if(once_, [&](const auto& one) { return one.second <= now; });
    return count;
}

Result<bool> MemoryCare::first_time(std::string_view kind, std::string_view digest, Instant now, Instant until) {
    const Lock lock(*parts_.mutex);
    const auto [once, is_new] = once_.try_emplace({std::string(kind), std::string(digest)}, cut(until));
    if (is_new) return true;
    if (once->second > now) return false;
    once->second = cut(until);
    return true;
}

}  // namespace hv::plugin::store
