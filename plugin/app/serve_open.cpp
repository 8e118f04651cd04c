#include <algorithm>
#include <cstdlib>
#include <functional>

#include "plugin/app/admin_routes.hpp"
#include "plugin/app/certificate.hpp"
#include "plugin/app/config_files.hpp"
#include "plugin/app/observe.hpp"
#include "plugin/app/running.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/app/service_routes.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "plugin/flow/shelf_routes.hpp"
#include "plugin/web/web.hpp"

namespace hv::plugin::app {

Result<bool> Running::open_log() {
    auto pseudonyms = Pseudonyms::from_file(config_.privacy.pseudonym_key_file);
    if (!pseudonyms) return std::move(pseudonyms).error();
    pseudonyms_ = std::make_unique<Pseudonyms>(*std::move(pseudonyms));
    LogOptions options;
    options.level = config_.log.level;
    options.journal = config_.log.format == LogFormat::journal ||
                      (config_.log.format == LogFormat::automatic && std::getenv("JOURNAL_STREAM") != nullptr);
    options.clock = clock_;
    options.pseudonyms = pseudonyms_.get();
    options.write = parts_.log;
    log_ = std::make_unique<Log>(std::move(options));
    return true;
}

Result<bool> Running::open_store() {
    store_ = parts_.store;
    if (store_ == nullptr) {
        if (config_.store.backend == StoreBackend::sqlite) {
            auto lock = StoreLock::take(config_.store.path);
            if (!lock) return std::move(lock).error();
            store_lock_ = *std::move(lock);
        }
        auto opened = open_configured_store(config_.store);
        if (!opened) return std::move(opened).error();
        store_ = *std::move(opened);
    }
    say(event::store_opened);
    return true;
}

// Without rules nobody is judged, and the service stands and says so: an admin needs it to bring some.
void Running::restore_rules() {
    ShelfParts shelf;
    shelf.store = store_.get();
    shelf.active = &rules_;
    shelf.clock = clock_;
    shelf.read_trust = [this]() -> Result<std::string> {
        if (!parts_.trust.empty()) return parts_.trust;
        return read_file(config_.rules.trust);
    };
    shelf.say = [this](const EventCode& event, std::string_view version, const Error* error) {
        LogFields fields;
        fields.version = version;
        fields.error = error;
        log_->say(event, fields);
    };
    shelf_ = std::make_unique<Shelf>(std::move(shelf));
    if (parts_.rules != nullptr) {
        rules_.publish(parts_.rules);
        return;
    }
    const auto restored = shelf_->restore_at_start();
    if (!restored) say(event::rules_none, &restored.error());
}

Result<bool> Running::link_ehrs() {
    for (const EhrConfig& ehr : config_.ehrs) {
        const auto given = parts_.ehrs.find(ehr.name);
        if (given != parts_.ehrs.end()) {
            links_.push_back(EhrLink::of(given->second));
            continue;
        }
        auto link = EhrLink::make(ehr, *clock_, *store_, &metrics_);
        if (!link) return std::move(link).error().in("ehr `" + ehr.name + "`");
        links_.push_back(*std::move(link));
        if (ehr.mode == Mode::read_only) {
            LogFields fields;
            fields.ehr = ehr.name;
            log_->say(event::ehr_read_only, fields);
        }
    }
    make_watch();
    for (std::size_t i = 0; i < links_.size(); ++i) {
        TenantParts parts;
        parts.config = &config_.ehrs[i];
        parts.link = links_[i].get();
        parts.store = store_.get();
        parts.clock = clock_;
        parts.log = log_.get();
        parts.metrics = &metrics_;
        parts.owner = replica_name(config_);
        parts.public_url = [this] { return public_url(); };
        parts.types = [this] { return types_to_watch(rules_.current().get()); };
        parts.rules = [this] {
            const auto rules = rules_.current();
            return rules == nullptr ? std::string() : rules->digest;
        };
        parts.nudge = [this] { watch_->nudge(); };
        auto tenant = TenantRun::make(std::move(parts));
        if (!tenant) return std::move(tenant).error();
        tenants_.push_back(*std::move(tenant));
    }
    return true;
}

void Running::make_watch() {
    WatchParts watch;
    watch.store = store_.get();
    watch.rules = &rules_;
    watch.clock = clock_;
    Seconds longest{1};
    for (std::size_t i = 0; i < links_.size(); ++i) {
        watch.tenants.push_back(tenant_of(config_.ehrs[i], links_[i]->ehr()));
        watch.workers.push_back(config_.ehrs[i].workers);
        // Whoever dies at work is followed by another one after this; with the usual 30 s that is five minutes.
        longest = std::max(longest, config_.ehrs[i].timeout);
    }
    watch.lease_for = 10 * longest;
    watch.observe = [this](const TurnReport& report) { observe_turn(report, *log_, metrics_, fires_); };
    watch_ = std::make_unique<Watch>(std::move(watch));
}

Result<bool> Running::open_doors() {
    HealthParts health;
    health.config = &config_;
    health.store = store_.get();
    health.clock = clock_;
    health.rules = &rules_;
    health.shelf = parts_.rules == nullptr ? shelf_.get() : nullptr;
    health.log = log_.get();
    health.metrics = &metrics_;
    health.fires = &fires_;
    health.version = HV_VERSION;
    health.started = clock_->now();
    std::vector<events::SubscriptionHook*> hooks;
    for (const auto& tenant : tenants_) {
        health.tenants.push_back(tenant.get());
        hooks.push_back(&tenant->hook());
    }
    const std::vector<TenantRun*> tenants = health.tenants;
    health_ = std::make_unique<Health>(std::move(health));
    schedule_ =
        std::make_unique<events::Schedule>(*clock_, own_jobs(), std::hash<std::string>{}(replica_name(config_)));

    const auto complain = [this](std::string_view what) { say(event::request_failed, nullptr, what); };
    // What the TLS library says of a file names neither the file's trouble nor its remedy.
    if (const TlsPaths& tls = config_.server.tls; !tls.certificate.empty())
        if (auto fits = key_fits(tls.certificate, tls.key); !fits) return std::move(fits).error().in("server.tls");
    http::ServerOptions options = server_options(config_.server);
    options.log = complain;
    if (auto opened = open_smart(); !opened) return opened;
    auto routes = service_routes(*health_, tenants, *clock_, [this] { return published_screen_keys(); });
    for (http::Route& route : smart_->routes()) routes.push_back(std::move(route));
    for (http::Route& route : events::event_routes(std::move(hooks))) routes.push_back(std::move(route));
    for (http::Route& route : hook_routes()) routes.push_back(std::move(route));
    for (http::Route& route : list_routes()) routes.push_back(std::move(route));
    for (http::Route& route : web::asset_routes()) routes.push_back(std::move(route));
    for (http::Route& route : page_routes()) routes.push_back(std::move(route));
    auto server = http::Server::start(options, timed(std::move(routes), metrics_));
    if (!server) return std::move(server).error().in("server");
    server_ = *std::move(server);
    say(event::listening, nullptr, config_.server.address + ":" + std::to_string(server_->port()));
    if (is_open_without_tls(config_.server)) say(event::no_tls, nullptr, no_tls_words(config_.server));
    if (!config_.metrics.on) return true;

    http::ServerOptions own;
    own.address = config_.metrics.address;
    own.port = config_.metrics.port;
    own.workers = 1;
    own.log = complain;
    auto metrics = http::Server::start(own, metrics_routes(metrics_));
    if (!metrics) return std::move(metrics).error().in("metrics");
    metrics_server_ = *std::move(metrics);
    return true;
}

Result<bool> Running::open_admin() {
    if (config_.admin.socket.empty()) return true;
    const auto users = user_numbers(config_.admin.users);
    if (!users) return Error(users.error()).in("admin.users");
    AdminParts admin;
    admin.store = store_.get();
    admin.clock = clock_;
    admin.log = log_.get();
    for (const EhrConfig& ehr : config_.ehrs) admin.ehrs.push_back(ehr.name);
    admin.users = *users;
    admin.status = [this] { return status(); };
    admin.nudge = [this] { watch_->nudge(); };
    auto routes = admin_routes(std::move(admin));
    for (http::Route& route : shelf_routes(*shelf_, *store_, *clock_, *users)) routes.push_back(std::move(route));
    http::ServerOptions options;
    options.unix_socket = config_.admin.socket;
    options.workers = 2;
    auto server = http::Server::start(options, std::move(routes));
    if (!server) return std::move(server).error().in("admin.socket");
    admin_server_ = *std::move(server);
    say(event::listening, nullptr, config_.admin.socket);
    return true;
}

}  // namespace hv::plugin::app
