#include "plugin/hooks/requested.hpp"

#include "plugin/hooks/resources.hpp"

namespace hv::plugin::hooks {

std::vector<RequestedTest> requested(std::span<const json::Value> record, json::Value drafts,
                                     const rules::Vocabulary& vocabulary) {
    std::vector<RequestedTest> all;
    const auto take = [&](json::Value document, bool drafted) {
        each_resource(document, [&](json::Value request, std::string_view type) {
            if (type != "ServiceRequest" || request["doNotPerform"].is_true()) return;
            const std::string_view status = request["status"].text();
            if (status != "active" && !(drafted && status == "draft")) return;
            const std::optional<Moment> authored = parse_moment(request["authoredOn"].text());
            for (const json::Value coding : request["code"]["coding"].items()) {
                const fhir::CodeId code = vocabulary.codes.find(coding["system"].text(), coding["code"].text());
                if (vocabulary.measures(code)) all.push_back({vocabulary.by_code[code].observable, authored});
            }
        });
    };
    for (const json::Value document : record) take(document, false);
    take(drafts, true);
    return all;
}

}  // namespace hv::plugin::hooks
