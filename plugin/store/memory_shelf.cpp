#include "plugin/store/memory_shelf.hpp"

#include <algorithm>

#include "plugin/store/faults.hpp"
#include "plugin/store/instants.hpp"

namespace hv::plugin::store {

std::optional<std::string> MemoryShelf::note(std::string_view ehr, std::string_view name) const {
    const auto found = notes_.find({std::string(ehr), std::string(name)});
    return found == notes_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryShelf::set_note(std::string_view ehr, std::string_view name, std::string_view value) {
    notes_.insert_or_assign({std::string(ehr), std::string(name)}, std::string(value));
}

bool MemoryShelf::hold(std::string_view ehr, std::string_view job, std::string_view owner, Instant now, Instant until) {
    const auto [held, is_new] = holds_.try_emplace({std::string(ehr), std::string(job)});
    if (!is_new && held->second.first != owner && held->second.second > now) return false;
    held->second = {std::string(owner), cut(until)};
    return true;
}

Result<bool> MemoryShelf::put_bundle(const BundleRow& bundle) {
    const auto [kept, is_new] = bundles_.try_emplace(bundle.digest, bundle);
    if (is_new) kept->second.staged_at = cut(bundle.staged_at);
    if (kept->second.bytes != bundle.bytes) return other_bundle(bundle.digest);
    return true;
}

std::vector<BundleRow> MemoryShelf::bundles() const {
    std::vector<BundleRow> rows;
    for (const auto& [digest, bundle] : bundles_) {
        rows.push_back(bundle);
        rows.back().bytes.clear();
    }
    std::ranges::stable_sort(rows, {}, &BundleRow::sequence);
    return rows;
}

std::optional<BundleRow> MemoryShelf::bundle(std::string_view digest) const {
    const auto found = bundles_.find(digest);
    return found == bundles_.end() ? std::nullopt : std::optional(found->second);
}

Result<Activation> MemoryShelf::activate(const Activation& activation, std::int64_t after) {
    if (std::cmp_not_equal(activations_.size(), after)) return overtaken_activation();
    if (!bundles_.contains(activation.digest)) return no_such_bundle(activation.digest);
    activations_.push_back(activation);
    activations_.back().number = after + 1;
    activations_.back().at = cut(activation.at);
    return activations_.back();
}

}  // namespace hv::plugin::store
