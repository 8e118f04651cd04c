#include "plugin/app/log.hpp"

#include <openssl/rand.h>
#include <spdlog/async.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "fhir/json/writer.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/app/utc.hpp"

namespace hv::plugin::app {

namespace {

struct LevelWords {
    std::string_view json;
    std::string_view journal;
};
constexpr std::array<LevelWords, 4> level_words{
    {{"debug", "<7>"}, {"info", "<6>"}, {"warning", "<4>"}, {"error", "<3>"}}};

void write_to_stdout(std::string_view line) {
    while (!line.empty()) {
        const ssize_t count = ::write(STDOUT_FILENO, line.data(), line.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return;
        line.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string code_text(const EventCode& event) {
    return "HV" + std::to_string(event.number);
}

void optional_member(json::Writer& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out.member(name, value);
}

}  // namespace

struct Log::Inside {
    // Runs on the writer thread, one line at a time.
    struct Sink : spdlog::sinks::base_sink<spdlog::details::null_mutex> {
        explicit Sink(Inside& outer) : inside(outer) {}
        void sink_it_(const spdlog::details::log_msg& message) override {
            inside.put({message.payload.data(), message.payload.size()});
        }
        void flush_() override {}
        Inside& inside;
    };

    explicit Inside(LogOptions given) : options(std::move(given)), level(options.level) {
        if (!options.write) options.write = write_to_stdout;
        pool = std::make_shared<spdlog::details::thread_pool>(std::max<std::size_t>(options.queue, 1), 1);
        counter = pool.get();
        logger = std::make_shared<spdlog::async_logger>("hjertevakt", std::make_shared<Sink>(*this), pool,
                                                        spdlog::async_overflow_policy::overrun_oldest);
        logger->set_level(spdlog::level::trace);
    }

    [[nodiscard]] std::string line(const EventCode& event, const LogFields& fields) const {
        const Instant now = options.clock != nullptr ? options.clock->now() : machine.now();
        const auto& words = level_words[static_cast<std::size_t>(event.level)];
        json::Writer out;
        out.begin_object().member("ts", utc_text(now)).member("level", words.json).member("code", code_text(event));
        out.member("msg", event.says);
        optional_member(out, "ehr", fields.ehr);
        if (!fields.patient.empty() && options.pseudonyms != nullptr)
            out.member("patient", options.pseudonyms->of(fields.ehr, fields.patient));
        optional_member(out, "ruleset", fields.ruleset);
        optional_member(out, "version", fields.version);
        if (fields.count) out.key("count").integer(*fields.count);
        if (fields.duration) out.key("duration_ms").integer(fields.duration->count());
        if (fields.own) out.key("own_us").integer(fields.own->count());
        optional_member(out, "detail",
                        fields.error != nullptr ? std::string_view(fields.error->message) : fields.detail);
        optional_member(out, "hint", fields.error != nullptr ? std::string_view(fields.error->hint) : fields.hint);
        optional_member(out, "trace_id", fields.trace);
        out.end_object();
        return (options.journal ? std::string(words.journal) : std::string()) + out.take() + '\n';
    }

    void put(std::string_view text) {
        const std::uint64_t gone = lost();
        if (gone > told) {
            LogFields fields;
            fields.count = static_cast<std::int64_t>(gone - told);
            told = gone;
            options.write(line(event::log_lost, fields));
        }
        options.write(text);
        {
            const std::lock_guard lock(mutex);
            ++written;
        }
        progress.notify_all();
    }

    [[nodiscard]] std::uint64_t lost() const { return counter->overrun_counter(); }

    LogOptions options;
    SystemClock machine;
    std::atomic<LogLevel> level;
    std::atomic<std::uint64_t> said{0};
    std::mutex mutex;
    std::condition_variable progress;
    std::uint64_t written = 0;
    std::uint64_t told = 0;  // the writer thread's own
    std::shared_ptr<spdlog::details::thread_pool> pool;
    spdlog::details::thread_pool* counter = nullptr;  // the same one, also while it is being closed
    std::shared_ptr<spdlog::async_logger> logger;
};

Log::Log(LogOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}

// The pool goes first: it writes what is left and joins its thread.
Log::~Log() {
    inside_->logger.reset();
    inside_->pool.reset();
}

void Log::say(const EventCode& event, const LogFields& fields) {
    if (event.level < inside_->level.load(std::memory_order_relaxed)) return;
    const std::string line = inside_->line(event, fields);
    inside_->said.fetch_add(1);
    inside_->logger->log(spdlog::level::info, spdlog::string_view_t(line.data(), line.size()));
}

void Log::set_level(LogLevel level) {
    inside_->level = level;
}

std::uint64_t Log::lost() const {
    return inside_->lost();
}

void Log::flush(std::chrono::milliseconds at_most) {
    std::unique_lock lock(inside_->mutex);
    inside_->progress.wait_for(lock, at_most,
                               [this] { return inside_->written + inside_->lost() >= inside_->said.load(); });
}

std::string new_trace_id() {
    std::array<unsigned char, 16> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

}  // namespace hv::plugin::app
