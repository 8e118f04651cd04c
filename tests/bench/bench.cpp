// Reading and judging one patient, step by step, against RapidJSON alone; then the promised ratio. See README.md.
#include <benchmark/benchmark.h>

#include "tests/bench/patients.hpp"
#include "tests/bench/rapidjson.hpp"
#include "tests/bench/ratio.hpp"

namespace hv::bench {
namespace {

constexpr std::uint64_t first_seed = 1;
constexpr std::size_t patient_count = 200;

const std::vector<std::string>& everybody() {
    static const std::vector<std::string> all = patients(first_seed, patient_count);
    return all;
}

// `work` on one patient after the other.
template <class Work>
void run(benchmark::State& state, Work&& work) {
    const std::vector<std::string>& all = everybody();
    std::size_t next = 0;
    std::int64_t bytes = 0;
    for (auto _ : state) {
        const std::string& patient = all[next];
        next = next + 1 == all.size() ? 0 : next + 1;
        bytes += static_cast<std::int64_t>(patient.size());
        work(patient);
    }
    state.SetBytesProcessed(bytes);
    state.SetItemsProcessed(state.iterations());
}

void rapidjson_dom(benchmark::State& state) {
    run(state, [](const std::string& patient) { benchmark::DoNotOptimize(rapidjson_fresh(patient)); });
}
void rapidjson_dom_memory_reused(benchmark::State& state) {
    RapidjsonReused reused;
    run(state, [&](const std::string& patient) { benchmark::DoNotOptimize(reused.parse(patient)); });
}
void rapidjson_dom_simd(benchmark::State& state) {
    run(state, [](const std::string& patient) { benchmark::DoNotOptimize(rapidjson_simd(patient)); });
}
void parse(benchmark::State& state) {
    Pipeline pipeline;
    run(state, [&](const std::string& patient) { pipeline.parse(patient); });
}
void parse_read(benchmark::State& state) {
    Pipeline pipeline;
    run(state, [&](const std::string& patient) { pipeline.read(patient); });
}
void parse_read_snapshot(benchmark::State& state) {
    Pipeline pipeline;
    run(state, [&](const std::string& patient) { pipeline.snapshot(patient); });
}
void parse_read_snapshot_evaluate(benchmark::State& state) {
    Pipeline pipeline;
    run(state, [&](const std::string& patient) { benchmark::DoNotOptimize(pipeline.judge(patient)); });
}

BENCHMARK(rapidjson_dom)->Unit(benchmark::kMicrosecond);
BENCHMARK(rapidjson_dom_memory_reused)->Unit(benchmark::kMicrosecond);
BENCHMARK(rapidjson_dom_simd)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse_read)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse_read_snapshot)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse_read_snapshot_evaluate)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace hv::bench

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    hv::bench::Pipeline pipeline;
    return hv::bench::report(pipeline, hv::bench::everybody()) ? 0 : 1;
}
