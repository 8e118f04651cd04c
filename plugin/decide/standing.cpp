#include "plugin/decide/standing.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

#include "fhir/r4/reference.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/json_edit.hpp"
#include "plugin/decide/naming.hpp"

namespace hv::plugin {
namespace {

using json::Value;

struct KindInfo {
    std::string_view type;
    std::string_view system;
    std::string_view subject;
    std::string_view period;
    std::vector<std::string_view> active;  // statuses
};
const std::array<KindInfo, 3>& kinds() {
    static const std::array<KindInfo, 3> table{{
        {"Flag", uri::flag, "subject", "period", {"active"}},
        {"Task",
         uri::task,
         "for",
         "executionPeriod",
         {"draft", "requested", "received", "accepted", "ready", "in-progress", "on-hold"}},
        {"CarePlan", uri::care_plan, "subject", "period", {"draft", "active", "on-hold", "unknown"}},
    }};
    return table;
}
const KindInfo& info(Kind kind) {
    return kinds()[static_cast<std::size_t>(kind)];
}

bool is_active(Kind kind, std::string_view status) {
    return std::ranges::find(info(kind).active, status) != info(kind).active.end();
}

// The issues of an OperationOutcome that mean that something was left out of the answer.
bool says_that_something_is_missing(Value outcome) {
    constexpr std::array<std::string_view, 9> missing{"incomplete", "suppressed", "too-costly", "throttled", "timeout",
                                                      "security",   "forbidden",  "login",      "lock-error"};
    for (const Value issue : outcome["issue"].items()) {
        const std::string_view severity = issue["severity"].text();
        if (severity == "error" || severity == "fatal") return true;
        if (std::ranges::find(missing, issue["code"].text()) != missing.end()) return true;
    }
    return false;
}

// Only a part of the resource: writing it back would lose the rest.
bool is_subsetted(Value resource) {
    for (const Value tag : resource["meta"]["tag"].items()) {
        if (tag["code"].text() == "SUBSETTED") return true;
    }
    return false;
}

// The base of a server, without the scheme: `ehr/fhir` of `https://ehr/fhir/Flag/12`.
std::string_view base_of(std::string_view url) {
    return fhir::r4::parse_reference(url).base;
}

bool is_about(std::string_view subject, Value resource, Kind kind, std::string_view full_url) {
    const std::string_view said = resource[info(kind).subject]["reference"].text();
    if (relative_reference(said) != subject) return false;
    const std::string_view base = base_of(said);
    const std::string_view own = base_of(full_url);
    return base.empty() || own.empty() || base == own;
}

// Ours, the one that it goes by first; none: not ours.
std::vector<std::string> names_of(Value resource, Kind kind) {
    std::vector<std::string> current;
    std::vector<std::string> old;
    for (const Value identifier : resource["identifier"].items()) {
        if (identifier["system"].text() != system_of(kind) || identifier["value"].text().empty()) continue;
        auto& names = identifier["use"].text() == "old" ? old : current;
        names.emplace_back(identifier["value"].text());
    }
    std::ranges::sort(current);
    std::ranges::sort(old);
    current.insert(current.end(), old.begin(), old.end());
    return current;
}

std::string topic_of(Value resource) {
    for (const Value coding : resource["code"]["coding"].items()) {
        if (coding["system"].text() == uri::topic) return std::string(coding["code"].text());
    }
    return {};
}

StandingItem item_of(Value resource, Kind kind, std::vector<std::string> names) {
    StandingItem item;
    item.kind = kind;
    item.id = resource["id"].text();
    item.version = resource["meta"]["versionId"].text();
    item.identifier = std::move(names.front());
    names.erase(names.begin());
    item.earlier = std::move(names);
    item.topic = topic_of(resource);
    item.status = resource["status"].text();
    item.active = is_active(kind, item.status);
    item.started = parse_moment(resource[info(kind).period]["start"].text());
    item.ended = parse_moment(resource[info(kind).period]["end"].text());
    if (const auto updated = parse_moment(resource["meta"]["lastUpdated"].text())) item.last_updated = updated->first;
    item.fingerprint = fingerprint_of(resource);
    item.tag = tagged_fingerprint(resource);
    item.body = copied(resource);
    return item;
}

// Reads the pages of one search.
struct Reader {
    std::string_view subject;
    Standing& standing;
    Kind kind;
    std::vector<std::pair<std::string, std::string>> seen = {};  // id and version of what the search found
    std::size_t page_begins = 0;                                 // in `seen`
    std::size_t repeated = 0;                                    // found twice in one page, in one version

    bool trouble(std::string_view what) {
        standing.trouble.push_back(std::string(info(kind).type) + ": " + std::string(what));
        return false;
    }

    // A page that moved names a resource twice, and then another may be missing; a server that names one twice in the
    // same page counts it twice in its total.
    bool is_new(Value resource) {
        const std::string id(resource["id"].text());
        const std::string version(resource["meta"]["versionId"].text());
        const auto before = std::ranges::find(seen, id, &std::pair<std::string, std::string>::first);
        if (before == seen.end()) {
            seen.emplace_back(id, version);
            return true;
        }
        if (before->second != version) {
            before->second += " changed";
        } else if (before - seen.begin() >= std::ptrdiff_t(page_begins)) {
            ++repeated;
        }
        return false;
    }

    bool read_resource(Value resource, std::string_view full_url) {
        if (resource["id"].text().empty()) return trouble("a resource has no id");
        if (!is_new(resource)) return true;
        std::vector<std::string> names = names_of(resource, kind);
        if (names.empty()) return true;
        if (!is_about(subject, resource, kind, full_url)) {
            standing.foreign.insert(standing.foreign.end(), names.begin(), names.end());
            return true;
        }
        if (is_subsetted(resource)) return trouble("the server sent only a part of a resource");
        standing.items.push_back(item_of(resource, kind, std::move(names)));
        return true;
    }

    bool read_entry(Value entry) {
        const Value resource = entry["resource"];
        const std::string_view type = resource["resourceType"].text();
        if (type == "OperationOutcome" && says_that_something_is_missing(resource)) {
            return trouble("the server says that its answer is not whole");
        }
        if (type != info(kind).type) return true;  // what a search includes beside its matches
        return read_resource(resource, entry["fullUrl"].text());
    }

    bool read_page(Value page, bool last) {
        if (page["resourceType"].text() != "Bundle" || page["type"].text() != "searchset") {
            return trouble("an answer is no searchset Bundle");
        }
        bool whole = true;
        page_begins = seen.size();
        for (const Value link : page["link"].items()) {
            if (last && link["relation"].text() == "next") whole = trouble("a page that was announced is not there");
        }
        for (const Value entry : page["entry"].items()) whole = read_entry(entry) && whole;
        return whole;
    }

    bool read(const std::vector<std::string>& pages) {
        if (pages.empty()) return trouble("there is no answer");
        std::uint64_t total = 0;
        bool whole = true;
        for (std::size_t i = 0; i < pages.size(); ++i) {
            const Result<json::Document> page = json::Document::parse(pages[i]);
            if (!page) return trouble("an answer is no strict JSON");
            whole = read_page(page->root(), i + 1 == pages.size()) && whole;
            const std::string_view said = page->root()["total"].text();
            std::uint64_t here = 0;
            std::from_chars(said.data(), said.data() + said.size(), here);
            total = std::max(total, here);
        }
        const auto changed = [](const auto& one) { return one.second.ends_with(" changed"); };
        if (std::ranges::any_of(seen, changed)) whole = trouble("a resource changed while it was read");
        if (seen.size() + repeated < total) whole = trouble("fewer resources came than the server counts");
        return whole;
    }
};

void sort(Standing& standing) {
    std::ranges::sort(standing.items, {},
                      [](const StandingItem& item) { return std::tie(item.kind, item.identifier, item.id); });
    std::ranges::sort(standing.foreign);
}

}  // namespace

std::string_view type_of(Kind kind) {
    return info(kind).type;
}

std::optional<Kind> kind_of(std::string_view type) {
    for (std::size_t i = 0; i < kinds().size(); ++i) {
        if (kinds()[i].type == type) return static_cast<Kind>(i);
    }
    return std::nullopt;
}

std::string_view system_of(Kind kind) {
    return info(kind).system;
}

bool Standing::covers(Kind kind) const {
    return std::ranges::find(read, kind) != read.end();
}

Standing read_standing(std::string_view subject, std::span<const SearchAnswer> answers) {
    Standing standing;
    for (const SearchAnswer& answer : answers) {
        Reader reader{subject, standing, answer.kind};
        if (reader.read(answer.pages)) {
            standing.read.push_back(answer.kind);
        } else {
            standing.complete = false;
        }
    }
    sort(standing);
    return standing;
}

bool add_standing(Standing& standing, std::string_view subject, std::string_view resource) {
    const Result<json::Document> document = json::Document::parse(resource);
    if (!document) return false;
    const json::Value root = document->root();
    const std::optional<Kind> kind = kind_of(root["resourceType"].text());
    if (!kind || root["id"].text().empty()) return false;
    if (names_of(root, *kind).empty()) {
        auto& names = is_active(*kind, root["status"].text()) ? standing.disowned : standing.gone;
        names.push_back(std::string(type_of(*kind)) + '/' + std::string(root["id"].text()));
        return true;
    }
    Reader reader{subject, standing, *kind};
    const bool added = reader.read_resource(root, {});
    sort(standing);
    return added;
}

}  // namespace hv::plugin
