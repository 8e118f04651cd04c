#include <algorithm>

#include "plugin/app/config_keys.hpp"
#include "plugin/app/config_read.hpp"

namespace hv::plugin::app {

namespace {

void check_servers(Agreement& agreement, const std::string& key, const std::vector<std::string>& servers) {
    for (const std::string& server : servers)
        if (wrong_url(server) || is_plain_beyond_here(server))
            agreement.complain(key, "`" + server + "` is no address of a FHIR server",
                               "write https and the base address; http is for this machine only");
}

void check_issuer(Agreement& agreement, const std::string& key, const HookIssuer& issuer) {
    if (issuer.jku.empty() == issuer.jwks_file.empty())
        agreement.complain(key, "`" + issuer.iss + "` needs either `jku` or `jwks_file`",
                           "give the address of its keys, or a file of them");
    if (!issuer.jku.empty() && (wrong_url(issuer.jku) || is_plain_beyond_here(issuer.jku)))
        agreement.complain(key, "`jku` of `" + issuer.iss + "` is no address that keys may come from", "use https");
    check_servers(agreement, key, issuer.fhir_servers);
}

}  // namespace

void check_hooks(Agreement& agreement, const Config& config, const std::string& name, const EhrConfig& ehr) {
    const HooksConfig& hooks = ehr.hooks;
    const std::string key = name + ".hooks.issuers";
    for (const HookIssuer& issuer : hooks.issuers) check_issuer(agreement, key, issuer);
    for (std::size_t i = 1; i < hooks.issuers.size(); ++i) {
        const auto before = hooks.issuers.begin() + static_cast<std::ptrdiff_t>(i);
        const bool twice = std::any_of(hooks.issuers.begin(), before,
                                       [&](const HookIssuer& other) { return other.iss == before->iss; });
        if (twice) agreement.complain(key, "`" + before->iss + "` stands there twice", "put both into one");
    }
    check_servers(agreement, name + ".hooks.fhir_servers", hooks.fhir_servers);
    if (!hooks.on) return;
    if (hooks.require_jwt && hooks.issuers.empty())
        agreement.complain(key, "is missing: nobody may call", "give `iss` and `jku` of the EHR's CDS client");
    if (config.server.public_url.empty())
        agreement.complain("server.public_url", "callers sign our address, and it is not given",
                           "give the address at which the EHR reaches this service");
    if (ehr.name == "cds-services" || ehr.name == "launch" || ehr.name == "page")
        agreement.complain(name + ".name", "is the name of a path of ours", "choose another one");
}

}  // namespace hv::plugin::app
