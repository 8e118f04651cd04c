// A patient-view with the whole record as prefetch, over loopback: our service with its database, a bare Beast server
// that parses the same bytes, and node, in turn, in one run.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>

#include "fhir/base/zone.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/hooks/hooks.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/store/sql_store.hpp"
#include "tests/bench/hooks_bare.hpp"
#include "tests/bench/hooks_load.hpp"
#include "tests/bench/patients.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/shipped_rules.hpp"

namespace hv::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t threads = 4;
constexpr auto one_round = 1500ms;
constexpr int rounds = 5;

// The generated record, cut into the keys of our prefetch; what no key asks for comes with the observations.
std::string call_of(std::uint64_t seed) {
    const std::string text = patient(seed);
    const auto document = *json::Document::parse(text);
    std::map<std::string, std::string> keys{
        {"observations", ""},        {"medicationStatements", ""},      {"medicationRequests", ""},
        {"medicationDispenses", ""}, {"medicationAdministrations", ""}, {"conditions", ""},
        {"serviceRequests", ""},     {"diagnosticReports", ""}};
    std::string who;
    std::string person;
    for (const json::Value entry : document.root()["entry"].items()) {
        const json::Value resource = entry["resource"];
        std::string type(resource["resourceType"].text());
        if (type == "Patient") {
            person = plugin::copied(resource);
            who = resource["id"].text();
            continue;
        }
        type.front() = static_cast<char>(type.front() - 'A' + 'a');
        auto at = keys.find(type + 's');
        if (at == keys.end()) at = keys.find("observations");
        at->second += (at->second.empty() ? "" : ",") + plugin::copied(entry);
    }
    std::string prefetch = "\"patient\":" + person;
    for (const auto& [key, entries] : keys) {
        prefetch += ",\"" + key + R"(":{"resourceType":"Bundle","type":"searchset","entry":[)" + entries + "]}";
    }
    char instance[64];
    std::snprintf(instance, sizeof instance, "d1577c69-dfbe-44ad-ba6d-%012llx", static_cast<unsigned long long>(seed));
    return R"({"hook":"patient-view","hookInstance":")" + std::string(instance) +
           R"(","context":{"userId":"Practitioner/lege1","patientId":")" + who + R"("},"prefetch":{)" + prefetch + "}}";
}

std::vector<std::string> http_of(const std::vector<std::string>& bodies) {
    std::vector<std::string> all;
    for (const std::string& body : bodies) {
        all.push_back(
            "POST /cds-services/hjertevakt-patient-view HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            "application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    return all;
}

// ---- our own

struct Ours {
    test::FakeClock clock{from_oslo(*Date::parse("2025-11-21"), 12 * 3600)};
    std::string folder;
    std::unique_ptr<plugin::store::Store> store;
    plugin::ActiveRules rules;
    std::unique_ptr<plugin::hooks::Hooks> hooks;
    std::unique_ptr<plugin::http::Server> server;

    Ours() {
        folder = std::filesystem::temp_directory_path() / ("hjertevakt-bench-" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder);
        plugin::store::StoreOptions kept;
        kept.path = folder + "/bench.db";
        auto opened = plugin::store::open_store(kept);
        if (!opened) std::exit(1);
        store = *std::move(opened);
        rules.publish(test::shipped_rules());
        plugin::hooks::HooksParts parts;
        plugin::hooks::HookTenant tenant;
        tenant.name = "bench";
        tenant.require_jwt = false;
        parts.tenants.push_back(std::move(tenant));
        parts.rules = &rules;
        parts.care = &store->care();
        parts.clock = &clock;
        parts.public_url = [] { return std::string("https://hjertevakt.test"); };
        hooks = plugin::hooks::Hooks::make(std::move(parts));
        plugin::http::ServerOptions options;
        options.workers = threads;
        auto started = plugin::http::Server::start(options, hooks->routes());
        if (!started) std::exit(1);
        server = *std::move(started);
    }
    ~Ours() {
        server->stop();
        hooks->stop();
        store.reset();
        std::filesystem::remove_all(folder);
    }
};

// ---- node

struct Node {
    pid_t child = -1;
    std::uint16_t port = 0;

    Node() {
        int out[2];
        if (::pipe(out) != 0) return;
        child = ::fork();
        if (child == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::execlp("node", "node", (std::string(HV_SOURCE_DIR) + "/tests/bench/hooks_node.js").c_str(), nullptr);
            ::_exit(127);
        }
        ::close(out[1]);
        char text[32] = {};
        if (::read(out[0], text, sizeof text - 1) > 0) port = static_cast<std::uint16_t>(std::atoi(text));
        ::close(out[0]);
    }
    ~Node() {
        if (child <= 0) return;
        ::kill(child, SIGTERM);
        ::waitpid(child, nullptr, 0);
    }
};

double process_cpu_us() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return us(use.ru_utime) + us(use.ru_stime);
}

struct Figures {
    std::vector<double> a_second, p50, p99, cpu;
    std::size_t wrong = 0;
};
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

void measure(Figures& into, std::uint16_t port, const std::vector<std::string>& requests, std::size_t connections,
             bool inside) {
    const double before = process_cpu_us();
    const Load one = load(port, requests, connections, one_round);
    const double used = (process_cpu_us() - before) / static_cast<double>(std::max<std::size_t>(one.answers, 1));
    into.a_second.push_back(one.a_second);
    into.p50.push_back(one.p50_ms);
    into.p99.push_back(one.p99_ms);
    if (inside) into.cpu.push_back(used - one.client_cpu_us);
    into.wrong += one.wrong;
}

void say(const char* name, const Figures& figures) {
    std::printf("  %-22s %8.0f requests/s   p50 %7.3f ms   p99 %7.3f ms", name, median(figures.a_second),
                median(figures.p50), median(figures.p99));
    if (!figures.cpu.empty()) std::printf("   %6.0f us of the processor a request", median(figures.cpu));
    std::printf("%s\n", figures.wrong == 0 ? "" : "   WRONG ANSWERS");
}

int run() {
    std::vector<std::string> bodies;
    std::size_t bytes = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        bodies.push_back(call_of(seed));
        bytes += bodies.back().size();
    }
    const std::vector<std::string> requests = http_of(bodies);
    std::printf("patient-view, %zu patients, %zu KB a call; %d rounds of %.1f s each in turn; the median of them\n",
                bodies.size(), bytes / bodies.size() / 1024, rounds, 1.5);
    Ours ours;
    const auto bare =
        Bare::start(threads, R"({"cards":[{"summary":"fixed","indicator":"info","source":{"label":"bench"}}]})");
    Node node;
    std::size_t wrong = 0;
    (void)load(ours.server->port(), requests, 8, 500ms);
    (void)load(bare->port(), requests, 8, 500ms);
    if (node.port != 0) (void)load(node.port, requests, 8, 1000ms);
    for (const std::size_t connections : {1U, 8U, 32U}) {
        Figures a;
        Figures b;
        Figures c;
        for (int round = 0; round < rounds; ++round) {
            measure(a, ours.server->port(), requests, connections, true);
            measure(b, bare->port(), requests, connections, true);
            if (node.port != 0) measure(c, node.port, requests, connections, false);
        }
        std::printf("%zu connections\n", connections);
        say("hjertevakt", a);
        say("bare Beast, RapidJSON", b);
        if (node.port != 0) say("node, JSON.parse", c);
        std::printf("  time a request, ours to bare: %.2f by throughput, %.2f by processor (goal 1.25)\n",
                    median(b.a_second) / median(a.a_second), median(a.cpu) / median(b.cpu));
        if (node.port != 0)
            std::printf("  throughput, ours to node: %.2f (goal 4)\n", median(a.a_second) / median(c.a_second));
        wrong += a.wrong + b.wrong + c.wrong;
    }
    if (node.port == 0) std::printf("node is not installed: not compared\n");
    return wrong == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hv::bench

int main() {
    ::signal(SIGPIPE, SIG_IGN);
    return hv::bench::run();
}
