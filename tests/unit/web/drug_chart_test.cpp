#include "plugin/web/drug_chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/engine/vocabulary.hpp"

namespace hv::plugin::web {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string drawn(const rules::Snapshot& patient, rules::Language language = rules::Language::nb) {
    return render("web/drug_chart", drug_chart(patient, language));
}

rules::Snapshot nobody() {
    rules::Snapshot patient;
    patient.vocabulary = &rules::shipped_vocabulary();
    patient.today = Date::parse("2025-11-21").value();
    patient.measured.resize(patient.vocabulary->observables.size());
    return patient;
}

rules::Snapshot somebody(std::string_view name) {
    rules::Snapshot patient = nobody();
    rules::Exposure exposure;
    exposure.atc = fhir::Code(fhir::System::atc, "N05AX99");
    exposure.name = name;
    exposure.from = exposure.first_seen = Date::parse("2025-03-01").value();
    patient.exposures.push_back(exposure);
    return patient;
}

TEST(DrugChart, OfNobodySaysThatThereIsNothingToDraw) {
    EXPECT_THAT(drawn(nobody()), HasSubstr("Ingen legemidler eller målinger å tegne"));
    EXPECT_THAT(drawn(nobody()), Not(HasSubstr("<svg")));
}

TEST(DrugChart, StandsAboveTheSameNumbersAsATable) {
    const std::string page = drawn(somebody("Xyzapin"));
    EXPECT_THAT(page, HasSubstr("<svg"));
    EXPECT_THAT(page, HasSubstr("2025-03-01 – pågår"));
    EXPECT_LT(page.find("<svg"), page.find("<table"));
}

TEST(DrugChart, SaysWhatWasNeverMeasured) {
    EXPECT_THAT(drawn(somebody("Xyzapin")), HasSubstr("ikke målt"));
    EXPECT_THAT(drawn(somebody("Xyzapin"), rules::Language::en), HasSubstr("not measured"));
}

TEST(DrugChart, ShowsTheNameOfADrugAsText) {
    const std::string page = drawn(somebody("<script>alert(1)</script>"));
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(DrugChart, NamesADrugThatNobodyRecognised) {
    rules::Snapshot patient = somebody("Xyzapin");
    patient.unclassified.push_back({"<b>Ukjentol</b>", {}});
    EXPECT_THAT(drawn(patient), HasSubstr("Ikke tegnet, ikke gjenkjent: «&lt;b&gt;Ukjentol"));
}

}  // namespace
}  // namespace hv::plugin::web
