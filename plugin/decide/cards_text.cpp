// The words of cards.
#include <algorithm>
#include <array>

#include "plugin/decide/cards_parts.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/decide/naming.hpp"
#include "rules/engine/explain.hpp"

namespace hv::plugin {
namespace {

constexpr std::size_t gaps_named = 10;

constexpr bool marks_up(char c) {
    return std::string_view("\\`*_{}[]#|~!@").find(c) != std::string_view::npos;
}

// Characters that Markdown, or HTML in it, may take for something else; the others are copied in runs.
constexpr std::array<bool, 256> is_special = [] {
    std::array<bool, 256> special{};
    for (unsigned i = 0; i < special.size(); ++i) {
        const char c = static_cast<char>(i);
        special[i] = i < 0x20 || i == 0x7F || c == '<' || c == '&' || c == ':' || c == '.' || marks_up(c);
    }
    return special;
}();

// `www.` and `http://` become links in GitHub's Markdown without any mark.
bool begins_address(std::string_view before, char c) {
    return (c == ':' && !before.empty()) || (c == '.' && (before.ends_with("www") || before.ends_with("WWW")));
}

// `&lt;`, `&#60;`: what stands behind the `&`.
bool begins_entity(std::string_view after) {
    const char c = after.empty() ? ' ' : after.front();
    return c == '#' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

std::string_view text(Indicator indicator) {
    switch (indicator) {
        case Indicator::info:
            return "info";
        case Indicator::warning:
            return "warning";
        case Indicator::critical:
            return "critical";
    }
    return "info";
}

std::string markdown(std::string_view given) {
    const std::string masked = fhir::masked(given);
    std::string out;
    out.reserve(masked.size() + masked.size() / 8);
    for (std::size_t i = 0, plain = 0; i < masked.size(); plain = ++i) {
        while (i < masked.size() && !is_special[static_cast<unsigned char>(masked[i])]) ++i;
        out.append(masked, plain, i - plain);
        if (i == masked.size()) break;
        const char c = masked[i];
        const bool address = begins_address(std::string_view(masked).substr(0, i), c) &&
                             (c != ':' || std::string_view(masked).substr(i).starts_with("://"));
        if (c == '<') {
            out += "&lt;";
        } else if (c == '&' && begins_entity(std::string_view(masked).substr(i + 1))) {
            out += "&amp;";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
            out += ' ';
        } else {
            if (marks_up(c) || address) out += '\\';
            out += c;
        }
    }
    return out;
}

std::string shortened(std::string_view given, std::size_t characters) {
    std::size_t count = 0;
    std::size_t cut = 0;  // the byte before which there is room for `…`
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (!starts_character(given[i])) continue;
        if (++count == characters) cut = i;
    }
    if (count <= characters) return std::string(given);
    const std::size_t blank = given.rfind(' ', cut);
    if (blank != std::string_view::npos && blank > cut / 2) cut = blank;
    return std::string(given.substr(0, cut)) + "…";
}

bool is_suggestion_of(std::string_view card, std::string_view id) {
    for (std::size_t i = 0; i < cards::most_suggestions; ++i) {
        if (cards::suggestion_uuid(card, i) == id) return true;
    }
    return false;
}

namespace cards {

std::string suggestion_uuid(std::string_view card, std::size_t index) {
    return name_uuid(card, std::to_string(index));
}

Indicator indicator_of(rules::Level level) {
    if (level == rules::Level::urgent) return Indicator::critical;
    return level >= rules::Level::review ? Indicator::warning : Indicator::info;
}

std::string findings_text(const Judged& judged, const Findings& findings, rules::Language language) {
    std::string all;
    for (const rules::FindingRef at : findings) {
        const rules::RuleSet& set = *judged.assessment(at).rules;
        const rules::Finding& finding = judged.finding(at);
        const rules::Rule& rule = judged.rule(at);
        all += "- **" + markdown(rule.title.in(language)) +
               "**: " + markdown(rules::sentence(set, finding, judged.snapshot, language));
        if (finding.unconfirmed) {
            all += Voice{language}.say(" (grensen er ikke bekreftet av kliniker)",
                                       " (the limit is not confirmed by a clinician)");
        }
        all += " *" + markdown(rules::source_text(set, rule)) + "*\n";
    }
    return all;
}

std::string titles_text(const Judged& judged, const Findings& findings, rules::Language language) {
    std::string all;
    for (const rules::FindingRef at : findings) {
        const std::string& title = judged.rule(at).title.in(language);
        if (all.find(title) != std::string::npos) continue;
        if (!all.empty()) all += ", ";
        all += title;
    }
    return all;
}

std::string not_read_text(const Judged& judged, rules::Language language) {
    const Voice voice{language};
    std::string all;
    if (judged.snapshot.incomplete) {
        all += voice.say("Svaret fra journalen var ikke fullstendig; det som mangler, er ikke vurdert.\n",
                         "The record's answer was not whole; what is missing was not assessed.\n");
    }
    for (const rules::Unclassified& drug : judged.snapshot.unclassified) {
        all += voice.say("Legemiddel som ikke ble gjenkjent, og som ingen regel har vurdert: ",
                         "Drug that was not recognised, and that no rule has judged: ") +
               markdown(drug_text(drug)) + "\n";
    }
    return all;
}

std::string not_assessed_text(const Judged& judged, rules::Language language) {
    const Voice voice{language};
    const rules::Snapshot& patient = judged.snapshot;
    std::vector<std::string> names;
    for (const rules::Assessment& assessment : judged.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            const bool unmeasured =
                finding.truth == rules::Truth::unknown && finding.gap && finding.gap->has_observable;
            if (!unmeasured || finding.gap->lacks != rules::Lacks::reading) continue;
            const std::string& name = patient.vocabulary->observables[finding.gap->observable].title.in(language);
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
        }
    }
    std::string all;
    if (!names.empty()) {
        all += voice.say("Ikke vurdert, fordi brukbar måling mangler: ",
                         "Not assessed, because there is no usable measurement: ");
        for (std::size_t i = 0; i < names.size() && i < gaps_named; ++i)
            all += (i == 0 ? "" : ", ") + markdown(names[i]);
        if (names.size() > gaps_named)
            all += voice.say(" og ", " and ") + std::to_string(names.size() - gaps_named) + voice.say(" til", " more");
        all += ".\n";
    }
    return all + not_read_text(judged, language);
}

void say_a_part(std::vector<Card>& all, const Judged& judged, const std::string& missing, const CardSetting& setting) {
    // An order in use that says nothing at all of its drug: the Medication that it speaks of is nowhere.
    const auto is_nameless = [](const rules::Unclassified& drug) { return drug.name.empty(); };
    const rules::Snapshot& patient = judged.snapshot;
    const bool lacks_a_part = patient.incomplete || std::ranges::any_of(patient.unclassified, is_nameless);
    if (!all.empty() || !lacks_a_part) return;
    const Voice voice{setting.language};
    Card card;
    card.summary = voice.say("Journalen kom ikke fullstendig: ikke alt er vurdert",
                             "The record did not come whole: not everything was assessed");
    card.detail = missing;
    card.source_label = "Hjertevakt";
    all.push_back(std::move(card));
}

void count_the_rest(std::vector<Card>& all, const rules::Words& head, const CardSetting& setting) {
    if (all.size() <= setting.at_most) return;
    std::string more = head.in(setting.language);
    for (std::size_t i = setting.at_most; i < all.size(); ++i) {
        if (i != setting.at_most) more += "; ";
        more += markdown(all[i].summary);
    }
    all.resize(setting.at_most);
    all.back().detail += more + "\n";
}

void put_source(Card& card, const Judged& judged, const Findings& findings, rules::Language language) {
    const rules::RuleSet& set = *judged.assessment(findings.front()).rules;
    const rules::Rule& rule = judged.rule(findings.front());
    card.source_label = "Hjertevakt: " + set.title.in(language) + ' ' + set.version;
    if (!rule.sources.empty()) card.source_url = set.sources[rule.sources.front().source].url;
}

std::vector<std::string> rules_of(const Judged& judged, const Findings& findings) {
    std::vector<std::string> all;
    for (const rules::FindingRef at : findings) all.push_back(judged.rule(at).id);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void say_expired(std::vector<Card>& all, const CardSetting& setting) {
    if (setting.expired.empty() || all.empty()) return;
    all.front().detail += "\n" + expired_text(setting.expired, setting.language) + "\n";
}

void name(Card& card, std::string_view patient, const CardSetting& setting) {
    card.uuid = name_uuid(setting.instance, std::string(patient) + '\n' + card.summary + '\n' + card.detail);
    for (std::size_t i = 0; i < card.suggestions.size(); ++i) {
        card.suggestions[i].uuid = suggestion_uuid(card.uuid, i);
    }
}

}  // namespace cards
}  // namespace hv::plugin
