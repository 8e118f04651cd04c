// Bundles, activations, notes and jobs of the store in memory.
//
// Threads:  none of its own; the store holds its mutex.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plugin/store/store.hpp"

namespace hv::plugin::store {

class MemoryShelf {
public:
    [[nodiscard]] std::optional<std::string> note(std::string_view ehr, std::string_view name) const;
    void set_note(std::string_view ehr, std::string_view name, std::string_view value);
    [[nodiscard]] bool hold(std::string_view ehr, std::string_view job, std::string_view owner, Instant now,
                            Instant until);

    [[nodiscard]] Result<bool> put_bundle(const BundleRow& bundle);
    [[nodiscard]] std::vector<BundleRow> bundles() const;
    [[nodiscard]] std::optional<BundleRow> bundle(std::string_view digest) const;
    [[nodiscard]] Result<Activation> activate(const Activation& activation, std::int64_t after);
    [[nodiscard]] const std::vector<Activation>& activations() const { return activations_; }

private:
    using Name = std::pair<std::string, std::string>;  // of an EHR and of something there
    std::map<Name, std::string> notes_;
    std::map<Name, std::pair<std::string, Instant>> holds_;
    std::map<std::string, BundleRow, std::less<>> bundles_;
    std::vector<Activation> activations_;
};

}  // namespace hv::plugin::store
