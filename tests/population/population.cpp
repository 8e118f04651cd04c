// A hundred thousand generated patients through reader, snapshot and every shipped rule set: nothing crashes, the laws
// hold, every rule fires for somebody and stays silent for somebody else, and how often each answer was given is as it
// was.
//
// Patients: `property::person(seed)`, seeds from 1 on. Run in the release build: with sanitizers it would take long.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/property/laws.hpp"

namespace {

using namespace hv;
using namespace hv::property;

constexpr const char* golden = HV_SOURCE_DIR "/tests/golden/population.txt";
constexpr const char* counted_now = HV_SOURCE_DIR "/build/population.txt";
constexpr std::uint64_t everybody = 100'000;

using Counts = std::map<std::string, std::uint64_t>;  // "HF-06 met review" -> people

void count(const Judged& judged, Counts& counts) {
    each_finding(judged, judged, [&](const rules::Rule& rule, const rules::Finding& finding, const rules::Finding&) {
        std::string said(text(finding.truth));
        if (!is_asked(finding)) said = "not-applicable";
        if (is_asked(finding) && finding.level != rules::Level::none) said += ' ' + std::string(text(finding.level));
        ++counts[rule.id + ' ' + said];
    });
}

std::string broken_law(std::uint64_t seed, const Judged& judged, const Person& whole) {
    if (std::string broken = broken_by_itself(whole, judged); !broken.empty()) return broken;
    if (std::string broken = broken_by_order(whole, seed); !broken.empty()) return broken;
    const Person decided = person(seed, {.comparators = false, .unknown_answers = false, .impossible_pairs = false});
    if (decided.readings.empty()) return {};
    const std::size_t which = seed % decided.readings.size();
    if (decided.readings[which].observable == "pregnancy-status") return {};
    return broken_by_taking_away(decided, which);
}

struct Result {
    Counts counts;
    std::map<std::uint64_t, std::string> broken;  // by seed
};

Result judge_people(std::uint64_t how_many) {
    Result all;
    std::mutex lock;
    std::atomic<std::uint64_t> next{1};
    const auto work = [&] {
        Result mine;
        for (std::uint64_t seed = next++; seed <= how_many; seed = next++) {
            const Person whole = person(seed, {.without_birth = true});
            const Judged judged = judge(whole);
            count(judged, mine.counts);
            if (std::string broken = broken_law(seed, judged, whole); !broken.empty()) mine.broken[seed] = broken;
        }
        const std::lock_guard held(lock);
        for (const auto& [answer, people] : mine.counts) all.counts[answer] += people;
        all.broken.merge(mine.broken);
    };
    std::vector<std::jthread> threads(std::max(1U, std::thread::hardware_concurrency()));
    for (std::jthread& thread : threads) thread = std::jthread(work);
    threads.clear();
    return all;
}

// Rules that never fire, or that speak of everybody: the generator or the rule is wrong.
std::vector<std::string> idle_rules(const Counts& counts) {
    std::vector<std::string> idle;
    for (const rules::RuleSet& set : shipped_sets()) {
        for (const rules::Rule& rule : set.rules) {
            bool fires = false;
            bool silent = false;
            for (const auto& [said, people] : counts) {
                if (!said.starts_with(rule.id + ' ')) continue;
                fires |= said.find(" met ") != std::string::npos;
                silent |= said.find(" not-") != std::string::npos;
            }
            if (!fires) idle.push_back(rule.id + " fires for nobody");
            if (!silent) idle.push_back(rule.id + " stays silent for nobody");
        }
    }
    return idle;
}

std::string table(const Counts& counts, std::uint64_t how_many) {
    std::string lines = "# " + std::to_string(how_many) + " generated patients: how many got which answer\n";
    for (const auto& [said, people] : counts) lines += said + ' ' + std::to_string(people) + '\n';
    return lines;
}

std::string read_file(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

int show(std::uint64_t seed) {
    for (const Wanted& wanted :
         {Wanted{}, Wanted{.comparators = false, .unknown_answers = false, .impossible_pairs = false}}) {
        const Person one = person(seed, wanted);
        for (const std::string& resource : resources(one)) std::cout << resource << '\n';
        const Judged judged = judge(one);
        std::cout << spoken(judged.assessments(), judged.snapshot()) << "---\n";
    }
    return 0;
}

int usage() {
    std::cerr << "usage: population [NUMBER | --write | --show SEED]\n"
                 "  NUMBER       so many patients, without comparing (default: 100000, compared with what was)\n"
                 "  --write      keep the counts as what is expected\n"
                 "  --show SEED  one patient: the resources and what is said of them\n";
    return 2;
}

int run(std::uint64_t how_many, bool write) {
    const auto start = std::chrono::steady_clock::now();
    const Result result = judge_people(how_many);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    const std::string counted = table(result.counts, how_many);
    int wrong = 0;
    for (const auto& [seed, broken] : result.broken) {
        if (++wrong <= 20) std::cout << "patient " << seed << ": " << broken << '\n';
    }
    std::cout << how_many << " patients, " << result.broken.size() << " break a law, " << took.count() << " s\n";
    if (how_many == everybody) {
        for (const std::string& idle : idle_rules(result.counts)) {
            std::cout << idle << '\n';
            ++wrong;
        }
        if (write) {
            std::ofstream(golden, std::ios::binary) << counted;
        } else if (read_file(golden) != counted) {
            std::cout
                << "the counts are not those of tests/golden/population.txt; compare with build/population.txt, then "
                   "--write\n";
            std::ofstream(counted_now, std::ios::binary) << counted;
            ++wrong;
        }
    }
    return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.empty()) return run(everybody, false);
    if (words.size() == 1 && words[0] == "--write") return run(everybody, true);
    const std::string& number = words.back();
    if (number.empty() || number.size() > 9 || number.find_first_not_of("0123456789") != std::string::npos)
        return usage();
    if (words.size() == 2 && words[0] == "--show") return show(std::stoull(number));
    return words.size() == 1 ? run(std::stoull(number), false) : usage();
}
