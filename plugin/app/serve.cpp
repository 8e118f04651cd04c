#include "plugin/app/serve.hpp"

#include <algorithm>
#include <cstdlib>

#include "plugin/app/admin_routes.hpp"
#include "plugin/app/health.hpp"
#include "plugin/app/observe.hpp"
#include "plugin/app/pseudonym.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/app/service_routes.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/events/timekeeper.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "plugin/flow/shelf.hpp"
#include "plugin/flow/shelf_routes.hpp"
#include "plugin/flow/watch.hpp"

namespace hv::plugin::app {

namespace {

constexpr std::int64_t wake_round = 5;    // seconds
constexpr std::int64_t rules_round = 10;  // another replica may have activated something
constexpr std::int64_t health_round = 15;
constexpr std::int64_t forget_round = 6 * 3600;

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
    [[nodiscard]] std::string status() const override { return health_->status(); }
    Result<bool> reload(const Config& config) override;
    void stop() override;

private:
    Result<bool> open_log();
    Result<bool> open_store();
    void restore_rules();
    Result<bool> link_ehrs();
    void make_watch();
    Result<bool> open_doors();
    Result<bool> open_admin();
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
    std::shared_ptr<store::Store> store_;
    ActiveRules rules_;
    std::unique_ptr<Shelf> shelf_;
    std::vector<std::unique_ptr<EhrLink>> links_;
    std::unique_ptr<Watch> watch_;
    std::vector<std::unique_ptr<TenantRun>> tenants_;
    std::unique_ptr<Health> health_;
    std::unique_ptr<events::Schedule> schedule_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<http::Server> metrics_server_;
    std::unique_ptr<http::Server> admin_server_;
    bool stopped_ = false;
};

Result<bool> Running::begin() {
    clock_ = parts_.clock != nullptr ? parts_.clock : &machine_;
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
    if (!restored)
        say(event::rules_none, &restored.error());
    else if (!*restored)
        say(event::rules_none);
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
    for (std::size_t i = 0; i < links_.size(); ++i) {
        watch.tenants.push_back(tenant_of(config_.ehrs[i], links_[i]->ehr()));
        watch.workers.push_back(config_.ehrs[i].workers);
    }
    watch.observe = [this](const TurnReport& report) { observe_turn(report, *log_, metrics_); };
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
    http::ServerOptions options = server_options(config_.server);
    options.log = complain;
    auto routes = service_routes(*health_, tenants, *clock_);
    for (http::Route& route : events::event_routes(std::move(hooks))) routes.push_back(std::move(route));
    auto server = http::Server::start(options, timed(std::move(routes), metrics_));
    if (!server) return std::move(server).error().in("server");
    server_ = *std::move(server);
    say(event::listening, nullptr, config_.server.address + ":" + std::to_string(server_->port()));
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

std::vector<events::Job> Running::own_jobs() {
    std::vector<events::Job> jobs;
    jobs.push_back({"wake", [this](Instant now) { return wake(now); }, false});
    if (parts_.rules == nullptr) jobs.push_back({"rules", [this](Instant now) { return refresh_rules(now); }});
    jobs.push_back({"health", [this](Instant now) {
                        health_->look();
                        return now.plus_seconds(health_round);
                    }});
    jobs.push_back({"forget", [this](Instant now) { return forget(now); }});
    return jobs;
}

Instant Running::wake(Instant now) {
    const auto woken = events::wake_once(*store_, now);
    const Instant next = now.plus_seconds(wake_round);
    if (!woken) return next;
    if (woken->patients > 0) {
        LogFields fields;
        fields.count = static_cast<std::int64_t>(woken->patients);
        log_->say(event::woken, fields);
        watch_->nudge();
    }
    return woken->next ? std::min(next, *woken->next) : next;
}

Instant Running::refresh_rules(Instant now) {
    // What is wrong with it stands in the shelf's status and in the log.
    if (const auto changed = shelf_->refresh(); changed && *changed) watch_->nudge();
    return now.plus_seconds(rules_round);
}

Instant Running::forget(Instant now) {
    const Instant next = now.plus_seconds(forget_round);
    const auto held = store_->hold("", "forget", replica_name(config_), now, next);
    if (!held || !*held) return next;
    const auto forgotten = events::forget_once(*store_, config_.privacy.keep_inputs, now);
    if (forgotten && *forgotten > 0) {
        LogFields fields;
        fields.count = static_cast<std::int64_t>(*forgotten);
        log_->say(event::inputs_forgotten, fields);
    }
    return next;
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
    for (std::size_t i = 0; i < links_.size(); ++i)
        if (Tokens* tokens = links_[i]->tokens())
            if (auto done = tokens->reload(config_.ehrs[i].auth); !done)
                keep_first(std::move(done).error().in("ehr `" + config_.ehrs[i].name + "`"));
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
    for (http::Server* server : {server_.get(), admin_server_.get(), metrics_server_.get()})
        if (server != nullptr) server->stop();
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

}  // namespace

Result<std::unique_ptr<Service>> Service::start(const Config& config, ServiceParts parts) {
    auto service = std::make_unique<Running>(config, std::move(parts));
    if (auto begun = service->begin(); !begun) return std::move(begun).error();
    return std::unique_ptr<Service>(std::move(service));
}

}  // namespace hv::plugin::app
