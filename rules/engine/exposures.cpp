#include "rules/engine/exposures.hpp"

#include <algorithm>
#include <tuple>

namespace hv::rules {
namespace {

// Whether somebody should look at a drug that nobody recognised: not when it is over or was never begun.
bool matters_now(const fhir::MedicationUse& use, Date today) {
    if (use.state == fhir::UseState::intended || use.state == fhir::UseState::ended) return false;
    if (use.kind == fhir::UseKind::administration || use.kind == fhir::UseKind::dispense)
        return !use.from || today - use.from->last_day <= break_days;
    return !use.until || use.until->last_day >= today;
}

void order_unclassified(std::vector<Unclassified>& drugs) {
    std::sort(drugs.begin(), drugs.end(), [](const Unclassified& a, const Unclassified& b) {
        return a.name != b.name ? a.name < b.name : source_before(a.source, b.source);
    });
}

}  // namespace

void take_exposures(const fhir::Record& record, Snapshot& snapshot) {
    std::vector<UsePart> parts;
    parts.reserve(record.medications.size());
    for (const fhir::MedicationUse& use : record.medications) {
        if (!use.drug.atc) {
            if (matters_now(use, snapshot.today)) snapshot.unclassified.push_back({use.drug.name, use.source});
            continue;
        }
        if (const std::optional<UsePart> part = read_part(use, snapshot)) parts.push_back(*part);
    }
    std::sort(parts.begin(), parts.end(),
              [](const UsePart& a, const UsePart& b) { return a.use->drug.atc < b.use->drug.atc; });
    for (auto first = parts.begin(); first != parts.end();) {
        const auto end = std::find_if(first, parts.end(),
                                      [&](const UsePart& part) { return part.use->drug.atc != first->use->drug.atc; });
        merge_parts({first, end}, snapshot);
        first = end;
    }
    std::sort(snapshot.exposures.begin(), snapshot.exposures.end(), [](const Exposure& a, const Exposure& b) {
        return std::tie(a.first_seen, a.atc) < std::tie(b.first_seen, b.atc);
    });
    order_unclassified(snapshot.unclassified);
}

}  // namespace hv::rules
