// Transactions over the pools: what is written is written whole, what fails is an Error and undone.
//
// Work:     a function of Connection& that gives a Result; an error in it undoes the transaction, too.
// Again:    a transaction that the database chose to give way to another (a deadlock) is tried three times; so is what
//           found its connection dropped before it did anything, as all do after the server was restarted.
// Threads:  any number. SQLite: who writes waits for the one connection that does.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "plugin/store/sql_pool.hpp"

namespace hv::plugin::store::sql {

class Transaction {
public:
    Transaction(Connection& connection, Connection::Weight weight) : connection_(connection) {
        try {
            connection_.begin(true, weight);
        } catch (Failure& failure) {
            failure.again = failure.again || failure.lost;  // nothing was done yet
            throw;
        }
    }
    ~Transaction() {
        if (!done_) connection_.roll_back();
    }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit() {
        connection_.commit();
        done_ = true;
    }

private:
    Connection& connection_;
    bool done_ = false;
};

class Database {
public:
    explicit Database(const StoreOptions& options) {
        const bool sqlite = options.backend == StoreOptions::Backend::sqlite;
        const std::size_t size = options.pool == 0 ? 1 : options.pool;
        writers_ = std::make_unique<Pool>(options, true, sqlite ? 1 : size);
        if (sqlite) readers_ = std::make_unique<Pool>(options, false, size);
    }

    template <class Work>
    auto write(Work work, Connection::Weight weight = Connection::Weight::whole)
        -> std::invoke_result_t<Work&, Connection&> {
        for (int attempt = 1;; ++attempt) {
            try {
                const Pool::Held held = writers_->take();
                Transaction transaction(*held, weight);
                auto result = work(*held);
                if (result) transaction.commit();
                return result;
            } catch (const Failure& failure) {
                if (!failure.again || attempt == attempts) return failure.error;
            }
        }
    }

    // There is no transaction around it.
    template <class Work>
    auto read(Work work) -> std::invoke_result_t<Work&, Connection&> {
        for (int attempt = 1;; ++attempt) {
            try {
                const Pool::Held held = (readers_ ? *readers_ : *writers_).take();
                return work(*held);
            } catch (const Failure& failure) {
                if (!failure.lost || attempt == attempts) return failure.error;
            }
        }
    }

private:
    static constexpr int attempts = 3;
    std::unique_ptr<Pool> writers_;
    std::unique_ptr<Pool> readers_;
};

}  // namespace hv::plugin::store::sql
