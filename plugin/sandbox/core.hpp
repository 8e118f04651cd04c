// The inside of the FHIR server: what its files share.
//
// Core:   the resources, the searches whose pages are still asked for, and who is told of changes.
// Call:   one interaction, taken apart: from a request, or from an entry of a batch or transaction.
// Answer: status, headers and a resource's or OperationOutcome's JSON.
// Threads: one at a time (SandboxEhr holds the lock).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/json/writer.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "plugin/sandbox/scopes.hpp"
#include "plugin/sandbox/search_query.hpp"

namespace hv::plugin::sandbox {

struct Call {
    std::string method;
    std::vector<std::string> path;  // segments behind the base, decoded
    Parameters parameters;          // of the query and of a form
    std::string if_match;
    std::string if_none_match;
    std::optional<std::string> if_none_exist;
    std::string prefer;
    std::string content_type;
    json::Value body;              // absent: none
    const Grant* grant = nullptr;  // null: anything is allowed

    [[nodiscard]] const std::string* parameter(std::string_view name) const;
};

struct Answer {
    int status = 200;
    std::vector<Header> headers;
    std::string body;
    Handle version;  // what the answer is about, if it is about one resource
};

struct PagedSearch {
    std::vector<Handle> matches;
    Query query;
    std::size_t page_size = 0;
    std::string self;
};

struct Core {
    Core(Clock& its_clock, SandboxOptions its_options) : clock(its_clock), options(std::move(its_options)) {}

    Clock& clock;
    SandboxOptions options;
    FhirStore store;
    std::map<std::string, PagedSearch, std::less<>> searches;
    std::deque<std::string> search_order;  // oldest first
    std::uint64_t next_id = 1000;
    std::uint64_t next_search = 1;
    std::uint64_t writes = 0;
    std::function<void(const Handle&)> on_change;

    // Milliseconds, and never before the newest change.
    [[nodiscard]] Instant now() const;
    [[nodiscard]] bool offers(std::string_view type) const;
    [[nodiscard]] std::string new_id(std::string_view type);
    // The next version of a resource; `content` is absent when it is deleted. Tells `on_change`.
    Handle commit(std::string_view type, std::string_view id, std::string_view method, json::Value content);
    // The same for a resource that stands, unless nothing would change: then what stands.
    Handle replace(const Handle& standing, json::Value content);
};

// Replies.
Answer outcome(int status, std::string_view code, std::string_view text);
Answer resource_answer(const Core& core, int status, const Handle& version, std::string_view prefer);
std::string etag_of(const Version& version);
// `W/"3"` or `"3"` or `3` -> `3`.
std::string version_of(std::string_view etag);
std::string http_date(Instant instant);
std::string instant_text(Instant instant);

// One interaction of rest.cpp; `in_bundle` forbids bundles inside bundles.
Answer answer(Core& core, const Call& call);
Answer search(Core& core, std::string_view type, const Call& call, const Parameters& parameters);
Answer search_page(Core& core, const Call& call);
Answer bundle(Core& core, const Call& call);
Answer capability(const Core& core);
Answer smart_configuration(const Core& core);

// What is wrong with a resource that is to be written under `type`; nothing: it may stand.
// `coming`: references that the same transaction creates.
std::optional<Answer> trouble_with(const Core& core, std::string_view type, json::Value resource,
                                   const std::set<std::string>& coming);
// `identifier=a|b` or `Flag?identifier=a|b`, read strictly.
std::variant<Query, Answer> query_of_condition(const Core& core, std::string_view type, std::string_view condition);
// The matches of a conditional interaction's query, or why it cannot be read.
std::variant<std::vector<Handle>, Answer> matches_of(const Core& core, std::string_view type, std::string_view query);
// 403 when the grant does not let this be done; `letter` is one of `cruds`.
std::optional<Answer> refused(const Call& call, std::string_view type, char letter, const Version* version);

}  // namespace hv::plugin::sandbox
