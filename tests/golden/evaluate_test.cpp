// Whole outputs of `hjertevakt evaluate`, compared byte for byte with evaluate/. HV_WRITE_GOLDEN=1 rewrites them; the test
// then fails once.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "tests/support/program.hpp"

namespace hv::test {
namespace {

struct Output {
    std::string patient;
    std::string format;
    std::string language;
};

class EvaluateGolden : public testing::TestWithParam<Output> {};

TEST_P(EvaluateGolden, IsWhatItWas) {
    const Output& wanted = GetParam();
    const Ran ran = run({"evaluate", demo_patient(wanted.patient), "--as-of", "2025-11-21", "--format", wanted.format,
                         "--lang", wanted.language});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const std::string suffix = wanted.format == "text" ? wanted.language + ".txt" : wanted.format + ".json";
    const fs::path golden = fs::path(HV_SOURCE_DIR) / "tests/golden/evaluate" / (wanted.patient + "." + suffix);
    const char* write = std::getenv("HV_WRITE_GOLDEN");
    if (write != nullptr && std::string_view(write) == "1") {
        std::ofstream(golden, std::ios::binary) << ran.out;
        FAIL() << golden << " was rewritten; look at what changed, and run again without HV_WRITE_GOLDEN";
    }
    EXPECT_EQ(ran.out, slurp(golden)) << golden;
}

INSTANTIATE_TEST_SUITE_P(
    DemoPatients, EvaluateGolden,
    testing::Values(Output{"01-olanzapin-vektoekning", "text", "nb"}, Output{"01-olanzapin-vektoekning", "text", "en"},
                    Output{"01-olanzapin-vektoekning", "json", "nb"}, Output{"01-olanzapin-vektoekning", "fhir", "nb"},
                    Output{"10-diabetes-og-infarkt", "text", "nb"}, Output{"10-diabetes-og-infarkt", "json", "nb"},
                    Output{"10-diabetes-og-infarkt", "fhir", "en"}),
    [](const auto& output) {
        std::string name = output.param.patient + "_" + output.param.format + "_" + output.param.language;
        std::ranges::replace(name, '-', '_');
        return name;
    });

}  // namespace
}  // namespace hv::test
