// Flattens what was read (Bundles in Bundles, Parameters, single resources) into Entries, and notes every sign that the
// answer is not whole: failed batch entries, OperationOutcomes with errors, pages (see pages.hpp).
#pragma once

#include <charconv>
#include <utility>

#include "fhir/model/resource_names.hpp"
#include "fhir/r4/entries.hpp"
#include "fhir/r4/envelope.hpp"
#include "fhir/r4/pages.hpp"
#include "fhir/r4/versions.hpp"

namespace hv::fhir::r4 {

// Types that the reader looks into.
inline bool is_used(ResourceType type) {
    switch (type) {
        case ResourceType::other:
        case ResourceType::flag:
        case ResourceType::care_plan:
        case ResourceType::provenance:
        case ResourceType::composition:
            return false;
        default:
            return true;
    }
}

template <json::View V>
class Collector {
public:
    Collector(Notes& notes, Entries<V>& entries, Record::Count& count)
        : notes_(notes), entries_(entries), count_(count) {}

    // A resource that stands at `step`; `root` when it is a whole document.
    void add(const V& resource, Text full_url, std::int32_t step, bool root);

    // After the last document: pages, and versions of one resource.
    void finish(Links links) {
        if (links == Links::check) check_pages(pages_, notes_);
        entries_.index.start(entries_.heads.size());
        for (std::size_t at = 0; at < entries_.heads.size(); ++at) enter(at);
        for (const Deletion& deletion : deletions_) remove(deletion);
    }

private:
    void add_bundle(const V& bundle, const Place& place);
    void add_entry(const V& entry, std::int32_t step, Page& page);
    void add_parameters(const V& list, std::int32_t step);
    void note_outcome(const V& outcome, const Place& place);
    void enter(std::size_t at);

    // An entry that says that a resource was deleted: older versions of it may stand elsewhere in a history.
    struct Deletion {
        Text url;
        std::optional<Moment> when;
    };
    void remove(const Deletion& deletion);

    Notes& notes_;
    Entries<V>& entries_;
    Record::Count& count_;
    std::vector<Page> pages_;
    std::vector<Deletion> deletions_;
};

template <json::View V>
void Collector<V>::add(const V& resource, Text full_url, std::int32_t step, bool root) {
    Text type_text;
    Text id;
    int wanted = 2;
    for (const auto& member : resource.members()) {
        const Key name = key_of(member.name);
        if (name == key("resourceType")) type_text = string_of(member.value);
        if (name == key("id")) id = string_of(member.value);
        if ((name == key("resourceType") || name == key("id")) && --wanted == 0) break;
    }
    const EntryHead head{parse_type(type_text), id, full_url, step, false};
    switch (head.type) {
        case ResourceType::bundle:
            add_bundle(resource, head.place());
            return;
        case ResourceType::parameters:
            add_parameters(resource["parameter"], step);
            return;
        case ResourceType::operation_outcome:
            ++count_.read;
            note_outcome(resource, head.place());
            return;
        default:
            break;
    }
    if (!is_used(head.type)) {
        ++count_.skipped;
        if (type_text.empty())
            notes_.add(Severity::warning, IssueCode::bad_shape, head.place(), "resourceType",
                       "says not what it is; left out");
        else if (head.type == ResourceType::other && !is_resource_name(type_text))
            notes_.add(Severity::warning, IssueCode::unsupported_type, head.place(), "resourceType",
                       "is no resource type that is known here: what it holds was not read");
        else if (root)
            notes_.add(Severity::information, IssueCode::unsupported_type, head.place(), "",
                       "a resource of a type that is not used here");
        return;
    }
    ++count_.read;
    entries_.heads.push_back(head);
    entries_.resources.push_back(resource);
}

template <json::View V>
void Collector<V>::add_bundle(const V& bundle, const Place& place) {
    Envelope<V> envelope;
    V list{};
    V links{};
    Page page;
    page.place = place;
    bool is_search = false;
    for (const auto& member : bundle.members()) {
        switch (const Key name = key_of(member.name)) {
            case key("entry"):
                list = member.value;
                break;
            case key("link"):
                links = member.value;
                break;
            case key("type"):
                is_search = string_of(member.value) == "searchset";
                break;
            case key("total"): {
                std::uint64_t total = 0;
                const Text digits = member.value.text();
                const auto end = digits.data() + digits.size();
                if (std::from_chars(digits.data(), end, total).ptr == end && !digits.empty()) page.total = total;
                break;
            }
            default:
                envelope.take(name, member.value);
        }
    }
    if (!may_use(envelope, place, notes_)) return;
    note_subsetted(meta_of(envelope.meta), place, notes_);
    if (entries_.heads.empty()) {
        entries_.heads.reserve(list.size());
        entries_.resources.reserve(list.size());
    }
    std::size_t index = 0;
    for (const V& entry : list.items()) add_entry(entry, notes_.step(place.step, "entry", index++), page);
    if (list.kind() != json::Kind::absent && !is_array(list))
        notes_.add(Severity::error, IssueCode::bad_shape, place, "entry", "is no list; nothing in it was read");
    if (!is_search) return;
    each(links, [&](const V& link, std::size_t) {
        const Text relation = string_of(link["relation"]);
        if (relation == "self") page.self = string_of(link["url"]);
        if (relation == "next") page.next = string_of(link["url"]);
    });
    if (!page.next.empty() || page.total) pages_.push_back(page);
}

template <json::View V>
void Collector<V>::add_entry(const V& entry, std::int32_t step, Page& page) {
    Envelope<V> envelope;
    V resource{};
    V request{};
    V response{};
    Text full_url;
    bool found_by_search = true;
    for (const auto& member : entry.members()) {
        switch (const Key name = key_of(member.name)) {
            case key("fullUrl"):
                full_url = string_of(member.value);
                break;
            case key("resource"):
                resource = member.value;
                break;
            case key("request"):
                request = member.value;
                break;
            case key("response"):
                response = member.value;
                break;
            case key("search"): {
                const Text mode = string_of(member.value["mode"]);
                found_by_search = mode != "include" && mode != "outcome";
                break;
            }
            default:
                envelope.take(name, member.value);
        }
    }
    const Place place{ResourceType::other, {}, step, 0};
    if (entry.kind() == json::Kind::null) return;
    if (!is_object(entry)) {
        notes_.add(Severity::warning, IssueCode::bad_shape, place, "", "is no object; left out");
        return;
    }
    if (!may_use(envelope, place, notes_)) return;
    if (const Text status = string_of(response["status"]); status.starts_with('4') || status.starts_with('5'))
        notes_.add(Severity::error, IssueCode::incomplete_answer, place, "response",
                   "the server refused or failed this part: nothing may be taken as missing");
    if (resource.kind() == json::Kind::absent || resource.kind() == json::Kind::null) {
        if (string_of(request["method"]) == "DELETE")
            deletions_.push_back({string_of(request["url"]), moment_of(response["lastModified"])});
        return;
    }
    if (!is_object(resource)) {
        notes_.add(Severity::warning, IssueCode::bad_shape, place, "resource", "is no object; left out");
        return;
    }
    if (found_by_search && string_of(resource["resourceType"]) != "OperationOutcome") ++page.matches;
    add(resource, full_url, step, false);
}

template <json::View V>
void Collector<V>::add_parameters(const V& list, std::int32_t step) {
    each(list, [&](const V& parameter, std::size_t index) {
        const std::int32_t here = notes_.step(step, "parameter", index);
        if (const V resource = parameter["resource"]; is_object(resource)) add(resource, {}, here, false);
        add_parameters(parameter["part"], here);
    });
}

template <json::View V>
void Collector<V>::note_outcome(const V& outcome, const Place& place) {
    bool failed = false;
    each(outcome["issue"], [&](const V& issue, std::size_t) {
        const Text severity = string_of(issue["severity"]);
        const Text code = string_of(issue["code"]);
        failed = failed || severity == "error" || severity == "fatal" || code == "incomplete" || code == "too-costly" ||
                 code == "throttled" || code == "timeout";
    });
    if (failed)
        notes_.add(Severity::error, IssueCode::incomplete_answer, place, "issue",
                   "the server reports that its answer is not whole: nothing may be taken as missing");
}

template <json::View V>
void Collector<V>::enter(std::size_t at) {
    EntryHead& head = entries_.heads[at];
    const auto other = entries_.index.same(entries_.heads, head);
    if (!other) {
        entries_.index.add(entries_.heads, at);
        return;
    }
    switch (newer_of(entries_.resources[*other], entries_.resources[at])) {
        case Newer::first:
            head.outdated = true;
            return;
        case Newer::second: {
            const Text old_url = entries_.heads[*other].full_url;
            entries_.heads[*other].outdated = true;
            std::swap(entries_.heads[*other], head);
            std::swap(entries_.resources[*other], entries_.resources[at]);
            entries_.index.exchanged(entries_.heads, *other, old_url);
            return;
        }
        case Newer::unclear:
            notes_.add(Severity::warning, IssueCode::conflicting_values, head.place(), "",
                       "two different resources have this id and nothing says which is newer");
            // One that was withdrawn takes the other with it.
            if (is_withdrawn(entries_.resources[*other]) || is_withdrawn(entries_.resources[at])) {
                head.outdated = true;
                entries_.heads[*other].outdated = true;
            }
            return;
    }
}

template <json::View V>
void Collector<V>::remove(const Deletion& deletion) {
    const auto at = entries_.index.find(entries_.heads, parse_reference(deletion.url));
    if (!at || entries_.heads[*at].outdated) return;
    const auto updated = moment_of(entries_.resources[*at]["meta"]["lastUpdated"]);
    if (deletion.when && updated && deletion.when->first < updated->first) return;
    entries_.heads[*at].outdated = true;
    notes_.add(Severity::information, IssueCode::status_ignored, entries_.heads[*at].place(), "",
               "was deleted later; left out");
}

}  // namespace hv::fhir::r4
