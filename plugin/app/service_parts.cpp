#include "plugin/app/service_parts.hpp"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugin/app/store_options.hpp"
#include "plugin/store/memory_store.hpp"
#include "plugin/store/sql_store.hpp"
#include "rules/engine/needs.hpp"

namespace hv::plugin::app {

Result<std::unique_ptr<store::Store>> open_configured_store(const StoreConfig& config) {
    if (config.backend == StoreBackend::memory) return store::open_memory_store();
    auto opened = store::open_store(store_options(config));
    if (!opened) return std::move(opened).error().in("store");
    return opened;
}

Tenant tenant_of(const EhrConfig& config, fhir::client::Ehr& ehr) {
    Tenant tenant;
    tenant.name = config.name;
    tenant.ehr = &ehr;
    tenant.language = config.language == Language::en ? rules::Language::en : rules::Language::nb;
    tenant.mode = config.mode == Mode::write         ? WriteMode::write
                  : config.mode == Mode::report_only ? WriteMode::report_only
                                                     : WriteMode::read_only;
    tenant.transaction = config.write.transaction;
    tenant.page_size = config.page_size;
    tenant.damping = config.write.damping;
    tenant.open_question = 2 * config.timeout;
    tenant.canary = {config.canary.patient, config.canary.rules};
    tenant.brake = {config.brake.max_ended_share, config.brake.at_least, config.brake.window};
    return tenant;
}

http::ServerOptions server_options(const ServerConfig& config) {
    http::ServerOptions options;
    options.address = config.address;
    options.port = config.port;
    options.workers = config.workers;
    if (!config.tls.certificate.empty())
        options.tls = http::TlsFiles{config.tls.certificate, config.tls.key, config.tls.ca};
    return options;
}

std::vector<std::string> types_to_watch(const ActiveSets* rules) {
    std::vector<std::string> types{"Patient"};
    std::vector<const rules::RuleSet*> sets;
    if (rules != nullptr)
        for (const rules::RuleSet& set : rules->sets) sets.push_back(&set);
    const rules::Vocabulary none;
    const rules::Needs needs = rules::needs(rules != nullptr ? rules->vocabulary : none, sets);
    types.insert(types.end(), needs.types.begin(), needs.types.end());
    return types;
}

std::string replica_name(const Config& config) {
    if (config.store.backend != StoreBackend::postgresql) return "the only one";
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
    return std::string(host.data()) + ":" + std::to_string(config.server.port);
}

Result<std::string> read_file(const std::string& path) {
    if (std::error_code failed; std::filesystem::is_directory(path, failed))
        return Error{Fault::invalid, "`" + path + "` is a folder", "give the path of a file"};
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{Fault::not_found, "`" + path + "` cannot be read", "give the path of an existing file"};
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace hv::plugin::app
