#include "rules/engine/snapshot_parts.hpp"

namespace hv::rules {

void take_population(const fhir::Record& record, Snapshot& snapshot) {
    snapshot.patient_id = record.subject_id;
    const fhir::Patient patient = record.patient.value_or(fhir::Patient{});
    snapshot.sex = patient.sex;
    snapshot.born_first.reset();
    snapshot.born_last.reset();
    if (patient.born && patient.born->first_day <= snapshot.today) {  // a day to come is a slip of the pen, and no age
        snapshot.born_first = patient.born->first_day;
        snapshot.born_last = patient.born->last_day;
    }
    snapshot.deceased = patient.deceased || patient.deceased_at.has_value();
    snapshot.deceased_on.reset();
    if (patient.deceased_at) snapshot.deceased_on = patient.deceased_at->first_day;
    snapshot.inactive = !patient.active || !patient.replaced_by.empty();
}

}  // namespace hv::rules
