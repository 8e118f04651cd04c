#include "plugin/hooks/journal.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

namespace hv::plugin::hooks {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds first_pause{50};
constexpr milliseconds longest_pause{5'000};

}  // namespace

Journal::Journal(store::CareStore& care, JournalOptions options)
    : care_(care), options_(std::move(options)), thread_([this] { run(); }) {}

bool Journal::add(View view) {
    std::unique_lock lock(mutex_);
    const bool taken = space_.wait_for(lock, options_.patience,
                                       [&] { return stopping_ || (!failing_ && added_ - written_ < options_.room); });
    if (!taken || stopping_) return false;
    waiting_.push_back(std::move(view));
    ++added_;
    if (waiting_.size() == 1 || waiting_.size() == options_.at_once) wake_.notify_one();
    return true;
}

void Journal::flush(milliseconds at_most) {
    std::unique_lock lock(mutex_);
    const std::uint64_t until = added_;
    space_.wait_for(lock, at_most, [&] { return written_ >= until; });
}

void Journal::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    space_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Journal::write(const std::vector<View>& views) {
    std::vector<store::CardRow> cards;
    std::vector<store::AuditEntry> audit;
    for (const View& view : views) {
        cards.insert(cards.end(), view.cards.begin(), view.cards.end());
        audit.push_back(view.audit);
    }
    const Result<bool> done = care_.remember_cards(cards, audit);
    if (!done && options_.failed) options_.failed(done.error());
    return static_cast<bool>(done);
}

bool Journal::keep_trying(const std::vector<View>& views) {
    milliseconds pause = first_pause;
    std::optional<steady_clock::time_point> end;
    while (!write(views)) {
        std::unique_lock lock(mutex_);
        failing_ = true;
        if (stopping_ && !end) end = steady_clock::now() + options_.at_the_end;
        if (end && steady_clock::now() + pause > *end) return false;
        wake_.wait_for(lock, pause, [&] { return stopping_ && !end; });
        pause = std::min(2 * pause, longest_pause);
    }
    return true;
}

void Journal::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        wake_.wait_for(lock, options_.to_gather, [&] { return stopping_ || waiting_.size() >= options_.at_once; });
        std::vector<View> batch;
        const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), options_.at_once));
        std::move(waiting_.begin(), end, std::back_inserter(batch));
        waiting_.erase(waiting_.begin(), end);
        lock.unlock();
        const bool done = keep_trying(batch);
        lock.lock();
        if (!done) return;
        failing_ = false;
        written_ += batch.size();
        space_.notify_all();
    }
}

}  // namespace hv::plugin::hooks
