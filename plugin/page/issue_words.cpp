#include "plugin/page/issue_words.hpp"

namespace hv::plugin::page {

rules::Words issue_words(IssueCode code) {
    switch (code) {
        case IssueCode::unit_converted:
            return {"regnet om fra en annen enhet", "converted from another unit"};
        case IssueCode::implausible_value:
            return {"usannsynlig verdi, ikke brukt", "implausible value, not used"};
        case IssueCode::status_ignored:
            return {"ikke et gyldig svar (status), ikke brukt", "not a valid result (status), not used"};
        case IssueCode::too_old:
            return {"for gammel for regelen", "too old for the rule"};
        case IssueCode::unknown_unit:
            return {"ukjent enhet, ikke brukt", "unknown unit, not used"};
        case IssueCode::unit_disagrees:
            return {"kode og enhet sier hvert sitt; enheten er brukt", "code and unit disagree; the unit was used"};
        case IssueCode::conflicting_values:
            return {"motstridende verdier for samme tidspunkt", "conflicting values for the same moment"};
        case IssueCode::comparator_undecided:
            return {"verdien kan ikke avgjøres mot en grense", "the value cannot be held against a limit"};
        case IssueCode::duplicate_reading:
            return {"samme svar kom to ganger; ett er brukt", "the same result came twice; one was used"};
        case IssueCode::bad_shape:
            return {"er ikke slik FHIR sier", "is not as FHIR says"};
        case IssueCode::bad_value:
            return {"tall, kode eller dato kan ikke leses", "a number, code or date cannot be read"};
        case IssueCode::bad_time:
            return {"uten et tidspunkt som kan brukes", "without a time that can be used"};
        case IssueCode::foreign_subject:
            return {"gjelder en annen, ikke brukt", "about somebody else, not used"};
        case IssueCode::no_subject:
            return {"sier ikke hvem det gjelder, ikke brukt", "does not say whom it is about, not used"};
        case IssueCode::unknown_modifier:
            return {"har et forbehold som ikke er kjent, ikke brukt", "has a modifier that is not known, not used"};
        case IssueCode::implicit_rules:
            return {"følger regler som ikke er kjent, ikke brukt", "follows rules that are not known, not used"};
        case IssueCode::unresolved_reference:
            return {"viser til noe som ikke kom", "refers to something that did not come"};
        case IssueCode::unclassified_drug:
            return {"legemiddelet ble ikke gjenkjent", "the drug was not recognised"};
        case IssueCode::uncertain_drug:
            return {"legemiddelet er gjenkjent på svakt grunnlag", "the drug was recognised on weak evidence"};
        case IssueCode::subsetted:
            return {"EPJ ga bare en del av det", "the EHR gave a part of it only"};
        case IssueCode::incomplete_answer:
            return {"EPJ har mer enn den ga", "the EHR has more than it gave"};
        case IssueCode::unsupported_type:
            return {"brukes ikke her", "is not used here"};
        case IssueCode::assumption:
            return {"noe er antatt", "something was assumed"};
    }
    return {};
}

rules::Words fault_words(Fault fault) {
    switch (fault) {
        case Fault::denied:
            return {"EPJ gir deg ikke tilgang til denne journalen.", "The EHR does not let you see this record."};
        case Fault::not_found:
            return {"Pasienten eller EPJ-en er ikke kjent her.", "The patient or the EHR is not known here."};
        case Fault::busy:
        case Fault::unavailable:
            return {"EPJ, databasen eller regelsettet er ikke tilgjengelig nå.",
                    "The EHR, the database or the rules are not available now."};
        case Fault::unsupported:
            return {"EPJ kan ikke gi det som trengs.", "The EHR cannot give what is needed."};
        case Fault::invalid:
            return {"EPJ svarte med noe som ikke kan brukes.", "The EHR answered with something that cannot be used."};
        case Fault::conflict:
        case Fault::internal:
            break;
    }
    return {"Dette er en feil hos oss. Meld fra til den som drifter Hjertevakt.",
            "This is a fault of ours. Tell whoever runs Hjertevakt."};
}

}  // namespace hv::plugin::page
