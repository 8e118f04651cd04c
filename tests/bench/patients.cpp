#include "tests/bench/patients.hpp"

#include <array>
#include <string_view>

#include "fhir/base/decimal.hpp"
#include "fhir/base/time.hpp"

namespace hv::bench {
namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 1) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    int up_to(int most) { return static_cast<int>(next() % (static_cast<std::uint64_t>(most) + 1)); }
    int between(int least, int most) { return least + up_to(most - least); }
    bool one_in(int n) { return up_to(n - 1) == 0; }

private:
    std::uint64_t state_;
};

struct Test {
    std::string_view loinc;
    std::string_view nlk;
    std::string_view name;
    std::string_view unit;
    int least;  // value without its decimals
    int most;
    int decimals;
    std::string_view low;
    std::string_view high;
    bool vital;
};

constexpr std::array tests{
    Test{"29463-7", "NPU03804", "Kroppsvekt", "kg", 550, 1300, 1, "", "", true},
    Test{"8302-2", "NPU03794", "Høyde", "cm", 150, 199, 0, "", "", true},
    Test{"8280-0", "", "Midjemål", "cm", 700, 1250, 1, "", "", true},
    Test{"8867-4", "NPU21692", "Hjertefrekvens", "/min", 52, 108, 0, "", "", true},
    Test{"59261-8", "NPU27300", "B-HbA1c", "mmol/mol", 28, 75, 0, "20", "42", false},
    Test{"14749-6", "NPU02192", "P-Glukose", "mmol/L", 40, 120, 1, "4.0", "6.0", false},
    Test{"14647-2", "NPU01566", "P-Kolesterol", "mmol/L", 32, 84, 1, "3.3", "6.9", false},
    Test{"22748-8", "NPU01568", "P-LDL-kolesterol", "mmol/L", 12, 55, 1, "1.4", "4.7", false},
    Test{"14646-4", "NPU01567", "P-HDL-kolesterol", "mmol/L", 7, 22, 1, "0.8", "2.1", false},
    Test{"14927-8", "NPU04094", "P-Triglyserider", "mmol/L", 5, 60, 1, "0.5", "2.6", false},
    Test{"15081-3", "NPU18247", "P-Prolaktin", "m[IU]/L", 80, 1400, 0, "86", "324", false},
    Test{"8636-3", "", "QTc", "ms", 380, 490, 0, "", "450", false},
    Test{"751-8", "NPU02902", "B-Nøytrofile granulocytter", "10*9/L", 11, 80, 1, "1.5", "7.3", false},
    Test{"718-7", "NPU28309", "B-Hemoglobin", "g/dL", 110, 172, 1, "11.7", "17.0", false},
    Test{"14682-9", "NPU04998", "P-Kreatinin", "umol/L", 48, 118, 0, "60", "105", false},
    Test{"1742-6", "NPU19651", "P-ALAT", "U/L", 10, 95, 0, "10", "70", false},
    Test{"3016-3", "NPU03577", "P-TSH", "m[IU]/L", 3, 52, 1, "0.2", "4.0", false},
    Test{"2823-3", "NPU03230", "P-Kalium", "mmol/L", 34, 51, 1, "3.6", "4.6", false},
    Test{"1988-5", "NPU19748", "P-CRP", "mg/L", 1, 40, 0, "", "5", false},
};

struct Drug {
    std::string_view atc;
    std::string_view name;
    std::string_view form;
};
constexpr std::array antipsychotics{
    Drug{"N05AH03", "Olanzapin Teva tab 10 mg", "Tablett"},
    Drug{"N05AH04", "Quetiapine Accord depottab 300 mg", "Depottablett"},
    Drug{"N05AX12", "Abilify Maintena 400 mg", "Depotinjeksjonsvæske"},
    Drug{"N05AH02", "Leponex tab 100 mg", "Tablett"},
    Drug{"N05AX13", "Trevicta inj 350 mg", "Depotinjeksjonsvæske"},
};
constexpr std::array others{
    Drug{"N05AN01", "Lithionit depottab 42 mg", "Depottablett"},
    Drug{"C10AA05", "Atorvastatin Xiromed tab 20 mg", "Tablett"},
    Drug{"A10BA02", "Metformin Sandoz tab 500 mg", "Tablett"},
    Drug{"C09AA05", "Ramipril HEXAL tab 5 mg", "Tablett"},
    Drug{"N06AB10", "Escitalopram Actavis tab 10 mg", "Tablett"},
    Drug{"B03BB01", "Folsyre NAF tab 1 mg", "Tablett"},
};

std::string number(int value, int decimals) {
    return Decimal(value, decimals).text();
}

class Writer {
public:
    explicit Writer(std::uint64_t seed) : dice_(seed), id_("p" + std::to_string(seed)) {}

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
    // --- pieces -------------------------------------------------------------------------------------------------------

    std::string day(int days_ago) { return Date::of(2025, 11, 20)->plus_days(-days_ago).text(); }
    std::string when(int days_ago) {
        if (odd_ == 6) return day(days_ago).substr(0, dice_.one_in(2) ? 7 : 10);
        return day(days_ago) + "T" + std::to_string(dice_.between(10, 15)) + ":" +
               std::to_string(dice_.between(10, 59)) + ":00+01:00";
    }

    void open(std::string_view type) {
        // One resource in ten is odd, in one of ten ways.
        odd_ = dice_.one_in(10) ? dice_.between(1, 10) : 0;
        if (count_++ != 0) out_ += ',';
        const std::string id = id_ + "-" + std::to_string(count_);
        out_ += R"({"fullUrl":"https://fhir.example.no/r4/)";
        out_ += type;
        out_ += "/" + id + R"(","resource":{"resourceType":")";
        out_ += type;
        out_ +=
            R"(","id":")" + id + R"(","meta":{"versionId":")" + std::to_string(dice_.between(1, 4)) +
            R"(","lastUpdated":"2025-11-20T22:14:07.331+01:00","profile":["http://hl7.no/fhir/StructureDefinition/no-basis-)";
        out_ += type;
        out_ += R"("]},)";
    }
    void close() { out_ += "}}"; }

    void subject() { out_ += R"("subject":{"reference":"Patient/)" + id_ + R"(","type":"Patient"},)"; }
    std::string personal() const {
        return std::to_string(13870000000 + static_cast<long long>(id_.size() * 7919 % 89999) * 101);
    }
    void coding(std::string_view system, std::string_view code, std::string_view display, bool more) {
        out_ += R"({"system":")";
        out_ += system;
        out_ += R"(","code":")";
        out_ += code;
        out_ += R"(","display":")";
        out_ += display;
        out_ += more ? R"("},)" : R"("})";
    }
    void code(const Test& test) {
        out_ += R"("code":{"coding":[)";
        if (odd_ == 9) coding("urn:oid:1.2.752.129.2.1.2.1", "LOKAL-17", "Lokal prøve", true);
        if (!test.nlk.empty()) coding("urn:oid:2.16.578.1.12.4.1.1.7280", test.nlk, test.name, true);
        coding("http://loinc.org", test.loinc, test.name, false);
        out_ += R"(],"text":")";
        out_ += odd_ == 8 ? R"(P-Pr\u00f8ve \"hastepr\u00f8ve\" \u2013 tatt hjemme)" : test.name;
        out_ += R"("},)";
    }
    void category(bool vital) {
        out_ += R"("category":[{"coding":[)";
        coding("http://terminology.hl7.org/CodeSystem/observation-category", vital ? "vital-signs" : "laboratory",
               vital ? "Vital Signs" : "Laboratory", false);
        out_ += vital ? R"(],"text":"Vitale tegn"}],)" : R"(],"text":"Klinisk biokjemi"}],)";
    }
    void performer() {
        out_ += R"("performer":[{"reference":"Organization/lab-4","type":"Organization","display":)"
                R"("Fürst Medisinsk Laboratorium"}],)";
    }
    void narrative(std::string_view name) {
        out_ += R"("text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>)";
        out_ += name;
        out_ += R"(</b></p><table><tr><td>Tatt</td><td>Poliklinikk for psykosebehandling, 2. etasje</td></tr><tr><td>)"
                R"(Svar</td><td>Se verdi</td></tr></table></div>"},)";
    }
    void status_and_identifier(std::string_view status) {
        out_ += R"("identifier":[{"use":"official","system":"http://lab.example.no/fhir/svar","value":"S)" +
                std::to_string(dice_.next() % 900000000 + 100000000) + R"("}],"status":")";
        out_ += odd_ == 5 ? "entered-in-error" : status;
        out_ += R"(",)";
    }
    void quantity(std::string_view value, std::string_view unit, bool more) {
        out_ += R"("valueQuantity":{"value":)";
        out_ += value;
        if (odd_ == 4) out_ += R"(,"comparator":"<")";
        out_ += R"(,"unit":")";
        out_ += unit;
        out_ += R"(","system":"http://unitsofmeasure.org","code":")";
        out_ += unit;
        out_ += more ? R"("},)" : R"("})";
    }

    // --- resources ----------------------------------------------------------------------------------------------------

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

    Dice dice_;
    std::string id_;
    std::string out_;
    int count_ = 0;
    int odd_ = 0;
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
