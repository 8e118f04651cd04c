#include "plugin/app/demo.hpp"

#include <algorithm>
#include <fstream>
#include <mutex>
#include <utility>

#include "fhir/base/zone.hpp"
#include "fhir/client/auth/signing_key.hpp"
#include "fhir/client/curl_transport.hpp"
#include "fhir/json/value.hpp"
#include "plugin/app/demo_clinic.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/flow/demo_bundle.hpp"
#include "plugin/flow/shelf.hpp"
#include "plugin/sandbox/sandbox_server.hpp"
#include "plugin/store/memory_store.hpp"

namespace hv::plugin::app {
namespace {

using fhir::client::SigningKey;

constexpr std::string_view service_client = "hjertevakt";
constexpr std::string_view everything = "system/*.cruds";
constexpr std::string_view app_client = "hjertevakt-app";
constexpr std::string_view app_scopes =
    "launch launch/patient openid fhirUser profile online_access offline_access patient/*.cruds user/*.cruds";

// A new key in the folder, known to the EHR's token server.
Result<bool> register_client(sandbox::SandboxEhr& ehr, std::string_view id, const std::string& file) {
    Result<SigningKey> key = SigningKey::generate(fhir::client::Algorithm::es384);
    if (!key) return std::move(key).error();
    Result<bool> written = write_secret(file, key->private_pem());
    if (!written) return written;
    return ehr.clients().add({std::string(id), fhir::client::jwks({*key}), std::string(everything)});
}

// The clinicians' pages as a confidential app of the EHR, with a key of its own; and the chart is told where they are.
Result<bool> register_app(sandbox::SandboxServer& ehr, const DemoPorts& ports, const std::string& file) {
    Result<SigningKey> key = SigningKey::generate(fhir::client::Algorithm::es384);
    if (!key) return std::move(key).error();
    Result<bool> written = write_secret(file, key->private_pem());
    if (!written) return written;
    sandbox::AppClient app;
    app.id = app_client;
    app.redirect_uris = {ports.service_url() + "/launch/callback"};
    app.scopes = app_scopes;
    app.jwks = fhir::client::jwks({*key});
    Result<bool> added = ehr.ehr().clients().add(std::move(app));
    if (!added) return added;
    ehr.set_service({ports.service_url() + "/launch", ports.service_url() + "/cds-services", std::string(app_client)});
    return true;
}

LaunchConfig launch_config(const DemoPorts& ports, const std::string& folder) {
    LaunchConfig launch;
    launch.client_id = app_client;
    launch.keys = {folder + '/' + std::string(app_client) + ".pem"};
    // Whoever writes `localhost` sees the service from another site, as at a hospital.
    launch.frame_ancestors = {ports.ehr_url(), "http://localhost:" + std::to_string(ports.ehr)};
    launch.gp = {"http://snomed.info/sct|62247001"};
    launch.psychiatrist = {"http://snomed.info/sct|80584001"};
    launch.home = ports.ehr_url() + '/';
    return launch;
}

// As an admin would: a bundle that two people have signed is staged and activated.
Result<bool> put_rules_in_force(store::Store& store, Clock& clock, const std::string& trust_file) {
    Result<DemoBundle> bundle = demo_bundle(oslo_date(clock.now()));
    if (!bundle) return std::move(bundle).error();
    Result<bool> written = write_secret(trust_file, bundle->trust);
    if (!written) return written;
    ActiveRules rules;
    ShelfParts parts;
    parts.store = &store;
    parts.active = &rules;
    parts.clock = &clock;
    parts.read_trust = [&]() -> Result<std::string> { return bundle->trust; };
    Shelf shelf(std::move(parts));
    rules::Problems problems;
    const Result<ShelfRow> staged = shelf.stage(bundle->bytes, "demo", problems);
    if (!staged) return staged.error();
    const Result<store::Activation> active = shelf.activate(staged->version, "demo", "the demo begins", problems);
    if (!active) return active.error();
    return true;
}

Config config_for(const DemoOptions& options, const std::string& folder) {
    Config config;
    config.server.port = options.ports.service();
    config.server.public_url = options.ports.service_url();
    config.admin.socket = folder + "/admin.sock";
    config.metrics.port = options.ports.metrics();
    config.store.backend = StoreBackend::memory;
    config.rules.trust = folder + "/trust.json";
    EhrConfig ehr = demo_ehr(options.ports, folder, service_client);
    ehr.language = options.language;
    ehr.triggers.poll_every = Seconds(5);
    ehr.triggers.overlap = Seconds(5);
    ehr.triggers.topics = {std::string(sandbox::record_changed_topic)};
    ehr.write.damping = Seconds(0);
    ehr.brake.at_least = 1000;  // a newcomer may let anything end
    ehr.workers = 2;
    ehr.hooks.on = true;
    ehr.hooks.issuers = {{options.ports.ehr_url(), "", options.ports.ehr_url() + "/cds/jwks", {}}};
    ehr.hooks.cors_origins = {options.ports.ehr_url()};
    ehr.launch = launch_config(options.ports, folder);
    config.ehrs.push_back(std::move(ehr));
    return config;
}

class RunningDemo : public Demo {
public:
    explicit RunningDemo(const DemoOptions& options) : options_(options), folder_(demo_folder(options.ports)) {}
    ~RunningDemo() override { stop_all(); }

    Result<bool> begin() {
        Result<bool> step = make_demo_folder(folder_);
        if (!step) return step;
        log_.open(folder_ + "/service.log", std::ios::binary);

        sandbox::SandboxOptions how;
        how.authorization = true;
        how.page_size = 20;
        sandbox::SandboxServerOptions where;
        where.port = options_.ports.ehr;
        auto server = sandbox::SandboxServer::start(clock_, how, where, &out_);
        if (!server) return std::move(server).error().in("the sandbox EHR");
        server_ = *std::move(server);
        const Result<std::size_t> loaded = server_->ehr().load_demo(oslo_date(clock_.now()));
        if (!loaded) return loaded.error();
        step = register_client(server_->ehr(), service_client, folder_ + '/' + std::string(service_client) + ".pem");
        if (step)
            step = register_client(server_->ehr(), clinic_client, folder_ + '/' + std::string(clinic_client) + ".pem");
        if (step) step = register_app(*server_, options_.ports, folder_ + '/' + std::string(app_client) + ".pem");
        if (step) step = put_rules_in_force(*store_, clock_, folder_ + "/trust.json");
        if (!step) return step;

        ServiceParts parts;
        parts.store = store_;
        parts.log = [this](std::string_view line) {
            const std::lock_guard lock(logging_);
            log_ << line << std::flush;
        };
        auto service = Service::start(config_for(options_, folder_), std::move(parts));
        if (!service) return std::move(service).error().in("the service");
        service_ = *std::move(service);
        return true;
    }

    [[nodiscard]] Standing standing() const override {
        Standing standing;
        standing.patients = server_->ehr().resources("Patient").size();
        for (const std::string& flag : server_->ehr().resources("Flag")) {
            const auto document = json::Document::parse(flag);
            if (!document || document->root()["status"].text() != "active") continue;
            if (standing.flags++ == 0) standing.first_flag_of = document->root()["subject"]["reference"].text();
        }
        standing.care_plans = server_->ehr().resources("CarePlan").size();
        return standing;
    }
    [[nodiscard]] bool busy() const override {
        const auto state = store_->queue_state(demo_tenant, clock_.now());
        const auto counts = store_->counts(demo_tenant, earliest_instant);
        return !state || !counts || state->waiting + state->leased > 0 || counts->patients < standing().patients;
    }
    [[nodiscard]] const std::string& folder() const override { return folder_; }
    void stop() override { stop_all(); }

private:
    void stop_all() {
        if (service_) service_->stop();
        if (server_) server_->stop();
        service_.reset();
        server_.reset();
        remove_demo_folder(folder_);
    }

    DemoOptions options_;
    std::string folder_;
    mutable SystemClock clock_;
    std::ofstream log_;
    std::mutex logging_;
    fhir::client::CurlTransport out_;  // notifications of the EHR
    std::unique_ptr<sandbox::SandboxServer> server_;
    std::shared_ptr<store::Store> store_ = store::open_memory_store();
    std::unique_ptr<Service> service_;
};

}  // namespace

Result<std::unique_ptr<Demo>> Demo::start(const DemoOptions& options) {
    auto demo = std::make_unique<RunningDemo>(options);
    const Result<bool> begun = demo->begin();
    if (!begun) {
        Error error = begun.error();
        if (error.fault == Fault::conflict)
            error.hint = "another demo may be running: end it, or choose another `--port`";
        return error;
    }
    return std::unique_ptr<Demo>(std::move(demo));
}

}  // namespace hv::plugin::app
