// Which store an `audit` command looks into: a file, a server, or the one that a configuration names. Nothing is
// migrated or made there, and the service may go on running.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/cli/command.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::cli {

struct AuditStore {
    std::string file;        // --store
    std::string postgresql;  // --postgresql
    std::string config;      // --config
};

// `--store`, `--postgresql` and `--config`, to be put before a command's own options.
std::vector<Option> audit_store_options(AuditStore& where);

// Error: invalid when none or more than one of them was given, or a connection that cannot be read; else the store's.
Result<std::unique_ptr<store::Store>> open_audit_store(const AuditStore& where);

}  // namespace hv::plugin::cli
