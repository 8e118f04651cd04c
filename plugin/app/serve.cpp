#include "plugin/app/serve.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "plugin/app/config_files.hpp"
#include "plugin/app/running.hpp"

namespace hv::plugin::app {

Result<bool> Running::begin() {
    clock_ = parts_.clock != nullptr ? parts_.clock : &machine_;
    if (auto kept = require_kept_secrets(config_); !kept) return kept;
    for (const auto step : {&Running::open_log, &Running::open_store})
        if (auto done = (this->*step)(); !done) return done;
    restore_rules();
    if (auto linked = link_ehrs(); !linked) return linked;
    for (const auto step : {&Running::open_doors, &Running::open_admin})
        if (auto done = (this->*step)(); !done) return done;
    watch_->start();
    for (const auto& tenant : tenants_) tenant->start();
    schedule_->start();
    say(event::started, nullptr, HV_VERSION);
    return true;
}

std::string Running::public_url() const {
    if (parts_.ehrs_are_here) return "http://127.0.0.1:" + std::to_string(port());
    return config_.server.public_url;
}

Result<bool> Running::reload(const Config& config) {
    log_->set_level(config.log.level);
    std::optional<Error> fault;
    const auto keep_first = [&](Error error) {
        say(event::reload_failed, &error);
        if (!fault) fault = std::move(error);
    };
    if (!config_.server.tls.certificate.empty())
        if (auto done = server_->reload_tls(); !done) keep_first(std::move(done).error().in("server.tls"));
    for (std::size_t i = 0; i < links_.size(); ++i) {
        const std::string& name = config_.ehrs[i].name;
        const auto ehr = std::ranges::find(config.ehrs, name, &EhrConfig::name);
        Tokens* tokens = links_[i]->tokens();
        if (tokens == nullptr || ehr == config.ehrs.end()) continue;
        if (auto done = tokens->reload(ehr->auth); !done) keep_first(std::move(done).error().in("ehr `" + name + "`"));
    }
    if (auto done = read_screen_keys(config); !done) keep_first(std::move(done).error());
    if (parts_.rules == nullptr)
        if (auto done = shelf_->refresh(); !done) keep_first(std::move(done).error().in("rules"));
    if (fault) return *std::move(fault);
    say(event::reloaded);
    return true;
}

void Running::stop() {
    if (stopped_) return;
    stopped_ = true;
    if (log_ != nullptr && watch_ != nullptr) say(event::stopping);
    if (watch_ != nullptr) watch_->stop_soon();
    for (http::Server* server : {server_.get(), admin_server_.get(), metrics_server_.get()})
        if (server != nullptr) server->stop();
    if (hooks_ != nullptr) hooks_->stop();
    machine_.wake_all();
    if (schedule_ != nullptr) schedule_->stop();
    for (const auto& tenant : tenants_) tenant->stop();
    if (watch_ != nullptr) watch_->stop();
    if (log_ != nullptr && watch_ != nullptr) say(event::stopped);
    if (log_ != nullptr) log_->flush(std::chrono::seconds{1});
}

void Running::say(const EventCode& event, const Error* error, std::string_view detail) {
    LogFields fields;
    fields.error = error;
    fields.detail = detail;
    log_->say(event, fields);
}

Result<std::unique_ptr<Service>> Service::start(const Config& config, ServiceParts parts) {
    auto service = std::make_unique<Running>(config, std::move(parts));
    if (auto begun = service->begin(); !begun) return std::move(begun).error();
    return std::unique_ptr<Service>(std::move(service));
}

}  // namespace hv::plugin::app
