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
    if (!reading.unit.empty())
        text +=
            R"(,"unit":")" + reading.unit + R"(","system":"http://unitsofmeasure.org","code":")" + reading.unit + '"';
    return text + "}";
}

std::string json_of(const Reading& reading, int years) {
    return R"({"resourceType":"Observation","id":")" + reading.id + R"(","status":")" + reading.status +
           R"(","subject":{"reference":"Patient/p"},"code":{"coding":[)" + coding(observable(reading.observable).code) +
           R"(]},"effectiveDateTime":")" + time_of(reading, years) + R"(",)" +
           (reading.fasting ? R"("note":[{"text":"fastende"}],)" : "") + value_of(reading) + "}";
}

std::string json_of(const Use& use, int years) {
    std::string period;
    if (use.from) period += R"("start":")" + moved(*use.from, years).text() + '"';
    if (use.until) period += R"(,"end":")" + moved(*use.until, years).text() + '"';
    return R"({"resourceType":"MedicationStatement","id":")" + use.id + R"(","status":")" + use.status +
           R"(","subject":{"reference":"Patient/p"},"medicationCodeableConcept":{"coding":[{"system":)"
           R"("http://www.whocc.no/atc","code":")" +
           use.atc + R"("}],"text":")" + use.name + R"("})" +
           (period.empty() ? "" : R"(,"effectivePeriod":{)" + period + "}") +
           (use.as_needed ? R"(,"dosage":[{"asNeededBoolean":true}])" : "") + "}";
}

std::string json_of(const Illness& illness, int years) {
    return R"({"resourceType":"Condition","id":")" + illness.id +
           R"(","subject":{"reference":"Patient/p"},"clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":)"
           R"([{"system":"urn:oid:2.16.578.1.12.4.1.1.7110","code":")" +
           illness.icd10 + R"("}]})" +
           (illness.since ? R"(,"onsetDateTime":")" + moved(*illness.since, years).text() + '"' : "") + "}";
}

}  // namespace

std::vector<std::string> resources(const Person& person, int years) {
    std::vector<std::string> all;
    all.push_back(R"({"resourceType":"Patient","id":"p","gender":")" + person.sex + R"(","birthDate":")" +
                  std::to_string(person.born + years) + R"(-05-17"})");
    for (const Reading& each : person.readings) all.push_back(json_of(each, years));
    for (const Use& each : person.uses) all.push_back(json_of(each, years));
    for (const Illness& each : person.illnesses) all.push_back(json_of(each, years));
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
