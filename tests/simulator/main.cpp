// Runs histories of the service against an EHR that fails (history.hpp): `simulator [HISTORIES] [FIRST-SEED]`, or
// `simulator --show SEED` to hear one of them. A seed that breaks a law is printed and breaks it again every time.
#include <cstring>
#include <iostream>

#include "tests/simulator/history.hpp"

namespace {

using namespace hv::simulator;

int show(std::uint64_t seed) {
    Tally tally;
    const std::string broken = run_history(seed, tally, [](const std::string& line) { std::cout << line << '\n'; });
    std::cout << (broken.empty() ? "the laws held" : broken) << '\n';
    return broken.empty() ? 0 : 1;
}

int run(std::uint64_t histories, std::uint64_t first) {
    Tally tally;
    std::uint64_t broken = 0;
    for (std::uint64_t seed = first; seed < first + histories; ++seed) {
        const std::string why = run_history(seed, tally);
        if (why.empty()) continue;
        ++broken;
        std::cout << "seed " << seed << ": " << why << std::endl;
    }
    std::cout << histories << " histories: " << tally.turns << " turns (" << tally.failed_turns << " failed), "
              << tally.crashes << " crashes, " << tally.faults << " faults, " << tally.raised << " Flags raised, "
              << tally.ended << " ended; " << broken << " histories broke a law\n";
    return broken == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3 && std::strcmp(argv[1], "--show") == 0) return show(std::stoull(argv[2]));
    return run(argc > 1 ? std::stoull(argv[1]) : 300, argc > 2 ? std::stoull(argv[2]) : 1);
}
