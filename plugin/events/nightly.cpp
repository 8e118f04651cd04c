#include "plugin/events/nightly.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/base/zone.hpp"
#include "fhir/client/url.hpp"
#include "plugin/events/changed.hpp"

namespace hv::plugin::events {

namespace {

using Kind = app::Population::Kind;

constexpr std::size_t page = 1000;
constexpr std::int64_t hold_seconds = 3600;

// `a=1&b=2` as it stands in the configuration.
std::vector<std::pair<std::string, std::string>> parameters_of(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), one.size() + 1));
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos) continue;
        parameters.emplace_back(fhir::client::percent_decoded(one.substr(0, equals)),
                                fhir::client::percent_decoded(one.substr(equals + 1)));
    }
    return parameters;
}

Result<std::vector<std::string>> search_patients(const Source& source) {
    fhir::client::Search search;
    search.type = "Patient";
    search.parameters = parameters_of(source.config->patients.value);
    search.parameters.emplace_back("_count", std::to_string(source.config->page_size));
    const auto pages = source.ehr->search(search);
    if (!pages) return pages.error();
    std::vector<std::string> ids;
    for (const std::string& bundle : pages->bundles) {
        const auto some = read_bundle(bundle, source.config->url);
        if (!some) return some.error();
        for (const Changed& changed : *some)
            if (changed.type == "Patient" && !changed.id.empty()) ids.push_back(changed.id);
    }
    return ids;
}

Result<std::vector<std::string>> read_group(const Source& source) {
    const std::string_view id = std::string_view(source.config->patients.value).substr(6);
    const auto body = source.ehr->read("Group", id);
    if (!body) return body.error();
    const auto document = json::Document::parse(*body);
    if (!document) return document.error();
    std::vector<std::string> ids;
    for (const json::Value member : document->root()["member"].items()) {
        if (member["inactive"].is_true()) continue;
        const Focus focus = read_focus(member["entity"]["reference"].text(), source.config->url);
        if (focus.type == "Patient") ids.push_back(focus.id);
    }
    return ids;
}

// The day whose round is due: the newest one whose time has come; empty when there are none.
std::string due_day(const app::TriggerConfig& config, Instant now) {
    if (config.nightly_at < 0) return {};
    const Date today = oslo_date(now);
    const bool has_come = now >= from_oslo(today, config.nightly_at);
    return (has_come ? today : today.plus_days(-1)).text();
}

// A note whose value is the newest day that it was done for.
class Done {
public:
    Done(const Source& source, std::string name) : source_(source), name_(std::move(name)) {}

    Result<bool> is_due(const std::string& day) {
        const auto note = source_.store->note(source_.name(), name_);
        if (!note) return note.error();
        return !*note || **note < day;
    }
    Result<bool> mark(const std::string& day) {
        // Without a nightly time the first round is marked as well.
        return source_.store->set_note(source_.name(), name_, day.empty() ? "0000-00-00" : day);
    }

private:
    const Source& source_;
    std::string name_;
};

// In care as far as we know, and not in the answer.
Result<std::vector<std::string>> not_listed(const Source& source, std::vector<std::string> ids, std::size_t& known) {
    std::ranges::sort(ids);
    std::vector<std::string> gone;
    std::string after;
    for (;;) {
        auto rows = source.store->patients(source.name(), after, page);
        if (!rows) return std::move(rows).error();
        known += rows->size();
        for (store::PatientRow& row : *rows) {
            after = row.patient;
            if (!std::ranges::binary_search(ids, row.patient)) gone.push_back(std::move(row.patient));
        }
        if (rows->size() < page) return gone;
    }
}

// Whether a list that has lost so many is to be believed: a few, or most for the second day; all of many never.
Result<bool> may_leave(const Source& source, std::size_t leaving, std::size_t known, Instant now) {
    constexpr std::string_view name = "nightly.shrunk";
    constexpr std::size_t few = 5;
    const auto note = source.store->note(source.name(), name);
    if (!note) return note.error();
    const bool usual = leaving <= few || leaving * 2 <= known;
    const std::string today = oslo_date(now).text();
    const bool again = leaving < known && *note && !(*note)->empty() && **note < today;
    const std::string next = usual || again ? std::string() : *note && !(*note)->empty() ? **note : today;
    if (next != note->value_or("")) {
        const auto kept = source.store->set_note(source.name(), name, next);
        if (!kept) return kept.error();
    }
    return usual || again;
}

Result<bool> let_go(const Source& source, const std::vector<std::string>& ids, Instant now, Round& round) {
    std::size_t known = 0;
    const auto gone = not_listed(source, ids, known);
    if (!gone) return gone.error();
    const auto may = may_leave(source, gone->size(), known, now);
    if (!may) return may.error();
    round.shrunk = !*may;
    app::LogFields fields;
    fields.count = static_cast<std::int64_t>(gone->size());
    if (round.shrunk) source.say(app::event::population_shrunk, fields);
    if (round.shrunk || gone->empty()) return true;
    for (std::size_t first = 0; first < gone->size(); first += page) {
        const std::size_t count = std::min(page, gone->size() - first);
        const auto left =
            source.store->leave_care(source.name(), std::span<const std::string>(*gone).subspan(first, count), now);
        if (!left) return left.error();
        round.left += *left;
    }
    source.say(app::event::patients_left, fields);
    return true;
}

}  // namespace

Result<Round> list_population(const Source& source, Instant now) {
    const auto ids = source.config->patients.kind == Kind::group ? read_group(source) : search_patients(source);
    if (!ids) return Error(ids.error()).in("listing the patients in care");
    Round round;
    round.listed = true;
    round.found = ids->size();
    for (std::size_t first = 0; first < ids->size(); first += page) {
        const std::size_t count = std::min(page, ids->size() - first);
        const auto fresh = source.store->remember_patients(
            source.name(), std::span<const std::string>(*ids).subspan(first, count), now);
        if (!fresh) return fresh.error();
        round.fresh += *fresh;
    }
    if (!source.care->everybody()) {
        const auto gone = let_go(source, *ids, now, round);
        if (!gone) return gone.error();
        source.care->forget();
    }
    app::LogFields fields;
    fields.count = static_cast<std::int64_t>(round.found);
    source.say(app::event::population_read, fields);
    return round;
}

Result<std::size_t> queue_everybody(const Source& source, std::string_view cause, Instant now) {
    std::size_t queued = 0;
    std::string after;
    for (;;) {
        const auto rows = source.store->patients(source.name(), after, page);
        if (!rows) return rows.error();
        std::vector<store::Wanted> wanted;
        for (const auto& row : *rows)
            wanted.push_back({{source.name(), row.patient}, store::Urgency::background, now, std::string(cause)});
        if (!wanted.empty()) {
            const auto some = source.store->enqueue(wanted);
            if (!some) return some.error();
            queued += wanted.size();
            source.count(app::Counter::queued, cause, static_cast<double>(*some));
            after = rows->back().patient;
        }
        if (rows->size() < page) return queued;
    }
}

Result<std::size_t> round_for_rules(const Source& source, std::string_view digest, Instant now) {
    constexpr std::string_view name = "rules.queued";
    if (digest.empty()) return std::size_t{0};
    const auto note = source.store->note(source.name(), name);
    if (!note) return note.error();
    if (*note && **note == digest) return std::size_t{0};
    const auto queued = queue_everybody(source, "rules", now);
    if (!queued) return queued;
    const auto marked = source.store->set_note(source.name(), name, digest);
    if (!marked) return marked.error();
    return queued;
}

Result<Round> nightly_once(const Source& source, std::string_view owner, Instant now) {
    Round round;
    const std::string day = due_day(source.config->triggers, now);
    Done listed(source, "nightly.listed");
    Done queued(source, "nightly.queued");
    const auto list_due = listed.is_due(day);
    if (!list_due) return list_due.error();
    const auto queue_due = queued.is_due(day);
    if (!queue_due) return queue_due.error();
    if (!*list_due && !*queue_due) return round;
    const auto held = source.store->hold(source.name(), "nightly", owner, now, now.plus_seconds(hold_seconds));
    if (!held) return held.error();
    if (!*held) return round;

    // Whoever is known is looked at even when the EHR gives no list; whoever is new then follows with the list.
    std::optional<Error> fault;
    if (*list_due) {
        auto list = list_population(source, now);
        if (list)
            round = *list;
        else
            fault = std::move(list).error();
    }
    if (*queue_due || round.fresh > 0) {
        const auto everybody = queue_everybody(source, day.empty() ? "first" : "nightly", now);
        if (!everybody) return everybody.error();
        round.queued = true;
        round.patients = *everybody;
        if (const auto marked = queued.mark(day); !marked) return marked.error();
        app::LogFields fields;
        fields.count = static_cast<std::int64_t>(round.patients);
        source.say(app::event::nightly_queued, fields);
    }
    if (fault) return *std::move(fault);
    if (round.listed)
        if (const auto marked = listed.mark(day); !marked) return marked.error();
    return round;
}

}  // namespace hv::plugin::events
