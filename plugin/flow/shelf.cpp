// What an admin does: stage, activate, roll back, list.
#include "plugin/flow/shelf.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/flow/failpoint.hpp"
#include "plugin/flow/make_active.hpp"

namespace hv::plugin {
namespace {

namespace rb = rules::bundle;
using store::Activation;
using store::BundleRow;

std::string named(const BundleRow& row) {
    return '`' + row.version + "` (sequence " + std::to_string(row.sequence) + ')';
}

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

const Activation* last_of(const std::vector<Activation>& activations, std::string_view digest) {
    const auto found = std::ranges::find(activations.rbegin(), activations.rend(), digest, &Activation::digest);
    return found == activations.rend() ? nullptr : &*found;
}

// The bundle of this id with the highest sequence that was ever in force here; null before the first.
const BundleRow* highest(const std::vector<BundleRow>& rows, const std::vector<Activation>& activations,
                         std::string_view id) {
    const BundleRow* best = nullptr;
    for (const BundleRow& row : rows) {
        if (row.id != id) continue;
        if (last_of(activations, row.digest) != nullptr && (best == nullptr || row.sequence > best->sequence))
            best = &row;
    }
    return best;
}

// A version, a digest, or the start of one that is long enough to mean one file.
bool is_named(const BundleRow& row, std::string_view name) {
    constexpr std::size_t enough = std::string_view("sha256:01234567").size();
    return row.version == name || (name.size() >= enough && row.digest.starts_with(name));
}

// Of several files of one version, that were signed by other people, the one that was in force here, else the newest.
Result<BundleRow> find(const std::vector<BundleRow>& rows, const std::vector<Activation>& activations,
                       std::string_view name) {
    const BundleRow* best = nullptr;
    const auto rank = [&](const BundleRow& row) {
        return std::pair(last_of(activations, row.digest) != nullptr, row.staged_at);
    };
    for (const BundleRow& row : rows) {
        if (!is_named(row, name)) continue;
        if (best != nullptr && best->id != row.id)
            return Error{Fault::conflict,
                         '`' + std::string(name) + "` is a version of `" + best->id + "` and of `" + row.id + '`',
                         "name the one that is meant by its digest: `hjertevakt ruleset list` shows it"};
        if (best == nullptr || rank(row) > rank(*best)) best = &row;
    }
    if (best != nullptr) return *best;
    return Error{Fault::not_found, '`' + std::string(name) + "`: there is no such bundle on the shelf",
                 "`hjertevakt ruleset list` shows what is there; `hjertevakt ruleset stage FILE` brings one"};
}

// There is a way back to what was in force here, and to nothing else.
std::string way_to_older(const BundleRow& row, bool was_in_force) {
    return was_in_force ? "to go back on purpose: hjertevakt ruleset rollback " + row.version + " --reason TEXT"
                        : "it was never in force here, so there is no way back to it either: ask its authors for the "
                          "same content with a higher sequence";
}

Result<bool> may_replace(const BundleRow& row, const ActiveSets* current, Other other) {
    if (current == nullptr || current->bundle_id == row.id || other == Other::take) return true;
    return Error{Fault::conflict,
                 named(row) + " is of the bundle `" + row.id + "`, and `" + current->bundle_id +
                     "` is in force: it would replace all its rules",
                 "when that is what you want, say so with --other-bundle"};
}

Result<bool> may_activate(const BundleRow& row, const rb::Manifest& manifest, const BundleRow* top, bool was_in_force,
                          Date today) {
    if (top != nullptr && row.sequence < top->sequence)
        return Error{Fault::conflict, named(row) + " is older than " + named(*top) + ", which has been in force here",
                     way_to_older(row, was_in_force)};
    if (top != nullptr && row.sequence == top->sequence && row.version != top->version)
        return Error{Fault::conflict,
                     named(row) + " has the sequence of " + named(*top) + ", which has been in force here",
                     "let its authors give it a sequence of its own and sign it again"};
    if (manifest.status != rb::Status::active)
        return Error{Fault::conflict, named(row) + " is marked `" + std::string(rb::text(manifest.status)) + '`',
                     "only what its authors marked `active` is put in force"};
    if (manifest.effective_from && today < *manifest.effective_from)
        return Error{Fault::conflict,
                     named(row) + " is meant to be used from " + manifest.effective_from->text() + " on",
                     "activate it on that day; it stays on the shelf"};
    if (manifest.effective_to && *manifest.effective_to < today)
        return Error{Fault::conflict, named(row) + " was meant to be used until " + manifest.effective_to->text(),
                     "ask its authors for the version that follows"};
    if (manifest.expires && *manifest.expires < today)
        return Error{Fault::conflict, named(row) + " expired on " + manifest.expires->text(),
                     "ask its authors for a newer version; what is in force stays"};
    return true;
}

Result<bool> may_roll_back(const BundleRow& row, const BundleRow* top, const std::vector<Activation>& activations) {
    if (last_of(activations, row.digest) != nullptr) return true;
    return Error{Fault::conflict, named(row) + " was never in force here, so there is no way back to it",
                 top != nullptr && row.sequence < top->sequence
                     ? "it is older than " + named(*top) +
                           ", so that it cannot be activated either: ask its authors for the same content with a "
                           "higher sequence"
                     : "to put it in force for the first time: hjertevakt ruleset activate " + row.version};
}

store::AuditEntry entry_of(const Activation& activation, const BundleRow& row, const ActiveSets* before) {
    json::Writer detail;
    detail.begin_object().member("id", row.id).member("version", row.version);
    detail.key("sequence").integer(row.sequence);
    detail.member("before", before == nullptr ? "" : before->version).member("why", activation.why).end_object();
    return {.at = activation.at,
            .actor = activation.by,
            .action = activation.rollback ? "ruleset.rollback" : "ruleset.activate",
            .ehr = {},
            .patient = {},
            .object = activation.digest,
            .detail = detail.take()};
}

}  // namespace

Shelf::Shelf(ShelfParts parts) : parts_(std::move(parts)) {}

Result<ShelfRow> Shelf::stage(std::string_view bytes, std::string_view by, rules::Problems& problems) {
    const std::lock_guard one(changing_);
    Result<ShelfRow> row = try_stage(bytes, by, problems);
    if (!row) audit_refusal("ruleset.stage", "", by, row.error());
    return row;
}

Result<ShelfRow> Shelf::try_stage(std::string_view bytes, std::string_view by, rules::Problems& problems) {
    const Instant now = parts_.clock->now();
    const Result<Looked> looked = look_at(bytes, now, problems);
    if (!looked) return looked.error();
    if (Result<bool> own = has_its_own_name(*looked); !own) return std::move(own).error();
    const ActiveSets& sets = *looked->sets;
    const BundleRow row{sets.digest, sets.bundle_id, sets.version, sets.sequence, std::string(bytes),
                        now,         std::string(by)};

    json::Writer detail;
    detail.begin_object().member("id", row.id).member("version", row.version);
    detail.key("sequence").integer(row.sequence).end_object();
    const store::AuditEntry entry{now, row.staged_by, "ruleset.stage", "", "", row.digest, detail.take()};
    if (Result<bool> put = parts_.store->put_bundle(row, entry); !put) return std::move(put).error();
    return ShelfRow{row.digest, row.id, row.version, row.sequence, now, row.staged_by, false, std::nullopt};
}

// A version and a sequence of a bundle mean one content for ever; only who signed it may differ.
Result<bool> Shelf::has_its_own_name(const Looked& looked) {
    const Result<std::vector<BundleRow>> rows = parts_.store->bundles();
    if (!rows) return rows.error();
    for (const BundleRow& row : *rows) {
        const bool same_name = row.id == looked.sets->bundle_id &&
                               (row.version == looked.sets->version || row.sequence == looked.sets->sequence);
        if (!same_name || row.digest == looked.sets->digest) continue;
        const Result<std::optional<BundleRow>> other = parts_.store->bundle(row.digest);
        if (!other) return other.error();
        if (!*other) continue;
        const Result<rb::Bundle> opened = rb::open((*other)->bytes);
        if (opened && opened->manifest_bytes != looked.manifest_bytes)
            return Error{Fault::conflict, named(row) + " is on the shelf with another content",
                         "let the authors give every release a version and a sequence of its own"};
    }
    return true;
}

Result<Activation> Shelf::activate(std::string_view name, std::string_view by, std::string_view why,
                                   rules::Problems& problems, Other other) {
    return put_in_force(name, by, why, Way::activate, other, problems);
}

Result<Activation> Shelf::rollback(std::string_view name, std::string_view by, std::string_view why,
                                   rules::Problems& problems) {
    return put_in_force(name, by, why, Way::rollback, Other::take, problems);
}

Result<bool> Shelf::would_activate(std::string_view name, Other other, rules::Problems& problems) {
    const std::lock_guard one(changing_);
    if (auto may = allowed(name, Way::activate, other, parts_.clock->now(), problems); !may)
        return std::move(may).error();
    return true;
}

Result<bool> Shelf::would_roll_back(std::string_view name, rules::Problems& problems) {
    const std::lock_guard one(changing_);
    if (auto may = allowed(name, Way::rollback, Other::take, parts_.clock->now(), problems); !may)
        return std::move(may).error();
    return true;
}

Result<Activation> Shelf::put_in_force(std::string_view name, std::string_view by, std::string_view why, Way way,
                                       Other other, rules::Problems& problems) {
    const std::lock_guard one(changing_);
    Result<Activation> done = try_put_in_force(name, by, why, way, other, problems);
    if (!done) audit_refusal(way == Way::rollback ? "ruleset.rollback" : "ruleset.activate", name, by, done.error());
    return done;
}

Result<Shelf::Allowed> Shelf::allowed(std::string_view name, Way way, Other other, Instant now,
                                      rules::Problems& problems) {
    const Result<std::vector<BundleRow>> rows = parts_.store->bundles();
    if (!rows) return rows.error();
    const Result<std::vector<Activation>> activations = parts_.store->activations();
    if (!activations) return activations.error();
    const Result<BundleRow> row = find(*rows, *activations, name);
    if (!row) return row.error();

    const std::shared_ptr<const ActiveSets> before = parts_.active->current();
    const std::int64_t newest = activations->empty() ? 0 : activations->back().number;
    if (newest != 0 && activations->back().digest == row->digest && before && before->digest == row->digest)
        return Error{Fault::conflict, named(*row) + " is in force already", "nothing was changed"};
    const BundleRow* top = highest(*rows, *activations, row->id);
    if (way == Way::rollback) {
        if (Result<bool> may = may_roll_back(*row, top, *activations); !may) return std::move(may).error();
    }

    const Result<std::optional<BundleRow>> kept = parts_.store->bundle(row->digest);
    if (!kept) return kept.error();
    if (!*kept) return Error{Fault::internal, named(*row) + " is on the shelf without its bytes", "stage it again"};
    // A way back must be open in a night on which a key has run out: its word of the first day still counts.
    Result<Looked> looked = look_at((*kept)->bytes, way == Way::rollback ? std::nullopt : std::optional(now), problems);
    if (!looked) return std::move(looked).error();
    // The row could have been changed in the database; the bytes say what they are.
    const ActiveSets& sets = *looked->sets;
    if (sets.digest != row->digest || sets.bundle_id != row->id || sets.sequence != row->sequence)
        return Error{Fault::internal, named(*row) + " is kept with other bytes than were staged",
                     "somebody changed the database: keep it for investigation, and restore the last backup"};
    if (way == Way::activate) {
        if (Result<bool> may = may_activate(*row, looked->manifest, top, last_of(*activations, row->digest) != nullptr,
                                            oslo_date(now));
            !may)
            return std::move(may).error();
        if (Result<bool> may = may_replace(*row, before.get(), other); !may) return std::move(may).error();
    }
    return Allowed{*row, *std::move(looked), newest};
}

Result<Activation> Shelf::try_put_in_force(std::string_view name, std::string_view by, std::string_view why, Way way,
                                           Other other, rules::Problems& problems) {
    if (way == Way::rollback && blank(why))
        return Error{Fault::conflict, "a rollback needs a reason", "the audit keeps it: --reason TEXT"};
    const Instant now = parts_.clock->now();
    const Result<Allowed> may = allowed(name, way, other, now, problems);
    if (!may) return may.error();
    const Activation wanted{0, may->row.digest, now, std::string(by), std::string(why), way == Way::rollback};
    Result<Activation> done =
        parts_.store->activate(wanted, may->after, entry_of(wanted, may->row, parts_.active->current().get()));
    if (!done) return done;
    failpoint("shelf.activate.stored");
    publish(may->looked, *done);
    followed_ = done->number;
    note_problem(std::nullopt);
    say(app::event::rules_activated, may->row.version);
    return done;
}

Result<std::vector<ShelfRow>> Shelf::list() {
    const Result<std::vector<BundleRow>> rows = parts_.store->bundles();
    if (!rows) return rows.error();
    const Result<std::vector<Activation>> activations = parts_.store->activations();
    if (!activations) return activations.error();
    const std::shared_ptr<const ActiveSets> current = parts_.active->current();
    std::vector<ShelfRow> out;
    for (const BundleRow& row : *rows) {
        const Activation* last = last_of(*activations, row.digest);
        out.push_back({row.digest, row.id, row.version, row.sequence, row.staged_at, row.staged_by,
                       current && current->digest == row.digest,
                       last == nullptr ? std::nullopt : std::optional(last->at)});
    }
    return out;
}

void Shelf::audit_refusal(std::string_view action, std::string_view object, std::string_view by, const Error& error) {
    json::Writer detail;
    detail.begin_object().member("refused", error.message).end_object();
    const store::AuditEntry entry{parts_.clock->now(), std::string(by), std::string(action) + ".refused", "", "",
                                  std::string(object), detail.take()};
    // Nothing has changed; when the store cannot even keep this, the log still says it.
    const Result<bool> told = parts_.store->append_audit({&entry, 1});
    say(app::event::rules_refused, object, told ? &error : &told.error());
}

void Shelf::say(const app::EventCode& event, std::string_view version, const Error* error) const {
    if (parts_.say) parts_.say(event, version, error);
}

}  // namespace hv::plugin
