#include "plugin/flow/ledger.hpp"

namespace hv::plugin {

std::vector<Remembered> remembered(const std::vector<store::Written>& rows) {
    std::vector<Remembered> memory;
    for (const store::Written& row : rows) {
        const std::optional<Kind> kind = kind_of(row.type);
        if (!kind) continue;
        memory.push_back({*kind, row.identifier, row.topic, row.resource_id, row.version, row.fingerprint, row.active,
                          row.episode, row.unwanted_since, row.ended_at, row.evidence, row.rules, row.attended});
    }
    return memory;
}

std::vector<Attempt> attempted(const std::vector<store::Intent>& intents) {
    std::vector<Attempt> attempts;
    for (const store::Intent& intent : intents) {
        const std::optional<Kind> kind = kind_of(intent.type);
        if (kind) attempts.push_back({*kind, intent.identifier, intent.evidence, intent.rules});
    }
    return attempts;
}

store::Written written(const Remembered& row, Instant now) {
    return {row.identifier,
            std::string(type_of(row.kind)),
            row.topic,
            row.resource_id,
            row.version,
            row.fingerprint,
            row.active,
            row.episode,
            row.unwanted_since,
            row.ended_at,
            row.evidence,
            row.rules,
            now,
            row.attended};
}

}  // namespace hv::plugin
