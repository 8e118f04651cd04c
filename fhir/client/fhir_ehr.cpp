#include "fhir/client/fhir_ehr.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <unordered_set>

#include "fhir/client/batch.hpp"
#include "fhir/client/capability.hpp"
#include "fhir/client/exchange.hpp"
#include "fhir/client/search_page.hpp"
#include "fhir/client/text.hpp"
#include "fhir/client/write_reply.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

constexpr std::string_view media_type = "application/fhir+json";
using Found = std::vector<std::pair<std::string, std::string>>;  // id and version

bool is_type(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; });
}
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 256 && text != "." && text != ".." && percent_encoded(text) == text;
}

std::string without_last_slash(const Url& base) {
    std::string text = base.text().substr(0, base.text().find('?'));
    while (text.ends_with('/')) text.pop_back();
    return text;
}

Error not_whole(std::string message, std::string hint = "what came is not used; it is asked again later") {
    return {Fault::unavailable, std::move(message), std::move(hint)};
}

bool counts_only(const Search& search) {
    return std::ranges::any_of(search.parameters, [](const auto& parameter) {
        return parameter.first == "_summary" && parameter.second == "count";
    });
}

}  // namespace

struct FhirEhr::Inside {
    Url base;
    std::string root;  // the base without its last slash
    Throttle& throttle;
    FhirEhrOptions options;
    Exchange exchange;

    std::mutex asking;  // one asks what the EHR can do, the others wait for the answer
    std::optional<Abilities> known;
    std::atomic<bool> batch_refused = false;

    [[nodiscard]] bool has(Quirk quirk) const { return options.quirks.has(quirk); }

    [[nodiscard]] HttpRequest reading(std::string url) const {
        HttpRequest request;
        request.url = std::move(url);
        request.timeout = options.read_timeout;
        // Some servers answer from a search that they remember; what stands must be what stands now.
        request.headers = {{"Accept", std::string(media_type)}, {"Cache-Control", "no-cache"}};
        return request;
    }

    // The reply to a read, when it is 200 and JSON.
    [[nodiscard]] Result<HttpReply> get(HttpRequest request) const {
        Asked asked = exchange.ask(std::move(request));
        if (!asked.reply) return std::move(asked.error);
        if (asked.reply->status != 200) return status_error(*asked.reply, options.quirks);
        if (std::optional<Error> error = no_json(*asked.reply)) return *std::move(error);
        return *std::move(asked.reply);
    }

    [[nodiscard]] Result<HttpRequest> first_page(const Search& search) const;
    [[nodiscard]] Result<std::string> next_page(const Url& here, const std::string& next) const;
    // `begun`: the first page, when it has come already.
    [[nodiscard]] Result<Pages> pages(const Search& search, Found* found, std::optional<HttpReply> begun = {}) const;
    [[nodiscard]] Result<std::vector<HttpReply>> in_one(std::vector<std::string> urls);
    [[nodiscard]] Result<std::string> checked(std::string body, std::string_view type, std::string_view id) const;
    [[nodiscard]] Result<Abilities> abilities();

    [[nodiscard]] bool must_look_first(const Write& write);
    [[nodiscard]] std::optional<Receipt> look(const Write& write) const;
    [[nodiscard]] Receipt placed(Receipt receipt, const Write& write) const;
    [[nodiscard]] std::optional<Error> unwritable(const Write& write) const;
    [[nodiscard]] HttpRequest writing(std::string method, std::string url, std::string body) const;
};

Result<HttpRequest> FhirEhr::Inside::first_page(const Search& search) const {
    if (!is_type(search.type)) return Error{Fault::invalid, '`' + search.type + "`: no resource type", ""};
    const std::string query = query_string(search.parameters);
    const std::string url = root + '/' + search.type;
    const bool no_post = has(Quirk::search_by_get);
    if (search.secret && no_post) {
        return Error{Fault::unsupported, "a personal number would stand in a URL",
                     "the quirk `search-by-get` leaves no other way; it is not sent"};
    }
    const bool too_long = url.size() + 1 + query.size() > options.longest_url;
    HttpRequest request;
    if (search.secret || (!no_post && (too_long || has(Quirk::search_by_post)))) {
        request = reading(url + "/_search");
        request.method = "POST";
        request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        request.body = query;
        request.repeatable = true;
    } else {
        request = reading(query.empty() ? url : url + '?' + query);
    }
    if (!has(Quirk::no_handling_strict)) request.headers.push_back({"Prefer", "handling=strict"});
    return request;
}

// The server's own address, as it is; the token goes with it, so only below the base.
Result<std::string> FhirEhr::Inside::next_page(const Url& here, const std::string& next) const {
    const std::string gateway =
        "if a gateway hides the EHR, see the quirks `next-on-internal-host` and "
        "`next-outside-base`";
    const Result<Url> folder = Url::parse(root + '/');
    if (!folder) return folder.error();
    Result<Url> url = next.starts_with('?') ? here.resolve(next) : folder->resolve(next);
    if (!url) return not_whole("the next page has no usable address", gateway);
    if (base.covers(*url)) return url->text();
    if (base.same_origin(*url)) {
        if (has(Quirk::next_outside_base)) return url->text();
        return not_whole("the next page lies outside the FHIR base", gateway);
    }
    if (!has(Quirk::next_on_internal_host)) {
        return not_whole(
            "the next page lies on another host (`" + url->host_and_port() + "`): our token is not sent there",
            gateway);
    }
    Result<Url> moved = base.moved_here(*url);
    if (!moved || !(base.covers(*moved) || has(Quirk::next_outside_base))) {
        return not_whole("the next page lies outside the FHIR base", gateway);
    }
    return moved->text();
}

Result<Pages> FhirEhr::Inside::pages(const Search& search, Found* found, std::optional<HttpReply> begun) const {
    Result<HttpRequest> first = first_page(search);
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
        Result<HttpReply> reply = begun ? Result<HttpReply>(*std::move(begun)) : get(std::move(request));
        begun.reset();
        const std::string place = "page " + std::to_string(pages.bundles.size() + 1);
        if (!reply) return std::move(reply).error().in(place);
        Result<SearchPage> page = read_page(reply->body, search.type, options.quirks, found != nullptr);
        if (!page) return std::move(page).error().in(place);
        if (pages.bundles.empty() && !page->self.empty() && !has(Quirk::self_not_echoed)) {
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

        Result<std::string> next = next_page(*here, page->next);
        if (!next) return std::move(next).error().in(place);
        if (!seen.insert(*next).second) return not_whole("the pages go round in a circle").in(place);
        if (pages.bundles.size() >= options.most_pages || bytes > options.most_bytes) {
            return not_whole("more than " + std::to_string(options.most_pages) + " pages or " +
                                 std::to_string(options.most_bytes) + " bytes",
                             "ask for less at once, or for larger pages (`page_size`)");
        }
        request = reading(*std::move(next));
    }
    if (matches < total && !has(Quirk::total_is_estimate) && !counts_only(search)) {
        return not_whole("the EHR speaks of " + std::to_string(total) + " results and gave " + std::to_string(matches),
                         "what came is not used; if its total is only an estimate, see the quirk `total-is-estimate`");
    }
    return pages;
}

Result<Abilities> FhirEhr::Inside::abilities() {
    const std::lock_guard lock(asking);
    if (known) return *known;
    Result<HttpReply> reply = get(reading(root + "/metadata"));
    if (!reply) return std::move(reply).error().in("capability statement");
    Result<Abilities> read = read_capability(reply->body);
    if (!read) return std::move(read).error();
    apply(options.quirks, *read);
    known = *std::move(read);
    return *known;
}

// Error: unavailable and so on as for any request; with `batch_refused` set, it is to be asked one by one.
Result<std::vector<HttpReply>> FhirEhr::Inside::in_one(std::vector<std::string> urls) {
    HttpRequest request = reading(root);
    request.method = "POST";
    request.headers.push_back({"Content-Type", std::string(media_type) + "; charset=utf-8"});
    if (!has(Quirk::no_handling_strict)) request.headers.push_back({"Prefer", "handling=strict"});
    request.body = batch_of_reads(urls);
    request.repeatable = true;
    Asked asked = exchange.ask(std::move(request));
    if (!asked.reply) return std::move(asked.error);
    if (asked.reply->status != 200) {
        const int status = asked.reply->status;
        batch_refused = status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
        return status_error(*asked.reply, options.quirks);
    }
    if (std::optional<Error> error = no_json(*asked.reply)) return *std::move(error);
    return batch_replies(asked.reply->body, urls.size());
}

// What was asked for by its id must be what came.
Result<std::string> FhirEhr::Inside::checked(std::string body, std::string_view type, std::string_view id) const {
    const Result<json::Document> document = json::Document::parse(body);
    if (!document || document->root()["resourceType"].text() != type || document->root()["id"].text() != id) {
        return not_whole("the EHR answered with something else");
    }
    return body;
}

// A server that does not say that it heeds If-None-Exist, or says nothing, is not believed to.
bool FhirEhr::Inside::must_look_first(const Write& write) {
    if (!write.id.empty() || write.if_none_exist.empty()) return false;
    if (has(Quirk::no_if_none_exist)) return true;
    const Result<Abilities> can = abilities();
    const TypeAbilities* const type = can ? can->of(write.type) : nullptr;
    return type == nullptr || !type->conditional_create;
}

// What stands under the write's condition: nothing, a receipt for the one, or a conflict.
std::optional<Receipt> FhirEhr::Inside::look(const Write& write) const {
    const std::size_t equals = write.if_none_exist.find('=');
    if (equals == std::string::npos) return std::nullopt;
    Search search{write.type, {{write.if_none_exist.substr(0, equals), write.if_none_exist.substr(equals + 1)}}, false};
    Found found;
    const Result<Pages> all = pages(search, &found);
    if (!all) return receipt_of(all.error(), Sent::no);
    if (found.empty()) return std::nullopt;
    if (found.size() > 1) {
        return Receipt{Receipt::What::conflict,
                       {},
                       {},
                       {Fault::conflict, "several `" + write.type + "` stand under one identifier of ours",
                        "all but one are ended when the patient is judged next"}};
    }
    return Receipt{Receipt::What::done, found[0].first, found[0].second, {}, true};
}

// A create that was done without a word about where is looked for.
Receipt FhirEhr::Inside::placed(Receipt receipt, const Write& write) const {
    if (receipt.what != Receipt::What::done || !receipt.id.empty()) return receipt;
    if (!write.if_none_exist.empty()) {
        std::optional<Receipt> found = look(write);
        if (found && found->what == Receipt::What::done) return *std::move(found);
    }
    return Receipt{Receipt::What::unknown,
                   {},
                   {},
                   {Fault::unavailable, "the EHR does not say where it put the resource",
                    "it is looked up before anything is written again"}};
}

std::optional<Error> FhirEhr::Inside::unwritable(const Write& write) const {
    if (has(Quirk::read_only)) {
        return Error{Fault::unsupported, "this EHR is read only", "the configuration says so (quirk `read-only`)"};
    }
    if (!is_type(write.type)) return Error{Fault::invalid, '`' + write.type + "`: no resource type", ""};
    if (!write.id.empty() && !is_id(write.id)) return Error{Fault::invalid, "a logical id that no URL can hold", ""};
    return std::nullopt;
}

HttpRequest FhirEhr::Inside::writing(std::string method, std::string url, std::string body) const {
    HttpRequest request;
    request.method = std::move(method);
    request.url = std::move(url);
    request.body = std::move(body);
    request.timeout = options.write_timeout;
    request.headers = {{"Accept", std::string(media_type)},
                       {"Content-Type", std::string(media_type) + "; charset=utf-8"},
                       {"Prefer", has(Quirk::minimal_return) ? "return=minimal" : "return=representation"}};
    return request;
}

FhirEhr::FhirEhr(Url base, Transport& transport, Authorizer* authorizer, Throttle& throttle, Clock&,
                 FhirEhrOptions options)
    : inside_(new Inside{base,
                         without_last_slash(base),
                         throttle,
                         options,
                         Exchange(transport, authorizer, throttle, options.quirks),
                         {},
                         {}}) {}
FhirEhr::~FhirEhr() = default;

Result<Abilities> FhirEhr::abilities() {
    return inside_->abilities();
}

Result<Pages> FhirEhr::search(const Search& search) {
    Result<Pages> pages = inside_->pages(search, nullptr);
    if (!pages) return std::move(pages).error().in("search for `" + search.type + '`');
    return pages;
}

Result<std::string> FhirEhr::read(std::string_view type, std::string_view id) {
    const std::string place = "read of a `" + std::string(type) + '`';
    if (!is_type(type) || !is_id(id)) return Error{Fault::invalid, "no usable type or id", ""}.in(place);
    Result<HttpReply> reply =
        inside_->get(inside_->reading(inside_->root + '/' + std::string(type) + '/' + std::string(id)));
    if (!reply) return std::move(reply).error().in(place);
    Result<std::string> body = inside_->checked(std::move(reply->body), type, id);
    if (!body) return std::move(body).error().in(place);
    return body;
}

Result<Gathered> FhirEhr::gather(std::string_view type, std::string_view id, const std::vector<Search>& searches) {
    const std::string place = "read of a `" + std::string(type) + '`';
    if (!is_type(type) || !is_id(id)) return Error{Fault::invalid, "no usable type or id", ""}.in(place);
    std::vector<std::string> urls{std::string(type) + '/' + std::string(id)};
    bool in_one = !inside_->batch_refused;
    for (const Search& search : searches) {
        urls.push_back(search.type + '?' + query_string(search.parameters));
        in_one = in_one && !search.secret && is_type(search.type);
    }
    if (in_one) {
        const Result<Abilities> can = abilities();
        if (!can) return can.error().fault == Fault::not_found ? not_whole(can.error().message) : can.error();
        in_one = can->batch;
    }
    std::vector<std::optional<HttpReply>> begun(urls.size());
    if (in_one) {
        Result<std::vector<HttpReply>> replies = inside_->in_one(std::move(urls));
        if (replies) {
            std::ranges::move(*replies, begun.begin());
        } else if (!inside_->batch_refused) {
            return std::move(replies).error().in("batch");
        }
    }

    Gathered gathered;
    if (begun[0] && begun[0]->status != 200) return status_error(*begun[0], inside_->options.quirks).in(place);
    Result<std::string> resource = begun[0] ? inside_->checked(std::move(begun[0]->body), type, id) : read(type, id);
    if (!resource) return std::move(resource).error().in(place);
    gathered.resource = *std::move(resource);
    for (std::size_t i = 0; i < searches.size(); ++i) {
        std::optional<HttpReply>& first = begun[i + 1];
        Result<Pages> pages = first && first->status != 200
                                  ? Result<Pages>(status_error(*first, inside_->options.quirks))
                                  : inside_->pages(searches[i], nullptr, std::move(first));
        if (!pages) {
            Error error = std::move(pages).error();
            if (error.fault == Fault::not_found) error.fault = Fault::unavailable;
            return std::move(error).in("search for `" + searches[i].type + '`');
        }
        gathered.answers.push_back(*std::move(pages));
    }
    return gathered;
}

Receipt FhirEhr::write(const Write& write) {
    const Inside& in = *inside_;
    if (std::optional<Error> error = in.unwritable(write)) return {Receipt::What::refused, {}, {}, *std::move(error)};
    if (inside_->must_look_first(write)) {
        if (std::optional<Receipt> stands = in.look(write)) return *std::move(stands);
    }
    const std::string url = in.root + '/' + write.type;
    HttpRequest request =
        write.id.empty() ? in.writing("POST", url, write.body) : in.writing("PUT", url + '/' + write.id, write.body);
    if (write.id.empty() && !write.if_none_exist.empty()) {
        request.headers.push_back({"If-None-Exist", escaped_condition(write.if_none_exist)});
    }
    if (!write.id.empty() && !write.if_match.empty() && !in.has(Quirk::no_if_match)) {
        request.headers.push_back({"If-Match", if_match(write.if_match)});
    }
    const Asked asked = in.exchange.ask(std::move(request));
    Receipt receipt = asked.reply ? in.placed(receipt_of(*asked.reply, write, in.options.quirks), write)
                                  : receipt_of(asked.error, asked.sent);
    if (receipt.what != Receipt::What::done) {
        receipt.error = std::move(receipt.error).in("write of a `" + write.type + '`');
    }
    return receipt;
}

std::vector<Receipt> FhirEhr::transaction(const std::vector<Write>& writes) {
    const Inside& in = *inside_;
    const auto all = [&writes](Receipt receipt) {
        receipt.error = std::move(receipt.error).in("transaction");
        return std::vector<Receipt>(writes.size(), receipt);
    };
    if (writes.empty()) return {};
    for (const Write& write : writes) {
        if (std::optional<Error> error = in.unwritable(write)) {
            return all({Receipt::What::refused, {}, {}, *std::move(error)});
        }
    }
    if (in.has(Quirk::no_transaction)) {
        return all(
            {Receipt::What::refused, {}, {}, {Fault::unsupported, "this EHR has none", "quirk `no-transaction`"}});
    }
    for (const Write& write : writes) {
        if (!inside_->must_look_first(write)) continue;
        std::optional<Receipt> stands = in.look(write);
        if (!stands) continue;
        if (stands->what != Receipt::What::unsent) {
            *stands = {Receipt::What::conflict,
                       {},
                       {},
                       {Fault::conflict, "one of its resources stands already", "it is read and judged again"}};
        }
        return all(*std::move(stands));
    }
    Result<std::string> bundle = transaction_bundle(writes, in.root, in.options.quirks);
    if (!bundle) return all({Receipt::What::refused, {}, {}, std::move(bundle).error()});
    const Asked asked = in.exchange.ask(in.writing("POST", in.root, *std::move(bundle)));
    if (!asked.reply) return all(receipt_of(asked.error, asked.sent));
    std::vector<Receipt> receipts = transaction_receipts(*asked.reply, writes, in.options.quirks);
    for (std::size_t i = 0; i < receipts.size(); ++i) receipts[i] = in.placed(std::move(receipts[i]), writes[i]);
    return receipts;
}

Instant FhirEhr::resume_at() const {
    return inside_->throttle.resume_at();
}

}  // namespace hv::fhir::client
