#include "fhir/r4/duplicates.hpp"

#include <algorithm>
#include <charconv>

#include "fhir/r4/reference.hpp"

namespace hv::fhir::r4 {
namespace {

struct Item {
    std::uint64_t hash = 0;
    std::uint32_t at = 0;  // observations first, then withdrawn ones
};

constexpr std::int64_t minute = 60'000'000'000;

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 31);
}

// The same whatever the order of the codings.
std::uint64_t codes_hash(const Observation& fact) {
    std::uint64_t sum = 0;
    for (std::uint8_t i = 0; i < fact.codes.count; ++i) sum += mixed(1, fact.codes.ids[i]);
    return fact.codes.count == 0 ? hash_text(fact.code_text) : sum;
}

bool same_codes(const CodeIds& a, const CodeIds& b) {
    if (a.count != b.count) return false;
    for (std::uint8_t i = 0; i < a.count; ++i)
        if (!b.contains(a.ids[i])) return false;
    return true;
}

bool same_test(const Observation& a, const Observation& b) {
    return same_codes(a.codes, b.codes) && (a.codes.count > 0 || a.code_text == b.code_text);
}

std::int64_t first_minute(const Moment& moment) {
    return moment.first.nanoseconds / minute;
}
std::int64_t last_minute(const Moment& moment) {
    return (moment.end.nanoseconds - 1) / minute;
}

bool same_minute(const Observation& a, const Observation& b) {
    return first_minute(*a.effective) == first_minute(*b.effective) &&
           last_minute(*a.effective) == last_minute(*b.effective);
}

bool same_value(const ObservedValue& a, const ObservedValue& b) {
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case ValueKind::quantity:
            return a.comparator == b.comparator && a.unit == b.unit && a.number == b.number;
        case ValueKind::coded:
            return same_codes(a.codes, b.codes) && (a.codes.count > 0 || a.text == b.text);
        case ValueKind::boolean:
            return a.yes == b.yes;
        default:
            return a.text == b.text;
    }
}

std::uint64_t version_of(const Observation& fact) {
    std::uint64_t number = 0;
    const Text text = fact.source.version;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// Whether `a` stands rather than `b`.
bool stands_before(const Observation& a, const Observation& b) {
    if (a.trust != b.trust) return a.trust == Trust::plain;
    if (a.issued != b.issued) return a.issued > b.issued;
    const std::uint64_t version_a = version_of(a);
    const std::uint64_t version_b = version_of(b);
    if (version_a != version_b) return version_a > version_b;
    if (a.fasting != b.fasting) return a.fasting;
    if (a.source.id != b.source.id) return a.source.id < b.source.id;
    if (a.source.component != b.source.component) return a.source.component < b.source.component;
    return a.code_text < b.code_text;
}

class Dropper {
public:
    Dropper(Record& record, std::span<const Observation> withdrawn, Notes& notes)
        : facts_(record.observations), withdrawn_(withdrawn), notes_(notes), dropped_(facts_.size(), false) {}

    void run() {
        drop_amended();
        drop_identical();
        std::size_t kept = 0;
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            if (dropped_[i]) continue;
            if (kept != i) facts_[kept] = facts_[i];
            ++kept;
        }
        facts_.resize(kept);
    }

private:
    const Observation& fact(std::uint32_t at) const {
        return at < facts_.size() ? facts_[at] : withdrawn_[at - facts_.size()];
    }

    template <class Use>
    void each_run(Use&& use) {
        std::sort(items_.begin(), items_.end(),
                  [](const Item& a, const Item& b) { return a.hash != b.hash ? a.hash < b.hash : a.at < b.at; });
        for (std::size_t begin = 0; begin < items_.size();) {
            std::size_t end = begin + 1;
            while (end < items_.size() && items_[end].hash == items_[begin].hash) ++end;
            if (end - begin > 1) use(std::span<const Item>(items_).subspan(begin, end - begin));
            begin = end;
        }
        items_.clear();
    }

    void drop(std::uint32_t at, std::string_view text) {
        dropped_[at] = true;
        const Observation& lost = facts_[at];
        notes_.add(Severity::information, IssueCode::duplicate_reading,
                   Place{lost.source.type, lost.source.id, -1, lost.source.component}, "", text);
    }

    void drop_amended() {
        const auto take = [this](const Observation& one, std::size_t at) {
            if (one.identifier_key == 0 || !one.effective) return;
            const auto start = static_cast<std::uint64_t>(one.effective->first.nanoseconds);
            items_.push_back(
                {mixed(mixed(codes_hash(one), one.identifier_key), start), static_cast<std::uint32_t>(at)});
        };
        for (std::size_t i = 0; i < facts_.size(); ++i) take(facts_[i], i);
        for (std::size_t i = 0; i < withdrawn_.size(); ++i) take(withdrawn_[i], facts_.size() + i);
        each_run([this](std::span<const Item> run) { keep_latest_report(run); });
    }

    void keep_latest_report(std::span<const Item> run) {
        std::optional<Instant> latest;
        bool withdrawn = false;
        std::optional<Instant> withdrawn_at;
        for (const Item& item : run) {
            const Observation& one = fact(item.at);
            if (one.issued && (!latest || *latest < *one.issued)) latest = one.issued;
            if (item.at < facts_.size()) continue;
            withdrawn = true;
            withdrawn_at = std::max(withdrawn_at, one.issued);
        }
        for (const Item& item : run) {
            if (item.at >= facts_.size()) continue;
            const Observation& one = facts_[item.at];
            const bool taken_back = withdrawn && (!withdrawn_at || !one.issued || *one.issued <= *withdrawn_at);
            if (taken_back)
                drop(item.at, "a later report withdrew this result; left out");
            else if (one.issued && *one.issued < *latest)
                drop(item.at, "a later report of the same result was used");
        }
    }

    void drop_identical() {
        for (std::size_t i = 0; i < facts_.size(); ++i) {
            const Observation& one = facts_[i];
            if (dropped_[i] || !one.effective || one.value.kind == ValueKind::none) continue;
            std::uint64_t hash = mixed(codes_hash(one), static_cast<std::uint64_t>(first_minute(*one.effective)));
            hash = mixed(hash, static_cast<std::uint64_t>(last_minute(*one.effective)));
            items_.push_back({mixed(hash, value_hash(one.value)), static_cast<std::uint32_t>(i)});
        }
        each_run([this](std::span<const Item> run) { keep_best(run); });
    }

    // Equal values give equal hashes: 6.50 and 6.5 too.
    static std::uint64_t value_hash(const ObservedValue& value) {
        std::uint64_t hash = mixed(static_cast<std::uint64_t>(value.kind), static_cast<std::uint64_t>(value.unit));
        if (value.kind != ValueKind::quantity)
            return value.kind == ValueKind::text ? mixed(hash, hash_text(value.text)) : hash;
        std::int64_t coefficient = value.number.coefficient();
        int scale = value.number.scale();
        while (coefficient != 0 && coefficient % 10 == 0) {
            coefficient /= 10;
            --scale;
        }
        if (coefficient == 0) scale = 0;
        return mixed(mixed(hash, static_cast<std::uint64_t>(coefficient)),
                     static_cast<std::uint64_t>(std::int64_t{scale} + 64));
    }

    void keep_best(std::span<const Item> run) {
        std::uint32_t best = run.front().at;
        for (const Item& item : run)
            if (stands_before(facts_[item.at], facts_[best])) best = item.at;
        for (const Item& item : run) {
            if (item.at == best) continue;
            const Observation& a = facts_[item.at];
            const Observation& b = facts_[best];
            if (!same_test(a, b) || !same_minute(a, b) || !same_value(a.value, b.value)) continue;
            drop(item.at, "the same result as " +
                              notes_.path(Place{b.source.type, b.source.id, -1, b.source.component}, "") +
                              "; one was kept");
        }
    }

    std::vector<Observation>& facts_;
    std::span<const Observation> withdrawn_;
    Notes& notes_;
    std::vector<bool> dropped_;
    std::vector<Item> items_;
};

}  // namespace

void drop_duplicates(Record& record, std::span<const Observation> withdrawn, Notes& notes) {
    if (record.observations.empty()) return;
    Dropper(record, withdrawn, notes).run();
}

}  // namespace hv::fhir::r4
