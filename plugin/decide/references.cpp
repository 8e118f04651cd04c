#include "plugin/decide/references.hpp"

#include <algorithm>

namespace hv::plugin {
namespace {

void add(std::vector<Reference>& references, const fhir::SourceRef& source) {
    if (source.id.empty() || source.type == fhir::ResourceType::other) return;
    merge(references, {Reference{source.type, std::string(source.id), std::string(source.version)}});
}

}  // namespace

std::string relative(const Reference& reference) {
    return std::string(fhir::type_name(reference.type)) + '/' + reference.id;
}

std::string versioned(const Reference& reference) {
    return reference.version.empty() ? relative(reference) : relative(reference) + "/_history/" + reference.version;
}

std::vector<Reference> references_of(const fhir::SourceRef& source) {
    std::vector<Reference> references;
    add(references, source);
    return references;
}

std::vector<Reference> references_of(const rules::Evidence& evidence, const rules::Snapshot& snapshot) {
    std::vector<Reference> references;
    for (const rules::Used& used : evidence.used) {
        switch (used.what) {
            case rules::Used::What::reading:
                add(references, snapshot.readings[used.index].source);
                add(references, snapshot.readings[used.index].second_source);
                break;
            case rules::Used::What::exposure:
                add(references, snapshot.exposures[used.index].source);
                add(references, snapshot.exposures[used.index].last_source);
                break;
            case rules::Used::What::condition:
                add(references, snapshot.conditions[used.index].source);
                break;
            case rules::Used::What::referral:
                add(references, snapshot.referrals[used.index].source);
                break;
        }
    }
    return references;
}

void merge(std::vector<Reference>& into, const std::vector<Reference>& more) {
    for (const Reference& reference : more) {
        if (std::ranges::find(into, reference) == into.end()) into.push_back(reference);
    }
}

}  // namespace hv::plugin
