// What is to be written, kept or left for one key, and what the ledger shall remember of it; reconcile.cpp says which.
//
// Each of the functions appends to `made`; `end_when_it_may` sets `look_again` when an end waits for its time.
// Errors: none.
// Source: design section 7.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "plugin/decide/keys.hpp"
#include "plugin/decide/proposal.hpp"
#include "plugin/decide/reconcile.hpp"

namespace hv::plugin {

struct Changes {
    const Wanted& wanted;
    const Memory& memory;
    const Policy& policy;
    Instant as_of;
    std::vector<Change> made = {};
    std::optional<Instant> look_again = {};

    [[nodiscard]] Proposer proposer() const { return {wanted, memory, policy, as_of}; }

    void create(const Key& key, Because because, std::int64_t episode, const Seen* after);
    void write_wanted(What what, Because because, const Key& key, const Seen& seen, std::string body);
    void keep_wanted(const Key& key, const Seen& seen);
    // Known to be unwanted (`counting`), or not: the time of damping runs only while it is known.
    void keep_unwanted(const Key& key, const Seen& seen, Because because, bool counting);
    void leave(const Key& key, const Seen& seen);
    void end(const Key& key, const Seen& seen, Because because);
    void end_when_it_may(const Key& key, const Seen& seen, const Wish& wish);
    // Wanted again after a human ended it: another episode, or none yet.
    void succeed(const Key& key, const Seen& seen);
    // Remembered as standing, and deleted by somebody.
    void forget(const Key& key);
    // Our name is not ours to write under: it stands on somebody else, or a human's edit has lost it.
    void leave_blocked(const Key& key);
    // Nothing is written; the row is remembered when it is another one than before.
    void stay(What what, Because because, const Key& key, const Seen& seen, Remembered row, bool disagreement = false);

private:
    [[nodiscard]] bool rests_on_more(const Key& key, const Seen& seen) const;
    [[nodiscard]] Remembered wanted_row(const Key& key, const Seen& seen) const;
    void write(What what, Because because, const Key& key, const Seen& seen, std::string body, Remembered row);
};

}  // namespace hv::plugin
