#include "facts.hpp"

namespace hv::rules {
namespace {

using facts::dropped;
using facts::Facts;
using facts::says;
using facts::values;

struct Row {
    const char* observable;
    const char* number;
    const char* unit;
    const char* value;  // in the observable's unit; empty: refused
    bool converted;
};

// Every unit that the vocabulary accepts and the spellings that laboratories and EHRs really send.
const Row rows[] = {
    {"body-weight", "84.1", "kg", "84.10", false},
    {"body-weight", "84.1", "Kg", "84.10", false},
    {"body-weight", "84.1", "KG", "84.10", false},
    {"body-weight", "84.1", "kg ", "84.10", false},
    {"body-weight", "49000", "g", "49.00", true},
    {"body-weight", "185.4", "[lb_av]", "84.10", true},
    {"body-weight", "84.1", "mmol/L", "", false},
    {"body-height", "175", "cm", "175.0", false},
    {"body-height", "1.75", "m", "175.0", true},
    {"body-height", "1750", "mm", "175.0", true},
    {"body-height", "70", "[in_i]", "177.8", true},
    {"body-height", "6", "[ft_i]", "182.9", true},
    {"bmi", "27.3", "kg/m2", "27.3", false},
    {"bmi", "27.3", "kg/m²", "27.3", false},
    {"bmi", "27.3", "kg/m^2", "27.3", false},
    {"bmi", "27.3", "", "27.3", false},
    {"waist", "102", "cm", "102.0", false},
    {"waist", "1.02", "m", "102.0", true},
    {"waist", "40", "[in_i]", "101.6", true},
    {"systolic", "140", "mm[Hg]", "140", false},
    {"systolic", "140", "mmHg", "140", false},
    {"systolic", "18.7", "kPa", "140", true},
    {"diastolic", "90", "mm Hg", "90", false},
    {"heart-rate", "72", "/min", "72", false},
    {"heart-rate", "72", "{beats}/min", "72", false},
    {"heart-rate", "72", "bpm", "72", false},
    {"heart-rate", "72", "slag/min", "72", false},
    {"hba1c", "48", "mmol/mol", "48", false},
    {"hba1c", "47.5", "mmol/mol", "48", false},
    {"hba1c", "5.7", "%", "39", true},
    {"hba1c", "6.0", "%", "42", true},
    {"hba1c", "6.4", "%", "46", true},
    {"hba1c", "6.5", "%", "48", true},
    {"hba1c", "7.0", "%", "53", true},
    {"hba1c", "8.4", "%", "68", true},
    {"hba1c", "0.065", "", "48", true},
    {"glucose", "5.4", "mmol/L", "5.4", false},
    {"glucose", "5.4", "mmol/l", "5.4", false},
    {"glucose", "126", "mg/dL", "7.0", true},
    {"total-cholesterol", "271", "mg/dL", "7.0", true},
    {"total-cholesterol", "270", "mg/dL", "7.0", true},
    {"total-cholesterol", "7.04", "mmol/L", "7.0", false},
    {"total-cholesterol", "7.05", "mmol/L", "7.1", false},
    {"ldl", "70", "mg/dL", "1.8", true},
    {"hdl", "39", "mg/dL", "1.0", true},
    {"triglycerides", "886", "mg/dL", "10.0", true},
    {"triglycerides", "890", "mg/dL", "10.0", true},
    {"prolactin", "25", "ug/L", "530", true},
    {"prolactin", "25", "µg/L", "530", true},
    {"prolactin", "25", "ng/mL", "530", true},
    {"prolactin", "530", "m[IU]/L", "530", false},
    {"prolactin", "530", "mIE/L", "530", false},
    {"qtc", "441", "ms", "441", false},
    {"qtc", "0.441", "s", "441", true},
    {"audit-score", "8", "{score}", "8", false},
    {"audit-score", "8", "", "8", false},
    {"total-cholesterol", "7.2", "", "", false},
    {"total-cholesterol", "7.2", "0", "", false},
    {"total-cholesterol", "7.2", "tablett", "", false},
};

// Hazards: H03
TEST(Units, GiveTheValueInTheUnitOfTheObservableOrNone) {
    for (const Row& row : rows) {
        SCOPED_TRACE(std::string(row.observable) + ": " + row.number + " `" + row.unit + "`");
        Facts facts;
        facts.observe("x", row.observable, "2025-11-21T08:00:00+01:00", row.number, row.unit);
        const Snapshot snapshot = facts.on("2025-11-21");
        EXPECT_EQ(values(snapshot, row.observable), row.value);
        EXPECT_EQ(says(snapshot, IssueCode::unit_converted, "Observation/x.value"), row.converted);
        EXPECT_EQ(says(snapshot, IssueCode::unknown_unit, "Observation/x.value"), row.value[0] == '\0');
        EXPECT_EQ(dropped(snapshot, row.observable), row.value[0] == '\0' ? "unit" : "");
    }
}

TEST(Units, EveryAcceptedUnitOfTheVocabularyConvertsAPlausibleValue) {
    for (const Observable& observable : Facts::words().observables) {
        for (const Conversion& conversion : observable.conversions) {
            SCOPED_TRACE(observable.id + " from " + std::string(fhir::ucum_text(conversion.from)));
            const Ratio third =
                (Ratio(observable.plausible_high) + Ratio(observable.plausible_low)) / Ratio(Decimal(3, 0));
            const Decimal expected = third.rounded(observable.decimals);
            const Decimal number = (Ratio(expected) / conversion.factor - Ratio(conversion.add)).rounded(6);
            Facts facts;
            facts.observe("x", observable.id, "2025-11-21T08:00:00+01:00", number.text(), "").value.unit =
                conversion.from;
            EXPECT_EQ(values(facts.on("2025-11-21"), observable.id), expected.text());
        }
    }
}

TEST(Units, ANumberWithoutUnitIsTrustedLess) {
    Facts facts;
    facts.observe("x", "bmi", "2025-11-21T08:00:00+01:00", "27.3", "");
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(facts::readings(snapshot, "bmi").front().trust, fhir::Trust::weak);
}

struct Implausible {
    const char* observable;
    const char* number;
    const char* unit;
};
const Implausible implausible[] = {
    {"hba1c", "6.5", "mmol/mol"},  // the unit was swapped
    {"hba1c", "48", "%"},
    {"hba1c", "2.9", "%"},
    {"hba1c", "48", ""},
    {"body-weight", "9.9", "kg"},
    {"body-weight", "701", "kg"},
    {"body-weight", "84000000000000", "kg"},
    {"body-height", "1.75", "cm"},
    {"systolic", "-120", "mm[Hg]"},
    {"total-cholesterol", "271", "mmol/L"},
    {"total-cholesterol", "1E18", "mmol/L"},
};

// Hazards: H03
TEST(Plausibility, BlocksWhatCannotBeRight) {
    for (const Implausible& row : implausible) {
        SCOPED_TRACE(std::string(row.observable) + ": " + row.number + " " + row.unit);
        Facts facts;
        facts.observe("x", row.observable, "2025-11-21T08:00:00+01:00", row.number, row.unit);
        const Snapshot snapshot = facts.on("2025-11-21");
        EXPECT_EQ(values(snapshot, row.observable), "");
        EXPECT_EQ(dropped(snapshot, row.observable), "implausible");
        EXPECT_TRUE(says(snapshot, IssueCode::implausible_value, "Observation/x.value"));
    }
}

TEST(Plausibility, LetsTheEndsOfTheRangePass) {
    Facts facts;
    facts.observe("low", "body-weight", "2025-11-20T08:00:00+01:00", "10", "kg");
    facts.observe("high", "body-weight", "2025-11-21T08:00:00+01:00", "700", "kg");
    EXPECT_EQ(values(facts.on("2025-11-21"), "body-weight"), "700.00 10.00");
}

// Hazards: H16
TEST(Precision, ABinaryFractionPrintedInFullIsWhatWasMeasured) {
    Facts facts;
    facts.observe("x", "body-weight", "2025-11-21T08:00:00+01:00", "76.8000000000000114", "kg");
    EXPECT_EQ(values(facts.on("2025-11-21"), "body-weight"), "76.80");
}

TEST(Comparators, AreKeptThroughAConversion) {
    Facts facts;
    facts.observe("x", "total-cholesterol", "2025-11-21T08:00:00+01:00", "271", "mg/dL").value.comparator =
        fhir::Comparator::greater;
    const Snapshot snapshot = facts.on("2025-11-21");
    EXPECT_EQ(facts::readings(snapshot, "total-cholesterol").front().comparator, fhir::Comparator::greater);
    EXPECT_EQ(values(snapshot, "total-cholesterol"), "7.0");
}

}  // namespace
}  // namespace hv::rules
