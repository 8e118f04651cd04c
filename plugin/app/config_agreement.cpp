#include <algorithm>
#include <optional>
#include <string_view>

#include "plugin/app/config_read.hpp"

namespace hv::plugin::app {

namespace {

bool is_loopback(std::string_view url) {
    const std::size_t start = url.find("://");
    if (start == std::string_view::npos) return false;
    const std::string_view rest = url.substr(start + 3);
    return rest.starts_with("127.") || rest.starts_with("localhost:") || rest.starts_with("localhost/") ||
           rest == "localhost" || rest.starts_with("[::1]");
}

void check_pair(Agreement& agreement, const std::string& table, const TlsPaths& tls) {
    if (tls.certificate.empty() != tls.key.empty())
        agreement.complain(table + (tls.key.empty() ? ".key" : ".certificate"),
                           "certificate and key belong together, and one is missing", "give both, or neither");
}

void check_server(Agreement& agreement, const Config& config) {
    check_pair(agreement, "server.tls", config.server.tls);
    if (!config.server.tls.ca.empty() && config.server.tls.certificate.empty())
        agreement.complain("server.tls.client_ca", "clients can show certificates over TLS only",
                           "give server.tls.certificate and server.tls.key");
    if (is_plain_beyond_here(config.server.public_url))
        agreement.complain("server.public_url", "events must come over https",
                           "put the certificate into [server.tls], or a proxy with one in front");
    if (!config.admin.socket.empty() && config.admin.users.empty())
        agreement.complain("admin.users", "nobody may use the socket", "name at least one user");
    if (config.metrics.on && config.metrics.port != 0 && config.metrics.port == config.server.port &&
        config.metrics.address == config.server.address)
        agreement.complain("metrics.port", "is the same as `server.port`", "give the metrics a port of their own");
}

void check_auth(Agreement& agreement, const std::string& name, const EhrConfig& ehr) {
    const AuthConfig& auth = ehr.auth;
    if (auth.profile == AuthProfile::none) {
        if (agreement.stands(name + ".auth.client_id") || agreement.stands(name + ".auth.keys"))
            agreement.complain(name + ".auth.profile", "is `none`, and yet there are keys or a client id",
                               "take them out, or set the profile to `smart`");
        return;
    }
    if (auth.client_id.empty())
        agreement.complain(name + ".auth.client_id", "is missing", "the token server's administrator gives it");
    if (auth.keys.empty())
        agreement.complain(name + ".auth.keys", "is missing",
                           "make one with `openssl ecparam -name secp384r1 -genkey -noout`, register the public half");
    if (auth.profile == AuthProfile::helseid && auth.issuer.empty())
        agreement.complain(name + ".auth.issuer", "is missing",
                           "write \"https://helseid-sts.nhn.no\", or the test server's address");
    if (auth.profile == AuthProfile::helseid && auth.life > Seconds{60})
        agreement.complain(name + ".auth.life", "HelseID takes at most 60 s", "leave the key out");
    if (is_plain_beyond_here(auth.token_endpoint))
        agreement.complain(name + ".auth.token_endpoint", "a token must not travel over plain http", "use https");
}

void check_ehr(Agreement& agreement, const std::string& name, const EhrConfig& ehr) {
    if (ehr.name.empty() && !agreement.stands(name + ".name"))
        agreement.complain(name + ".name", "is missing", "give each EHR a short name");
    if (ehr.url.empty() && !agreement.stands(name + ".url"))
        agreement.complain(name + ".url", "is missing", "give the base address of its FHIR server");
    if (is_plain_beyond_here(ehr.url))
        agreement.complain(name + ".url", "patients' data must not travel over plain http",
                           "use https; http is for this machine only");
    check_auth(agreement, name, ehr);
    check_pair(agreement, name + ".tls", ehr.tls);
    if (ehr.canary.patient.empty() != ehr.canary.rules.empty())
        agreement.complain(name + ".canary", "names a patient without rules, or rules without a patient",
                           "give both `patient` and `rules`");
    const TriggerConfig& triggers = ehr.triggers;
    if (triggers.subscription == SubscriptionUse::off && triggers.poll_every.count() == 0)
        agreement.complain(name + ".triggers.poll_every", "with neither subscription nor polling nothing is noticed",
                           "give a time, for example \"5 min\"");
    if (triggers.subscription == SubscriptionUse::backport && triggers.topics.empty())
        agreement.complain(name + ".triggers.topics", "a backport subscription is to a topic, and none is named",
                           "ask the EHR's vendor which topics tell of changed patient data");
    if (triggers.poll_every.count() != 0 && triggers.overlap > triggers.poll_every * 12)
        agreement.complain(name + ".triggers.overlap", "is more than twelve times `poll_every`",
                           "a few minutes are enough");
}

}  // namespace

void Agreement::complain(const std::string& key, std::string message, std::string hint) {
    Spot spot;
    for (std::string name = key; !name.empty();) {
        if (const auto at = spots_.find(name); at != spots_.end()) {
            spot = at->second;
            break;
        }
        const std::size_t dot = name.rfind('.');
        name.resize(dot == std::string::npos ? 0 : dot);
    }
    problems_.push_back({spot.line, spot.column, "`" + key + "`: " + std::move(message), std::move(hint)});
}

bool is_plain_beyond_here(std::string_view url) {
    return url.starts_with("http://") && !is_loopback(url);
}

void check_agreement(const Config& config, const Spots& spots, std::vector<ConfigProblem>& problems) {
    Agreement agreement(spots, problems);
    check_server(agreement, config);
    check_screens(agreement, config);
    if (config.ehrs.empty() && spots.count("ehr[0]") == 0)
        agreement.complain("ehr", "no EHR is configured", "add [[ehr]] with name and url; see --print-config");
    for (std::size_t i = 0; i < config.ehrs.size(); ++i) {
        const std::string name = "ehr[" + std::to_string(i) + "]";
        check_ehr(agreement, name, config.ehrs[i]);
        check_hooks(agreement, config, name, config.ehrs[i]);
        const auto same = [&](const EhrConfig& other) { return other.name == config.ehrs[i].name; };
        const auto earlier =
            std::find_if(config.ehrs.begin(), config.ehrs.begin() + static_cast<std::ptrdiff_t>(i), same);
        if (!config.ehrs[i].name.empty() && earlier != config.ehrs.begin() + static_cast<std::ptrdiff_t>(i))
            agreement.complain(name + ".name", "`" + config.ehrs[i].name + "` is the name of another EHR, too",
                               "each needs a name of its own; the database keeps them apart by it");
    }
}

}  // namespace hv::plugin::app
