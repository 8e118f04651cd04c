// Every JSON file of the published FHIR packages goes through the reader: what was read, skipped and refused, and the
// problems by code, stand in packages.txt. HV_WRITE_GOLDEN=1 rewrites it; the test then fails once.
//
// The packages come with `npm ci` in tests/; without them the test fails and says so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "fhir/r4/reader.hpp"

namespace hv::fhir {
namespace {

namespace fs = std::filesystem;

const fs::path packages = fs::path(HV_SOURCE_DIR) / "tests/node_modules";
const fs::path golden = fs::path(HV_SOURCE_DIR) / "tests/golden/packages.txt";

struct Counts {
    std::size_t files = 0;
    std::map<std::string, std::size_t> refused;  // by message, without the place
    std::size_t read = 0;
    std::size_t skipped = 0;
    std::map<std::string, std::size_t> facts;
    std::map<std::string, std::size_t> issues;
};

std::string slurp(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void count_record(const Record& record, Counts& counts) {
    counts.read += record.count.read;
    counts.skipped += record.count.skipped;
    counts.facts["observations"] += record.observations.size();
    counts.facts["values"] +=
        static_cast<std::size_t>(std::count_if(record.observations.begin(), record.observations.end(),
                                               [](const Observation& o) { return o.value.kind != ValueKind::none; }));
    counts.facts["times"] +=
        static_cast<std::size_t>(std::count_if(record.observations.begin(), record.observations.end(),
                                               [](const Observation& o) { return o.effective.has_value(); }));
    counts.facts["medications"] += record.medications.size();
    counts.facts["conditions"] += record.conditions.size();
    counts.facts["allergies"] += record.allergies.size();
    if (record.patient) ++counts.facts["patients"];
    for (const Issue& issue : record.issues)
        ++counts.issues[std::string(code_text(issue.code)) + " " + std::string(severity_text(issue.severity))];
}

Counts survey(const fs::path& package) {
    Counts counts;
    const CodeBook nothing;
    Record record;
    json::Document document;
    for (const auto& file : fs::recursive_directory_iterator(package)) {
        if (file.path().extension() != ".json") continue;
        ++counts.files;
        const auto root = document.reparse(slurp(file.path()));
        if (!root) {
            ++counts.refused["not strict JSON"];
            continue;
        }
        const auto read = r4::read_any(*root, nothing, record);
        if (read)
            count_record(record, counts);
        else
            ++counts.refused[read.error().message];
    }
    return counts;
}

void print(std::ostringstream& out, const std::string& name, const Counts& counts) {
    out << name << "\n  files " << counts.files << ", resources read " << counts.read << ", skipped " << counts.skipped
        << "\n";
    for (const auto& [what, count] : counts.refused) out << "  refused " << count << ": " << what << "\n";
    for (const auto& [what, count] : counts.facts) out << "  " << what << " " << count << "\n";
    for (const auto& [what, count] : counts.issues) out << "  issue " << what << " " << count << "\n";
}

TEST(PublishedPackages, AreReadWithTheSameReportAsBefore) {
    std::ostringstream report;
    for (const char* name : {"hl7.fhir.r4.examples", "hl7.fhir.r4b.core", "hl7.fhir.r5.core", "hl7.fhir.uv.ips"}) {
        ASSERT_TRUE(fs::is_directory(packages / name))
            << "tests/node_modules/" << name << " is missing: run `npm ci` in tests/";
        print(report, name, survey(packages / name));
    }
    const std::string wanted = slurp(golden);
    if (report.str() != wanted && std::getenv("HV_WRITE_GOLDEN") != nullptr)
        std::ofstream(golden, std::ios::binary) << report.str();
    EXPECT_EQ(report.str(), wanted);
}

}  // namespace
}  // namespace hv::fhir
