#include "plugin/worklist/acting.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "plugin/worklist/last_judged.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin::worklist {
namespace {

constexpr int urgent = 5;

bool attends(const Wish& wish) {
    return wish.what != "take" && wish.what != "hand-over";
}

std::string id_of(const Wish& wish, const std::string& patient, const std::vector<std::string>& rules) {
    std::string text;
    const auto add = [&](const std::string& part) { text += std::to_string(part.size()) + ':' + part; };
    for (const std::string* part : {&wish.page, &patient, &wish.what, &wish.reason, &wish.comment, &wish.to}) {
        add(*part);
    }
    add(std::to_string(wish.weeks));
    for (const std::string& rule : rules) add(rule);
    return rules::sha256(text).substr(7);  // without `sha256:`
}

std::string in_words(const Error& error, const Seeing& seeing) {
    switch (error.fault) {
        case Fault::denied:
            return seeing.say("ikke tillatt for din rolle", "not allowed for your role");
        case Fault::conflict:
            return seeing.say("noe er endret i mellomtiden; se på pasienten på nytt",
                              "something changed meanwhile; look at the patient again");
        case Fault::not_found:
            return seeing.say("pasienten er ikke vurdert ennå", "the patient was not assessed yet");
        case Fault::unavailable:
        case Fault::busy:
            return seeing.say("grunnlaget er ikke tilgjengelig nå; prøv igjen senere",
                              "what it rests on is not available now; try again later");
        case Fault::invalid:
            return seeing.say("kan ikke gjøres slik: ", "cannot be done this way: ") + error.message;
        default:
            return seeing.say("feil hos oss; ingenting er gjort", "a fault of ours; nothing was done");
    }
}

// What is wrong with the wish itself, whoever it is about; empty: nothing.
std::string complaint(const Wish& wish, const Seeing& seeing) {
    constexpr std::array weeks{1, 4, 12};
    if (wish.what == "snooze" && std::ranges::find(weeks, wish.weeks) == weeks.end()) {
        return seeing.say("velg 1, 4 eller 12 uker", "choose 1, 4 or 12 weeks");
    }
    if ((wish.what == "snooze" || wish.what == "not-relevant") && wish.reason.empty()) {
        return seeing.say("velg en årsak", "choose a reason");
    }
    if (wish.what == "acknowledge" && wish.comment.empty()) {
        return seeing.say("skriv hva som ble gjort", "write what was done");
    }
    if (wish.reason == "other" && wish.comment.empty()) {
        return seeing.say("skriv begrunnelsen i noen ord", "write the reason in a few words");
    }
    if (wish.what == "hand-over" && wish.to.empty()) {
        return seeing.say("velg hvem pasienten overføres til", "choose whom to hand over to");
    }
    return {};
}

// Why this row cannot be acted upon as it is; empty: it can.
std::string objection(const RowBody& body, const Chosen& chosen, const Wish& wish, const Seeing& seeing, bool bulk) {
    if (!attends(wish)) return {};
    if (!chosen.state.empty() && chosen.state != state_of(body)) {
        return seeing.say("funnene er endret siden listen ble vist; se på pasienten på nytt",
                          "the findings changed since the list was shown; look at the patient again");
    }
    if (!bulk) {
        if (!wish.rules.empty()) return {};
        return seeing.say("velg minst ett funn", "choose at least one finding");
    }
    const bool hastens = std::ranges::any_of(
        body.findings, [](const RowFinding& finding) { return !finding.attended && finding.level >= urgent; });
    if (hastens) {
        return seeing.say("har et funn som haster; åpne pasienten og ta stilling til det",
                          "has an urgent finding; open the patient and decide on it");
    }
    if (open_rules(body).empty()) {
        return seeing.say("ingen åpne funn for psykiater", "nothing open for a psychiatrist");
    }
    return {};
}

Deed act_on_one(const Tools& tools, const Seeing& seeing, const Chosen& chosen, const Wish& wish, bool bulk) {
    Deed deed{chosen.patient, chosen.patient, false, ""};
    const store::PatientKey who{seeing.viewer.ehr, chosen.patient};
    const Result<std::optional<store::Summary>> summary = tools.desk.care.summary(who);
    if (!summary) {
        deed.why = in_words(summary.error(), seeing);
        return deed;
    }
    if (!*summary || !may_see(seeing.viewer, tools.see, **summary)) {
        deed.why = seeing.say("finnes ikke på din liste", "is not on your list");
        return deed;
    }
    deed.name = (*summary)->name.empty() ? chosen.patient : (*summary)->name;
    const RowBody body = read_body((*summary)->body);
    deed.why = objection(body, chosen, wish, seeing, bulk);
    if (!deed.why.empty()) return deed;

    const auto judged = last_judged(tools.desk.store, tools.rules_of, who, (*summary)->assessed_at);
    if (!judged) {
        deed.why = in_words(judged.error(), seeing);
        return deed;
    }
    care::Asked asked;
    asked.what = wish.what;
    if (attends(wish)) asked.rules = wish.rules.empty() ? open_rules(body) : wish.rules;
    asked.reason = wish.reason;
    asked.comment = wish.comment;
    asked.to = wish.what == "hand-over" ? wish.to : "";
    asked.weeks = wish.what == "snooze" ? wish.weeks : 0;
    asked.id = id_of(wish, chosen.patient, asked.rules);
    const Result<store::Act> done = care::act(tools.desk, seeing.viewer, who, (*judged)->patient.judged(), asked);
    deed.done = static_cast<bool>(done);
    if (!done) deed.why = in_words(done.error(), seeing);
    return deed;
}

}  // namespace

Wish read_wish(const Fields& fields) {
    Wish wish;
    wish.what = field(fields, "act");
    const auto [first, last] = fields.equal_range("rule");
    for (auto rule = first; rule != last; ++rule) wish.rules.push_back(rule->second);
    std::ranges::sort(wish.rules);
    // One form serves several acts: what belongs to another one is left out.
    if (wish.what == "snooze" || wish.what == "not-relevant") wish.reason = field(fields, "reason");
    wish.comment = field(fields, "comment");
    wish.to = field(fields, "to");
    const std::string weeks = field(fields, "weeks");
    const auto [stop, fault] = std::from_chars(weeks.data(), weeks.data() + weeks.size(), wish.weeks);
    if (fault != std::errc() || stop != weeks.data() + weeks.size()) wish.weeks = 0;
    wish.page = field(fields, "page-number");
    return wish;
}

std::vector<Deed> act_on(const Tools& tools, const Seeing& seeing, const std::vector<Chosen>& chosen, const Wish& wish,
                         bool bulk) {
    std::vector<Deed> deeds;
    const std::string wrong = complaint(wish, seeing);
    for (const Chosen& one : chosen) {
        deeds.push_back(wrong.empty() ? act_on_one(tools, seeing, one, wish, bulk)
                                      : Deed{one.patient, one.patient, false, wrong});
    }
    return deeds;
}

}  // namespace hv::plugin::worklist
