#include "plugin/cli/audit_store.hpp"

#include <charconv>

#include "plugin/app/store_options.hpp"

namespace hv::plugin::cli {
namespace {

using store::StoreOptions;

Error bad_connection(const std::string& part, const std::string& hint) {
    return {Fault::invalid, "--postgresql: `" + part + "` is not understood", hint};
}

// Words `name=value`, as libpq reads them, of the few names that matter here.
Result<StoreOptions> parse_connection(const std::string& text) {
    StoreOptions options;
    options.backend = StoreOptions::Backend::postgresql;
    std::size_t from = 0;
    while (from < text.size()) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        const std::string part = text.substr(from, end - from);
        from = end + 1;
        if (part.empty()) continue;
        const std::size_t equals = std::min(part.find('='), part.size());
        const std::string name = part.substr(0, equals);
        const std::string value = equals == part.size() ? std::string() : part.substr(equals + 1);
        std::string* const place = name == "host"            ? &options.host
                                   : name == "dbname"        ? &options.database
                                   : name == "user"          ? &options.user
                                   : name == "password_file" ? &options.password_file
                                   : name == "sslmode"       ? &options.sslmode
                                   : name == "sslrootcert"   ? &options.sslrootcert
                                                             : nullptr;
        if (name == "port") {
            const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), options.port);
            if (error == std::errc() && stop == value.data() + value.size()) continue;
            return bad_connection(part, "a port is a number up to 65535");
        }
        if (place == nullptr) {
            // Only the name: the value may be a password.
            return bad_connection(name,
                                  "known are host, port, dbname, user, password_file, sslmode, sslrootcert; a password "
                                  "never stands on a command line");
        }
        *place = value;
    }
    return options;
}

Result<StoreOptions> options_of(const AuditStore& where) {
    if (!where.file.empty()) {
        StoreOptions options;
        options.path = where.file;
        return options;
    }
    if (!where.postgresql.empty()) return parse_connection(where.postgresql);
    const Result<app::Config> config = app::load_config(where.config);
    if (!config) return config.error();
    return app::store_options(config->store);
}

}  // namespace

std::vector<Option> audit_store_options(AuditStore& where) {
    return {{"--config", "FILE", "the store that this configuration of the service names", &where.config},
            {"--store", "FILE", "a store in SQLite", &where.file},
            {"--postgresql", "CONNECTION", "a store in PostgreSQL: `host=/run/postgresql dbname=hjertevakt user=me`",
             &where.postgresql}};
}

Result<std::unique_ptr<store::Store>> open_audit_store(const AuditStore& where) {
    int given = 0;
    for (const std::string* one : {&where.file, &where.postgresql, &where.config}) given += one->empty() ? 0 : 1;
    if (given != 1) {
        return Error{Fault::invalid, "needs one of --config, --store and --postgresql",
                     "`--config` names the service's own store"};
    }
    Result<StoreOptions> options = options_of(where);
    if (!options) return std::move(options).error();
    options->open = StoreOptions::Open::existing;
    options->pool = 1;
    return store::open_store(*options);
}

}  // namespace hv::plugin::cli
