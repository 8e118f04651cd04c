// CDS Hooks 2.0: discovery, the services `hjertevakt-patient-view`, `hjertevakt-order-select` and
// `hjertevakt-order-sign`, and their feedback.
//
// Paths:   `/<ehr>/cds-services...` for each EHR that has hooks; `/cds-services...` as well while there is one only.
//          The JWT's `aud` is the public address of exactly the path that was called.
// Call:    trust (trust.hpp) -> strict reading (call.hpp) -> what came, and what is missing and fetched
//          (prefetch.hpp, gathering.hpp) -> of orders the drafts (drafts.hpp) -> the corridor's judging -> attention ->
//          cards (plugin/decide/cards.hpp) -> journal (journal.hpp) -> answer.
// Patient: context.patientId; anything that speaks of another one refuses the whole call (hazard H02).
// Status:  400 no JSON, a member missing, another patient; 401 and 403 the caller; 404 no such service; 412 something
//          is missing that cannot be fetched; 415; 429 and 503 with Retry-After. Beside 200 the body is an
//          OperationOutcome without patient data.
// Threads: `routes` may be served by any number; `stop` from one, after the server has stopped.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "fhir/client/ehr.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/hooks/journal.hpp"
#include "plugin/hooks/trust.hpp"
#include "plugin/http/server.hpp"

namespace hv::plugin::hooks {

// One EHR as this door sees it.
struct HookTenant {
    std::string name;
    rules::Language language = rules::Language::nb;
    bool require_jwt = true;
    std::vector<TrustedIssuer> issuers;
    std::vector<std::string> fhir_servers;  // for calls without a JWT, where they are allowed
    std::vector<std::string> origins;       // of browsers' pages that may call; `*`: any
    std::size_t most_cards = 4;
    std::string launch_path = "/launch";  // of smart links; empty: this EHR launches no page, and cards have no link
    // Calls that fetch at the same time, and those that wait for a place: a slow EHR must not hold every worker. The
    // others, and those that have waited for as long as a call may take, are told to come back (503).
    int most_fetching = 2;
    int most_waiting = 1;
    fhir::client::Transport* out = nullptr;  // fetches jku
    // The server with the call's own token, for as long as the call lasts.
    std::function<Result<std::unique_ptr<fhir::client::Ehr>>(const std::string& server, std::string token)> open;
    // What the EHR says it has; an error counts as "has everything".
    std::function<Result<fhir::client::Abilities>()> abilities;
    // Another turn of the corridor, after feedback.
    std::function<void(const std::string& patient)> assess_again;
};

enum class Said : std::uint8_t { refused, keys_missing, journal_failed };

struct HooksParts {
    std::vector<HookTenant> tenants;
    const ActiveRules* rules = nullptr;
    store::CareStore* care = nullptr;
    Clock* clock = nullptr;
    std::function<std::string()> public_url;  // without a last slash; empty: nobody can prove who he is
    std::function<Result<std::string>(const std::string& path)> read_file;
    std::function<void(Said, std::string_view ehr, const Error&)> say;
    JournalOptions journal;
};

class Hooks {
public:
    [[nodiscard]] static std::unique_ptr<Hooks> make(HooksParts parts);
    virtual ~Hooks() = default;

    [[nodiscard]] virtual std::vector<http::Route> routes() = 0;
    // Writes what is still to be written.
    virtual void stop() = 0;
};

}  // namespace hv::plugin::hooks
