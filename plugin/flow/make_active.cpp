#include "plugin/flow/make_active.hpp"

namespace hv::plugin {

std::shared_ptr<const ActiveSets> make_active(const rules::bundle::Bundle& bundle, rules::Problems& problems) {
    // The sets point into the vocabulary: it is read where it will stay.
    const auto made = std::make_shared<ActiveSets>();
    made->bundle_id = bundle.manifest.id;
    made->version = bundle.manifest.version;
    made->sequence = bundle.manifest.sequence;
    made->digest = bundle.digest;
    if (bundle.manifest.expires) made->expires = bundle.manifest.expires->text();
    const std::size_t before = problems.size();
    rules::bundle::prove(bundle, made->vocabulary, made->sets, problems);
    if (problems.size() > before) return nullptr;
    return made;
}

}  // namespace hv::plugin
