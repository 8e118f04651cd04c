// The shelf: rule bundles that an admin has brought to this site, and which of them is in force.
//
//   stage -> on the shelf -> activate -> in force        rollback: back to one that was in force here before
//
// Staging and activating both look at everything: signatures by today's trust file, every set, every case. The original
// bytes are kept and looked at again at every start.
// In force:  changed only after the store has said yes, as a whole, while patients are judged; on any failure the old
//            one stays. At a start the newest activation that still holds is taken, and `status` says why it is not the
//            newest.
// Ratchet:   of the bundles of one id, one with a lower sequence than the highest ever in force is refused, however
//            well it is signed. `rollback` is the way back, only to what was in force here, and the audit calls it so.
// Other id:  than the one in force replaces every rule of the site: it must be asked for in so many words.
// Keys:      a key's dates count on the day of staging and activating. What was activated then stays, and may be gone
//            back to, whatever the dates say today: a warning tells of the key. Who takes a key out of the trust file
//            takes back what it signed.
// Expiry:    a warning; the rules stay in force. Only a new activation of an expired bundle is refused.
// Replicas:  `refresh` finds what another one activated, and looks again when the trust file has changed.
// Errors:    invalid, the bundle was examined and refused, and `problems` says all that is wrong; conflict, the
//            ratchet, its time, or somebody else was faster; not_found; unavailable, the trust file cannot be used;
//            those of the store.
// Threads:   any; one change at a time. `status` never waits for one.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/base/clock.hpp"
#include "plugin/app/event_codes.hpp"
#include "plugin/flow/active_rules.hpp"
#include "plugin/store/store.hpp"
#include "rules/bundle/bundle.hpp"

namespace hv::plugin {

struct ShelfParts {
    store::Store* store = nullptr;
    ActiveRules* active = nullptr;
    const Clock* clock = nullptr;
    std::function<Result<std::string>()> read_trust;  // the trust file's bytes, as they are now
    // What the log should know; may be empty.
    std::function<void(const app::EventCode&, std::string_view version, const Error*)> say = {};
};

struct ShelfStatus {
    bool ready = false;  // rules are in force
    std::string id;
    std::string version;
    std::int64_t sequence = 0;
    std::string digest;
    std::string expires;  // date; empty: never
    rules::bundle::Expiry expiry = rules::bundle::Expiry::never;
    std::optional<Instant> last_check;       // when the store was last asked what should be in force
    std::optional<Instant> last_activation;  // when this process last changed what it judges by, its start included
    std::optional<Instant> active_since;     // since when the site has it in force; a restart does not move it
    std::string activated_by;
    bool rolled_back = false;
    std::optional<Error> problem;       // why nothing, or another one than the newest activation, is in force
    std::vector<std::string> warnings;  // expiry, review overdue
    std::vector<std::string> keys;      // keys of what is in force that expire soon, or have; names people
    std::optional<Date> keys_until;     // the last day of the first of them to expire, however far
};

struct ShelfRow {
    std::string digest;
    std::string id;
    std::string version;
    std::int64_t sequence = 0;
    Instant staged_at;
    std::string staged_by;
    bool in_force = false;                 // here, now
    std::optional<Instant> last_in_force;  // when it was last activated here
};

// Whether a bundle of another id than the one in force may take its place.
enum class Other : std::uint8_t { refuse, take };

class Shelf {
public:
    explicit Shelf(ShelfParts parts);

    // Looks at the file and puts it on the shelf; staging it again changes nothing.
    [[nodiscard]] Result<ShelfRow> stage(std::string_view bytes, std::string_view by, rules::Problems& problems);
    // `name`: a version, or a digest where two files have one version.
    [[nodiscard]] Result<store::Activation> activate(std::string_view name, std::string_view by, std::string_view why,
                                                     rules::Problems& problems, Other other = Other::refuse);
    [[nodiscard]] Result<store::Activation> rollback(std::string_view name, std::string_view by, std::string_view why,
                                                     rules::Problems& problems);
    // Whether the two above would do it now; changes nothing, and tells the audit nothing.
    [[nodiscard]] Result<bool> would_activate(std::string_view name, Other other, rules::Problems& problems);
    [[nodiscard]] Result<bool> would_roll_back(std::string_view name, rules::Problems& problems);
    [[nodiscard]] Result<std::vector<ShelfRow>> list();

    // At the start: true when rules are in force now. False is no failure: `status().problem` says why.
    [[nodiscard]] Result<bool> restore_at_start();
    // True when another bundle than before is in force now.
    [[nodiscard]] Result<bool> refresh();

    [[nodiscard]] ShelfStatus status() const;

private:
    // A bundle that was opened, verified and proved.
    struct Looked {
        rules::bundle::Manifest manifest;
        std::string manifest_bytes;
        std::shared_ptr<const ActiveSets> sets;
        std::vector<rules::bundle::Signer> signers;
    };
    enum class Way : std::uint8_t { activate, rollback };
    // What may be put in force, looked at.
    struct Allowed {
        store::BundleRow row;
        Looked looked;
        std::int64_t after = 0;  // the newest activation
    };

    Result<rules::bundle::Trust> trust();
    // Without a time, the keys' dates do not matter: it was put in force here before.
    Result<Looked> look_at(std::string_view bytes, std::optional<Instant> when, rules::Problems& problems);
    std::shared_ptr<const ActiveSets> proved(const rules::bundle::Bundle& bundle, rules::Problems& problems);
    Result<ShelfRow> try_stage(std::string_view bytes, std::string_view by, rules::Problems& problems);
    Result<bool> has_its_own_name(const Looked& looked);
    Result<store::Activation> put_in_force(std::string_view name, std::string_view by, std::string_view why, Way way,
                                           Other other, rules::Problems& problems);
    Result<store::Activation> try_put_in_force(std::string_view name, std::string_view by, std::string_view why,
                                               Way way, Other other, rules::Problems& problems);
    Result<Allowed> allowed(std::string_view name, Way way, Other other, Instant now, rules::Problems& problems);
    Result<bool> follow(const std::vector<store::Activation>& activations);
    Result<bool> take(const store::Activation& activation, rules::Problems& problems);
    void publish(const Looked& looked, const store::Activation& activation);
    void note_problem(std::optional<Error> problem);
    void say(const app::EventCode& event, std::string_view version, const Error* error = nullptr) const;
    void audit_refusal(std::string_view action, std::string_view object, std::string_view by, const Error& error);

    ShelfParts parts_;
    std::mutex changing_;                              // one change at a time; guards the next three
    std::int64_t followed_ = 0;                        // the newest activation that was looked at
    std::string trust_seen_;                           // digest of the trust file by which that was done
    std::shared_ptr<const ActiveSets> proved_;         // the last one that passed all its cases in this process
    mutable std::mutex seen_;                          // guards what is below
    ShelfStatus status_;                               // without what depends on the day
    std::optional<rules::bundle::Manifest> manifest_;  // of what is in force
    std::vector<rules::bundle::Signer> signers_;       // the same
};

}  // namespace hv::plugin
