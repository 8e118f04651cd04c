#include "fhir/base/zone.hpp"
#include "tests/property/people.hpp"

namespace hv::property {
namespace {

// Whole years that keep every month and weekday: 28 of them do between 1901 and 2099.
Date moved(int day, int years) {
    const Date today = *Date::of(2025, 11, 21);
    const Date plain = today.plus_days(day);
    return *Date::of(plain.year() + years, plain.month(), plain.day());
}

// In winter time, whatever the season: the instant is the same wherever it is moved to.
std::string time_of(const Reading& reading, int years) {
    const std::string day = moved(reading.day, years).text();
    if (reading.precision == "month") return day.substr(0, 7);
    if (reading.precision == "day") return day;
    return day + "T" + (reading.hour < 10 ? "0" : "") + std::to_string(reading.hour) + ":30:00+01:00";
}

std::string coding(const fhir::Code& code) {
    return R"({"system":")" + std::string(fhir::system_uri(code.system())) + R"(","code":")" +
           std::string(code.text()) + R"("})";
}

const rules::Observable& observable(const std::string& id) {
    const rules::Vocabulary& words = rules::shipped_vocabulary();
    return words.observables[words.observable(id).value()];
}

std::string unit_of(const Reading& reading) {
    if (reading.unit.empty()) return {};
    return R"(,"unit":")" + reading.unit + R"(","system":"http://unitsofmeasure.org","code":")" + reading.unit + '"';
}

std::string value_of(const Reading& reading) {
    if (!reading.answer.empty()) {
        for (const rules::Answer& answer : observable(reading.observable).answers) {
            if (answer.id != reading.answer) continue;
            return R"("valueCodeableConcept":{"coding":[)" +
                   coding(rules::shipped_vocabulary().codes.code(answer.codes.front())) + "]}";
        }
    }
    std::string text = R"("valueQuantity":{"value":)" + reading.value.text();
    if (!reading.comparator.empty()) text += R"(,"comparator":")" + reading.comparator + '"';
    const std::string unit = unit_of(reading);
    text += unit + "}";
    if (!reading.low && !reading.high) return text;
    text += R"(,"referenceRange":[{)";
    if (reading.low) text += R"("low":{"value":)" + reading.low->text() + unit + "}";
    if (reading.low && reading.high) text += ',';
    if (reading.high) text += R"("high":{"value":)" + reading.high->text() + unit + "}";
    return text + "}]";
}

std::string json_of(const Reading& reading, int years) {
    return R"({"resourceType":"Observation","id":")" + reading.id + R"(","status":")" + reading.status +
           R"(","subject":{"reference":"Patient/p"},"code":{"coding":[)" + coding(observable(reading.observable).code) +
           R"(]},"effectiveDateTime":")" + time_of(reading, years) + R"(",)" +
           (reading.fasting ? R"("note":[{"text":"fastende"}],)" : "") + value_of(reading) + "}";
}

std::string drug_of(const Use& use) {
    return R"("subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"coding":[{"system":)"
           R"("http://www.whocc.no/atc","code":")" +
           use.atc + R"("}],"text":")" + use.name + R"("})";
}

std::string dosage_of(const Use& use) {
    if (!use.as_needed && !use.daily_mg) return {};
    std::string text = R"(,"dosage":[{)";
    if (use.as_needed) text += R"("asNeededBoolean":true)";
    if (use.as_needed && use.daily_mg) text += ',';
    if (use.daily_mg)
        text += R"("timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":)"
                R"({"value":)" +
                use.daily_mg->text() + R"(,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}])";
    return text + "}]";
}

std::string json_of(const Use& use, int years) {
    const std::string head = R"({"resourceType":")" + use.kind + R"(","id":")" + use.id + R"(","status":")" +
                             use.status + R"(",)" + drug_of(use);
    if (use.kind == "MedicationAdministration")
        return head + R"(,"effectiveDateTime":")" + moved(*use.from, years).text() + R"("})";
    if (use.kind == "MedicationDispense")
        return head + R"(,"whenHandedOver":")" + moved(*use.from, years).text() + R"("})";
    std::string period;
    if (use.from) period += R"("start":")" + moved(*use.from, years).text() + '"';
    if (use.until) period += (use.from ? "," : "") + (R"("end":")" + moved(*use.until, years).text() + '"');
    return head + (period.empty() ? "" : R"(,"effectivePeriod":{)" + period + "}") + dosage_of(use) + "}";
}

std::string json_of(const Illness& illness, int years) {
    return R"({"resourceType":"Condition","id":")" + illness.id +
           R"(","subject":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":)"
           R"([{"system":"urn:oid:2.16.578.1.12.4.1.1.7110","code":")" +
           illness.icd10 + R"("}]})" +
           (illness.since ? R"(,"onsetDateTime":")" + moved(*illness.since, years).text() + '"' : "") + "}";
}

std::string json_of(const Referral& referral, int years) {
    return R"({"resourceType":"ServiceRequest","id":")" + referral.id + R"(","status":")" +
           (referral.answered ? "completed" : "active") +
           R"(","intent":"order","category":[{"coding":[{"system":"http://snomed.info/sct","code":"3457005"}]}],)"
           R"("subject":{"reference":"Patient/p"},"authoredOn":")" +
           moved(referral.day, years).text() + R"("})";
}

std::string json_of_patient(const Person& person, int years) {
    const std::string born =
        person.born == 0 ? "" : R"(,"birthDate":")" + std::to_string(person.born + years) + R"(-05-17")";
    return R"({"resourceType":"Patient","id":"p","gender":")" + person.sex + '"' + born +
           (person.inactive ? R"(,"active":false)" : "") +
           (person.died ? R"(,"deceasedDateTime":")" + moved(*person.died, years).text() + '"' : "") + "}";
}

}  // namespace

std::vector<std::string> resources(const Person& person, int years) {
    std::vector<std::string> all;
    all.push_back(json_of_patient(person, years));
    for (const Reading& each : person.readings) all.push_back(json_of(each, years));
    for (const Use& each : person.uses) all.push_back(json_of(each, years));
    for (const Illness& each : person.illnesses) all.push_back(json_of(each, years));
    for (const Referral& each : person.referrals) all.push_back(json_of(each, years));
    return all;
}

std::string bundle(const std::vector<std::string>& resources) {
    std::string text = R"({"resourceType":"Bundle","type":"collection","entry":[)";
    for (std::size_t i = 0; i < resources.size(); ++i)
        text += (i == 0 ? "" : ",") + (R"({"resource":)" + resources[i] + "}");
    return text + "]}";
}

Instant noon(int years) {
    return from_oslo(moved(0, years), 12 * 3600);
}

}  // namespace hv::property
