#include "plugin/app/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/utc.hpp"

namespace hv::plugin::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class FixedClock : public Clock {
public:
    [[nodiscard]] Instant now() const override { return parse_moment("2026-03-01T12:00:00.123456+01:00")->first; }
    void sleep_until(Instant /*until*/) override {}
};

struct Lines {
    std::mutex mutex;
    std::vector<std::string> all;

    LogOptions options() {
        LogOptions options;
        options.clock = &clock;
        options.write = [this](std::string_view line) {
            const std::lock_guard lock(mutex);
            all.emplace_back(line);
        };
        return options;
    }
    FixedClock clock;
};

TEST(Log, WritesOneJsonObjectALine) {
    Lines lines;
    const Pseudonyms pseudonyms("a key of the site, long enough");
    const Error error{Fault::unavailable, "no connection", "look at the \"proxy\""};
    {
        LogOptions options = lines.options();
        options.pseudonyms = &pseudonyms;
        Log log(std::move(options));
        LogFields fields;
        fields.ehr = "a";
        fields.patient = "marker-patient-1";
        fields.duration = std::chrono::milliseconds{12};
        fields.trace = "0f";
        fields.error = &error;
        log.say(event::not_assessed, fields);
    }

    ASSERT_EQ(lines.all.size(), 1U);
    EXPECT_THAT(lines.all[0], Not(HasSubstr("marker")));
    EXPECT_EQ(lines.all[0].back(), '\n');
    const auto document = json::Document::parse(lines.all[0].substr(0, lines.all[0].size() - 1));
    ASSERT_TRUE(document);
    const json::Value root = document->root();
    EXPECT_EQ(root["ts"].text(), "2026-03-01T11:00:00.123Z");
    EXPECT_EQ(root["level"].text(), "warning");
    EXPECT_EQ(root["code"].text(), "HV1402");
    EXPECT_EQ(root["ehr"].text(), "a");
    EXPECT_EQ(root["duration_ms"].text(), "12");
    EXPECT_EQ(root["detail"].text(), "no connection");
    EXPECT_EQ(root["patient"].text(), pseudonyms.of("a", "marker-patient-1"));
}

TEST(Log, LeavesPatientsOutWhenThereIsNoKey) {
    Lines lines;
    {
        Log log(lines.options());
        LogFields fields;
        fields.patient = "marker";
        log.say(event::written, fields);
    }

    ASSERT_EQ(lines.all.size(), 1U);
    EXPECT_THAT(lines.all[0], Not(HasSubstr("patient")));
}

TEST(Log, SaysNothingBelowItsLevelUntilTheLevelIsLowered) {
    Lines lines;
    {
        Log log(lines.options());
        log.say(event::assessed);
        log.set_level(LogLevel::debug);
        log.say(event::assessed);
    }

    EXPECT_EQ(lines.all.size(), 1U);
}

TEST(Log, PutsThePriorityInFrontForTheJournal) {
    Lines lines;
    {
        LogOptions options = lines.options();
        options.journal = true;
        Log log(std::move(options));
        log.say(event::started);
        log.say(event::store_failed);
    }

    ASSERT_EQ(lines.all.size(), 2U);
    EXPECT_THAT(lines.all[0], StartsWith("<6>{"));
    EXPECT_THAT(lines.all[1], StartsWith("<3>{"));
}

TEST(Log, NeverWaitsForAReaderWhoStandsStillAndTellsHowManyLinesWereLost) {
    std::mutex mutex;
    std::condition_variable gate;
    bool open = false;
    std::vector<std::string> all;
    LogOptions options;
    options.queue = 4;
    options.write = [&](std::string_view line) {
        std::unique_lock lock(mutex);
        gate.wait(lock, [&] { return open; });
        all.emplace_back(line);
    };
    std::uint64_t lost = 0;
    {
        Log log(std::move(options));
        for (int i = 0; i < 100; ++i) log.say(event::written);
        lost = log.lost();
        {
            const std::lock_guard lock(mutex);
            open = true;
        }
        gate.notify_all();
        log.flush(std::chrono::seconds{10});
    }

    EXPECT_GE(lost, 94U);
    std::uint64_t told = 0;
    std::size_t written = 0;
    for (const auto& line : all) {
        const auto document = json::Document::parse(line.substr(0, line.size() - 1));
        ASSERT_TRUE(document);
        const bool is_notice = document->root()["code"].text() == "HV1007";
        if (is_notice) told += std::stoull(std::string(document->root()["count"].text()));
        if (!is_notice) ++written;
    }
    EXPECT_EQ(told, lost);
    EXPECT_EQ(written, 100 - lost);
}

TEST(Pseudonym, IsTheSameForOnePatientOfOneEhrAndNoOther) {
    const Pseudonyms one("a key of the site, long enough");
    const Pseudonyms other("another key of another site");

    EXPECT_EQ(one.of("a", "1"), one.of("a", "1"));
    EXPECT_NE(one.of("a", "1"), one.of("b", "1"));
    EXPECT_NE(one.of("a", "1"), one.of("a", "2"));
    EXPECT_NE(one.of("a", "1"), other.of("a", "1"));
    EXPECT_EQ(one.of("a", "1").size(), 18U);
}

TEST(Pseudonym, NeedsAKeyOfSixteenBytes) {
    const std::string path = testing::TempDir() + "hv_pseudonym_key";
    std::ofstream(path) << "short\n";
    const auto key = Pseudonyms::from_file(path);

    ASSERT_FALSE(key);
    EXPECT_THAT(key.error().message, HasSubstr("less than 16 bytes"));
    EXPECT_THAT(key.error().message, Not(HasSubstr("short")));
    EXPECT_TRUE(Pseudonyms::from_file(""));
    EXPECT_FALSE(Pseudonyms::from_file(path + ".none"));
}

TEST(UtcText, KeepsMilliseconds) {
    EXPECT_EQ(utc_text(Instant::of_seconds(0)), "1970-01-01T00:00:00.000Z");
    EXPECT_EQ(utc_text(Instant{-1}), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(utc_text(Instant{1'772'362'800'123'999'999}), "2026-03-01T11:00:00.123Z");
}

TEST(TraceId, IsAnotherOneEveryTime) {
    EXPECT_EQ(new_trace_id().size(), 32U);
    EXPECT_NE(new_trace_id(), new_trace_id());
}

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(EventCodes, AreThoseOfTheTableInTheReadme) {
    const std::string readme = contents(std::string(HV_SOURCE_DIR) + "/plugin/README.md");
    for (const EventCode& event : all_events()) {
        const std::string row = "| HV" + std::to_string(event.number) + " | ";
        EXPECT_THAT(readme, HasSubstr(row)) << event.says;
        EXPECT_THAT(readme, HasSubstr(" | " + std::string(event.says) + " |"));
    }
}

TEST(EventCodes, AreEachSaidSomewhere) {
    const std::filesystem::path plugin = std::string(HV_SOURCE_DIR) + "/plugin";
    std::string sources;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(plugin)) {
        const bool is_source = entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp";
        if (is_source && !entry.path().string().ends_with("event_codes.cpp")) sources += contents(entry.path());
    }
    std::istringstream header(contents(plugin / "app/event_codes.hpp"));
    const std::string_view begins = "inline constexpr EventCode ";
    std::size_t found = 0;
    for (std::string line; std::getline(header, line);) {
        if (!line.starts_with(begins)) continue;
        ++found;
        EXPECT_THAT(sources, HasSubstr("event::" + line.substr(begins.size(), line.find('{') - begins.size())));
    }
    EXPECT_EQ(found, all_events().size());
}

}  // namespace
}  // namespace hv::plugin::app
