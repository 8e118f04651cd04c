#include "plugin/sandbox/sandbox_ehr.hpp"

#include <algorithm>
#include <charconv>
#include <mutex>

#include "plugin/sandbox/authorization.hpp"
#include "plugin/sandbox/core.hpp"
#include "plugin/sandbox/embedded.hpp"
#include "plugin/sandbox/escapes.hpp"
#include "plugin/sandbox/load.hpp"
#include "plugin/sandbox/subscriptions.hpp"

namespace hv::plugin::sandbox {
namespace {

// The day on which the demo's stories are told.
const Date story_day = *Date::of(2025, 11, 21);

std::string header_of(const HttpRequest& request, std::string_view name) {
    for (const Header& header : request.headers) {
        if (folded(header.name) == name) return header.value;
    }
    return {};
}

// The path of a URL, with its query: `/fhir/Patient?name=a`.
std::string_view target_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return url;
    const std::size_t slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
}

bool is_search(std::string_view method, std::string_view target) {
    const std::string_view path = target.substr(0, target.find('?'));
    if (path.ends_with("/_search")) return method == "POST";
    return method == "GET" && std::count(path.begin(), path.end(), '/') <= 1;
}

std::size_t number_after(std::string_view target, std::string_view name) {
    const std::size_t at = target.find(name);
    std::size_t number = 0;
    if (at != std::string_view::npos) {
        std::from_chars(target.data() + at + name.size(), target.data() + target.size(), number);
    }
    return number;
}

// 1 for a search, n for its n-th page, 0 for everything else.
std::int64_t page_number(std::string_view method, std::string_view target) {
    if (target.find("_getpages=") == std::string_view::npos) return is_search(method, target) ? 1 : 0;
    const std::size_t size = std::max<std::size_t>(number_after(target, "&_count="), 1);
    return static_cast<std::int64_t>(number_after(target, "_getpagesoffset=") / size) + 1;
}

HttpReply reply_of(Answer answer) {
    return {answer.status, std::move(answer.headers), std::move(answer.body)};
}

std::vector<Topic> topics_or_default(std::vector<Topic> topics) {
    if (!topics.empty()) return topics;
    return {{std::string(record_changed_topic),
             {"Patient", "Observation", "Medication", "MedicationStatement", "MedicationRequest",
              "MedicationAdministration", "MedicationDispense", "Condition", "ServiceRequest", "Flag", "CarePlan"}}};
}

HttpFailure lost(std::string message, fhir::client::Sent sent) {
    return {Error{Fault::unavailable, std::move(message), "the sandbox was told to fail like this"}, sent};
}

}  // namespace

struct SandboxEhr::Inside {
    Inside(Clock& clock, SandboxOptions options)
        : core(clock, std::move(options)), authorization(core, clients), subscriptions(core, faults) {
        core.options.topics = topics_or_default(std::move(core.options.topics));
        core.on_change = [this](const Handle& version) { subscriptions.changed(version); };
    }

    HttpReply healthy(const HttpRequest& request);
    Answer fhir(const HttpRequest& request, std::string_view path, std::string_view query);
    Answer interaction(const Call& call);
    HttpReply admin(const HttpRequest& request, std::string_view path);
    // The target behind the FHIR base; nothing for other addresses.
    std::optional<std::string_view> behind_base(std::string_view target) const;
    std::optional<FaultRule> fault_of(const HttpRequest& request);
    // What the rule makes of a request; the delay has passed.
    HttpReply spoiled(const HttpRequest& request, const FaultRule& rule);

    mutable std::mutex mutex;
    Core core;
    Faults faults;
    Clients clients;
    Authorization authorization;
    Subscriptions subscriptions;
};

std::optional<std::string_view> SandboxEhr::Inside::behind_base(std::string_view target) const {
    const std::string_view base = target_of(core.options.base);
    if (!target.starts_with(base)) return std::nullopt;
    const std::string_view rest = target.substr(base.size());
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
    return rest;
}

HttpReply SandboxEhr::Inside::healthy(const HttpRequest& request) {
    const std::string_view target = target_of(request.url);
    const std::size_t mark = target.find('?');
    const std::string_view query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
    if (const auto rest = behind_base(target)) {
        Answer said = fhir(request, rest->substr(0, rest->find('?')), query);
        if (request.method == "HEAD") said.body.clear();
        return reply_of(std::move(said));
    }
    const std::string_view base = target_of(core.options.base);
    const std::string root(base.substr(0, base.rfind('/') + 1));
    const std::string_view path = target.substr(0, mark);
    if (path.starts_with(root + "auth/")) return authorization.handle(path.substr(root.size() + 5), request, query);
    if (path.starts_with(root + "sandbox/")) return admin(request, path.substr(root.size() + 8));
    return reply_of(outcome(404, "not-found", "there is nothing at this address"));
}

Answer SandboxEhr::Inside::fhir(const HttpRequest& request, std::string_view path, std::string_view query) {
    Call call;
    call.method = request.method == "HEAD" ? "GET" : request.method;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t slash = path.find('/');
        const auto segment = form_decoded(path.substr(0, slash));
        if (!segment) return outcome(400, "invalid", "the path has a broken escape");
        if (!segment->empty()) call.path.push_back(*segment);
        path = slash == std::string_view::npos ? "" : path.substr(slash);
    }
    if (call.path == std::vector<std::string>{".well-known", "smart-configuration"}) return smart_configuration(core);
    const std::string accept = header_of(request, "accept");
    if (accept.find("xml") != std::string::npos && accept.find("json") == std::string::npos) {
        return outcome(406, "not-supported", "only JSON is spoken here");
    }
    const bool is_metadata = !call.path.empty() && call.path[0] == "metadata";
    if (core.options.authorization && !is_metadata) {
        call.grant = authorization.grant_of(request);
        if (call.grant == nullptr) {
            Answer no = outcome(401, "login", "a valid bearer token is wanted");
            no.headers.push_back({"WWW-Authenticate", "Bearer error=\"invalid_token\""});
            return no;
        }
    }
    auto parameters = read_form(query);
    if (!parameters) return outcome(400, "invalid", "the query has a broken escape");
    call.parameters = std::move(*parameters);
    call.if_match = header_of(request, "if-match");
    call.if_none_match = header_of(request, "if-none-match");
    if (const std::string condition = header_of(request, "if-none-exist"); !condition.empty()) {
        call.if_none_exist = condition;
    }
    call.prefer = header_of(request, "prefer");
    call.content_type = header_of(request, "content-type");
    if (call.content_type.starts_with("application/x-www-form-urlencoded")) {
        const auto form = read_form(request.body);
        if (!form) return outcome(400, "invalid", "the form has a broken escape");
        call.parameters.insert(call.parameters.end(), form->begin(), form->end());
        return interaction(call);
    }
    if (request.body.empty()) return interaction(call);
    if (!call.content_type.empty() && call.content_type.find("json") == std::string::npos) {
        return outcome(415, "not-supported", "only JSON is spoken here");
    }
    const auto document = json::Document::parse(request.body);
    if (!document) return outcome(400, "structure", "the body is no JSON: " + document.error().message);
    call.body = document->root();
    return interaction(call);
}

Answer SandboxEhr::Inside::interaction(const Call& call) {
    const bool about_subscription = !call.path.empty() && call.path[0] == "Subscription" && core.options.subscriptions;
    if (about_subscription && call.path.back().starts_with('$')) {
        if (auto no = refused(call, "Subscription", 'r', nullptr)) return *no;
        return subscriptions.operation(call);
    }
    if (about_subscription && call.body) {
        if (auto trouble = subscriptions.trouble_with(call.body)) return *trouble;
    }
    return answer(core, call);
}

HttpReply SandboxEhr::Inside::admin(const HttpRequest& request, std::string_view path) {
    const auto said = [](int status, std::string body) {
        return HttpReply{status, {{"Content-Type", "application/json"}}, std::move(body)};
    };
    if (path == "faults" && request.method == "DELETE") {
        faults.clear();
        return said(200, "{}");
    }
    if (path == "faults" && request.method == "POST") {
        const auto added = faults.add_json(request.body);
        if (added) return said(200, "{\"added\":" + std::to_string(*added) + "}");
        json::Writer out;
        out.begin_object().member("error", added.error().message).member("hint", added.error().hint).end_object();
        return said(400, out.take());
    }
    if (path == "revoke-tokens" && request.method == "POST") {
        authorization.revoke_all();
        return said(200, "{}");
    }
    return said(404, R"({"error":"known: POST and DELETE faults, POST revoke-tokens"})");
}

std::optional<FaultRule> SandboxEhr::Inside::fault_of(const HttpRequest& request) {
    const std::string_view target = target_of(request.url);
    const std::lock_guard lock(mutex);
    const auto rest = behind_base(target);
    if (rest) return faults.next(request.method, *rest, page_number(request.method, *rest), core.clock.now());
    if (target.find("/auth/") == std::string_view::npos) return std::nullopt;
    return faults.next(request.method, target, 0, core.clock.now());
}

HttpReply SandboxEhr::Inside::spoiled(const HttpRequest& request, const FaultRule& rule) {
    const std::lock_guard lock(mutex);
    switch (rule.kind) {
        case FaultKind::status: {
            Answer no = outcome(rule.status, "transient", "told to fail");
            if (!rule.retry_after.empty()) no.headers.push_back({"Retry-After", rule.retry_after});
            return reply_of(std::move(no));
        }
        case FaultKind::empty: {
            Answer empty = outcome(200, "", "");
            empty.body = R"({"resourceType":"Bundle","type":"searchset","total":0,"link":[{"relation":"self","url":")" +
                         core.options.base + "\"}]}";
            return reply_of(std::move(empty));
        }
        case FaultKind::expired_token: {
            authorization.revoke_all();
            Answer no = outcome(401, "login", "the token has expired");
            no.headers.push_back({"WWW-Authenticate", "Bearer error=\"invalid_token\""});
            return reply_of(std::move(no));
        }
        case FaultKind::html:
            return {200, {{"Content-Type", "text/html"}}, "<html><body>Log in</body></html>"};
        case FaultKind::cut_json: {
            HttpReply reply = healthy(request);
            reply.body.resize(reply.body.size() / 2);
            return reply;
        }
        case FaultKind::torn_body:
        case FaultKind::lost_reply:
        case FaultKind::delay:
            return healthy(request);
        case FaultKind::no_connection:
        case FaultKind::lost_request:
            break;
    }
    return {};
}

SandboxEhr::SandboxEhr(Clock& clock, SandboxOptions options)
    : inside_(std::make_unique<Inside>(clock, std::move(options))) {}
SandboxEhr::~SandboxEhr() = default;

HttpReply SandboxEhr::handle(const HttpRequest& request) {
    const std::lock_guard lock(inside_->mutex);
    return inside_->healthy(request);
}

Exchange SandboxEhr::exchange(const HttpRequest& request) {
    const auto rule = inside_->fault_of(request);
    if (!rule) return handle(request);
    if (rule->kind == FaultKind::no_connection) return lost("connection refused", fhir::client::Sent::no);
    if (rule->kind == FaultKind::lost_request) return lost("the connection was closed", fhir::client::Sent::maybe);
    if (rule->delay.count() > 0) {
        const auto wait = std::min(rule->delay, request.timeout);
        Clock& clock = inside_->core.clock;
        clock.sleep_until(Instant{clock.now().nanoseconds + wait.count() * 1'000'000});
    }
    HttpReply reply = inside_->spoiled(request, *rule);
    if (rule->delay > request.timeout) return lost("no reply in time", fhir::client::Sent::maybe);
    if (rule->kind == FaultKind::torn_body) return lost("the body ended early", fhir::client::Sent::maybe);
    if (rule->kind == FaultKind::lost_reply) return lost("no reply in time", fhir::client::Sent::maybe);
    return reply;
}

SandboxEhr::Served SandboxEhr::serve(const HttpRequest& request) {
    const auto rule = inside_->fault_of(request);
    if (!rule) return {handle(request), Break::none};
    if (rule->kind == FaultKind::no_connection || rule->kind == FaultKind::lost_request) return {{}, Break::silent};
    if (rule->delay.count() > 0) {
        Clock& clock = inside_->core.clock;
        clock.sleep_until(Instant{clock.now().nanoseconds + rule->delay.count() * 1'000'000});
    }
    HttpReply reply = inside_->spoiled(request, *rule);
    const Break broken = rule->kind == FaultKind::torn_body    ? Break::torn
                         : rule->kind == FaultKind::lost_reply ? Break::silent
                                                               : Break::none;
    return {std::move(reply), broken};
}

Result<std::size_t> SandboxEhr::load(std::string_view bytes, std::int32_t shift_days) {
    const std::lock_guard lock(inside_->mutex);
    const auto told = std::exchange(inside_->core.on_change, nullptr);
    auto loaded = load_bundle(inside_->core, bytes, shift_days);
    inside_->core.on_change = told;
    return loaded;
}

Result<std::size_t> SandboxEhr::load_demo(Date today) {
    std::size_t all = 0;
    for (const EmbeddedFile& file : embedded_files()) {
        auto loaded = load(file.bytes, today - story_day);
        if (!loaded) return std::move(loaded).error().in("`" + std::string(file.path) + "`");
        all += *loaded;
    }
    return all;
}

void SandboxEhr::set_base(std::string base) {
    const std::lock_guard lock(inside_->mutex);
    inside_->core.options.base = std::move(base);
}

std::string SandboxEhr::base() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->core.options.base;
}

Faults& SandboxEhr::faults() {
    return inside_->faults;
}

Clients& SandboxEhr::clients() {
    return inside_->clients;
}

std::size_t SandboxEhr::deliver(Transport& out) {
    std::size_t sent = 0;
    while (true) {
        std::optional<Subscriptions::Delivery> delivery;
        {
            const std::lock_guard lock(inside_->mutex);
            delivery = inside_->subscriptions.next_due();
        }
        if (!delivery) return sent;
        // Not under the lock: who is told may well ask us something.
        const Exchange said = out.send(delivery->request);
        ++sent;
        const auto* const reply = std::get_if<HttpReply>(&said);
        const std::lock_guard lock(inside_->mutex);
        inside_->subscriptions.done(*delivery, reply != nullptr && reply->status >= 200 && reply->status < 300);
    }
}

Instant SandboxEhr::next_delivery() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->subscriptions.next_delivery();
}

std::vector<std::string> SandboxEhr::resources(std::string_view type) const {
    const std::lock_guard lock(inside_->mutex);
    std::vector<std::string> all;
    for (const Handle& version : inside_->core.store.all(type)) all.push_back(version->bytes);
    return all;
}

std::uint64_t SandboxEhr::writes() const {
    const std::lock_guard lock(inside_->mutex);
    return inside_->core.writes;
}

}  // namespace hv::plugin::sandbox
