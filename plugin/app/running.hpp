// The running service. Its steps stand in serve.cpp (start, reload, stop), serve_open.cpp (what it is made of) and
// serve_screens.cpp (the clinicians' doors), serve_jobs.cpp (what it does by itself).
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "plugin/app/fire_watch.hpp"
#include "plugin/app/health.hpp"
#include "plugin/app/key_ring.hpp"
#include "plugin/app/log.hpp"
#include "plugin/app/metrics.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/serve.hpp"
#include "plugin/app/store_lock.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/app/tenant_run.hpp"
#include "plugin/events/schedule.hpp"
#include "plugin/flow/shelf.hpp"
#include "plugin/flow/watch.hpp"
#include "plugin/hooks/hooks.hpp"
#include "plugin/http/server.hpp"
#include "plugin/smart/door.hpp"

namespace hv::plugin::app {

class Running : public Service {
public:
    Running(const Config& config, ServiceParts parts) : config_(config), parts_(std::move(parts)) {}
    ~Running() override { stop(); }

    Result<bool> begin();
    [[nodiscard]] std::uint16_t port() const override {
        return server_ == nullptr ? std::uint16_t{0} : server_->port();
    }
    [[nodiscard]] std::uint16_t metrics_port() const override {
        return metrics_server_ == nullptr ? std::uint16_t{0} : metrics_server_->port();
    }
    [[nodiscard]] std::string status() const override { return health_->status(Reader::admin); }
    Result<bool> reload(const Config& config) override;
    void cannot_reload(const Error& why) override { say(event::reload_failed, &why); }
    void stop() override;
    void give_back() override {
        if (watch_ != nullptr) watch_->give_back();
    }

private:
    Result<bool> open_log();
    Result<bool> open_store();
    void restore_rules();
    Result<bool> link_ehrs();
    void make_watch();
    Result<bool> open_smart();
    Result<bool> read_screen_keys(const Config& config);
    [[nodiscard]] std::vector<fhir::client::SigningKey> published_screen_keys() const;
    Result<bool> open_doors();
    Result<bool> open_admin();
    std::vector<http::Route> hook_routes();  // serve_hooks.cpp
    std::vector<http::Route> list_routes();  // serve_screens.cpp: the worklist
    std::vector<http::Route> page_routes();  // serve_page.cpp
    hooks::HookTenant hook_tenant(const EhrConfig& ehr, EhrLink& link);
    std::vector<events::Job> own_jobs();
    Instant wake(Instant now);
    Instant refresh_rules(Instant now);
    Instant forget(Instant now);
    [[nodiscard]] std::string public_url() const;
    void say(const EventCode& event, const Error* error = nullptr, std::string_view detail = {});

    Config config_;
    ServiceParts parts_;
    SystemClock machine_;
    Clock* clock_ = nullptr;
    std::unique_ptr<Pseudonyms> pseudonyms_;
    std::unique_ptr<Log> log_;
    Metrics metrics_;
    FireWatch fires_;
    StoreLock store_lock_;  // outlives the store
    std::shared_ptr<store::Store> store_;
    ActiveRules rules_;
    std::unique_ptr<Shelf> shelf_;
    std::vector<std::unique_ptr<EhrLink>> links_;
    std::unique_ptr<Watch> watch_;
    std::vector<std::unique_ptr<TenantRun>> tenants_;
    std::unique_ptr<Health> health_;
    std::unique_ptr<events::Schedule> schedule_;
    std::unique_ptr<hooks::Hooks> hooks_;         // outlives the server, whose routes hold it
    std::map<std::string, KeyRing> screen_keys_;  // by the EHR, `/` for the login; made at the start
    std::unique_ptr<fhir::client::CurlTransport> login_transport_;
    std::unique_ptr<smart::Door> smart_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> metrics_server_;
    std::unique_ptr<http::Server> admin_server_;
    bool stopped_ = false;
};

}  // namespace hv::plugin::app
