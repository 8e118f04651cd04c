// Keys of a client of ours that are read again while the service runs: of launch and login (the backend's: tokens.hpp).
//
// Errors:  of the files; the old keys stay when a new one cannot be read.
// Threads: any.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "fhir/base/result.hpp"
#include "fhir/client/auth/signing_key.hpp"

namespace hv::plugin::app {

class KeyRing {
public:
    Result<bool> read(const std::vector<std::string>& files) {
        std::vector<fhir::client::SigningKey> fresh;
        for (const std::string& file : files) {
            auto key = fhir::client::SigningKey::from_file(file);
            if (!key) return std::move(key).error();
            fresh.push_back(*std::move(key));
        }
        const std::lock_guard lock(mutex_);
        keys_ = std::move(fresh);
        return true;
    }
    [[nodiscard]] std::vector<fhir::client::SigningKey> keys() const {
        const std::lock_guard lock(mutex_);
        return keys_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<fhir::client::SigningKey> keys_;
};

}  // namespace hv::plugin::app
