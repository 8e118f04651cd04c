// CDS Hooks as a part of the running service.
#include <algorithm>

#include "plugin/app/running.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/hooks/caller_ehr.hpp"
#include "plugin/store/care_store.hpp"

namespace hv::plugin::app {

namespace {

const EventCode& event_of(hooks::Said what) {
    switch (what) {
        case hooks::Said::refused:
            return event::hook_refused;
        case hooks::Said::keys_missing:
            return event::hook_keys_missing;
        case hooks::Said::journal_failed:
            break;
    }
    return event::journal_failed;
}

std::vector<hooks::TrustedIssuer> issuers_of(const EhrConfig& ehr, const std::vector<std::string>& usual) {
    std::vector<hooks::TrustedIssuer> all;
    for (const HookIssuer& issuer : ehr.hooks.issuers) {
        all.push_back(
            {issuer.iss, issuer.jwks_file, issuer.jku, issuer.fhir_servers.empty() ? usual : issuer.fhir_servers});
    }
    return all;
}

}  // namespace

hooks::HookTenant Running::hook_tenant(const EhrConfig& ehr, EhrLink& link) {
    hooks::HookTenant tenant;
    tenant.name = ehr.name;
    tenant.language = ehr.language == Language::en ? rules::Language::en : rules::Language::nb;
    tenant.require_jwt = ehr.hooks.require_jwt;
    tenant.fhir_servers = ehr.hooks.fhir_servers.empty() ? std::vector<std::string>{ehr.url} : ehr.hooks.fhir_servers;
    tenant.issuers = issuers_of(ehr, tenant.fhir_servers);
    tenant.origins = ehr.hooks.cors_origins;
    // One worker stays for everybody else, above all for those who ask whether we live.
    tenant.most_waiting = std::max(0, static_cast<int>(config_.server.workers) - tenant.most_fetching - 1);
    tenant.most_cards = ehr.hooks.most_cards;
    if (ehr.launch.client_id.empty()) tenant.launch_path.clear();
    tenant.out = link.transport();
    tenant.abilities = [&link] { return link.ehr().abilities(); };
    if (link.transport() != nullptr && link.throttle() != nullptr) {
        const auto quirks = fhir::client::Quirks::parse(ehr.quirks);  // was good when the EHR was linked
        tenant.open = [this, &link, quirks = quirks ? *quirks : fhir::client::Quirks{}](const std::string& server,
                                                                                        std::string token) {
            return hooks::ehr_of_caller(server, std::move(token),
                                        {*link.transport(), *link.throttle(), *clock_, quirks});
        };
    }
    tenant.assess_again = [this, name = ehr.name](const std::string& patient) {
        const store::Wanted wanted{{name, patient}, store::Urgency::urgent, clock_->now(), "feedback"};
        // Lost when the store fails: the act stands, and the next turn heeds it.
        if (store_->enqueue({&wanted, 1})) watch_->nudge();
    };
    return tenant;
}

std::vector<http::Route> Running::hook_routes() {
    hooks::HooksParts parts;
    for (std::size_t i = 0; i < config_.ehrs.size(); ++i) {
        if (config_.ehrs[i].hooks.on) parts.tenants.push_back(hook_tenant(config_.ehrs[i], *links_[i]));
    }
    if (parts.tenants.empty()) return {};
    parts.rules = &rules_;
    parts.care = &store_->care();
    parts.clock = clock_;
    parts.public_url = [this] { return public_url(); };
    parts.read_file = [](const std::string& path) { return read_file(path); };
    parts.say = [this](hooks::Said what, std::string_view ehr, const Error& error) {
        LogFields fields;
        fields.ehr = ehr;
        fields.error = &error;
        log_->say(event_of(what), fields);
    };
    hooks_ = hooks::Hooks::make(std::move(parts));
    return hooks_->routes();
}

}  // namespace hv::plugin::app
