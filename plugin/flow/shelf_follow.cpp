// What the shelf does by itself: look at a bundle, keep up with the store, say how it stands.
#include <algorithm>
#include <set>

#include "fhir/base/zone.hpp"
#include "plugin/flow/make_active.hpp"
#include "plugin/flow/shelf.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin {
namespace {

namespace rb = rules::bundle;
using store::Activation;
using store::BundleRow;

Error examined(const rules::Problems& problems) {
    std::string message = "the bundle is refused: " + problems.front().message;
    if (problems.size() > 1) message += " (and " + std::to_string(problems.size() - 1) + " more)";
    return {Fault::invalid, std::move(message), problems.front().hint};
}

Error refuse(const Error& why, rules::Problems& problems) {
    problems.push_back({"refused", "bundle", 0, 0, why.message, why.hint});
    return examined(problems);
}

constexpr const char* again =
    "bring its file again: hjertevakt ruleset stage FILE; or restore the database from a backup";

Error no_trust(const std::string& why, bool in_force) {
    return {Fault::unavailable, "the trust file cannot be used, so that no signature counts: " + why,
            in_force ? "put it right and try again; what is in force stays"
                     : "put it right: the service sees that by itself within seconds; until then nothing is in force"};
}

// An older one is in force: what an admin must know, and may do.
void stands_in(Error& problem, const std::string& version) {
    problem.message += "; `" + version + "`, which was in force before, is used instead";
    problem.hint += std::string(problem.hint.empty() ? "" : "; ") + "to stay with `" + version +
                    "`: hjertevakt ruleset rollback " + version + " --reason TEXT";
}

std::string days(std::int32_t count) {
    return std::to_string(count) + (count == 1 ? " day" : " days");
}

void warn(std::vector<std::string>& warnings, const rb::Manifest& manifest, Date today) {
    switch (rb::expiry(manifest.expires, today)) {
        case rb::Expiry::expired:
            warnings.push_back("the rules expired on " + manifest.expires->text() + "; they are still used");
            break;
        case rb::Expiry::within_30_days:
        case rb::Expiry::within_90_days:
            warnings.push_back("the rules expire in " + days(*manifest.expires - today) + ", on " +
                               manifest.expires->text());
            break;
        case rb::Expiry::never:
        case rb::Expiry::far:
            break;
    }
    if (manifest.next_review && *manifest.next_review < today)
        warnings.push_back("the rules should have been reviewed by " + manifest.next_review->text());
    if (manifest.effective_to && *manifest.effective_to < today)
        warnings.push_back("the rules were meant to be used until " + manifest.effective_to->text());
}

void warn(std::vector<std::string>& warnings, const std::vector<rb::Signer>& signers, Date today) {
    constexpr std::int32_t soon = 30;
    for (const rb::Signer& signer : signers) {
        if (!signer.valid_to || *signer.valid_to - today > soon) continue;
        const std::string whose = "the key of " + signer.person + ", who signed the rules in force, ";
        const std::string on = signer.valid_to->text();
        warnings.push_back(*signer.valid_to < today
                               ? whose + "expired on " + on + ": the rules stay in force, but it brings in nothing new"
                               : whose + "expires in " + days(*signer.valid_to - today) + ", on " + on);
    }
}

}  // namespace

Result<rb::Trust> Shelf::trust() {
    const bool in_force = parts_.active->current() != nullptr;
    const Result<std::string> bytes = parts_.read_trust();
    if (!bytes) return no_trust(bytes.error().message, in_force);
    rules::Problems problems;
    std::optional<rb::Trust> trust = rb::parse_trust("trust.json", *bytes, problems);
    if (!trust) {
        // On one line: the hint that goes with it stands in the file's own check.
        const rules::Problem& first = problems.front();
        return no_trust(rules::text({first.code, first.file, first.line, first.column, first.message, ""}), in_force);
    }
    return std::move(*trust);
}

// The cases give the same answers whenever they are run over the same bytes; once in the life of a process is enough.
std::shared_ptr<const ActiveSets> Shelf::proved(const rb::Bundle& bundle, rules::Problems& problems) {
    for (const auto& known : {parts_.active->current(), proved_}) {
        if (known && known->digest == bundle.digest) return known;
    }
    proved_ = make_active(bundle, problems);
    return proved_;
}

Result<Shelf::Looked> Shelf::look_at(std::string_view bytes, std::optional<Instant> when, rules::Problems& problems) {
    const Result<rb::Trust> trusted = trust();
    if (!trusted) return trusted.error();
    Result<rb::Bundle> bundle = rb::open(bytes);
    if (!bundle) return refuse(bundle.error(), problems);
    Result<std::vector<rb::Signer>> signers =
        rb::verify(*bundle, *trusted, when ? std::optional(oslo_date(*when)) : std::nullopt);
    if (!signers) return refuse(signers.error(), problems);
    std::shared_ptr<const ActiveSets> sets = proved(*bundle, problems);
    if (!sets) return examined(problems);
    return Looked{std::move(bundle->manifest), std::move(bundle->manifest_bytes), std::move(sets), *std::move(signers)};
}

Result<bool> Shelf::restore_at_start() {
    Result<bool> changed = refresh();
    if (!changed) return changed;
    const ShelfStatus now = status();
    if (!now.ready) {
        say(app::event::rules_none, "", now.problem ? &*now.problem : nullptr);
    } else {
        say(now.problem ? app::event::rules_unverified : app::event::rules_restored, now.version,
            now.problem ? &*now.problem : nullptr);
        if (now.expiry == rb::Expiry::expired) say(app::event::rules_expired, now.version);
    }
    return now.ready;
}

Result<bool> Shelf::refresh() {
    const std::lock_guard one(changing_);
    const Result<std::vector<Activation>> activations = parts_.store->activations();
    if (!activations) return activations.error();
    {
        const std::lock_guard seen(seen_);
        status_.last_check = parts_.clock->now();
    }
    if (activations->empty()) {
        note_problem(Error{Fault::unavailable, "no rules have been put in force at this site yet: nobody is judged",
                           "hjertevakt ruleset stage FILE, then hjertevakt ruleset activate VERSION"});
        return false;
    }
    const Result<std::string> trusted = parts_.read_trust();
    const std::string digest = trusted ? rules::sha256(*trusted) : std::string();
    if (activations->back().number == followed_ && !digest.empty() && digest == trust_seen_) return false;
    Result<bool> changed = follow(*activations);
    if (changed) trust_seen_ = digest;
    return changed;
}

// Puts the newest activation in force that still holds. A service that runs already leaves what it has only for the
// newest of all.
Result<bool> Shelf::follow(const std::vector<Activation>& activations) {
    const bool running = parts_.active->current() != nullptr;
    std::optional<Error> problem;  // why the newest one is not in force
    std::set<std::string, std::less<>> tried;
    for (auto activation = activations.rbegin(); activation != activations.rend(); ++activation) {
        if (!tried.insert(activation->digest).second) continue;
        rules::Problems problems;
        Result<bool> changed = take(*activation, problems);
        if (changed) {
            followed_ = problem ? 0 : activations.back().number;  // the newest one may be brought again
            if (problem) stands_in(*problem, status_.version);
            note_problem(problem);
            return changed;
        }
        if (problems.empty()) {  // not this bundle: the store or the trust file failed, and it is tried again
            note_problem(changed.error());
            return changed;
        }
        if (!problem) {
            problem = std::move(changed).error();
            problem->message =
                "activation " + std::to_string(activation->number) + " no longer holds: " + problem->message;
        }
        if (running) break;
    }
    if (problem && running) {
        if (parts_.active->current()->digest == activations.back().digest)
            problem->message += "; what was in force before stays";
        else
            stands_in(*problem, status_.version);
    }
    followed_ = 0;  // the newest one may be brought again
    note_problem(problem);
    return false;
}

Result<bool> Shelf::take(const Activation& activation, rules::Problems& problems) {
    const Result<std::optional<BundleRow>> row = parts_.store->bundle(activation.digest);
    // The store answers, and what it kept is not what it was given: that is a matter of this bundle only.
    if (!row && row.error().fault == Fault::internal)
        return refuse({Fault::internal, row.error().message, again}, problems);
    if (!row) return row.error();
    if (!*row) return refuse({Fault::not_found, "its bytes are not in the database", again}, problems);
    const Result<Looked> looked = look_at((*row)->bytes, std::nullopt, problems);
    if (!looked) return looked.error();
    // The row could have been changed in the database; the bytes say what they are.
    if (looked->sets->digest != activation.digest)
        return refuse({Fault::invalid, "the bytes in the database are not those that were activated", again}, problems);
    const std::shared_ptr<const ActiveSets> before = parts_.active->current();
    const bool changed = !before || before->digest != activation.digest;
    publish(*looked, activation);
    return changed;
}

void Shelf::publish(const Looked& looked, const Activation& activation) {
    const std::shared_ptr<const ActiveSets> before = parts_.active->current();
    const bool changed = !before || before->digest != looked.sets->digest;
    if (changed) parts_.active->publish(looked.sets);
    const std::lock_guard seen(seen_);
    status_.ready = true;
    status_.id = looked.sets->bundle_id;
    status_.version = looked.sets->version;
    status_.sequence = looked.sets->sequence;
    status_.digest = looked.sets->digest;
    status_.expires = looked.sets->expires;
    if (changed) status_.last_activation = parts_.clock->now();
    status_.active_since = activation.at;
    status_.activated_by = activation.by;
    status_.rolled_back = activation.rollback;
    manifest_ = looked.manifest;
    signers_ = looked.signers;
}

void Shelf::note_problem(std::optional<Error> problem) {
    const std::lock_guard seen(seen_);
    status_.problem = std::move(problem);
}

ShelfStatus Shelf::status() const {
    const Date today = oslo_date(parts_.clock->now());
    const std::lock_guard seen(seen_);
    ShelfStatus now = status_;
    if (manifest_) {
        now.expiry = rb::expiry(manifest_->expires, today);
        warn(now.warnings, *manifest_, today);
        warn(now.keys, signers_, today);
        for (const rb::Signer& signer : signers_) {
            if (signer.valid_to && (!now.keys_until || *signer.valid_to < *now.keys_until))
                now.keys_until = signer.valid_to;
        }
    }
    return now;
}

}  // namespace hv::plugin
