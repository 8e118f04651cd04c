#include "plugin/sandbox/core.hpp"

#include <algorithm>

#include "plugin/sandbox/rewrite.hpp"

namespace hv::plugin::sandbox {

Instant Core::now() const {
    const std::int64_t milliseconds = clock.now().nanoseconds / 1'000'000;
    return std::max(Instant{milliseconds * 1'000'000}, store.newest_change());
}

bool Core::offers(std::string_view type) const {
    return is_known_type(type) && (type != "Subscription" || options.subscriptions);
}

std::string Core::new_id(std::string_view type) {
    while (true) {
        std::string id = std::to_string(next_id++);
        if (!store.newest(type, id)) return id;
    }
}

Handle Core::commit(std::string_view type, std::string_view id, std::string_view method, json::Value content) {
    Version version;
    version.type = type;
    version.id = id;
    version.at = now();
    version.method = method;
    version.deleted = !content;
    if (content) {
        const std::size_t number = store.history(type, id).size() + 1;
        version.bytes = stamped(
            content, {version.id, options.versions ? std::to_string(number) : std::string(), instant_text(version.at)});
        const auto document = json::Document::parse(version.bytes);
        if (document) version.index = index_of(document->root(), type, options.base);
    }
    Handle made = store.put(std::move(version));
    if (on_change) on_change(made);
    return made;
}

Handle Core::replace(const Handle& standing, json::Value content) {
    const auto before = json::Document::parse(standing->bytes);
    if (!before) return standing;
    json::Document grown;
    if (options.tags_only_grow) {
        auto merged = json::Document::parse(with_tags_of(before->root(), content));
        if (!merged) return standing;
        grown = std::move(*merged);
        content = grown.root();
    }
    if (stamped(before->root(), {}) == stamped(content, {})) return standing;
    ++writes;
    return commit(standing->type, standing->id, "PUT", content);
}

}  // namespace hv::plugin::sandbox
