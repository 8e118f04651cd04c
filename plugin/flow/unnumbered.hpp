// Documents without the numbers that name a person outside of the EHR: personal numbers and whatever else stands in
// Patient.identifier. They are taken out before anything is judged or kept, so that what is judged again is what was
// judged; the logical id stays.
//
// Stands for it: `number-1`, `number-2`, ... in the order in which they come, the same for the same number in all
//          documents of a turn: two people stay two, and a reference by identifier still finds its Patient. Nothing can
//          be worked out from it, as it could from a digest of eleven digits.
// Where:   Patient.identifier (contained Patients, too); the identifier of a reference named `subject` or `patient`;
//          identifiers of the systems of Norwegian personal numbers; and eleven digits of those in any other text, such
//          as the narrative or a display. A value that is the logical id itself stays.
// Errors:  none; a document that is no strict JSON stays as it is, and is not judged.
// Threads: one turn's.
#pragma once

#include <map>
#include <set>
#include <string>

namespace hv::plugin {

class Unnumbered {
public:
    void clean(std::string& document);

private:
    std::map<std::string, std::string> names_;  // number -> what stands for it
    std::set<std::string> ids_;                 // logical ids of Patients
};

}  // namespace hv::plugin
