// Searches and their pages. The pages of a search are of the moment when it was asked.
#include <algorithm>
#include <charconv>

#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/escapes.hpp"
#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {
namespace {

constexpr std::size_t kept_searches = 500;

std::string query_text(const Parameters& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        text += (text.empty() ? "?" : "&") + url_encoded(name) + "=" + url_encoded(value);
    }
    return text;
}

// Looks like nothing that a client could take apart; the same from run to run.
std::string opaque(std::uint64_t number) {
    std::uint64_t mixed = number * 0x9E3779B97F4A7C15U;
    mixed ^= mixed >> 29U;
    mixed *= 0xBF58476D1CE4E5B9U;
    mixed ^= mixed >> 32U;
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned shift = 0; shift < 64; shift += 4) text += digits[(mixed >> shift) & 15U];
    return text + "-" + std::to_string(number);
}

void write_link(json::Writer& out, std::string_view relation, const std::string& url) {
    out.begin_object().member("relation", relation).member("url", url).end_object();
}

void write_entry(json::Writer& out, const Core& core, const Version& version, std::string_view mode) {
    const auto document = json::Document::parse(version.bytes);
    out.begin_object().member("fullUrl", core.options.base + "/" + version.reference());
    out.key("resource");
    copy(out, document ? document->root() : json::Value());
    out.key("search").begin_object().member("mode", mode).end_object();
    out.end_object();
}

// What the matches of a page point at and `_include` names, once each.
std::vector<Handle> included(const Core& core, const Query& query, const Call& call, std::size_t first,
                             std::size_t last, const std::vector<Handle>& matches) {
    std::vector<Handle> found;
    std::set<std::string> seen;
    for (const auto& [type, name] : query.includes) {
        for (std::size_t i = first; i < last; ++i) {
            for (const Indexed& entry : matches[i]->index) {
                if (entry.parameter->kind != ParameterKind::reference || entry.by_identifier) continue;
                if (name != "*" && entry.parameter->name != name) continue;
                const std::size_t slash = entry.value.find('/');
                if (slash == std::string::npos || !seen.insert(entry.value).second) continue;
                const std::string target = entry.value.substr(0, slash);
                const Handle one = core.store.current(target, entry.value.substr(slash + 1));
                if (one && !refused(call, target, 'r', one.get())) found.push_back(one);
            }
        }
    }
    return found;
}

Answer page_of(const Core& core, const Call& call, const std::string& token, const PagedSearch& paged,
               std::size_t first) {
    const std::size_t last = std::min(paged.matches.size(), first + paged.page_size);
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("id", token).member("type", "searchset");
    out.key("meta").begin_object().member("lastUpdated", instant_text(core.now())).end_object();
    out.key("total").integer(static_cast<std::int64_t>(paged.matches.size()));
    out.key("link").begin_array();
    write_link(out, "self", paged.self);
    if (last < paged.matches.size()) {
        write_link(out, "next",
                   core.options.base + "?_getpages=" + token + "&_getpagesoffset=" + std::to_string(last) +
                       "&_count=" + std::to_string(paged.page_size) + "&_bundletype=searchset");
    }
    out.end_array();
    const std::vector<Handle> more = included(core, paged.query, call, first, last, paged.matches);
    if (first < last) {
        out.key("entry").begin_array();
        for (std::size_t i = first; i < last; ++i) write_entry(out, core, *paged.matches[i], "match");
        for (const Handle& version : more) write_entry(out, core, *version, "include");
        out.end_array();
    }
    out.end_object();
    Answer answer = outcome(200, "", "");
    answer.body = out.take();
    return answer;
}

Answer count_only(const PagedSearch& paged) {
    json::Writer out;
    out.begin_object().member("resourceType", "Bundle").member("type", "searchset");
    out.key("total").integer(static_cast<std::int64_t>(paged.matches.size()));
    out.key("link").begin_array();
    write_link(out, "self", paged.self);
    out.end_array().end_object();
    Answer answer = outcome(200, "", "");
    answer.body = out.take();
    return answer;
}

}  // namespace

Answer search(Core& core, std::string_view type, const Call& call, const Parameters& parameters) {
    if (auto no = refused(call, type, 's', nullptr)) return *no;
    const bool strict = call.prefer.find("handling=lenient") == std::string::npos;
    auto read = read_query(type, parameters, strict, core.options.base);
    if (const auto* trouble = std::get_if<std::string>(&read)) return outcome(400, "invalid", *trouble);
    PagedSearch paged;
    paged.query = std::get<Query>(std::move(read));
    paged.matches = found_by(paged.query, core.store);
    std::erase_if(paged.matches, [&](const Handle& one) { return refused(call, type, 's', one.get()).has_value(); });
    paged.self = core.options.base + "/" + std::string(type) + query_text(paged.query.used);
    if (paged.query.only_count) return count_only(paged);
    paged.page_size = std::min(paged.query.count.value_or(core.options.page_size), core.options.most_on_page);
    const std::string token = opaque(core.next_search++);
    Answer first = page_of(core, call, token, paged, 0);
    if (paged.matches.size() > paged.page_size) {
        core.searches.emplace(token, std::move(paged));
        core.search_order.push_back(token);
        if (core.search_order.size() > kept_searches) {
            core.searches.erase(core.search_order.front());
            core.search_order.pop_front();
        }
    }
    return first;
}

Answer search_page(Core& core, const Call& call) {
    const auto found = core.searches.find(*call.parameter("_getpages"));
    const std::string* const offset = call.parameter("_getpagesoffset");
    std::size_t first = 0;
    if (offset != nullptr) std::from_chars(offset->data(), offset->data() + offset->size(), first);
    if (found == core.searches.end() || offset == nullptr || first > found->second.matches.size()) {
        return outcome(410, "not-found", "this search is no longer kept: ask again from the first page");
    }
    if (auto no = refused(call, found->second.query.type, 's', nullptr)) return *no;
    return page_of(core, call, found->first, found->second, first);
}

}  // namespace hv::plugin::sandbox
