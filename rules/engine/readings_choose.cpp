#include <algorithm>
#include <tuple>

#include "rules/engine/readings.hpp"

namespace hv::rules {
namespace {

using Keys = std::span<ReadingKey>;

constexpr std::int64_t minute = 60'000'000'000;

std::int64_t minute_of(Instant at) {
    const std::int64_t whole = at.nanoseconds / minute;
    return at.nanoseconds % minute < 0 ? whole - 1 : whole;
}

const Reading& reading_of(const SnapshotBuffers& buffers, const ReadingKey& key) {
    return buffers.unsorted[key.reading];
}

// One answer or number, seen twice. Decimals that are equal in value are the same whatever their digits.
bool same_value(const Reading& a, const Reading& b) {
    return a.value == b.value && a.answer == b.answer && a.comparator == b.comparator;
}

// Among equal values: one that is trusted, then the one issued last, then by source.
bool better_copy(const SnapshotBuffers& buffers, const ReadingKey& a, const ReadingKey& b) {
    const fhir::Trust trust_a = reading_of(buffers, a).trust;
    const fhir::Trust trust_b = reading_of(buffers, b).trust;
    if (trust_a != trust_b) return trust_a < trust_b;
    return newer(buffers, a, b);
}

// Leaves one reading of each value. `keys` are of one observable and one moment.
void drop_copies(Snapshot& snapshot, Keys keys) {
    SnapshotBuffers& buffers = snapshot.buffers;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].dropped) continue;
        std::size_t best = i;
        Instant last_issued = keys[i].issued;
        bool fasting = reading_of(buffers, keys[i]).fasting;
        for (std::size_t j = i + 1; j < keys.size(); ++j) {
            if (keys[j].dropped || !same_value(reading_of(buffers, keys[i]), reading_of(buffers, keys[j]))) continue;
            last_issued = std::max(last_issued, keys[j].issued);
            fasting = fasting || reading_of(buffers, keys[j]).fasting;
            const std::size_t loser = better_copy(buffers, keys[best], keys[j]) ? j : best;
            best = loser == j ? best : j;
            keys[loser].dropped = true;
            add_issue(
                snapshot, Severity::information, IssueCode::duplicate_reading, reading_of(buffers, keys[loser]).source,
                "",
                snapshot.vocabulary->observables[keys[loser].of].id + ": the same result is there twice; one was kept");
        }
        keys[best].issued = last_issued;
        buffers.unsorted[keys[best].reading].fasting = fasting;
    }
}

// Leaves one of several values that claim the same minute: the corrected one, else the one issued last. When nothing
// tells them apart they all stay, and the rules take the gravest.
void drop_rivals(Snapshot& snapshot, Keys keys) {
    SnapshotBuffers& buffers = snapshot.buffers;
    ReadingKey* best = nullptr;
    for (ReadingKey& key : keys)
        if (!key.dropped && (best == nullptr || newer(buffers, key, *best))) best = &key;
    if (best == nullptr) return;
    for (ReadingKey& key : keys) {
        if (key.dropped || &key == best) continue;
        const Reading& reading = reading_of(buffers, key);
        const fhir::SourceRef& kept = reading_of(buffers, *best).source;
        const bool one_result = key.identifier != 0 && key.identifier == best->identifier;
        const bool versions =
            !kept.id.empty() && reading.source.id == kept.id && reading.source.version != kept.version;
        const bool corrected = one_result || versions || key.amended != best->amended;
        const std::string& name = snapshot.vocabulary->observables[key.of].id;
        if (!corrected && key.issued == best->issued) {
            add_issue(snapshot, Severity::warning, IssueCode::conflicting_values, reading.source, "",
                      name + ": another value claims the same time; the graver one counts");
            continue;
        }
        key.dropped = true;
        if (corrected) {
            add_issue(snapshot, Severity::information, IssueCode::duplicate_reading, reading.source, "",
                      name + ": corrected later; the later one was kept");
        } else {
            remember_drop(snapshot, key.of, Why::conflicting, reading.source, key.at);
            add_issue(snapshot, Severity::warning, IssueCode::conflicting_values, reading.source, "",
                      name + ": another value claims the same minute; the one issued last was kept");
        }
    }
}

void drop_impossible(Snapshot& snapshot, ReadingKey& key) {
    const Reading& reading = reading_of(snapshot.buffers, key);
    key.dropped = true;
    remember_drop(snapshot, key.of, Why::implausible, reading.source, key.at);
    const Panel* panel = nullptr;
    for (const Panel& each : snapshot.vocabulary->panels)
        if (each.first == key.of || each.second == key.of) panel = &each;
    if (panel == nullptr) return;
    const std::vector<Observable>& observables = snapshot.vocabulary->observables;
    add_issue(snapshot, Severity::warning, IssueCode::implausible_value, reading.source, ".value",
              observables[panel->second].id + " is not below " + observables[panel->first].id + "; both left out");
}

bool one_resource(const fhir::SourceRef& a, const fhir::SourceRef& b) {
    return !a.id.empty() && a.type == b.type && a.id == b.id && a.version == b.version;
}

// Whether two readings belong to one measurement: components of one resource, or resources of the same minute.
bool one_measurement(const SnapshotBuffers& buffers, const ReadingKey& a, const ReadingKey& b) {
    const fhir::SourceRef& source_a = reading_of(buffers, a).source;
    const fhir::SourceRef& source_b = reading_of(buffers, b).source;
    if (one_resource(source_a, source_b)) return true;
    const bool apart =
        !source_a.id.empty() && !source_b.id.empty() && (source_a.component != 0 || source_b.component != 0);
    return !apart && !a.wide && !b.wide && minute_of(a.at) == minute_of(b.at);
}

}  // namespace

bool newer(const SnapshotBuffers& buffers, const ReadingKey& a, const ReadingKey& b) {
    if (a.at != b.at) return a.at > b.at;
    if (a.issued != b.issued) return a.issued > b.issued;
    if (a.amended != b.amended) return a.amended;
    const Reading& reading_a = reading_of(buffers, a);
    const Reading& reading_b = reading_of(buffers, b);
    const fhir::SourceRef& source_a = reading_a.source;
    const fhir::SourceRef& source_b = reading_b.source;
    if (source_a.id == source_b.id && source_a.version != source_b.version) {
        // Versions are counted: the longer number is the later one.
        if (source_a.version.size() != source_b.version.size())
            return source_a.version.size() > source_b.version.size();
        return source_a.version > source_b.version;
    }
    if (source_a != source_b) return source_before(source_a, source_b);
    if (reading_a.value != reading_b.value) return reading_a.value > reading_b.value;
    return std::tie(reading_a.answer, reading_a.comparator, reading_a.number_as_read, reading_a.unit_as_read,
                    a.identifier) < std::tie(reading_b.answer, reading_b.comparator, reading_b.number_as_read,
                                             reading_b.unit_as_read, b.identifier);
}

void drop_impossible_pairs(Snapshot& snapshot) {
    SnapshotBuffers& buffers = snapshot.buffers;
    for (std::size_t p = 0; p < snapshot.vocabulary->panels.size(); ++p) {
        const Panel& panel = snapshot.vocabulary->panels[p];
        const auto same = [&](const Panel& other) {
            return other.first == panel.first && other.second == panel.second;
        };
        const auto begin = snapshot.vocabulary->panels.begin();
        if (std::any_of(begin, begin + static_cast<std::ptrdiff_t>(p), same)) continue;
        for (ReadingKey& upper : buffers.keys) {
            if (upper.of != panel.first) continue;
            for (ReadingKey& lower : buffers.keys) {
                if (lower.of != panel.second || !one_measurement(buffers, upper, lower)) continue;
                if (reading_of(buffers, lower).value < reading_of(buffers, upper).value) continue;
                if (!upper.dropped) drop_impossible(snapshot, upper);
                if (!lower.dropped) drop_impossible(snapshot, lower);
            }
        }
    }
    std::erase_if(buffers.keys, [](const ReadingKey& key) { return key.dropped; });
}

void choose_readings(Snapshot& snapshot) {
    SnapshotBuffers& buffers = snapshot.buffers;
    std::vector<ReadingKey>& keys = buffers.keys;
    std::sort(keys.begin(), keys.end(), [&](const ReadingKey& a, const ReadingKey& b) {
        return a.of != b.of ? a.of < b.of : newer(buffers, a, b);
    });
    for (std::size_t first = 0; first < keys.size();) {
        const auto together = [&](const ReadingKey& key) {
            return key.of == keys[first].of && minute_of(key.at) == minute_of(keys[first].at);
        };
        std::size_t end = first + 1;
        while (end < keys.size() && together(keys[end])) ++end;
        if (end - first > 1) {
            const Keys bucket(keys.data() + first, end - first);
            drop_copies(snapshot, bucket);
            // A day or a month is not a moment that two values could quarrel about.
            if (std::none_of(bucket.begin(), bucket.end(), [](const ReadingKey& key) { return key.wide; }))
                drop_rivals(snapshot, bucket);
        }
        first = end;
    }
    std::erase_if(keys, [](const ReadingKey& key) { return key.dropped; });
}

void place_readings(Snapshot& snapshot) {
    SnapshotBuffers& buffers = snapshot.buffers;
    for (const ReadingKey& key : buffers.keys) {
        Measured& measured = snapshot.measured[key.of];
        if (measured.count++ == 0) measured.first = static_cast<std::uint32_t>(snapshot.readings.size());
        snapshot.readings.push_back(reading_of(buffers, key));
    }
}

}  // namespace hv::rules
