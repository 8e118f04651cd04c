#include "plugin/app/run_service.hpp"

#include <unistd.h>
#include <csignal>
#include <ctime>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "plugin/app/notify.hpp"
#include "plugin/app/serve.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::chrono::seconds patience{9};

// Ends the process when stopping takes too long.
class Deadline {
public:
    explicit Deadline(Service& service)
        : thread_([this, &service] {
              std::unique_lock lock(mutex_);
              if (done_.wait_for(lock, patience, [this] { return over_; })) return;
              service.give_back();
              ::_exit(0);
          }) {}
    ~Deadline() {
        {
            const std::lock_guard lock(mutex_);
            over_ = true;
        }
        done_.notify_all();
        thread_.join();
    }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

private:
    std::mutex mutex_;
    std::condition_variable done_;
    bool over_ = false;
    std::thread thread_;
};

timespec pause_between_signs() {
    const auto interval = watchdog_interval().value_or(std::chrono::milliseconds{10'000});
    const auto at_least = std::max(interval, std::chrono::milliseconds{100});
    return {static_cast<time_t>(at_least.count() / 1000), static_cast<long>(at_least.count() % 1000 * 1'000'000)};
}

void reload(Service& service, const std::string& path) {
    notify_manager("RELOADING=1");
    // A file that cannot be used changes nothing; the service's log says what is wrong.
    const auto config = load_config(path);
    if (config) (void)service.reload(*config);
    if (!config) service.cannot_reload(config.error());
    notify_manager("READY=1");
}

}  // namespace

Result<bool> run_service(const Config& config, const std::string& path) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    auto service = Service::start(config);
    if (!service) return std::move(service).error();
    notify_manager("READY=1\nSTATUS=watching");
    const timespec pause = pause_between_signs();
    for (;;) {
        const int signal = sigtimedwait(&signals, nullptr, &pause);
        if (signal == SIGTERM || signal == SIGINT) break;
        if (signal == SIGHUP) reload(**service, path);
        notify_manager("WATCHDOG=1");
    }
    notify_manager("STOPPING=1");
    {
        const Deadline deadline(**service);
        (*service)->stop();
    }
    service->reset();
    return true;
}

}  // namespace hv::plugin::app
