// A request taken apart, and answered as a server in good health does.
#include "plugin/sandbox/inside.hpp"

#include "plugin/sandbox/cors.hpp"
#include "plugin/sandbox/escapes.hpp"

namespace hv::plugin::sandbox {
namespace {

std::string header_of(const HttpRequest& request, std::string_view name) {
    for (const Header& header : request.headers) {
        if (folded(header.name) == name) return header.value;
    }
    return {};
}

std::vector<Topic> topics_or_default(std::vector<Topic> topics) {
    if (!topics.empty()) return topics;
    return {{std::string(record_changed_topic),
             {"Patient", "Observation", "Medication", "MedicationStatement", "MedicationRequest",
              "MedicationAdministration", "MedicationDispense", "Condition", "ServiceRequest", "Flag", "CarePlan"}}};
}

}  // namespace

std::string_view target_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return url;
    const std::size_t slash = url.find('/', scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
}

HttpReply reply_of(Answer answer) {
    return {answer.status, std::move(answer.headers), std::move(answer.body)};
}

SandboxEhr::Inside::Inside(Clock& clock, SandboxOptions options)
    : core(clock, std::move(options)), authorization(core, clients), subscriptions(core, faults) {
    core.options.topics = topics_or_default(std::move(core.options.topics));
    core.on_change = [this](const Handle& version) { subscriptions.changed(version); };
}

std::optional<std::string_view> SandboxEhr::Inside::behind_base(std::string_view target) const {
    const std::string_view base = target_of(core.options.base);
    if (!target.starts_with(base)) return std::nullopt;
    const std::string_view rest = target.substr(base.size());
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') return std::nullopt;
    return rest;
}

HttpReply SandboxEhr::Inside::healthy(const HttpRequest& request) {
    const std::string_view target = target_of(request.url);
    const Openness openness = openness_of(target.substr(0, target.find('?')), target_of(core.options.base));
    auto asked_before = preflight(request, openness, clients);
    HttpReply reply = asked_before ? *std::move(asked_before) : answered(request, target);
    allow_origin(request, openness, clients, reply);
    return reply;
}

HttpReply SandboxEhr::Inside::answered(const HttpRequest& request, std::string_view target) {
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

Result<std::size_t> SandboxEhr::Inside::load(std::string_view bytes, std::int32_t shift_days, Finish patient) {
    const auto told = std::exchange(core.on_change, nullptr);
    auto loaded = load_bundle(core, bytes, shift_days, patient);
    core.on_change = told;
    return loaded;
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

}  // namespace hv::plugin::sandbox
