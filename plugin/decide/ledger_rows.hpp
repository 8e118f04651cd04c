// What the ledger is to hold of something, from how it stands and from what it held before.
//
// Evidence: what the resource rests on now, the patient, and what it rested on before and nobody has looked at since:
//           that is still to be proved. Sorted. It is never empty for what we wrote; empty means that nobody
//           remembers.
#pragma once

#include "plugin/decide/because.hpp"
#include "plugin/decide/keys.hpp"

namespace hv::plugin {

Remembered as_it_stands(const Key& key, const Seen& seen);

// Its content is ours, or as good as ours: from now on this version is.
void adopt(Remembered& row, const Seen& seen);

// It is wanted: nothing counts towards its end.
Remembered as_wanted(Remembered row, std::vector<std::string> evidence, std::vector<std::string> rules);

// It rests on nothing any more.
Remembered as_ended(Remembered row, Instant at, Because because);

// The rules that ask for the topic now, and those that did before and are undecided now: nobody has said that they are
// silent. Sorted.
std::vector<std::string> rules_of(const WantedTopic* topic, const std::vector<std::string>& before);

std::vector<std::string> evidence_of(const Footing& footing, std::string_view subject,
                                     const std::vector<std::string>& before, const Memory& memory);

// Shown to be gone: the ledger must not ask for it for ever.
Remembered forgotten(Remembered row, Instant as_of);

}  // namespace hv::plugin
