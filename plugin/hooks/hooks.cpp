#include "plugin/hooks/hooks.hpp"

#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/hooks/desk.hpp"
#include "plugin/hooks/replies.hpp"

namespace hv::plugin::hooks {
namespace {

std::string without_last_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

http::Reply call_service(Desk& desk, const http::Request& request, bool feedback) {
    Caller caller;
    http::Reply reply;
    if (!let_in(desk, request, caller, reply)) return reply;
    const ServiceKind* service = service_named(request.captured.at("id"));
    if (service == nullptr) {
        return outcome_reply(404, {Fault::not_found, "no service has this id", "see GET /cds-services"});
    }
    if (!is_json(request)) {
        return outcome_reply(
            415, {Fault::invalid, "the body is not said to be JSON", "send `Content-Type: application/json`"});
    }
    if (is_encoded(request)) {
        reply = outcome_reply(
            415, {Fault::invalid, "the body is compressed or otherwise encoded", "send it without Content-Encoding"});
        reply.headers.push_back({"Accept-Encoding", "identity"});
        return reply;
    }
    return feedback ? take_feedback(desk, caller, *service, request) : answer(desk, caller, *service, request);
}

class Open final : public Hooks {
public:
    explicit Open(HooksParts parts) {
        common_.parts = std::move(parts);
        JournalOptions options = common_.parts.journal;
        options.failed = [this](const Error& error) { common_.say(Said::journal_failed, "", error); };
        common_.journal = std::make_unique<Journal>(*common_.parts.care, std::move(options));
        for (HookTenant& tenant : common_.parts.tenants) {
            for (TrustedIssuer& issuer : tenant.issuers) {
                for (std::string& server : issuer.fhir_servers) server = without_last_slash(std::move(server));
            }
            for (std::string& server : tenant.fhir_servers) server = without_last_slash(std::move(server));
            TrustParts trust;
            trust.issuers = tenant.issuers;
            trust.clock = common_.parts.clock;
            trust.out = tenant.out;
            trust.read_file = common_.parts.read_file;
            std::vector<std::string> servers = tenant.fhir_servers;
            desks_.push_back(std::unique_ptr<Desk>(
                new Desk{common_, std::move(tenant), ClientTrust(std::move(trust)), std::move(servers)}));
        }
    }
    ~Open() override { stop(); }

    std::vector<http::Route> routes() override {
        std::vector<http::Route> all;
        for (const auto& desk : desks_) {
            add(all, "/" + desk->tenant.name, *desk);
            if (desks_.size() == 1) add(all, "", *desk);
        }
        return all;
    }

    void stop() override { common_.journal->stop(); }

private:
    template <class Handle>
    static http::Route route(const char* method, std::string path, Desk& desk, Handle handle) {
        return {method, std::move(path),
                [&desk, handle](const http::Request& request) {
                    http::Reply reply = handle(desk, request);
                    allow_origin(desk.tenant.origins, request, reply);
                    return reply;
                },
                [&desk](const http::Request& request) {
                    http::Reply reply = outcome_reply(413, {Fault::invalid, "the body is too large", ""});
                    allow_origin(desk.tenant.origins, request, reply);
                    return reply;
                }};
    }

    static void add(std::vector<http::Route>& all, const std::string& before, Desk& desk) {
        const std::string base = before + "/cds-services";
        const std::string one = base + "/{id}";
        all.push_back(route("GET", base, desk, discover));
        all.push_back(route("POST", one, desk,
                            [](Desk& at, const http::Request& request) { return call_service(at, request, false); }));
        all.push_back(route("POST", one + "/feedback", desk,
                            [](Desk& at, const http::Request& request) { return call_service(at, request, true); }));
        for (const std::string& path : {base, one, one + "/feedback"}) {
            all.push_back({"OPTIONS", path, [&desk](const http::Request& request) {
                               return preflight_reply(desk.tenant.origins, request);
                           }});
            const std::string allowed = path == base ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
            all.push_back(route("*", path, desk, [allowed](Desk&, const http::Request&) {
                http::Reply reply = outcome_reply(405, {Fault::invalid, "this method is not known here", ""});
                reply.headers.push_back({"Allow", allowed});
                return reply;
            }));
        }
        all.push_back(route("*", base + "/{rest...}", desk, [](Desk&, const http::Request&) {
            return outcome_reply(404, {Fault::not_found, "there is nothing at this path", "see GET /cds-services"});
        }));
    }

    Common common_;
    std::vector<std::unique_ptr<Desk>> desks_;
};

}  // namespace

const std::array<ServiceKind, 3>& service_kinds() {
    static const std::array<ServiceKind, 3> all{{
        {"hjertevakt-patient-view",
         "patient-view",
         {"Hjertevakt: oppfølging av hjerte og stoffskifte", "Hjertevakt: follow-up of heart and metabolism"},
         {"Funn og manglende målinger hos pasienter som behandles for alvorlig psykisk lidelse.",
          "Findings and missing measurements in people treated for severe mental illness."}},
        {"hjertevakt-order-select",
         "order-select",
         {"Hjertevakt: når et antipsykotikum velges", "Hjertevakt: when an antipsychotic is selected"},
         {"Manglende grunnlinjemålinger, metabolsk risiko og samtidige antipsykotika.",
          "Missing baseline measurements, metabolic liability and concurrent antipsychotics."}},
        {"hjertevakt-order-sign",
         "order-sign",
         {"Hjertevakt: når et antipsykotikum ordineres", "Hjertevakt: when an antipsychotic is ordered"},
         {"Manglende grunnlinjemålinger, metabolsk risiko og samtidige antipsykotika.",
          "Missing baseline measurements, metabolic liability and concurrent antipsychotics."}},
    }};
    return all;
}

const ServiceKind* service_named(std::string_view id) {
    for (const ServiceKind& service : service_kinds()) {
        if (service.id == id) return &service;
    }
    return nullptr;
}

std::shared_ptr<const Prepared> Common::prepared() {
    const std::shared_ptr<const ActiveSets> current = parts.rules->current();
    const std::lock_guard lock(mutex_);
    if (current == nullptr) {
        prepared_.reset();
    } else if (prepared_ == nullptr || prepared_->rules != current) {
        auto fresh = std::make_shared<Prepared>();
        fresh->rules = current;
        for (const rules::RuleSet& set : current->sets) fresh->sets.push_back(&set);
        fresh->asked = templates(rules::needs(current->vocabulary, fresh->sets));
        prepared_ = std::move(fresh);
    }
    return prepared_;
}

bool Answered::begin(const std::string& answer) {
    constexpr std::size_t most_known = 10'000;
    const std::lock_guard lock(mutex_);
    if (!known_.insert(answer).second) return false;
    order_.push_back(answer);
    if (order_.size() > most_known) {
        known_.erase(order_.front());
        order_.pop_front();
    }
    return true;
}

void Answered::forget(const std::string& answer) {
    const std::lock_guard lock(mutex_);
    known_.erase(answer);
}

bool let_in(Desk& desk, const http::Request& request, Caller& caller, http::Reply& reply) {
    const std::string* authorization = request.header("Authorization");
    if (authorization == nullptr && !desk.tenant.require_jwt) {
        caller.fhir_servers = &desk.open_servers;
        return true;
    }
    const std::string url = desk.common.parts.public_url ? desk.common.parts.public_url() : std::string();
    Denial denial;
    const TrustedIssuer* issuer = desk.trust.verify(authorization, url + request.path, denial);
    if (issuer == nullptr) {
        desk.common.say(denial.status == 503 ? Said::keys_missing : Said::refused, desk.tenant.name, denial.error);
        reply = outcome_reply(denial.status, denial.error);
        return false;
    }
    caller.iss = issuer->iss;
    caller.fhir_servers = &issuer->fhir_servers;
    return true;
}

http::Reply discover(Desk& desk, const http::Request& request) {
    Caller caller;
    http::Reply refused;
    if (!let_in(desk, request, caller, refused)) return refused;
    const auto prepared = desk.common.prepared();
    const rules::Language language = desk.tenant.language;
    json::Writer out;
    out.begin_object().key("services").begin_array();
    if (prepared != nullptr) {
        for (const ServiceKind& service : service_kinds()) {
            out.begin_object().member("hook", service.hook).member("id", service.id);
            out.member("title", service.title.in(language)).member("description", service.description.in(language));
            out.member("usageRequirements",
                       language == rules::Language::nb
                           ? "Det som ikke sendes med, hentes med kallets token; ellers er svaret 412."
                           : "What is not sent along is fetched with the call's token; else the answer is 412.");
            out.key("prefetch").begin_object();
            for (const Template& one : prepared->asked) out.member(one.key, one.query);
            out.end_object().end_object();
        }
    }
    out.end_array().end_object();
    return http::json_reply(200, out.take());
}

std::unique_ptr<Hooks> Hooks::make(HooksParts parts) {
    return std::make_unique<Open>(std::move(parts));
}

}  // namespace hv::plugin::hooks
