// One EHR as the corridor sees it: how to reach it, and what its owner allows.
//
// Tenants share nothing but the process and the rules in force; every name in the store carries the EHR's.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "fhir/client/ehr.hpp"
#include "rules/engine/words.hpp"

namespace hv::plugin {

// report_only: everything is worked out and recorded, nothing is sent. read_only: the EHR takes no writes.
enum class WriteMode : std::uint8_t { write, report_only, read_only };

// More Flags ended within `window` than both figures allow: nothing more is ended until an admin says so (hazard H05).
struct Brake {
    double max_ended_share = 0.02;  // of those that are active
    std::uint64_t at_least = 5;
    std::chrono::seconds window{24 * 3600};
};

// An invented patient in the EHR for whom these rules must be met (hazard H01).
struct Canary {
    std::string patient;  // logical id; empty: there is none
    std::vector<std::string> rules;
};

struct Tenant {
    std::string name;
    fhir::client::Ehr* ehr = nullptr;
    rules::Language language = rules::Language::nb;
    WriteMode mode = WriteMode::write;
    bool transaction = true;
    std::size_t page_size = 200;
    std::chrono::seconds damping{24 * 3600};      // how long a Flag must be unwanted before it ends
    std::chrono::seconds open_question{60};       // for so long a write without an answer may still arrive
    std::chrono::seconds refused_again{15 * 60};  // when to try again what the EHR refused
    Brake brake;
    Canary canary;
};

}  // namespace hv::plugin
