#include "plugin/sandbox/chart/answer_words.hpp"

#include <array>

namespace hv::plugin::sandbox {
namespace {

struct AnswerWords {
    std::string_view question;  // empty: the answer's code says it all
    std::string_view answer;
    std::string_view nb;
    std::string_view en;
};
constexpr auto table = std::to_array<AnswerWords>({
    {"", "449868002", "Røyker daglig", "Smokes daily"},
    {"", "428041000124106", "Røyker av og til", "Smokes occasionally"},
    {"", "8517006", "Har sluttet å røyke", "Former smoker"},
    {"", "266919005", "Har aldri røykt", "Never smoked"},
    {"", "713914004", "Bruker snus", "Uses snus"},
    {"", "77386006", "Gravid", "Pregnant"},
    {"72166-2", "daily", "Røyker daglig", "Smokes daily"},
    {"72166-2", "occasional", "Røyker av og til", "Smokes occasionally"},
    {"72166-2", "former", "Har sluttet å røyke", "Former smoker"},
    {"72166-2", "never", "Har aldri røykt", "Never smoked"},
    {"physical-activity", "active", "Fysisk aktiv", "Active"},
    {"physical-activity", "inactive", "Inaktiv livsstil", "Inactive"},
    {"diet", "favourable", "Gunstig kosthold", "Favourable diet"},
    {"diet", "unfavourable", "Uheldig kosthold", "Unfavourable diet"},
    {"alcohol-use", "yes", "Bruker alkohol", "Uses alcohol"},
    {"alcohol-use", "no", "Bruker ikke alkohol", "Does not use alcohol"},
    {"injecting", "current", "Injiserer nå", "Injects now"},
    {"injecting", "former", "Har injisert tidligere", "Has injected before"},
    {"injecting", "never", "Har aldri injisert", "Has never injected"},
    {"", "yes", "Ja", "Yes"},
    {"", "no", "Nei", "No"},
    {"", "unknown", "Ukjent", "Unknown"},
});

bool has_code(json::Value concept_value, std::string_view code) {
    for (const json::Value coding : concept_value["coding"].items()) {
        if (coding["code"].text() == code) return true;
    }
    return false;
}

}  // namespace

std::optional<std::string_view> answer_words(json::Value question, json::Value answer, bool english) {
    for (const AnswerWords& row : table) {
        if (!row.question.empty() && !has_code(question, row.question)) continue;
        if (has_code(answer, row.answer)) return english ? row.en : row.nb;
    }
    return {};
}

}  // namespace hv::plugin::sandbox
