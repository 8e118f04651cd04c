#include "fhir/client/fhir_ehr.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>

#include "fhir/client/batch.hpp"
#include "fhir/client/capability.hpp"
#include "fhir/client/searching.hpp"
#include "fhir/client/write_reply.hpp"
#include "fhir/json/value.hpp"

namespace hv::fhir::client {
namespace {

Receipt not_done(Receipt::What what, Error error) {
    return {what, {}, {}, std::move(error)};
}

// What was asked for by its id must be what came.
Result<std::string> checked(std::string body, std::string_view type, std::string_view id) {
    const Result<json::Document> document = json::Document::parse(body);
    if (!document || document->root()["resourceType"].text() != type || document->root()["id"].text() != id) {
        return not_whole("the EHR answered with something else");
    }
    return body;
}

}  // namespace

struct FhirEhr::Inside {
    Requests requests;
    Throttle& throttle;
    std::mutex asking;  // one asks what the EHR can do, the others wait for the answer
    std::shared_ptr<const Abilities> known;
    std::atomic<bool> batch_refused = false;

    [[nodiscard]] Result<std::vector<HttpReply>> in_one(const std::vector<std::string>& urls);
    [[nodiscard]] Result<std::shared_ptr<const Abilities>> abilities();
    [[nodiscard]] bool must_look_first(const Write& write);
    [[nodiscard]] std::optional<Receipt> look(const Write& write) const;
    [[nodiscard]] Receipt placed(Receipt receipt, const Write& write) const;
    [[nodiscard]] std::optional<Error> unwritable(const Write& write) const;
};

Result<std::shared_ptr<const Abilities>> FhirEhr::Inside::abilities() {
    const std::lock_guard lock(asking);
    if (known) return known;
    if (requests.options.known_abilities) {
        Result<Abilities> told = requests.options.known_abilities();
        if (!told) return std::move(told).error();
        known = std::make_shared<const Abilities>(*std::move(told));
        return known;
    }
    HttpRequest request = requests.reading(requests.root + "/metadata");
    // This may well be remembered: to make it anew takes some servers ten seconds.
    std::erase_if(request.headers, [](const Header& field) { return field.name == "Cache-Control"; });
    Result<HttpReply> reply = requests.get(std::move(request));
    if (!reply) return std::move(reply).error().in("capability statement");
    Result<Abilities> read = read_capability(reply->body);
    if (!read) return std::move(read).error();
    apply(requests.options.quirks, *read);
    known = std::make_shared<const Abilities>(*std::move(read));
    return known;
}

// Error: unavailable and so on as for any request; with `batch_refused` set, it is to be asked one by one.
Result<std::vector<HttpReply>> FhirEhr::Inside::in_one(const std::vector<std::string>& urls) {
    HttpRequest request = requests.reading(requests.root);
    request.method = "POST";
    request.headers.push_back({"Content-Type", std::string(fhir_json) + "; charset=utf-8"});
    if (!requests.has(Quirk::no_handling_strict)) request.headers.push_back({"Prefer", "handling=strict"});
    request.body = batch_of_reads(urls);
    request.repeatable = true;
    Asked asked = requests.exchange.ask(std::move(request));
    if (!asked.reply) return std::move(asked.error);
    if (asked.reply->status != 200) {
        const int status = asked.reply->status;
        batch_refused = status == 400 || status == 404 || status == 405 || status == 422 || status == 501;
        return status_error(*asked.reply, requests.options.quirks);
    }
    if (std::optional<Error> error = no_json(*asked.reply)) return *std::move(error);
    return batch_replies(asked.reply->body, urls.size());
}

// A server that does not say that it heeds If-None-Exist, or says nothing, is not believed to.
bool FhirEhr::Inside::must_look_first(const Write& write) {
    if (!write.id.empty() || write.if_none_exist.empty()) return false;
    if (requests.has(Quirk::no_if_none_exist)) return true;
    const Result<std::shared_ptr<const Abilities>> can = abilities();
    const TypeAbilities* const type = can ? (*can)->of(write.type) : nullptr;
    return type == nullptr || !type->conditional_create;
}

// What stands under the write's condition: nothing, a receipt for the one, or a conflict.
std::optional<Receipt> FhirEhr::Inside::look(const Write& write) const {
    const std::size_t equals = write.if_none_exist.find('=');
    if (equals == std::string::npos) return std::nullopt;
    Search search{write.type, {{write.if_none_exist.substr(0, equals), write.if_none_exist.substr(equals + 1)}}, false};
    Found found;
    const Result<Pages> all = all_pages(requests, search, &found);
    if (!all) return receipt_of(all.error(), Sent::no);
    if (found.empty()) return std::nullopt;
    if (found.size() > 1) {
        return not_done(Receipt::What::conflict,
                        {Fault::conflict, "several `" + write.type + "` stand under one identifier of ours",
                         "all but one are ended when the patient is judged next"});
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
    return not_done(Receipt::What::unknown, {Fault::unavailable, "the EHR does not say where it put the resource",
                                             "it is looked up before anything is written again"});
}

std::optional<Error> FhirEhr::Inside::unwritable(const Write& write) const {
    if (requests.has(Quirk::read_only)) {
        return Error{Fault::unsupported, "this EHR is read only", "the configuration says so (quirk `read-only`)"};
    }
    if (!is_type(write.type)) return Error{Fault::invalid, '`' + write.type + "`: no resource type", ""};
    if (!write.id.empty() && !is_id(write.id)) return Error{Fault::invalid, "a logical id that no URL can hold", ""};
    return std::nullopt;
}

FhirEhr::FhirEhr(Url base, Transport& transport, Authorizer* authorizer, Throttle& throttle, Clock&,
                 FhirEhrOptions options)
    : inside_(new Inside{
          Requests(base, options, Exchange(transport, authorizer, throttle, options.quirks)), throttle, {}, {}, {}}) {}
FhirEhr::~FhirEhr() = default;

Result<Abilities> FhirEhr::abilities() {
    Result<std::shared_ptr<const Abilities>> can = inside_->abilities();
    if (!can) return std::move(can).error();
    return **can;
}

Result<Pages> FhirEhr::search(const Search& search) {
    Result<Pages> pages = all_pages(inside_->requests, search, nullptr);
    if (!pages) return std::move(pages).error().in("search for `" + search.type + '`');
    return pages;
}

Result<std::string> FhirEhr::read(std::string_view type, std::string_view id) {
    const std::string place = "read of a `" + std::string(type) + '`';
    if (!is_type(type) || !is_id(id)) return Error{Fault::invalid, "no usable type or id", ""}.in(place);
    Result<HttpReply> reply = inside_->requests.get(
        inside_->requests.reading(inside_->requests.root + '/' + std::string(type) + '/' + std::string(id)));
    if (!reply) return std::move(reply).error().in(place);
    Result<std::string> body = checked(std::move(reply->body), type, id);
    if (!body) return std::move(body).error().in(place);
    return body;
}

Result<std::string> FhirEhr::operation(const Operation& operation) {
    const std::string place = "operation `$" + operation.name + '`';
    const bool usable =
        is_type(operation.type) && (operation.id.empty() || is_id(operation.id)) && is_id(operation.name);
    if (!usable) return Error{Fault::invalid, "no usable type, id or name", ""}.in(place);
    std::string url = inside_->requests.root + '/' + operation.type;
    if (!operation.id.empty()) url += '/' + operation.id;
    url += "/$" + operation.name;
    if (!operation.parameters.empty()) url += '?' + query_string(operation.parameters);
    Result<HttpReply> reply = inside_->requests.get(inside_->requests.reading(std::move(url)));
    if (!reply) return std::move(reply).error().in(place);
    return std::move(reply->body);
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
        const Result<std::shared_ptr<const Abilities>> can = inside_->abilities();
        if (!can) return can.error().fault == Fault::not_found ? not_whole(can.error().message) : can.error();
        in_one = (*can)->batch;
    }
    std::vector<std::optional<HttpReply>> begun(urls.size());
    if (in_one) {
        Result<std::vector<HttpReply>> replies = inside_->in_one(urls);
        if (replies) {
            std::ranges::move(*replies, begun.begin());
        } else if (!inside_->batch_refused) {
            return std::move(replies).error().in("batch");
        }
    }

    Gathered gathered;
    if (begun[0] && begun[0]->status != 200) return status_error(*begun[0], inside_->requests.options.quirks).in(place);
    Result<std::string> resource = begun[0] ? checked(std::move(begun[0]->body), type, id) : read(type, id);
    if (!resource) return std::move(resource).error().in(place);
    gathered.resource = *std::move(resource);
    for (std::size_t i = 0; i < searches.size(); ++i) {
        std::optional<HttpReply>& first = begun[i + 1];
        Result<Pages> pages = first && first->status != 200
                                  ? Result<Pages>(status_error(*first, inside_->requests.options.quirks))
                                  : all_pages(inside_->requests, searches[i], nullptr, std::move(first));
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
    const Requests& ehr = in.requests;
    if (std::optional<Error> error = in.unwritable(write)) return not_done(Receipt::What::refused, *std::move(error));
    if (inside_->must_look_first(write)) {
        if (std::optional<Receipt> stands = in.look(write)) return *std::move(stands);
    }
    const std::string url = ehr.root + '/' + write.type;
    HttpRequest request =
        write.id.empty() ? ehr.writing("POST", url, write.body) : ehr.writing("PUT", url + '/' + write.id, write.body);
    if (write.id.empty() && !write.if_none_exist.empty()) {
        request.headers.push_back({"If-None-Exist", escaped_condition(write.if_none_exist)});
    }
    if (!write.id.empty() && !write.if_match.empty() && !ehr.has(Quirk::no_if_match)) {
        request.headers.push_back({"If-Match", if_match(write.if_match)});
    }
    const Asked asked = ehr.exchange.ask(std::move(request));
    Receipt receipt = asked.reply ? in.placed(receipt_of(*asked.reply, write, ehr.options.quirks), write)
                                  : receipt_of(asked.error, asked.sent);
    if (receipt.what != Receipt::What::done) {
        receipt.error = std::move(receipt.error).in("write of a `" + write.type + '`');
    }
    return receipt;
}

std::vector<Receipt> FhirEhr::transaction(const std::vector<Write>& writes) {
    const Inside& in = *inside_;
    const Requests& ehr = in.requests;
    const auto all = [&writes](Receipt receipt) {
        receipt.error = std::move(receipt.error).in("transaction");
        return std::vector<Receipt>(writes.size(), receipt);
    };
    if (writes.empty()) return {};
    for (const Write& write : writes) {
        if (std::optional<Error> error = in.unwritable(write)) {
            return all(not_done(Receipt::What::refused, *std::move(error)));
        }
    }
    if (ehr.has(Quirk::no_transaction)) {
        return all(
            not_done(Receipt::What::refused, {Fault::unsupported, "this EHR has none", "quirk `no-transaction`"}));
    }
    for (const Write& write : writes) {
        if (!inside_->must_look_first(write)) continue;
        std::optional<Receipt> stands = in.look(write);
        if (!stands) continue;
        if (stands->what != Receipt::What::unsent) {
            *stands = not_done(Receipt::What::conflict,
                               {Fault::conflict, "one of its resources stands already", "it is read and judged again"});
        }
        return all(*std::move(stands));
    }
    Result<std::string> bundle = transaction_bundle(writes, ehr.root, ehr.options.quirks);
    if (!bundle) return all(not_done(Receipt::What::refused, std::move(bundle).error()));
    const Asked asked = ehr.exchange.ask(ehr.writing("POST", ehr.root, *std::move(bundle)));
    if (!asked.reply) return all(receipt_of(asked.error, asked.sent));
    std::vector<Receipt> receipts = transaction_receipts(*asked.reply, writes, ehr.options.quirks);
    for (std::size_t i = 0; i < receipts.size(); ++i) receipts[i] = in.placed(std::move(receipts[i]), writes[i]);
    return receipts;
}

Instant FhirEhr::resume_at() const {
    return inside_->throttle.resume_at();
}

}  // namespace hv::fhir::client
