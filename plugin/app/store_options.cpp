#include "plugin/app/store_options.hpp"

namespace hv::plugin::app {

store::StoreOptions store_options(const StoreConfig& config) {
    using Backend = store::StoreOptions::Backend;
    store::StoreOptions options;
    options.backend = config.backend == StoreBackend::postgresql ? Backend::postgresql : Backend::sqlite;
    options.path = config.path;
    options.host = config.host;
    options.port = config.port;
    options.database = config.database;
    options.user = config.user;
    options.password_file = config.password_file;
    options.sslmode = config.sslmode;
    options.sslrootcert = config.ca;
    options.pool = config.pool;
    return options;
}

}  // namespace hv::plugin::app
