// What the store costs at the size of a health trust: 100 000 patients.
//
//   store_bench [--patients N] [--postgresql HOST DATABASE]     SQLite in a folder of its own, or an empty database
//
// Prints one line a step. A turn is what the service does for a patient whose answer changed: claimed with nine others,
// intents, then ledger, decision with 70 KB of documents, wake-up and two audit entries in one transaction.
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "plugin/store/audit_verify.hpp"
#include "plugin/store/sql_store.hpp"

namespace hv::plugin::store {
namespace {

using Clock = std::chrono::steady_clock;

const Instant start = Instant::of_seconds(1'795'338'000);
const std::vector<std::string> ehrs{"north"};

template <class T>
T must(Result<T> result) {
    if (result) return *std::move(result);
    std::cerr << "store_bench: " << result.error().message << '\n';
    std::exit(1);
}

std::int64_t resident_kib() {
    std::ifstream file("/proc/self/statm");
    std::int64_t size = 0;
    std::int64_t resident = 0;
    file >> size >> resident;
    return resident * sysconf(_SC_PAGESIZE) / 1024;
}

// One step: how long it took, how much that is a second, how much memory the process holds after it.
template <class Work>
void step(std::string_view what, std::int64_t count, Work work) {
    const auto from = Clock::now();
    work();
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - from).count();
    std::printf("%-58.*s %9lld us", static_cast<int>(what.size()), what.data(), static_cast<long long>(us));
    if (count > 0) std::printf(" %9lld /s", static_cast<long long>(count * 1'000'000 / std::max<std::int64_t>(us, 1)));
    std::printf("   %lld MiB resident\n", static_cast<long long>(resident_kib() / 1024));
    std::fflush(stdout);
}

PatientKey patient(std::int64_t i) {
    return {"north", "patient-" + std::to_string(i)};
}

// Something that is about as hard to compress as a patient's documents.
std::string documents() {
    std::string text = R"({"resourceType":"Bundle","entry":[)";
    for (std::uint64_t i = 1; text.size() < 70'000; ++i) {
        text += R"({"resource":{"resourceType":"Observation","status":"final","id":")" +
                std::to_string(i * 2654435761) + R"(","valueQuantity":{"unit":"kg","code":"kg","value":)" +
                std::to_string(i * 40503 % 1000) + "}}},";
    }
    return text;
}

void enqueue_all(Store& store, std::int64_t patients, Urgency urgency) {
    constexpr std::int64_t batch = 1000;
    for (std::int64_t from = 0; from < patients; from += batch) {
        std::vector<Wanted> wanted;
        for (std::int64_t i = from; i < std::min(from + batch, patients); ++i) {
            wanted.push_back({patient(i), urgency, start, "subscription"});
        }
        must(store.enqueue(wanted));
    }
}

void take_turns(Store& store, std::int64_t turns, const std::string& input) {
    constexpr std::size_t at_once = 10;
    while (turns > 0) {
        for (const Lease& lease : must(store.claim(ehrs, at_once, start, std::chrono::seconds(600)))) {
            const Intent intent{"flag-" + lease.who.patient, "Flag", start};
            must(store.intend(lease, {&intent, 1}));
            Outcome outcome;
            outcome.assessed_at = start;
            outcome.wake_up = start.plus_seconds(86'400 + turns);
            Written flag;
            flag.identifier = intent.identifier;
            flag.type = "Flag";
            flag.written_at = start;
            outcome.ledger = {flag};
            Decision decision;
            decision.as_of = start;
            decision.input = input;
            decision.answer = "{}";
            outcome.decision = decision;
            const AuditEntry entry{start, "service", "patient.read", "north", lease.who.patient, "", "{}"};
            outcome.audit = {entry, entry};
            must(store.settle(lease, outcome));
            --turns;
        }
    }
}

void measure(const StoreOptions& options, std::int64_t patients) {
    std::unique_ptr<Store> store;
    step("open an empty database, with migrations", 0, [&] { store = must(open_store(options)); });
    step("enqueue an event for each patient (all new)", patients,
         [&] { enqueue_all(*store, patients, Urgency::background); });
    step("enqueue an event for each patient (all there)", patients,
         [&] { enqueue_all(*store, patients, Urgency::background); });
    step("enqueue an event for each patient (all more urgent)", patients,
         [&] { enqueue_all(*store, patients, Urgency::normal); });

    store.reset();
    step("open it with " + std::to_string(patients) + " patients waiting", 0,
         [&] { store = must(open_store(options)); });
    step("claim ten", 10, [&] { must(store->claim(ehrs, 10, start, std::chrono::seconds(1))); });
    const std::string input = documents();
    constexpr std::int64_t turns = 2000;
    step("turns, one worker", turns, [&] { take_turns(*store, turns, input); });
    step("turns, four workers", turns, [&] {
        std::vector<std::thread> workers;
        for (int i = 0; i < 4; ++i) workers.emplace_back([&] { take_turns(*store, turns / 4, input); });
        for (std::thread& worker : workers) worker.join();
    });
    step("wake those turns' patients", 2 * turns,
         [&] { must(store->wake(start.plus_seconds(200'000), static_cast<std::size_t>(2 * turns))); });
    step("state of the queue", 0, [&] { must(store->queue_state("north", start)); });
    step("counts", 0, [&] { must(store->counts("north", start)); });
    const std::int64_t links = must(store->audit_head()).number;
    step("verify the audit", links, [&] {
        if (must(verify_audit(*store, std::nullopt)).broken) std::exit(1);
    });
}

int run(std::span<char*> words) {
    StoreOptions options;
    std::int64_t patients = 100'000;
    std::string folder;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--patients" && i + 1 < words.size()) {
            patients = std::atoll(words[++i]);
        } else if (word == "--postgresql" && i + 2 < words.size()) {
            options.backend = StoreOptions::Backend::postgresql;
            options.host = words[++i];
            options.database = words[++i];
        } else {
            std::cerr << "usage: store_bench [--patients N] [--postgresql HOST DATABASE]\n";
            return 2;
        }
    }
    if (options.backend == StoreOptions::Backend::sqlite) {
        folder = (std::filesystem::temp_directory_path() / "hv-store-bench-XXXXXX").string();
        if (mkdtemp(folder.data()) == nullptr) return 1;
        options.path = folder + "/store.db";
    }
    measure(options, patients);
    if (!folder.empty()) {
        std::uintmax_t bytes = std::filesystem::file_size(options.path);
        std::printf("%-58s %9llu MiB\n", "the file", static_cast<unsigned long long>(bytes >> 20U));
        std::filesystem::remove_all(folder);
    }
    return 0;
}

}  // namespace
}  // namespace hv::plugin::store

int main(int argc, char** argv) {
    return hv::plugin::store::run({argv, static_cast<std::size_t>(argc)});
}
