#include "plugin/events/poller.hpp"

#include <algorithm>
#include <unordered_set>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/app/utc.hpp"
#include "plugin/events/changed.hpp"
#include "plugin/events/enqueue.hpp"

namespace hv::plugin::events {

namespace {

constexpr std::int64_t hour = 3600;
constexpr std::size_t most_seen = 5000;

std::string note_name(std::string_view type) {
    return "poll." + std::string(type);
}

std::string key_of(const Changed& changed) {
    if (!changed.version.empty()) return changed.id + '|' + changed.version;
    return changed.id + '|' + (changed.updated ? app::utc_text(*changed.updated) : std::string());
}

struct Window {
    Instant from;
    std::optional<Instant> end;  // exclusive
};

Result<std::vector<Changed>> read_window(const Source& source, std::string_view type, const Window& window) {
    fhir::client::Search search;
    search.type = type;
    search.parameters.emplace_back("_lastUpdated", "ge" + app::utc_text(window.from));
    if (window.end) search.parameters.emplace_back("_lastUpdated", "lt" + app::utc_text(*window.end));
    search.parameters.emplace_back("_sort", "_lastUpdated");
    search.parameters.emplace_back("_count", std::to_string(source.config->page_size));
    const auto pages = source.ehr->search(search);
    if (!pages) return pages.error();
    std::vector<Changed> all;
    for (const std::string& page : pages->bundles) {
        auto some = read_bundle(page, source.config->url);
        if (!some) return std::move(some).error();
        for (Changed& changed : *some)
            if (changed.type == type) all.push_back(std::move(changed));
    }
    return all;
}

// The cursor after everything in the window was seen.
//
// A time of tomorrow (migrated data) must not carry the cursor past what is still to come.
Cursor advanced(const Cursor& before, const std::vector<Changed>& all, const Window& window, std::int64_t overlap,
                Instant now) {
    Cursor after;
    after.high = window.end.value_or(before.high);
    for (const Changed& changed : all)
        if (changed.updated && *changed.updated <= now.plus_seconds(hour))
            after.high = std::max(after.high, *changed.updated);
    const Instant oldest = after.high.plus_seconds(-overlap);
    for (const Changed& changed : all)
        if (changed.updated && *changed.updated >= oldest) after.seen.push_back(key_of(changed));
    if (after.seen.size() > most_seen)
        after.seen.erase(after.seen.begin(), after.seen.end() - static_cast<std::ptrdiff_t>(most_seen));
    return after;
}

Result<Cursor> read_cursor(const Source& source, std::string_view type, Instant now) {
    const auto note = source.store->note(source.name(), note_name(type));
    if (!note) return note.error();
    if (*note)
        if (auto cursor = parse_cursor(**note)) return *std::move(cursor);
    // Kept at once: what changes while the EHR cannot be polled yet lies behind it, too.
    Cursor first{now.plus_seconds(-hour), {}};
    const auto kept = source.store->set_note(source.name(), note_name(type), cursor_text(first));
    if (!kept) return kept.error();
    return first;
}

}  // namespace

std::string cursor_text(const Cursor& cursor) {
    json::Writer out;
    out.begin_object().member("high", text(cursor.high)).key("seen").begin_array();
    for (const std::string& key : cursor.seen) out.string(key);
    out.end_array().end_object();
    return out.take();
}

std::optional<Cursor> parse_cursor(std::string_view text) {
    const auto document = json::Document::parse(text);
    if (!document) return std::nullopt;
    const auto high = parse_moment(document->root()["high"].text());
    if (!high) return std::nullopt;
    Cursor cursor{high->first, {}};
    for (const json::Value key : document->root()["seen"].items()) cursor.seen.emplace_back(key.text());
    return cursor;
}

Result<Polled> poll_once(const Source& source, std::string_view type, Instant now) {
    const auto cursor = read_cursor(source, type, now);
    if (!cursor) return cursor.error();
    const std::int64_t overlap = source.config->triggers.overlap.count();
    Window window{cursor->high.plus_seconds(-overlap), {}};
    if (now > cursor->high.plus_seconds(2 * hour)) window.end = cursor->high.plus_seconds(hour);

    auto all = read_window(source, type, window);
    if (!all) return std::move(all).error();
    const std::unordered_set<std::string> seen(cursor->seen.begin(), cursor->seen.end());
    Polled polled;
    Patients patients;
    for (const Changed& changed : *all) {
        if (seen.count(key_of(changed)) > 0) continue;
        ++polled.changed;
        if (changed.patient.empty())
            ++polled.nobody;
        else
            patients.insert(changed.patient);
    }
    const auto queued = enqueue(source, patients, store::Urgency::normal, "poll", now);
    if (!queued) return queued.error();
    polled.queued = *queued;
    polled.more = window.end.has_value();

    const Cursor after = advanced(*cursor, *all, window, overlap, now);
    if (after == *cursor) return polled;
    const auto kept = source.store->set_note(source.name(), note_name(type), cursor_text(after));
    if (!kept) return kept.error();
    return polled;
}

}  // namespace hv::plugin::events
