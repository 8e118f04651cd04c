// What we remember of our writes about one patient (the ledger, as plain values), and what must be proved with it.
//
// The EHR holds the truth: without any memory every decision is still safe. What nobody remembers the footing of ends
// only by a measurement.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fhir/json/value.hpp"
#include "plugin/decide/standing.hpp"

namespace hv::plugin {

// One row of the ledger; see store::Written.
struct Remembered {
    Kind kind = Kind::flag;
    std::string identifier;
    std::string topic;
    std::string resource_id;
    std::string version;      // that our last write gave, or that was seen to be ours since
    std::string fingerprint;  // of the content that we wrote
    bool active = true;
    std::int64_t episode = 1;
    std::optional<Instant> unwanted_since;  // active: damping runs; ended by a human: the rules have agreed since
    std::optional<Instant> ended_at;
    std::vector<std::string> evidence;  // `Observation/w2`, sorted
    std::vector<std::string> rules;     // of a Flag: those that asked for it, sorted; empty: nobody remembers
    bool attended = false;              // it ended because somebody has attended to it

    bool operator==(const Remembered&) const = default;
};

// A write that an earlier turn was about to send, and died: it may have arrived, and no row tells. See store::Intent.
struct Attempt {
    Kind kind = Kind::flag;
    std::string identifier;
    std::vector<std::string> evidence;  // of what was written; as in Remembered
    std::vector<std::string> rules;
};

struct Memory {
    std::vector<Remembered> rows;
    std::vector<Attempt> attempts;
    // Of the evidence of both: what is not in the documents that were judged, and was not shown to be gone either.
    std::vector<std::string> missing_evidence;
};

// `Observation/w2` and so on: what both rest on and none of the documents (Bundles or single resources) holds.
// Read each by its id: it is there: judge again with it among the documents; 404 or 410: it is gone, leave it out;
// anything else: it goes into `missing_evidence`.
std::vector<std::string> evidence_not_in(const Memory& memory, std::span<const json::Value> documents);
// The same of texts; what is no JSON holds nothing.
std::vector<std::string> evidence_not_in(const Memory& memory, std::span<const std::string> documents);

// `Flag/12` and so on: remembered, and not in what stands. Read each by its id: it is there: `add_standing`; 404 or
// 410: put it into `Standing::gone`; anything else: the standing is not complete.
std::vector<std::string> unaccounted(const Memory& memory, const Standing& standing);

}  // namespace hv::plugin
