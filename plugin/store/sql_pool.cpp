#include "plugin/store/sql_pool.hpp"

namespace hv::plugin::store::sql {

Pool::Held Pool::take() {
    std::unique_ptr<Connection> connection;
    {
        std::unique_lock lock(mutex_);
        given_back_.wait(lock, [this] { return free_ > 0; });
        --free_;
        if (!idle_.empty()) {
            connection = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    try {
        if (connection) {
            connection->revive();
        } else {
            connection = Connection::open(options_, writes_);
        }
    } catch (...) {
        give_back(std::move(connection));
        throw;
    }
    return {*this, std::move(connection)};
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        ++free_;
        if (connection) idle_.push_back(std::move(connection));
    }
    given_back_.notify_one();
}

}  // namespace hv::plugin::store::sql
