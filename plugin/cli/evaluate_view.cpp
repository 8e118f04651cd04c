#include "plugin/cli/evaluate_view.hpp"

#include <algorithm>
#include <iterator>

#include "rules/engine/phrases.hpp"

namespace hv::plugin::cli {
const std::vector<rules::Level> levels_shown{rules::Level::urgent, rules::Level::danger, rules::Level::review,
                                             rules::Level::due, rules::Level::info};

View::View(const JudgedPatient& judged, const TextStyle& how) : patient(judged), style(how) {
    for (const rules::Assessment& assessment : patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) items.push_back({&assessment, &finding});
    }
}

std::string View::say(std::string_view nb, std::string_view en) const {
    return std::string(style.language == rules::Language::nb ? nb : en);
}

std::vector<Item> View::only(const std::function<bool(const Item&)>& wanted) const {
    std::vector<Item> some;
    std::ranges::copy_if(items, std::back_inserter(some), wanted);
    return some;
}

std::string View::age(Date day) const {
    return rules::age_phrase(snapshot().today - day, style.language);
}

std::string level_word(rules::Level level, const View& view) {
    switch (level) {
        case rules::Level::urgent:
            return view.say("HASTER", "URGENT");
        case rules::Level::danger:
            return view.say("FARESONE", "DANGER");
        case rules::Level::review:
            return view.say("VURDERES", "REVIEW");
        case rules::Level::due:
            return view.say("MANGLER", "DUE");
        case rules::Level::info:
            return "INFO";
        case rules::Level::none:
            break;
    }
    return "–";
}

Tone tone_of(rules::Level level) {
    if (level >= rules::Level::danger) return Tone::red;
    if (level >= rules::Level::due) return Tone::yellow;
    return level == rules::Level::info ? Tone::blue : Tone::plain;
}

std::string drug_title(const View& view, const rules::Exposure& exposure) {
    return plugin::drug_title(view.snapshot(), exposure, view.style.language);
}

std::vector<const rules::Exposure*> current_antipsychotics(const rules::Snapshot& snapshot) {
    std::vector<const rules::Exposure*> current;
    for (const rules::Exposure& exposure : snapshot.exposures) {
        if (fhir::is_antipsychotic(exposure.atc) && is_current(exposure, snapshot.today)) current.push_back(&exposure);
    }
    return current;
}

}  // namespace hv::plugin::cli
