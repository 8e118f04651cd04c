// The EHR as a CDS Hooks client: asks the service for cards, and tells it what became of them.
//
// Call:    discovery (kept for a minute), every service of the hook in turn; with a JWT of our own for exactly the URL
//          that is called, a token of the user for this patient, and the prefetch that the service asked for.
// Errors:  unavailable, no service is set or it does not answer; denied and invalid, by its status or its answer.
// Source:  CDS Hooks 2.0.
// Threads: any; at most two calls at a time, so that the service's own questions find a worker here.
#pragma once

#include <map>
#include <mutex>
#include <semaphore>
#include <string>
#include <vector>

#include "fhir/client/auth/signing_key.hpp"
#include "plugin/sandbox/chart/cards.hpp"
#include "plugin/sandbox/chart/service_place.hpp"
#include "plugin/sandbox/people.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"

namespace hv::plugin::sandbox {

struct CdsQuestion {
    std::string hook;  // patient-view, order-select, order-sign
    std::string patient;
    Person user;
    std::string language = "nb";
    std::string draft = {};  // a MedicationRequest, JSON; empty: no order
};

// A card, and the service that it came from.
struct ShownCard {
    std::string service;
    Card card;
};

class CdsClient {
public:
    CdsClient(SandboxEhr& ehr, Clock& clock, Transport* out);

    void set(ServicePlace place);
    [[nodiscard]] ServicePlace place() const;
    // Our public key, for `/cds/jwks`.
    [[nodiscard]] std::string jwks() const { return fhir::client::jwks({key_}); }

    Result<std::vector<ShownCard>> ask(const CdsQuestion& question);
    // `feedback`: one element of the array, JSON.
    Result<bool> feedback(const std::string& service, const std::string& feedback);

private:
    struct Service {
        std::string id;
        std::string hook;
        std::vector<std::pair<std::string, std::string>> prefetch;
    };
    Result<std::vector<Service>> services();
    Result<std::string> call(const std::string& method, const std::string& url, const std::string& body,
                             const std::string& language);
    Result<std::string> jwt_for(const std::string& url);
    std::string body_of(const CdsQuestion& question, const Service& service);
    std::string prefetched(const std::string& query, const std::string& token);

    SandboxEhr& ehr_;
    Clock& clock_;
    Transport* const out_;
    const fhir::client::SigningKey key_;
    std::counting_semaphore<2> calls_{2};
    mutable std::mutex mutex_;
    ServicePlace place_;
    std::vector<Service> services_;
    Instant services_until_ = earliest_instant;
};

}  // namespace hv::plugin::sandbox
