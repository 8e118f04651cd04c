// What a call is judged from: what it brought with it, and what was fetched for it with its own token.
//
// Fetched: types of the record that are missing, whole; Medications that orders speak of and that did not come, each
//          read by its id. Only from the call's server, and only when the call has a token; all of a call's fetching
//          takes one of the EHR's few places for it and ends within six seconds, with the waiting for it.
// Absent:  what the server does not have, or what lies at another server, stays away: whoever judges it does not
//          recognise the drug, and says so.
// Errors:  conflict, when something is missing and there is no way to get it (412, with the types); busy; those of Ehr.
// Threads: one call's own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "plugin/hooks/call.hpp"
#include "plugin/hooks/desk.hpp"
#include "plugin/hooks/medications.hpp"

namespace hv::plugin::hooks {

// Whether the call may name its server. Asked before anything is fetched, so that nobody can make us ask a server of
// his own (SSRF).
std::optional<Error> foreign_server(const Caller& caller, const Call& call);

class Gathering {
public:
    Gathering(Desk& desk, const Prepared& prepared, const Call& call);
    ~Gathering();
    Gathering(const Gathering&) = delete;
    Gathering& operator=(const Gathering&) = delete;

    Result<bool> record();
    // Those that the `wanted` resources of a document speak of.
    Result<bool> medications_of(json::Value document, const std::function<bool(json::Value)>& wanted);
    // JSON of our own or of the EHR, kept as long as this.
    Result<json::Value> keep(const std::string& bytes);

    // What was gathered until now.
    [[nodiscard]] const std::vector<json::Value>& documents() const { return documents_; }

private:
    Result<fhir::client::Ehr*> ehr();
    Result<bool> fetch(const std::vector<std::string_view>& types);
    Result<bool> read_medication(const std::string& id);
    [[nodiscard]] bool may_fetch() const { return !call_.token.empty() && desk_.tenant.open != nullptr; }
    const std::optional<fhir::client::Abilities>& abilities();

    Desk& desk_;
    const Prepared& prepared_;
    const Call& call_;
    std::vector<std::unique_ptr<json::Document>> kept_;
    std::vector<json::Value> documents_;
    std::set<std::string> not_there_;  // ids of Medications
    std::unique_ptr<fhir::client::Ehr> ehr_;
    bool has_place_ = false;  // one of the few for calls that fetch
    std::chrono::steady_clock::time_point deadline_;
    bool asked_abilities_ = false;
    std::optional<fhir::client::Abilities> abilities_;
};

}  // namespace hv::plugin::hooks
