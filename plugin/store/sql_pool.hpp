// A few connections for many threads: whoever takes one has it alone until it is given back.
//
// Opened:  when one is needed and fewer than `size` are open; one that dropped is opened again before it is handed out.
// Threads: any number; they wait in `take` for a free one.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "plugin/store/sql_connection.hpp"

namespace hv::plugin::store::sql {

class Pool {
public:
    class Held {
    public:
        Held(Pool& pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
        ~Held() { pool_.give_back(std::move(connection_)); }
        Held(const Held&) = delete;
        Held& operator=(const Held&) = delete;
        Connection& operator*() const { return *connection_; }

    private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    Pool(StoreOptions options, bool writes, std::size_t size)
        : options_(std::move(options)), writes_(writes), free_(size) {}

    // Throws Failure when none can be opened.
    Held take();

private:
    void give_back(std::unique_ptr<Connection> connection);

    const StoreOptions options_;
    const bool writes_;
    std::mutex mutex_;
    std::condition_variable given_back_;
    std::size_t free_;  // how many more may be taken
    std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace hv::plugin::store::sql
