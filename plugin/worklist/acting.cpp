#include "plugin/worklist/acting.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "fhir/model/record.hpp"
#include "plugin/store/ownership.hpp"
#include "plugin/worklist/last_judged.hpp"
#include "rules/engine/digest.hpp"

namespace hv::plugin::worklist {
namespace {

constexpr int urgent = 5;

bool attends(const Wish& wish) {
    return wish.what != "take" && wish.what != "hand-over";
}

bool has_reason(const Wish& wish) {
    return wish.what == "snooze" || wish.what == "not-relevant";
}

// One form draws many patients: each has a name of its own for it. Empty: the form has none.
std::string form_of(const Wish& wish, const std::string& patient) {
    if (wish.page.empty()) return {};
    return rules::sha256(std::to_string(wish.page.size()) + ':' + wish.page + patient).substr(7);  // without `sha256:`
}

care::Asked asked_of(const Wish& wish, const std::string& patient) {
    care::Asked asked;
    asked.id = form_of(wish, patient);
    asked.what = wish.what;
    if (attends(wish)) asked.rules = wish.rules;
    // One form serves several acts: what belongs to another one is left out.
    asked.reason = has_reason(wish) ? wish.reason : "";
    asked.comment = wish.comment;
    asked.to = wish.what == "hand-over" ? wish.to : "";
    asked.weeks = wish.what == "snooze" ? wish.weeks : 0;
    return asked;
}

// Whether the last thing that happened to the patient came from this very form with this very content.
bool is_second_click(const std::vector<store::Act>& acts, care::Asked asked, const Seeing& seeing, bool bulk) {
    if (acts.empty()) return false;
    if (bulk) asked.rules = acts.back().rules;  // they followed from the row as it was then
    return acts.back().id == care::act_id(asked, seeing.viewer.user);
}

std::string unjudged_words(const Error& error, const Seeing& seeing) {
    if (error.fault == Fault::not_found) {
        return seeing.say("pasienten er ikke vurdert ennå", "the patient was not assessed yet");
    }
    if (error.fault == Fault::unavailable || error.fault == Fault::busy) {
        return seeing.say("grunnlaget er ikke tilgjengelig nå; prøv igjen senere",
                          "what it rests on is not available now; try again later");
    }
    return care::words_of(error, seeing.language);
}

// What is wrong with the wish itself, whoever it is about; empty: nothing.
std::string complaint(const Wish& wish, const Seeing& seeing, bool bulk) {
    constexpr std::array weeks{1, 4, 12};
    constexpr std::array<std::string_view, 4> of_a_list{"take", "hand-over", "snooze", "acknowledge"};
    if (bulk && std::ranges::find(of_a_list, wish.what) == of_a_list.end()) {
        return seeing.say("åpne pasienten først; fra listen kan du ta, overføre, utsette og kvittere ut",
                          "open the patient first; from the list you can take, hand over, snooze and acknowledge");
    }
    if (wish.what == "snooze" && std::ranges::find(weeks, wish.weeks) == weeks.end()) {
        return seeing.say("velg 1, 4 eller 12 uker", "choose 1, 4 or 12 weeks");
    }
    if (has_reason(wish) && wish.reason.empty()) {
        return seeing.say("velg en årsak", "choose a reason");
    }
    if (wish.what == "acknowledge" && wish.comment.empty()) {
        return seeing.say("skriv hva som ble gjort", "write what was done");
    }
    if (has_reason(wish) && wish.reason == "other" && wish.comment.empty()) {
        return seeing.say("skriv begrunnelsen i noen ord", "write the reason in a few words");
    }
    if (wish.what == "hand-over" && wish.to.empty()) {
        return seeing.say("velg hvem pasienten overføres til", "choose whom to hand over to");
    }
    return {};
}

// What has changed of the row since it was shown; empty: nothing. Whose it has become is no news to the new owner.
std::string change(const store::Summary& summary, const RowBody& body, const Chosen& chosen, const Seeing& seeing) {
    if (chosen.state.empty()) {
        return seeing.say("skjemaet sier ikke hva som ble vist; last siden på nytt",
                          "the form does not say what was shown; load the page again");
    }
    const std::string now = state_of(body, owner_of(summary));
    const std::size_t end = now.find('-');
    const std::size_t dash = chosen.state.find('-');
    const bool is_mine = !summary.owner.empty() && summary.owner == seeing.viewer.user;
    if (dash != std::string::npos && !is_mine && chosen.state.substr(dash) != now.substr(end)) {
        const std::string owner = owner_text(summary, seeing);
        return seeing.say("ansvarlig er endret siden listen ble vist, nå: ",
                          "the owner changed since the list was shown, now: ") +
               (owner.empty() ? seeing.say("ingen", "nobody") : owner);
    }
    if (chosen.state.substr(0, dash) == now.substr(0, end) && dash != std::string::npos) return {};
    return seeing.say("funnene er endret siden listen ble vist; se på pasienten på nytt",
                      "the findings changed since the list was shown; look at the patient again");
}

// Why this row cannot be acted upon as it is; empty: it can.
std::string objection(const RowBody& body, const Wish& wish, const Seeing& seeing, bool bulk) {
    if (!attends(wish)) return {};
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
    // Read before the row: whoever becomes the owner from here on is seen there, or by the store.
    const Result<std::vector<store::Act>> acts = tools.desk.care.acts(who);
    if (!acts) {
        deed.why = care::words_of(acts.error(), seeing.language);
        return deed;
    }
    const Result<std::optional<store::Summary>> summary = tools.desk.care.summary(who);
    if (!summary) {
        deed.why = care::words_of(summary.error(), seeing.language);
        return deed;
    }
    if (!*summary || !may_see(seeing.viewer, tools.see, **summary)) {
        deed.why = seeing.say("finnes ikke på din liste", "is not on your list");
        return deed;
    }
    deed.name = (*summary)->name.empty() ? chosen.patient : (*summary)->name;
    deed.why = complaint(wish, seeing, bulk);
    if (!deed.why.empty()) return deed;
    const RowBody body = read_body((*summary)->body);
    care::Asked asked = asked_of(wish, chosen.patient);
    deed.why = change(named(**summary, *acts), body, chosen, seeing);
    if (!deed.why.empty()) {
        deed.done = !chosen.state.empty() && is_second_click(*acts, asked, seeing, bulk);
        if (deed.done) deed.why.clear();
        return deed;
    }
    deed.why = objection(body, wish, seeing, bulk);
    if (!deed.why.empty()) return deed;

    const auto judged = last_judged(tools.desk.store, tools.rules_of, who, (*summary)->assessed_at);
    if (!judged) {
        deed.why = unjudged_words(judged.error(), seeing);
        return deed;
    }
    if (bulk && attends(wish)) asked.rules = open_rules(body);
    if (!attends(wish)) {
        const store::Act* const owning = store::owning_act(*acts);
        asked.owned_by = owning == nullptr ? "" : owning->id;
    }
    const Result<store::Act> done =
        care::act(tools.desk, seeing.viewer, who, (*judged)->patient.judged(), asked, tools.read);
    deed.done = static_cast<bool>(done);
    if (!done) deed.why = care::words_of(done.error(), seeing.language);
    return deed;
}

}  // namespace

Wish read_wish(const Fields& fields) {
    Wish wish;
    wish.what = field(fields, "act");
    const auto [first, last] = fields.equal_range("rule");
    for (auto rule = first; rule != last; ++rule) wish.rules.push_back(rule->second);
    std::ranges::sort(wish.rules);
    wish.reason = field(fields, "reason");
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
    const Tools asking_once{tools.desk, tools.rules_of, tools.see, care::once_each(tools.read)};
    for (const Chosen& one : chosen) {
        Deed& deed = deeds.emplace_back(act_on_one(asking_once, seeing, one, wish, bulk));
        deed.name = fhir::masked(deed.name);
        deed.why = fhir::masked(deed.why);
    }
    return deeds;
}

}  // namespace hv::plugin::worklist
