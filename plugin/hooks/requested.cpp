#include "plugin/hooks/requested.hpp"

#include "plugin/hooks/resources.hpp"

namespace hv::plugin::hooks {

namespace {

bool names_a_centre(std::string_view text) {
    return text.find("risklivssentral") != std::string_view::npos ||
           text.find("ealthy-life centre") != std::string_view::npos;
}

}  // namespace

Requested requested(std::span<const json::Value> record, json::Value drafts, const rules::Vocabulary& vocabulary) {
    Requested all;
    const auto take = [&](json::Value document, bool drafted) {
        each_resource(document, [&](json::Value request, std::string_view type) {
            if (type != "ServiceRequest" || request["doNotPerform"].is_true()) return;
            const std::string_view status = request["status"].text();
            if (status != "active" && !(drafted && status == "draft")) return;
            const std::optional<Moment> authored = parse_moment(request["authoredOn"].text());
            all.healthy_life_centre |= names_a_centre(request["code"]["text"].text());
            for (const json::Value coding : request["code"]["coding"].items()) {
                all.healthy_life_centre |= names_a_centre(coding["display"].text());
                const fhir::CodeId code = vocabulary.codes.find(coding["system"].text(), coding["code"].text());
                if (vocabulary.measures(code)) all.tests.push_back({vocabulary.by_code[code].observable, authored});
            }
        });
    };
    for (const json::Value document : record) take(document, false);
    take(drafts, true);
    return all;
}

}  // namespace hv::plugin::hooks
