#include "rules/engine/snapshot.hpp"

#include <algorithm>
#include <tuple>

#include "fhir/base/zone.hpp"
#include "rules/engine/readings.hpp"
#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {
namespace {

void empty(Snapshot& snapshot, const Vocabulary& vocabulary) {
    snapshot.vocabulary = &vocabulary;
    snapshot.readings.clear();
    snapshot.measured.assign(vocabulary.observables.size(), Measured{});
    snapshot.exposures.clear();
    snapshot.conditions.clear();
    snapshot.unclassified.clear();
    snapshot.pregnant_from.reset();
    snapshot.pregnant_until.reset();
    snapshot.issues.clear();
    snapshot.buffers.unsorted.clear();
    snapshot.buffers.keys.clear();
}

void order(Issues& issues) {
    std::sort(issues.begin(), issues.end(), [](const Issue& a, const Issue& b) {
        return std::tie(a.path, a.code, a.severity, a.text) < std::tie(b.path, b.code, b.severity, b.text);
    });
    issues.erase(std::unique(issues.begin(), issues.end()), issues.end());
}

}  // namespace

bool source_before(const fhir::SourceRef& a, const fhir::SourceRef& b) {
    return std::tie(a.type, a.id, a.version, a.component) < std::tie(b.type, b.id, b.version, b.component);
}

void add_issue(Snapshot& snapshot, Severity severity, IssueCode code, const fhir::SourceRef& source,
               std::string_view element, std::string text) {
    std::string path = fhir::reference_text(source);
    path += element;
    snapshot.issues.push_back({severity, code, std::move(path), fhir::masked(text)});
}

void take_readings(const fhir::Record& record, Snapshot& snapshot) {
    collect_readings(record, snapshot);
    drop_impossible_pairs(snapshot);
    choose_readings(snapshot);
    derive_readings(snapshot);
    place_readings(snapshot);
}

void take_snapshot(const fhir::Record& record, const Vocabulary& vocabulary, Instant as_of, Snapshot& snapshot) {
    empty(snapshot, vocabulary);
    snapshot.as_of = as_of;
    snapshot.today = oslo_date(as_of);
    snapshot.issues = record.issues;
    snapshot.incomplete = std::ranges::any_of(record.issues, [](const Issue& issue) {
        return issue.code == IssueCode::incomplete_answer || issue.code == IssueCode::subsetted;
    });
    take_population(record, snapshot);
    take_readings(record, snapshot);
    take_exposures(record, snapshot);
    take_conditions(record, snapshot);
    take_referrals(record, snapshot);
    take_pregnancy(snapshot);
    order(snapshot.issues);
}

}  // namespace hv::rules
