// The clinicians' doors of the running service: who may come in, and through which EHR.
#include <algorithm>

#include "plugin/app/running.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/worklist/worklist.hpp"

namespace hv::plugin::app {

namespace {

const std::vector<std::string>& launch_keys_of(const EhrConfig& ehr) {
    return ehr.launch.keys.empty() ? ehr.auth.keys : ehr.launch.keys;
}

bool launches(const EhrConfig& ehr) {
    return !ehr.launch.client_id.empty();
}

}  // namespace

// After the start only what was there then: the rings are looked up by many threads.
Result<bool> Running::read_screen_keys(const Config& config) {
    const auto known = [this](const std::string& name) { return smart_ == nullptr || screen_keys_.count(name) > 0; };
    for (const EhrConfig& ehr : config.ehrs)
        if (launches(ehr) && ehr.launch.client == ClientKind::confidential && known(ehr.name))
            if (auto read = screen_keys_[ehr.name].read(launch_keys_of(ehr)); !read)
                return std::move(read).error().in("ehr `" + ehr.name + "`: launch.keys");
    if (!config.worklist.issuer.empty() && config.worklist.client == ClientKind::confidential && known("/"))
        if (auto read = screen_keys_["/"].read(config.worklist.keys); !read)
            return std::move(read).error().in("worklist.keys");
    return true;
}

std::vector<fhir::client::SigningKey> Running::published_screen_keys() const {
    std::vector<fhir::client::SigningKey> all;
    for (const auto& [name, ring] : screen_keys_)
        for (auto& key : ring.keys()) all.push_back(std::move(key));
    return all;
}

Result<bool> Running::open_smart() {
    smart::SmartParts parts;
    parts.store = store_.get();
    parts.clock = clock_;
    parts.session = config_.session;
    parts.public_url = [this] { return public_url(); };
    parts.types = [this] {
        // What an order names by reference comes with it, for those only who may read it.
        std::vector<std::string> types = types_to_watch(rules_.current().get());
        types.emplace_back("Medication");
        return types;
    };
    parts.say = [this](const EventCode& event, std::string_view ehr, const Error* error) {
        LogFields fields;
        fields.ehr = ehr;
        fields.error = error;
        log_->say(event, fields);
    };
    const bool wanted =
        !config_.worklist.issuer.empty() || std::any_of(config_.ehrs.begin(), config_.ehrs.end(), launches);
    if (!config_.session.key_file.empty()) {
        auto seal = smart::Seal::from_file(config_.session.key_file);
        if (!seal) return std::move(seal).error();
        parts.seal = *std::move(seal);
    } else if (wanted) {
        say(event::sessions_not_kept);
    }
    if (auto read = read_screen_keys(config_); !read) return read;
    for (std::size_t i = 0; i < config_.ehrs.size(); ++i) {
        const EhrConfig& ehr = config_.ehrs[i];
        EhrLink* link = links_[i].get();
        smart::LaunchEhr one;
        one.name = ehr.name;
        one.url = ehr.url;
        one.language = ehr.language == Language::en ? "en" : "nb";
        one.config = ehr.launch;
        one.timeout = ehr.timeout;
        one.transport = link->transport();
        one.keys = [this, name = ehr.name] { return screen_keys_.at(name).keys(); };
        one.connect = [link](std::shared_ptr<fhir::client::Authorizer> user) {
            return link->for_user(std::move(user));
        };
        parts.ehrs.push_back(std::move(one));
    }
    if (!config_.worklist.issuer.empty()) {
        fhir::client::CurlOptions curl;
        curl.ca_file = config_.worklist.ca;
        curl.proxy = config_.worklist.proxy;
        login_transport_ = std::make_unique<fhir::client::CurlTransport>(std::move(curl));
        smart::LoginProvider login;
        login.config = config_.worklist;
        login.transport = login_transport_.get();
        login.keys = [this] { return screen_keys_.at("/").keys(); };
        parts.login = std::move(login);
    }
    auto door = smart::Door::make(std::move(parts));
    if (!door) return std::move(door).error();
    smart_ = *std::move(door);
    return true;
}

std::vector<http::Route> Running::list_routes() {
    worklist::WorklistParts parts;
    parts.sessions = &smart_->sessions();
    parts.store = store_.get();
    parts.clock = clock_;
    parts.rules = &rules_;
    const bool all = config_.worklist.see == WorklistSee::all;
    parts.see_of = [all](std::string_view) { return all ? worklist::See::all : worklist::See::unit; };
    parts.nudge = [this] { watch_->nudge(); };
    return worklist::worklist_routes(std::move(parts));
}

}  // namespace hv::plugin::app
