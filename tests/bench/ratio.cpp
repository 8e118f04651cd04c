#include "tests/bench/ratio.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

#include "tests/bench/memory.hpp"
#include "tests/bench/patients.hpp"
#include "tests/bench/rapidjson.hpp"

namespace hv::bench {
namespace {

// Time on the processor: what else runs on the machine does not count.
double processor_microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

template <class Work>
double microseconds(const std::vector<std::string>& patients, Work&& work) {
    const double start = processor_microseconds();
    for (const std::string& patient : patients) benchmark::DoNotOptimize(work(patient));
    return (processor_microseconds() - start) / static_cast<double>(patients.size());
}

// The most that any one of the patients needs beyond its own text, in buffers that begin empty.
template <class Work>
Heap heap_of(const std::vector<std::string>& patients, Work&& work) {
    Heap most;
    for (const std::string& patient : patients) {
        start_counting();
        work(patient);
        const Heap heap = stop_counting();
        most.peak = std::max(most.peak, heap.peak);
        most.allocations = std::max(most.allocations, heap.allocations);
    }
    return most;
}

void say_heap(const char* name, const Heap& heap) {
    std::printf("  %-44s %8.1f KB %6zu allocations\n", name, static_cast<double>(heap.peak) / 1024, heap.allocations);
}

void report_memory(const Pipeline& pipeline, const std::vector<std::string>& patients) {
    if (!counts()) {
        std::printf("peak memory a patient: not counted under a sanitizer\n");
        return;
    }
    std::printf("peak memory a patient, beyond its text (greatest of %zu)\n", patients.size());
    say_heap("RapidJSON DOM", heap_of(patients, rapidjson_fresh));
    say_heap("document, record, snapshot, assessments", heap_of(patients, [&](const std::string& patient) {
                 Pipeline empty = pipeline.with_empty_buffers();
                 return empty.judge(patient);
             }));
    Pipeline used = pipeline.with_empty_buffers();
    for (const std::string& patient : patients) used.judge(patient);
    say_heap("the same in buffers that are used again",
             heap_of(patients, [&](const std::string& patient) { return used.judge(patient); }));
}

// Different patients, made batch by batch: they would not all fit in memory.
void report_throughput(Pipeline& pipeline) {
    constexpr std::size_t how_many = 10'000;
    constexpr std::size_t batch = 250;
    double taken = 0;
    for (std::size_t done = 0; done < how_many; done += batch) {
        const std::vector<std::string> people = patients(1'000 + done, batch);
        taken += microseconds(people, [&](const std::string& patient) { return pipeline.judge(patient); }) * batch;
    }
    std::printf("%zu different patients: %.0f a second on one core\n", how_many, how_many * 1e6 / taken);
}

}  // namespace

Ratios measure_ratio(Pipeline& pipeline, const std::vector<std::string>& patients, int rounds) {
    RapidjsonReused again;
    std::vector<double> ours;
    struct Other {
        std::vector<double> taken;
        std::vector<double> ratio;
    };
    std::array<Other, 3> others;
    for (int round = 0; round < rounds; ++round) {
        ours.push_back(microseconds(patients, [&](const std::string& patient) { return pipeline.judge(patient); }));
        others[0].taken.push_back(microseconds(patients, rapidjson_fresh));
        others[1].taken.push_back(
            microseconds(patients, [&](const std::string& patient) { return again.parse(patient); }));
        others[2].taken.push_back(microseconds(patients, rapidjson_simd));
        for (Other& other : others) other.ratio.push_back(ours.back() / other.taken.back());
    }
    return {median(ours),
            median(others[0].taken),
            median(others[1].taken),
            median(others[2].taken),
            median(others[0].ratio),
            median(others[1].ratio),
            median(others[2].ratio)};
}

bool report(Pipeline& pipeline, const std::vector<std::string>& people) {
    std::size_t bytes = 0;
    for (const std::string& patient : people) bytes += patient.size();
    std::printf("%zu patients of 52 resources, %.1f KB each; %zu rules in %zu sets\n", people.size(),
                static_cast<double>(bytes) / static_cast<double>(people.size()) / 1024, pipeline.rules(),
                pipeline.sets());
    const Ratios found = measure_ratio(pipeline, people, 41);
    std::printf("parse, read, snapshot, evaluate every set  %8.1f us a patient\n", found.ours);
    std::printf("RapidJSON Document::Parse as it comes      %8.1f us   RATIO %.2f, promised: at most %.1f, %s\n",
                found.fresh, found.to_fresh, promised_ratio, found.to_fresh <= promised_ratio ? "kept" : "NOT KEPT");
    std::printf("RapidJSON, its memory used again           %8.1f us   ratio %.2f\n", found.reused, found.to_reused);
    std::printf("RapidJSON, vector instructions switched on %8.1f us   ratio %.2f\n", found.simd, found.to_simd);
    report_throughput(pipeline);
    report_memory(pipeline, people);
    std::fflush(stdout);
    return found.to_fresh <= alarming_ratio;
}

}  // namespace hv::bench
