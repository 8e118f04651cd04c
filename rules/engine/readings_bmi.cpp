#include <algorithm>

#include "rules/engine/readings.hpp"

namespace hv::rules {
namespace {

constexpr int adult = 18;                // DQ-06: children are judged otherwise
constexpr int child_height_days = 365;   // a height measured before that age says nothing for longer than this
constexpr int reported_off_percent = 5;  // terminology reference 7 (16)

using Keys = std::span<const ReadingKey>;

Keys keys_of(const SnapshotBuffers& buffers, ObservableId of) {
    const auto first =
        std::find_if(buffers.keys.begin(), buffers.keys.end(), [&](const ReadingKey& key) { return key.of == of; });
    const auto end = std::find_if(first, buffers.keys.end(), [&](const ReadingKey& key) { return key.of != of; });
    return {first, end};
}

class BodyMass {
public:
    BodyMass(Snapshot& snapshot, ObservableId bmi)
        : snapshot_(snapshot),
          buffers_(snapshot.buffers),
          bmi_(bmi),
          observable_(snapshot.vocabulary->observables[bmi]) {}

    void derive() {
        const ObservableId weight = observable_.derived_from[0];
        const ObservableId height = observable_.derived_from[1];
        std::vector<ReadingKey> computed;
        for (const ReadingKey& each : keys_of(buffers_, weight)) {
            const ReadingKey* tall = height_for(read(each), keys_of(buffers_, height));
            if (tall != nullptr) computed.push_back(compute(each, *tall));
        }
        drop_reported(computed);
        insert(computed);
    }

private:
    [[nodiscard]] const Reading& read(const ReadingKey& key) const { return buffers_.unsorted[key.reading]; }

    // The newest height on or before the weight's day, else the first after it.
    [[nodiscard]] const ReadingKey* height_for(const Reading& weight, Keys heights) const {
        const ReadingKey* after = nullptr;
        for (const ReadingKey& key : heights) {
            const Reading& height = read(key);
            if (height.comparator != fhir::Comparator::none || height.value <= Decimal{} || !fits(height, weight))
                continue;
            if (height.last_day <= weight.last_day) return &key;
            after = &key;
        }
        return after;
    }

    [[nodiscard]] bool fits(const Reading& height, const Reading& weight) const {
        if (!snapshot_.born_last || age_on(*snapshot_.born_last, height.first_day) >= adult) return true;
        return std::abs(weight.last_day - height.first_day) <= child_height_days;
    }

    ReadingKey compute(const ReadingKey& weight_key, const ReadingKey& height_key) {
        const Ratio metres = Ratio(height_key.exact) / Ratio(Decimal(100, 0));
        const Ratio ratio = Ratio(weight_key.exact) / (metres * metres);

        Reading reading = read(weight_key);
        const Reading& height = read(height_key);
        reading.value = ratio.rounded(observable_.decimals);
        reading.second_source = height.source;
        reading.number_as_read = {};
        reading.unit_as_read = {};
        reading.range = {};
        reading.fasting = false;
        if (height.trust == fhir::Trust::weak) reading.trust = fhir::Trust::weak;

        ReadingKey key = weight_key;
        key.of = bmi_;
        key.reading = static_cast<std::uint32_t>(buffers_.unsorted.size());
        key.exact = ratio.rounded(observable_.decimals + 4);
        buffers_.unsorted.push_back(reading);
        if (reading.value < observable_.plausible_low || reading.value > observable_.plausible_high) refuse(key);
        return key;
    }

    void refuse(ReadingKey& key) {
        key.dropped = true;
        const Reading& reading = read(key);
        remember_drop(snapshot_, bmi_, Why::implausible, reading.source, key.at);
        add_issue(snapshot_, Severity::warning, IssueCode::implausible_value, reading.source, ".value",
                  observable_.id + ": computed from this and " + fhir::reference_text(reading.second_source) +
                      " it is not plausible; left out");
    }

    // A reported one counts only on days for which none can be computed.
    void drop_reported(const std::vector<ReadingKey>& computed) {
        for (ReadingKey& key : buffers_.keys) {
            if (key.of != bmi_) continue;
            const Reading& reported = read(key);
            for (const ReadingKey& other : computed) {
                if (other.dropped || read(other).last_day != reported.last_day) continue;
                if (!key.dropped && far_off(reported.value, read(other).value)) report(reported, key.at);
                key.dropped = true;
            }
        }
    }

    static bool far_off(Decimal reported, Decimal computed) {
        const Ratio off = Ratio(reported) - Ratio(computed);
        const Ratio allowed = Ratio(computed) * Ratio(Decimal(reported_off_percent, 2));
        return off > allowed || off < Ratio(Decimal{}) - allowed;
    }

    void report(const Reading& reported, Instant at) {
        remember_drop(snapshot_, bmi_, Why::conflicting, reported.source, at);
        add_issue(snapshot_, Severity::warning, IssueCode::conflicting_values, reported.source, ".value",
                  observable_.id + ": differs by more than " + std::to_string(reported_off_percent) +
                      " % from weight and height; they were believed");
    }

    void insert(const std::vector<ReadingKey>& computed) {
        buffers_.keys.insert(buffers_.keys.end(), computed.begin(), computed.end());
        std::erase_if(buffers_.keys, [](const ReadingKey& key) { return key.dropped; });
        std::sort(buffers_.keys.begin(), buffers_.keys.end(), [&](const ReadingKey& a, const ReadingKey& b) {
            return a.of != b.of ? a.of < b.of : newer(buffers_, a, b);
        });
    }

    Snapshot& snapshot_;
    SnapshotBuffers& buffers_;
    ObservableId bmi_;
    const Observable& observable_;
};

}  // namespace

void derive_readings(Snapshot& snapshot) {
    const std::vector<Observable>& observables = snapshot.vocabulary->observables;
    for (std::size_t id = 0; id < observables.size(); ++id)
        if (observables[id].derivation == Derivation::bmi && observables[id].derived_from.size() == 2)
            BodyMass(snapshot, static_cast<ObservableId>(id)).derive();
}

}  // namespace hv::rules
