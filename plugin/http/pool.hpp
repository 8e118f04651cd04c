// A fixed number of threads and a queue with an end: what does not fit is refused at once.
//
// Threads: `try_run` from any; `finish` once, from outside the pool.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace hv::plugin::http {

class Pool {
public:
    Pool(std::size_t workers, std::size_t queue);
    ~Pool();
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    // False: every worker is busy and the queue is full, or the pool is finishing.
    bool try_run(std::function<void()> job);
    // Runs what was taken, then ends the threads.
    void finish();

private:
    void work();

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    std::size_t idle_ = 0;
    bool finishing_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace hv::plugin::http
