#include "plugin/cli/demo_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "plugin/cli/cli.hpp"
#include "rules/engine/vocabulary.hpp"

namespace hv::plugin::cli {
namespace {

using testing::HasSubstr;

struct Said {
    int code = 0;
    std::string err;
    std::string out;
};
Said typed(std::vector<const char*> words) {
    words.insert(words.begin(), {"hjertevakt", "demo"});
    testing::internal::CaptureStderr();
    testing::internal::CaptureStdout();
    Said said;
    said.code = run(static_cast<int>(words.size()), words.data(), "test");
    said.err = testing::internal::GetCapturedStderr();
    said.out = testing::internal::GetCapturedStdout();
    return said;
}

TEST(DemoReading, IsWrongUseWhenNobodyCanHaveTheNumber) {
    for (const char* reading : {"systolic=-5", "systolic=9999", "body-weight=0", "hba1c=-1", "lithium-level=-0.1"}) {
        const Said said = typed({"--port", "60001", "--new-reading", "demo-06", reading});
        EXPECT_EQ(said.code, 2) << reading;
        EXPECT_THAT(said.err, HasSubstr("no value that"));
    }
    EXPECT_THAT(typed({"--new-reading", "demo-06", "systolic=-5"}).err, HasSubstr("wanted: 50 to 400 mm[Hg]"));
}

TEST(DemoReading, IsLeftToTheDemoWhenItCanBeMeant) {
    for (const char* reading : {"systolic=182", "systolic=50", "smoking-status=daily", "ecg=1", "no-such=-5", "x"}) {
        EXPECT_TRUE(check_reading(reading)) << reading;
    }
    constexpr int no_demo_runs_there = 7;
    EXPECT_EQ(typed({"--port", "60001", "--new-reading", "demo-06", "systolic=182"}).code, no_demo_runs_there);
}

TEST(DemoReading, IsExplainedByExamplesThatWork) {
    const std::string help = typed({"--help"}).out;
    const std::string before = "write a reading (";
    const std::size_t begin = help.find(before) + before.size();
    std::string examples = help.substr(begin, help.find(')', begin) - begin) + ',';
    ASSERT_THAT(examples, HasSubstr("smoking-status=daily"));
    const rules::Vocabulary& vocabulary = rules::shipped_vocabulary();
    for (std::size_t end = examples.find(','); end != std::string::npos; end = examples.find(',')) {
        const std::string example = examples.substr(examples.find_first_not_of(" \n"), end);
        EXPECT_TRUE(vocabulary.observable(example.substr(0, example.find('=')))) << example;
        EXPECT_TRUE(check_reading(example)) << example;
        examples.erase(0, end + 1);
    }
}

}  // namespace
}  // namespace hv::plugin::cli
