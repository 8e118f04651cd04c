// Whether we may be relied upon, and how things stand, for /readyz, /statusz and the gauges.
//
// Ready:    the store answers, rules are in force, our clock agrees with an EHR's, tokens can be had or were ever had.
// Degraded: an EHR does not answer, or has us wait, and has not answered since; still ready, no replica fares better.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "plugin/app/fire_watch.hpp"
#include "plugin/app/tenant_run.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/store/audit_verify.hpp"

namespace hv::plugin {
class Shelf;
}

namespace hv::plugin::app {

struct HealthParts {
    const Config* config = nullptr;
    store::Store* store = nullptr;
    const Clock* clock = nullptr;
    ActiveRules* rules = nullptr;
    Shelf* shelf = nullptr;
    Log* log = nullptr;
    Metrics* metrics = nullptr;
    const FireWatch* fires = nullptr;  // may be null
    std::vector<TenantRun*> tenants;
    std::string version;
    Instant started;
};

// Who reads: whoever reaches the service's port, or an admin on the admin socket. To an outsider go fixed words and
// names of EHRs, never what a database, an EHR or a person's key says.
enum class Reader : std::uint8_t { outsider, admin };

struct Readiness {
    bool ready = true;
    std::vector<std::string> missing;   // why not
    std::vector<std::string> degraded;  // what goes slower
};

class Health {
public:
    explicit Health(HealthParts parts) : parts_(std::move(parts)) {}

    [[nodiscard]] Readiness readiness(Reader reader) const;
    // JSON for humans.
    [[nodiscard]] std::string status(Reader reader) const;
    // Sets the gauges, and says in the log what has turned. One thread.
    void look();

private:
    void look_at(TenantRun& tenant, Instant now);
    void look_at_abilities(TenantRun& tenant);
    [[nodiscard]] bool raises_alerts(const TenantRun& tenant) const;
    // What is written there, in words.
    [[nodiscard]] std::string mode(TenantRun& tenant) const;
    void show_flags(const std::string& ehr, const store::Counts& counts);
    void show_fires(Instant now);
    void look_at_certificates(Instant now);
    void look_at_rules(Instant now);
    void look_at_audit();
    bool first_today(const std::string& what, Instant now);
    void turned(bool now, const std::string& what, const EventCode& bad, const EventCode& good, LogFields fields);

    HealthParts parts_;
    store::AuditWalk audit_;
    std::map<std::string, bool> bad_;                            // what was said to be bad
    std::map<std::string, std::set<std::string>> topics_shown_;  // by EHR
    std::map<std::string, std::string> warned_on_;               // what ends or has ended: the day of its last warning
    mutable std::mutex mutex_;
    // What EHRs that have said what they can do let us write, whatever the configuration says; empty: no Flag, no Task.
    std::map<std::string, std::string> takes_;
};

// A file or a peer, and when its certificate ends.
struct CertificateEnd {
    std::string name;
    Instant not_after;
};
std::vector<CertificateEnd> certificate_ends(const HealthParts& parts);

}  // namespace hv::plugin::app
