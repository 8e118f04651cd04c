// Cards that may be answered and the audit of every view, written behind the answer: a thread of its own commits what
// has come together since its last transaction, so that no call waits for a disk.
//
// Bounded: at most `room` calls wait to be written; the next one waits for a place, and after `patience` is told that
//          there is none (the caller then answers 503: a view that cannot be audited is not given).
// Failing: what the store does not take is tried again, with growing pauses; nothing is given up while we run. As long
//          as it lasts nothing more is taken: a caller waits for `patience`, and is then told so.
// Lost:    what a crash of the process catches between answer and commit: the views of the last `to_gather`, and of the
//          commit that is under way.
// Threads: any number may add; stop from one.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "plugin/store/care_store.hpp"

namespace hv::plugin::hooks {

struct JournalOptions {
    std::size_t room = 1024;
    std::size_t at_once = 256;               // calls in one transaction
    std::chrono::milliseconds to_gather{5};  // how long one waits for more to share its transaction
    std::chrono::milliseconds patience{2'000};
    std::chrono::milliseconds at_the_end{5'000};  // how long stopping tries
    std::function<void(const Error&)> failed;     // on the writer's thread
};

struct View {
    std::vector<store::CardRow> cards;
    store::AuditEntry audit;
};

class Journal {
public:
    Journal(store::CareStore& care, JournalOptions options);
    ~Journal() { stop(); }
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    // False: there was no room in time, the store took nothing for as long, or it has stopped.
    [[nodiscard]] bool add(View view);
    // Returns when everything that was added before is written, or after `at_most`.
    void flush(std::chrono::milliseconds at_most);
    void stop();

private:
    void run();
    bool write(const std::vector<View>& views);
    bool keep_trying(const std::vector<View>& views);

    store::CareStore& care_;
    JournalOptions options_;
    std::mutex mutex_;
    std::condition_variable wake_;   // the writer
    std::condition_variable space_;  // those who add or flush
    std::vector<View> waiting_;
    std::uint64_t added_ = 0;
    std::uint64_t written_ = 0;
    bool failing_ = false;  // the last transaction
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace hv::plugin::hooks
