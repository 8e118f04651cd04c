#include "tests/bench/patients.hpp"

#include "tests/bench/resource_writer.hpp"

namespace hv::bench {
namespace {

class Writer : ResourceWriter {
public:
    explicit Writer(std::uint64_t seed) : ResourceWriter(seed) {}

    std::string bundle() {
        out_.reserve(90'000);
        out_ += R"({"resourceType":"Bundle","id":"export-)" + id_ + R"(","type":"collection","entry":[)";
        patient();
        for (int i = 0; i < 8; ++i) measurement(tests[0], 60 * i + 3);
        measurement(tests[1], 900);
        for (int i = 0; i < 7; ++i) blood_pressure(70 * i + 3);
        for (std::size_t t = 2; t < tests.size(); ++t) measurement(tests[t], dice_.between(1, 200));
        for (const std::size_t t : {4U, 5U, 6U, 8U}) measurement(tests[t], dice_.between(300, 500));
        smoking();
        medication(antipsychotics[static_cast<std::size_t>(dice_.up_to(4))], dice_.between(20, 900));
        for (int i = 0; i < 4; ++i)
            medication(others[static_cast<std::size_t>(dice_.up_to(5))], dice_.between(20, 1500));
        condition("urn:oid:2.16.578.1.12.4.1.1.7110", "F200", "Paranoid schizofreni");
        condition("urn:oid:2.16.578.1.12.4.1.1.7170", dice_.one_in(2) ? "T90" : "K86", "Diagnose fra fastlege");
        condition("urn:oid:2.16.578.1.12.4.1.1.7110", "E66", "Fedme");
        for (int i = 0; i < 5; ++i) encounter(90 * i);
        out_ += "]}";
        return std::move(out_);
    }

private:
    void patient() {
        open("Patient");
        out_.replace(out_.rfind(id_ + "-1\""), id_.size() + 3, id_ + "\"");
        out_ +=
            R"("identifier":[{"use":"official","system":"urn:oid:2.16.578.1.12.4.1.4.1","value":")" + personal() +
            R"("}],"active":true,"name":[{"use":"official","family":"Østgård-Ærlig","given":["Kari","Ødegård"]}],)"
            R"("telecom":[{"system":"phone","value":"+47 00000000","use":"mobile"}],"gender":")" +
            (dice_.one_in(2) ? "female" : "male") + R"(","birthDate":")" + std::to_string(dice_.between(1950, 2003)) +
            "-0" + std::to_string(dice_.between(1, 9)) +
            R"(-13","address":[{"use":"home","line":["Storgata 1"],)"
            R"("city":"Oslo","postalCode":"0155","country":"NO"}],"managingOrganization":{"reference":"Organization/ous"})";
        close();
    }

    void measurement(const Test& test, int days_ago) {
        open("Observation");
        if (test.vital) narrative(test.name);
        status_and_identifier(test.vital ? "final" : (dice_.one_in(8) ? "corrected" : "final"));
        category(test.vital);
        code(test);
        subject();
        out_ += R"("encounter":{"reference":"Encounter/)" + id_ + R"(-e1"},"effectiveDateTime":")" + when(days_ago) +
                R"(","issued":")" + day(days_ago) + R"(T18:02:11.123+01:00",)";
        performer();
        value(test);
        if (!test.high.empty()) {
            out_ += R"("interpretation":[{"coding":[)";
            coding("urn:oid:2.16.578.1.12.4.1.1.8244", "1", "Over referanseområdet", false);
            out_ += R"(]}],"referenceRange":[{)";
            if (!test.low.empty())
                out_ +=
                    R"("low":{"value":)" + std::string(test.low) + R"(,"unit":")" + std::string(test.unit) + R"("},)";
            out_ += R"("high":{"value":)" + std::string(test.high) + R"(,"unit":")" + std::string(test.unit) +
                    R"("},"text":"Voksne"}],)";
        }
        out_ += R"("specimen":{"reference":"Specimen/s)" + std::to_string(dice_.up_to(99)) + R"("})";
        close();
    }

    void value(const Test& test) {
        const int drawn = dice_.between(test.least, test.most);
        switch (odd_) {
            case 1:
                if (test.unit == "mmol/mol") return quantity(number(dice_.between(50, 90), 1), "%", true);
                if (test.unit == "mmol/L") return quantity(std::to_string(drawn * 4), "mg/dL", true);
                if (test.unit == "kg") return quantity(std::to_string(drawn * 100), "g", true);
                return quantity(number(drawn, test.decimals), test.unit, true);
            case 2:
                out_ += R"("dataAbsentReason":{"coding":[)";
                coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-performed", "Not Performed",
                       false);
                out_ += "]},";
                return;
            case 3:
                return quantity(number(drawn, test.decimals), "tablett", true);
            case 7:
                out_ += R"("valueString":"<)" + number(drawn, test.decimals) + R"(",)";
                return;
            default:
                return quantity(number(drawn, test.decimals), test.unit, true);
        }
    }

    void blood_pressure(int days_ago) {
        open("Observation");
        status_and_identifier("final");
        category(true);
        out_ += R"("code":{"coding":[)";
        coding("http://loinc.org", "85354-9", "Blood pressure panel with all children optional", true);
        coding("http://snomed.info/sct", "75367002", "Blodtrykk", false);
        out_ += R"(],"text":"Blodtrykk"},)";
        subject();
        out_ += R"("effectiveDateTime":")" + when(days_ago) + R"(",)";
        performer();
        const int upper = dice_.between(105, 175);
        const int lower = dice_.between(62, 102);
        if (odd_ == 7) {
            out_ += R"("valueString":")" + std::to_string(upper) + "/" + std::to_string(lower) + R"("})";
            out_ += '}';
            return;
        }
        out_ += R"("bodySite":{"coding":[)";
        coding("http://snomed.info/sct", "368208006", "Left upper arm structure", false);
        out_ += R"(]},"component":[)";
        component("8480-6", "271649006", "Systolisk blodtrykk", upper, true);
        component("8462-4", "271650006", "Diastolisk blodtrykk", lower, false);
        out_ += "]";
        close();
    }
    void component(std::string_view loinc, std::string_view snomed, std::string_view name, int value, bool more) {
        out_ += R"({"code":{"coding":[)";
        coding("http://loinc.org", loinc, name, true);
        coding("http://snomed.info/sct", snomed, name, false);
        out_ += "]},";
        if (odd_ == 2) {
            out_ += R"("dataAbsentReason":{"text":"ikke målt"}})";
        } else {
            quantity(std::to_string(value), "mm[Hg]", false);
            out_ += "}";
        }
        if (more) out_ += ',';
    }

    void smoking() {
        open("Observation");
        status_and_identifier("final");
        out_ += R"("category":[{"coding":[)";
        coding("http://terminology.hl7.org/CodeSystem/observation-category", "social-history", "Social History", false);
        out_ += R"(]}],"code":{"coding":[)";
        coding("http://loinc.org", "72166-2", "Tobacco smoking status", false);
        out_ += "]},";
        subject();
        out_ += R"("effectiveDateTime":")" + when(100) + R"(","valueCodeableConcept":{"coding":[)";
        if (dice_.one_in(2)) {
            coding("http://snomed.info/sct", "449868002", "Smokes tobacco daily", false);
        } else {
            coding("http://snomed.info/sct", "266919005", "Never smoked tobacco", false);
        }
        out_ += R"(],"text":"Røykestatus oppgitt av pasienten"})";
        close();
    }

    void medication(const Drug& drug, int days_ago) {
        open("MedicationStatement");
        out_ += R"("contained":[{"resourceType":"Medication","id":"m","code":{"coding":[)";
        coding("http://ehelse.no/fhir/CodeSystem/FEST", "ID_6F1B0C2E-0C5C-4D3A-B5B9-5C6C1A7A0B11", drug.name, true);
        coding("http://www.whocc.no/atc", drug.atc, drug.name, false);
        out_ += R"(],"text":")";
        out_ += drug.name;
        out_ += R"("},"form":{"coding":[)";
        coding("urn:oid:2.16.578.1.12.4.1.1.7448", "53", drug.form, false);
        out_ += R"(]}}],"identifier":[{"use":"usual","type":{"text":"PLL"},"value":"2f3a0cbd-95d1-4f0c-9d7d-)" +
                std::to_string(100000000000 + dice_.up_to(99999999)) + R"("}],"status":")";
        out_ += odd_ == 5 ? "stopped" : (odd_ == 3 ? "unknown" : "active");
        out_ += R"(","medicationReference":{"reference":"#m","display":")";
        out_ += drug.name;
        out_ += R"("},)";
        subject();
        if (odd_ != 2) {
            out_ += R"("effectivePeriod":{"start":")" + when(days_ago) + R"(")";
            if (odd_ == 5) out_ += R"(,"end":")" + day(days_ago / 2) + R"(")";
            out_ += "},";
        }
        out_ += R"("reasonCode":[{"coding":[)";
        coding("urn:oid:2.16.578.1.12.4.1.1.7110", "F20", "Schizofreni", false);
        out_ += R"(]}],"dosage":[{"sequence":1,"text":"1 tablett kveld mot psykose, tas med vann","extension":[{"url":)"
                R"("http://ehelse.no/fhir/StructureDefinition/sfm-use","valueCodeableConcept":{"coding":[)";
        coding("urn:oid:2.16.578.1.12.4.1.1.9101", odd_ == 4 ? "3" : "1", odd_ == 4 ? "Ved behov" : "Fast", false);
        out_ +=
            R"(]}}],"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":)"
            R"({"value":1,"unit":"tablett","system":"http://unitsofmeasure.org","code":"tablett"}}]}])";
        close();
    }

    void condition(std::string_view system, std::string_view code, std::string_view name) {
        open("Condition");
        narrative(name);
        out_ += R"("clinicalStatus":{"coding":[)";
        coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "Active", false);
        out_ += R"(]},"verificationStatus":{"coding":[)";
        coding("http://terminology.hl7.org/CodeSystem/condition-ver-status", "confirmed", "Confirmed", false);
        out_ += R"(]},"category":[{"coding":[)";
        coding("http://terminology.hl7.org/CodeSystem/condition-category", "problem-list-item", "Problem List Item",
               false);
        out_ += R"(]}],"code":{"coding":[)";
        coding(system, code, name, false);
        out_ += R"(],"text":")";
        out_ += name;
        out_ += R"("},)";
        subject();
        out_ += R"("onsetDateTime":")" + when(2000) + R"(","recordedDate":")" + day(1990) + R"(")";
        close();
    }

    void encounter(int days_ago) {
        open("Encounter");
        out_ += R"("status":"finished","class":)";
        coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB", "ambulatory", true);
        out_ += R"("type":[{"coding":[)";
        coding("urn:oid:2.16.578.1.12.4.1.1.8406", "2", "Poliklinisk konsultasjon", false);
        out_ += "]}],";
        subject();
        out_ +=
            R"("period":{"start":")" + when(days_ago) +
            R"("},"serviceProvider":{"reference":"Organization/ous",)"
            R"("display":"Oslo universitetssykehus HF, Klinikk psykisk helse og avhengighet"},"location":[{"location":)"
            R"({"reference":"Location/dps-2","display":"Søndre Oslo DPS, psykoseteam, poliklinikk"}}])";
        close();
    }
};

}  // namespace

std::string patient(std::uint64_t seed) {
    return Writer(seed).bundle();
}

std::vector<std::string> patients(std::uint64_t first_seed, std::size_t count) {
    std::vector<std::string> all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i) all.push_back(patient(first_seed + i));
    return all;
}

}  // namespace hv::bench
