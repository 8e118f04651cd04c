// Whom we have been asked to watch at one EHR.
//
// All:      everybody whom the EHR shows us.
// A group or a search: those whom the last listing found. A stranger makes it look into the store again, at most once a
//          minute, because another replica may have listed; whoever is not found then is not queued, and the next
//          listing decides. Once an hour the whole is read again, so that who has left is not queued any more.
// Threads: any.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "fhir/base/result.hpp"
#include "fhir/base/time.hpp"
#include "plugin/store/store.hpp"

namespace hv::plugin::events {

class InCare {
public:
    InCare(store::Store& store, std::string ehr, bool everybody)
        : store_(store), ehr_(std::move(ehr)), everybody_(everybody) {}

    [[nodiscard]] bool everybody() const { return everybody_; }
    [[nodiscard]] Result<bool> contains(std::string_view patient, Instant now);
    // The population was listed: it is read from the store before it is used again.
    void forget();

private:
    Result<bool> load(Instant now);

    store::Store& store_;
    std::string ehr_;
    bool everybody_;
    std::mutex mutex_;
    std::unordered_set<std::string> patients_;
    std::optional<Instant> loaded_;
};

}  // namespace hv::plugin::events
