#include <algorithm>
#include <tuple>

#include "rules/engine/exposures.hpp"

namespace hv::rules {
namespace {

using Parts = std::span<UsePart>;

// Same start: the one whose start is known first, then by source.
bool earlier(const UsePart& a, const UsePart& b) {
    if (a.start != b.start) return a.start < b.start;
    if (a.start_known != b.start_known) return a.start_known;
    if (a.use->source != b.use->source) return source_before(a.use->source, b.use->source);
    return std::tie(a.end, a.use->drug.name, a.use->dosage) < std::tie(b.end, b.use->drug.name, b.use->dosage);
}

std::optional<Date> effect_end(const UsePart& part) {
    if (!part.end) return std::nullopt;
    return part.end->plus_days(part.tail_days);
}

// Nothing goes on longer than any day.
bool later(const std::optional<Date>& a, const std::optional<Date>& b) {
    return b && (!a || *a > *b);
}

// A use that goes on and does not say since when is the one that was seen last, if any was seen.
void place_undated(Parts parts) {
    const UsePart* last = nullptr;
    for (const UsePart& part : parts) {
        const bool over = part.stated && part.end;
        if (part.dated && !over && (last == nullptr || part.start > last->start)) last = &part;
    }
    if (last == nullptr) return;
    const Date seen = last->start;
    for (UsePart& part : parts)
        if (!part.dated && !part.end) part.start = std::min(part.start, seen);
}

// A renewed entry lasts until the entry that renewed it; when that is not there, therapy is taken to go on.
void pass_on(Parts parts, Snapshot& snapshot) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].passed_on) continue;
        const auto next = std::find_if(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1, parts.end(),
                                       [](const UsePart& part) { return part.stated; });
        if (next != parts.end()) {
            parts[i].end = next->start;
            parts[i].end_known = true;
            continue;
        }
        const bool others = std::any_of(parts.begin(), parts.end(), [&](const UsePart& part) {
            return part.stated && !part.end && &part != &parts[i];
        });
        if (others) continue;
        add_issue(snapshot, Severity::information, IssueCode::assumption, parts[i].use->source, "",
                  "renewed by an entry that is not there; taken to go on");
    }
}

// A prescription that was followed by the next one while it was valid, or within a break, was taken until then.
void bridge_lapsed(Parts parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!parts[i].lapsed) continue;
        for (std::size_t next = i + 1; next < parts.size(); ++next) {
            if (!parts[next].stated || parts[next].start == parts[i].start) continue;
            const bool follows = parts[next].start - parts[i].start <= prescription_days + break_days;
            if (follows) parts[i].end = parts[next].start;
            break;
        }
    }
}

// What a statement ended, supply left over does not carry on; a depot in the body does.
void end_leftovers(Parts parts) {
    for (UsePart& part : parts) {
        if (part.stated || part.tail_days != 0) continue;
        for (const UsePart& other : parts) {
            if (!other.stated || !other.end || other.start > part.start || *other.end < part.start) continue;
            part.end = part.start;
            part.assumed = false;
        }
    }
}

class Episode {
public:
    Episode(const UsePart& first, bool with_doses) : first_(&first), last_(&first), with_doses_(with_doses) {
        add(first);
    }

    // A sighting without supply is taken to last for a break before the break is counted.
    [[nodiscard]] bool joins(const UsePart& part) const {
        if (!until_ || part.start - *until_ <= break_days) return true;
        return seen_ && part.start - *seen_ <= 2 * break_days;
    }

    void add(const UsePart& part) {
        note_pause(part);
        last_ = &part;
        if (count_ == 0 || later(effect_end(part), until_)) until_ = effect_end(part);
        add_end(part);
        if (part.assumed && (!seen_ || *part.end > *seen_)) seen_ = part.end;
        if (part.stated && !part.dated) undated_ = true;
        depot_ = depot_ || part.use->drug.depot;
        weak_ = weak_ && (part.use->trust == fhir::Trust::weak || part.use->drug.route_only);
        if (part.stated || !stated_) add_manner(part);
        if (with_doses_ && part.stated && !part.use->as_needed) add_dose(part);
        ++count_;
    }

    void finish(Snapshot& snapshot) const {
        Exposure exposure;
        exposure.atc = first_->use->drug.atc;
        exposure.name = last_->use->drug.name;
        const bool only_seen = undated_ && !first_->stated;
        if (first_->start_known && !only_seen) exposure.from = first_->start;
        exposure.first_seen = first_->start;
        exposure.until = until_;
        exposure.stopped = stopped_;
        exposure.stop_known = stop_known_;
        exposure.pauses = pauses_;
        exposure.doses = doses_;
        exposure.depot = depot_;
        exposure.as_needed = as_needed_;
        exposure.on_hold = on_hold_;
        exposure.trust = weak_ ? fhir::Trust::weak : fhir::Trust::plain;
        exposure.source = first_->use->source;
        exposure.last_source = last_->use->source;
        assume_going_on(exposure, snapshot);
        snapshot.exposures.push_back(exposure);
    }

private:
    void add_end(const UsePart& part) {
        const bool said = part.end_known && part.use->kind == fhir::UseKind::statement && part.use->until &&
                          part.use->until->precision >= Precision::day;
        if (count_ == 0 || later(part.end, stopped_)) {
            stopped_ = part.end;
            stop_known_ = part.end_known;
            stop_said_ = said;
        } else if (part.end == stopped_) {
            stop_known_ = stop_known_ || part.end_known;
            stop_said_ = stop_said_ || said;
        }
    }

    void note_pause(const UsePart& part) {
        if (count_ == 0 || !stopped_ || !stop_said_ || part.start <= until_->plus_days(1)) return;
        const bool dated = part.start_known && part.use->from && part.use->from->precision >= Precision::day;
        if (dated) pauses_.push_back({*stopped_, part.start});
    }

    void add_dose(const UsePart& part) {
        doses_.push_back({.from = part.start,
                          .until = part.end,
                          .stated = part.use->kind == fhir::UseKind::statement,
                          .on_hold = part.use->state == fhir::UseState::on_hold,
                          .daily_mg = part.use->daily_mg});
    }

    // How it is taken: statements and requests say it, sightings only when there is nothing else.
    void add_manner(const UsePart& part) {
        if (part.stated && !stated_) {
            stated_ = true;
            as_needed_ = true;
            manner_until_.reset();
            manner_set_ = false;
        }
        as_needed_ = as_needed_ && part.use->as_needed;
        const bool held = part.use->state == fhir::UseState::on_hold;
        if (!manner_set_ || later(part.end, manner_until_)) {
            manner_set_ = true;
            manner_until_ = part.end;
            on_hold_ = held;
        } else if (part.end == manner_until_) {
            on_hold_ = on_hold_ && held;
        }
    }

    // Seen once more after everything else ended: it may still be taken, for as long as a break may last.
    void assume_going_on(Exposure& exposure, Snapshot& snapshot) const {
        if (!seen_ || !stopped_ || *seen_ < *stopped_) return;
        const Date assumed = seen_->plus_days(break_days);
        if (*exposure.until >= assumed) return;
        exposure.until = assumed;
        exposure.stop_known = false;
        exposure.trust = fhir::Trust::weak;
        if (assumed < snapshot.today) return;
        add_issue(snapshot, Severity::information, IssueCode::assumption, exposure.last_source, "",
                  "no record says how long it is taken; taken to go on for " + std::to_string(break_days) + " days");
    }

    const UsePart* first_;
    const UsePart* last_;
    bool with_doses_;
    int count_ = 0;
    std::optional<Date> until_;
    std::optional<Date> stopped_;
    std::optional<Date> seen_;
    std::optional<Date> manner_until_;
    bool manner_set_ = false;
    bool stated_ = false;
    bool undated_ = false;
    bool stop_known_ = false;
    bool stop_said_ = false;  // by a statement, to the day
    std::vector<Pause> pauses_;
    std::vector<DoseLine> doses_;
    bool depot_ = false;
    bool weak_ = true;
    bool as_needed_ = true;
    bool on_hold_ = false;
};

}  // namespace

void merge_parts(std::span<UsePart> parts, Snapshot& snapshot) {
    place_undated(parts);
    std::sort(parts.begin(), parts.end(), earlier);
    pass_on(parts, snapshot);
    bridge_lapsed(parts);
    end_leftovers(parts);
    const bool with_doses = !parts.empty() && snapshot.vocabulary->largest_dose(parts[0].use->drug.atc) != nullptr;
    std::optional<Episode> episode;
    for (const UsePart& part : parts) {
        if (episode && episode->joins(part)) {
            episode->add(part);
            continue;
        }
        if (episode) episode->finish(snapshot);
        episode.emplace(part, with_doses);
    }
    if (episode) episode->finish(snapshot);
}

}  // namespace hv::rules
