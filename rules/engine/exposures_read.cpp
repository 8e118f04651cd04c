#include <algorithm>

#include "rules/engine/exposures.hpp"

namespace hv::rules {
namespace {

using fhir::MedicationUse;
using fhir::UseState;

bool is_sighting(const MedicationUse& use) {
    return use.kind == fhir::UseKind::administration || use.kind == fhir::UseKind::dispense;
}

bool names(const Depot& depot, std::string_view product) {
    const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b); };
    return std::any_of(depot.names.begin(), depot.names.end(), [&](const std::string& name) {
        return std::search(product.begin(), product.end(), name.begin(), name.end(),
                           [&](char b, char a) { return same(a, b); }) != product.end();
    });
}

// The row of the product, else the substance's default.
const Depot* depot_of(const fhir::Drug& drug, const Vocabulary& vocabulary) {
    if (!drug.depot) return nullptr;
    const Depot* fallback = nullptr;
    for (const Depot& depot : vocabulary.depots) {
        if (depot.atc != drug.atc) continue;
        if (depot.names.empty()) fallback = &depot;
        if (names(depot, drug.name)) return &depot;
    }
    return fallback;
}

class PartReader {
public:
    PartReader(const MedicationUse& use, Snapshot& snapshot) : use_(use), snapshot_(snapshot) {}

    std::optional<UsePart> read() {
        if (use_.state == UseState::intended) return std::nullopt;
        part_.use = &use_;
        part_.stated = !is_sighting(use_);
        read_start();
        const bool usable = part_.stated ? read_stated_end() : read_sighting();
        if (!usable) return std::nullopt;
        read_depot();
        return part_;
    }

private:
    void read_start() {
        part_.start = snapshot_.today;
        if (!use_.from) return;
        part_.start = use_.from->first_day;
        part_.start_known = use_.from->precision != Precision::year;
        if (!part_.start_known) {
            part_.start = std::min(use_.from->last_day, snapshot_.today);
            assume("the start is only known to the year; taken as unknown");
        } else if (use_.from->precision == Precision::month) {
            assume("the start is only known to the month; its first day was taken");
        }
    }

    bool read_stated_end() {
        part_.dated = use_.from.has_value();
        if (use_.until) part_.end = use_.until->last_day;
        part_.end_known = part_.end.has_value();
        if (part_.end && use_.from && *part_.end < use_.from->first_day) {
            add_issue(snapshot_, Severity::warning, IssueCode::bad_time, use_.source, "",
                      "the end lies before the start; the end was left out");
            part_.end.reset();
            part_.end_known = false;
        }
        if (part_.end && !use_.from) part_.start = std::min(part_.start, *part_.end);
        if (use_.state == UseState::superseded) part_.passed_on = !part_.end;
        if (use_.state != UseState::ended || part_.end) return true;
        // Ended, and nobody wrote when: nothing is known beyond its start.
        if (!use_.from) return false;
        part_.end = part_.start;
        part_.lapsed = use_.kind == fhir::UseKind::request;
        return true;
    }

    bool read_sighting() {
        if (!use_.from) {
            add_issue(snapshot_, Severity::warning, IssueCode::bad_time, use_.source, "",
                      "dispensed or given without a date; left out");
            return false;
        }
        if (part_.start > snapshot_.today) return false;
        part_.end = part_.start;
        if (use_.kind == fhir::UseKind::administration && use_.until)
            part_.end = std::clamp(use_.until->last_day, part_.start, std::max(part_.start, snapshot_.today));
        if (use_.supply_days && *use_.supply_days > Decimal{} && *use_.supply_days < Decimal(10'000, 0)) {
            part_.end = part_.start.plus_days(static_cast<std::int32_t>(use_.supply_days->rounded(0).coefficient()));
            part_.end_known = true;
        } else {
            part_.assumed = true;
        }
        return true;
    }

    void read_depot() {
        const Depot* depot = depot_of(use_.drug, *snapshot_.vocabulary);
        if (depot == nullptr) {
            if (use_.drug.depot) assume("no injection interval is known for this depot");
            return;
        }
        part_.tail_days = depot->tail_days;
        if (part_.stated) {
            // The last injection was given at the latest on the day on which the use ended.
            part_.tail_days += depot->interval_days;
        } else {
            part_.end = std::max(*part_.end, part_.start.plus_days(depot->interval_days));
            part_.assumed = false;
            part_.end_known = false;
        }
    }

    void assume(std::string text) {
        add_issue(snapshot_, Severity::information, IssueCode::assumption, use_.source, "", std::move(text));
    }

    const MedicationUse& use_;
    Snapshot& snapshot_;
    UsePart part_;
};

}  // namespace

std::optional<UsePart> read_part(const fhir::MedicationUse& use, Snapshot& snapshot) {
    return PartReader(use, snapshot).read();
}

}  // namespace hv::rules
