// What product names as medication lists print them lead to: tests/fixtures/drugs/names.tsv, a name a line.
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "fhir/codes/atc.hpp"

namespace hv::fhir {
namespace {

// Hazards: H17
TEST(ProductNames, LeadToTheirDrugAndNameADepotOnlyWhereOneIs) {
    std::ifstream file(std::string(HV_SOURCE_DIR) + "/tests/fixtures/drugs/names.tsv");
    ASSERT_TRUE(file);
    std::size_t rows = 0;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t first = line.find('\t');
        const std::size_t second = line.find('\t', first + 1);
        ASSERT_NE(second, std::string::npos) << line;
        const std::string name = line.substr(0, first);
        const std::string code = line.substr(first + 1, second - first - 1);
        ++rows;
        EXPECT_EQ(atc_from_name(name).text(), code == "-" ? "" : code) << name;
        EXPECT_EQ(names_depot(name), line.substr(second + 1) == "depot") << name;
    }
    EXPECT_GE(rows, 60U);
}

TEST(ProductNames, OfATabletNeverMakeADepotOfADrugThatHasNone) {
    const Code quetiapine = atc_from_name("Seroquel Depot depottab 300 mg");
    EXPECT_EQ(quetiapine.text(), "N05AH04");
    EXPECT_FALSE(exists_as_depot(quetiapine)) << "its name says depot; it is a tablet";
}

}  // namespace
}  // namespace hv::fhir
