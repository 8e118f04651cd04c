// The sandbox EHR in a process of its own, for the system tests: `sandbox_ehr --port N [option ...]`.
//
//   --patients DATE       the twelve of the demo, their story told on this day
//   --base URL            what it calls itself, when something stands in front of it
//   --page-size N         of searches (default 50)
//   --no-flag             Flag and Task are not there
//   --no-if-none-exist    If-None-Exist is passed over in silence
//   --no-transaction      no batch and no transaction
//   --no-subscription     no Subscription
//
// Prints its base URL, answers until SIGTERM. Exit codes: 0 stopped, 1 it could not be started, 2 wrong use.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "fhir/client/curl_transport.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/sandbox/sandbox_server.hpp"

namespace {

using namespace hv;

struct Wish {
    plugin::sandbox::SandboxOptions options;
    plugin::sandbox::SandboxServerOptions where;
    std::string day;
    std::string base;
};

bool understand(const std::vector<std::string>& words, Wish& wish) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const std::string value = i + 1 < words.size() ? words[i + 1] : "";
        if (word == "--no-flag") {
            wish.options.flag_write = false;
        } else if (word == "--no-if-none-exist") {
            wish.options.conditional_create = false;
        } else if (word == "--no-transaction") {
            wish.options.transactions = false;
        } else if (word == "--no-subscription") {
            wish.options.subscriptions = false;
        } else if (value.empty()) {
            return false;
        } else if (word == "--port") {
            wish.where.port = static_cast<std::uint16_t>(std::stoi(value));
            ++i;
        } else if (word == "--page-size") {
            wish.options.page_size = static_cast<std::size_t>(std::stoul(value));
            ++i;
        } else if (word == "--base") {
            wish.base = value;
            ++i;
        } else if (word == "--patients") {
            wish.day = value;
            ++i;
        } else {
            return false;
        }
    }
    return true;
}

int serve(Wish wish) {
    wish.options.most_on_page = 1000;
    plugin::app::SystemClock clock;
    fhir::client::CurlTransport out;
    auto server = plugin::sandbox::SandboxServer::start(clock, wish.options, wish.where, &out);
    if (!server) {
        std::cerr << "sandbox_ehr: " << server.error().message << '\n';
        return 1;
    }
    if (!wish.base.empty()) (*server)->ehr().set_base(wish.base);
    if (!wish.day.empty()) {
        const auto day = Date::parse(wish.day);
        if (!day) return 2;
        const auto loaded = (*server)->ehr().load_demo(*day);
        if (!loaded) {
            std::cerr << "sandbox_ehr: " << loaded.error().message << '\n';
            return 1;
        }
    }
    std::cout << (*server)->ehr().base() << std::endl;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    int which = 0;
    sigwait(&ends, &which);
    (*server)->stop();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    // Before any thread is started, so that only `sigwait` sees them.
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    Wish wish;
    wish.options.page_size = 50;
    if (!understand({argv + 1, argv + argc}, wish)) {
        std::cerr << "sandbox_ehr: wrong use; the options stand in tests/system/sandbox/main.cpp\n";
        return 2;
    }
    return serve(std::move(wish));
}
