#include "fhir/client/searching.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "fhir/client/search_page.hpp"

namespace hv::fhir::client {
namespace {

bool counts_only(const Search& search) {
    return std::ranges::any_of(search.parameters, [](const auto& parameter) {
        return parameter.first == "_summary" && parameter.second == "count";
    });
}

Result<HttpRequest> first_page(const Requests& ehr, const Search& search) {
    if (!is_type(search.type)) return Error{Fault::invalid, '`' + search.type + "`: no resource type", ""};
    const std::string query = query_string(search.parameters);
    const std::string url = ehr.root + '/' + search.type;
    const bool no_post = ehr.has(Quirk::search_by_get);
    if (search.secret && no_post) {
        return Error{Fault::unsupported, "a personal number would stand in a URL",
                     "the quirk `search-by-get` leaves no other way; it is not sent"};
    }
    const bool too_long = url.size() + 1 + query.size() > ehr.options.longest_url;
    HttpRequest request;
    if (search.secret || (!no_post && (too_long || ehr.has(Quirk::search_by_post)))) {
        request = ehr.reading(url + "/_search");
        request.method = "POST";
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = query;
        request.repeatable = true;
    } else {
        request = ehr.reading(query.empty() ? url : url + '?' + query);
    }
    if (!ehr.has(Quirk::no_handling_strict)) request.headers.push_back({"Prefer", "handling=strict"});
    return request;
}

// The server's own address, as it is; the token goes with it, so only below the ehr.base.
Result<std::string> next_page(const Requests& ehr, const Url& here, const std::string& next) {
    const std::string gateway =
        "if a gateway hides the EHR, see the quirks `next-on-internal-host` and "
        "`next-outside-base`";
    const Result<Url> folder = Url::parse(ehr.root + '/');
    if (!folder) return folder.error();
    Result<Url> url = next.starts_with('?') ? here.resolve(next) : folder->resolve(next);
    if (!url) return not_whole("the next page has no usable address", gateway);
    if (ehr.base.covers(*url)) return url->text();
    if (ehr.base.same_origin(*url)) {
        if (ehr.has(Quirk::next_outside_base)) return url->text();
        return not_whole("the next page lies outside the FHIR base", gateway);
    }
    if (!ehr.has(Quirk::next_on_internal_host)) {
        return not_whole(
            "the next page lies on another host (`" + url->host_and_port() + "`): our token is not sent there",
            gateway);
    }
    Result<Url> moved = ehr.base.moved_here(*url);
    if (!moved || !(ehr.base.covers(*moved) || ehr.has(Quirk::next_outside_base))) {
        return not_whole("the next page lies outside the FHIR base", gateway);
    }
    return moved->text();
}

}  // namespace

Result<Pages> all_pages(const Requests& ehr, const Search& search, Found* found, std::optional<HttpReply> begun) {
    Result<HttpRequest> first = first_page(ehr, search);
    if (!first) return std::move(first).error();
    HttpRequest request = *std::move(first);
    std::unordered_set<std::string> seen{request.url};
    Pages pages;
    std::uint64_t matches = 0;
    std::uint64_t total = 0;
    std::size_t bytes = 0;
    for (;;) {
        const Result<Url> here = Url::parse(request.url);
        if (!here) return here.error();
        std::optional<HttpReply> came = std::exchange(begun, std::nullopt);
        Result<HttpReply> reply = came ? Result<HttpReply>(*std::move(came)) : ehr.get(std::move(request));
        const std::string place = "page " + std::to_string(pages.bundles.size() + 1);
        if (!reply) return std::move(reply).error().in(place);
        Result<SearchPage> page = read_page(reply->body, search.type, ehr.options.quirks, found != nullptr);
        if (!page) return std::move(page).error().in(place);
        if (pages.bundles.empty() && !page->self.empty() && !ehr.has(Quirk::self_not_echoed)) {
            const Result<Url> self = here->resolve(page->self);
            const std::string dropped = self ? dropped_parameter(self->query(), search.parameters) : std::string();
            if (!dropped.empty()) {
                return Error{Fault::unsupported, "the EHR ignored the parameter `" + dropped + '`',
                             "its answer is to another question; if only its `self` link is wrong, see the quirk "
                             "`self-not-echoed`"};
            }
        }
        matches += page->matches;
        total = std::max(total, page->total.value_or(0));
        bytes += reply->body.size();
        if (found != nullptr) found->insert(found->end(), page->found.begin(), page->found.end());
        pages.bundles.push_back(std::move(reply->body));
        if (page->next.empty()) break;

        Result<std::string> next = next_page(ehr, *here, page->next);
        if (!next) return std::move(next).error().in(place);
        if (!seen.insert(*next).second) return not_whole("the pages go round in a circle").in(place);
        if (pages.bundles.size() >= ehr.options.most_pages || bytes > ehr.options.most_bytes) {
            return not_whole("more than " + std::to_string(ehr.options.most_pages) + " pages or " +
                                 std::to_string(ehr.options.most_bytes) + " bytes",
                             "ask for less at once, or for larger pages (`page_size`)");
        }
        request = ehr.reading(*std::move(next));
    }
    if (matches < total && !ehr.has(Quirk::total_is_estimate) && !counts_only(search)) {
        return not_whole("the EHR speaks of " + std::to_string(total) + " results and gave " + std::to_string(matches),
                         "what came is not used; if its total is only an estimate, see the quirk `total-is-estimate`");
    }
    return pages;
}

}  // namespace hv::fhir::client
