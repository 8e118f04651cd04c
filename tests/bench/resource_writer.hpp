// The pieces that FHIR resources of an EHR's export share, as JSON text; patients.cpp puts resources together from them.
//
// Odd: one resource in ten is odd in one of ten ways; `odd_` says in which while it is written.
#pragma once

#include <string>
#include <string_view>

#include "fhir/base/decimal.hpp"
#include "fhir/base/time.hpp"
#include "tests/bench/patients_menu.hpp"

namespace hv::bench {

class ResourceWriter {
protected:
    explicit ResourceWriter(std::uint64_t seed) : dice_(seed), id_("p" + std::to_string(seed)) {}

    static std::string number(int value, int decimals) { return Decimal(value, decimals).text(); }

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

    Dice dice_;
    std::string id_;
    std::string out_;
    int count_ = 0;
    int odd_ = 0;
};

}  // namespace hv::bench
