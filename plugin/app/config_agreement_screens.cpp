#include <algorithm>
#include <string_view>

#include "plugin/app/config_read.hpp"

namespace hv::plugin::app {

namespace {

// `https://epj.example.no:8443`; nothing that could end the header that it stands in.
bool is_origin(std::string_view text) {
    const std::size_t host = text.find("://");
    if (host == std::string_view::npos || !(text.starts_with("https://") || text.starts_with("http://"))) return false;
    const std::string_view rest = text.substr(host + 3);
    return !rest.empty() && rest.find_first_not_of(
                                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]"
                                "*") == std::string_view::npos;
}

void check_launch(Agreement& agreement, const Config& config, const std::string& name, const EhrConfig& ehr) {
    const LaunchConfig& launch = ehr.launch;
    for (const std::string& origin : launch.frame_ancestors)
        if (!is_origin(origin) || is_plain_beyond_here(origin))
            agreement.complain(name + ".launch.frame_ancestors", "`" + origin + "` is no origin",
                               "write scheme, host and port alone, for example \"https://epj.example.no\"");
    if (launch.client_id.empty()) {
        if (agreement.stands(name + ".launch.keys") || agreement.stands(name + ".launch.scope"))
            agreement.complain(name + ".launch.client_id", "is missing", "the EHR's administrator gives it");
        return;
    }
    if (config.server.public_url.empty())
        agreement.complain("server.public_url", "a launch comes back to us, and nobody knows where we are",
                           "give the address at which browsers reach this service");
    const bool keys = !launch.keys.empty() || !ehr.auth.keys.empty();
    if (launch.client == ClientKind::confidential && !keys)
        agreement.complain(name + ".launch.keys", "is missing",
                           "make one with `hjertevakt keys new`, or set launch.client to `public`");
    if (launch.client == ClientKind::public_client && !launch.keys.empty())
        agreement.complain(name + ".launch.client", "is `public`, and yet there are keys",
                           "take them out, or set it to `confidential`");
}

void check_worklist(Agreement& agreement, const Config& config) {
    const WorklistConfig& worklist = config.worklist;
    if (worklist.issuer.empty()) {
        if (agreement.stands("worklist.client_id") || agreement.stands("worklist.ehr"))
            agreement.complain("worklist.issuer", "is missing", "give the address of the OpenID provider");
        return;
    }
    if (is_plain_beyond_here(worklist.issuer))
        agreement.complain("worklist.issuer", "a login must not travel over plain http", "use https");
    if (worklist.client_id.empty())
        agreement.complain("worklist.client_id", "is missing", "the provider's administrator gives it");
    if (worklist.client == ClientKind::confidential && worklist.keys.empty())
        agreement.complain("worklist.keys", "is missing",
                           "make one with `hjertevakt keys new`, or set worklist.client to `public`");
    if (config.server.public_url.empty())
        agreement.complain("server.public_url", "a login comes back to us, and nobody knows where we are",
                           "give the address at which browsers reach this service");
    if (worklist.psychiatrist.empty() && worklist.gp.empty())
        agreement.complain("worklist.psychiatrist", "nobody who logs in would have a role",
                           "name the values of `roles_claim` that psychiatrists have");
    const auto named = [&](const EhrConfig& ehr) { return ehr.name == worklist.ehr; };
    if (std::none_of(config.ehrs.begin(), config.ehrs.end(), named))
        agreement.complain("worklist.ehr",
                           worklist.ehr.empty() ? "is missing" : "`" + worklist.ehr + "` is no EHR of this file",
                           "write the `name` of an [[ehr]]");
}

}  // namespace

void check_screens(Agreement& agreement, const Config& config) {
    if (config.session.idle > config.session.longest)
        agreement.complain("session.idle", "is longer than `session.longest`", "make it shorter");
    check_worklist(agreement, config);
    for (std::size_t i = 0; i < config.ehrs.size(); ++i)
        check_launch(agreement, config, "ehr[" + std::to_string(i) + "]", config.ehrs[i]);
}

}  // namespace hv::plugin::app
