// What stands, gathered by key: one key a Flag topic, one for the CarePlan; and whose hand was last.
//
// Key:     the name in the identifier, made from patient, topic and episode; a resource whose name is not made by us
//          for this patient (records were merged) goes by its coding.
// Order:   of one key, the resource that counts comes first: the oldest active one; when none is active, that of the
//          latest episode, and one that a human ended before one that we ended.
// Hand:    ours when the version is the one in the ledger, or the content is what our last write left: by its own tag,
//          or, where the server keeps none, by the ledger's fingerprint.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/decide/memory.hpp"
#include "plugin/decide/standing.hpp"
#include "plugin/decide/wanted.hpp"

namespace hv::plugin {

struct Seen {
    const StandingItem* item = nullptr;
    const Remembered* row = nullptr;  // none: nothing is remembered of it
    std::string identifier{};         // ours, of the latest episode that it names
    std::int64_t episode = 1;
    bool same_version = false;  // as our last write gave
    bool ours = false;          // the last hand
    // On what it rests, by the row and by what may have been written without a row; sorted, empty: nobody remembers.
    std::vector<std::string> evidence{};
    std::vector<std::string> rules{};
};

struct Key {
    Kind kind = Kind::flag;
    std::string topic;
    std::vector<Seen> seen;
    std::vector<const Remembered*> gone;  // remembered, and shown to be gone
    std::int64_t last_episode = 0;        // of all that stands or is remembered; 0: none
    bool foreign = false;                 // a name of this key stands on somebody else
    bool disowned = false;                // one stands that has lost its name

    [[nodiscard]] const Seen* first() const { return seen.empty() ? nullptr : &seen.front(); }
};

// By kind, then topic; a key for everything that is wanted or stands or is remembered. Views into the arguments.
std::vector<Key> gather(const Wanted& wanted, const Standing& standing, const Memory& memory, Kind alert);

Identifier identifier_of(Kind kind, std::string_view subject, std::string_view topic, std::int64_t episode);

}  // namespace hv::plugin
