#include "plugin/worklist/rows.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "fhir/base/zone.hpp"
#include "fhir/model/record.hpp"
#include "plugin/care/people.hpp"
#include "plugin/worklist/filter.hpp"
#include "plugin/worklist/texts.hpp"

namespace hv::plugin::worklist {
namespace {

constexpr std::size_t reasons_shown = 2;
constexpr std::int64_t day_seconds = 24 * 3600;
constexpr std::int64_t stale_after = 2 * day_seconds;

struct LevelWord {
    std::string_view key;
    std::string_view nb;
    std::string_view en;
};
constexpr std::array<LevelWord, 6> level_words{{{"none", "Ingen åpne funn", "Nothing open"},
                                                {"info", "Til info", "Info"},
                                                {"due", "Mangler", "Due"},
                                                {"review", "Vurderes", "Review"},
                                                {"danger", "Faresone", "Danger zone"},
                                                {"urgent", "Haster", "Urgent"}}};

const LevelWord& word_of(int level) {
    return level_words[static_cast<std::size_t>(std::clamp(level, 0, 5))];
}

// A reminder at level info has a day, but is never late.
bool has_deadline(const RowFinding& finding) {
    return finding.due_by && finding.level >= static_cast<int>(rules::Level::due);
}

bool is_overdue(const RowFinding& finding, Date today) {
    return has_deadline(finding) && *finding.due_by < today;
}

// The lower, the earlier it stands.
auto rank(const RowFinding& finding, Date today) {
    const bool drug_related = finding.rule.starts_with("SE-") || is_overdue(finding, today);
    return std::tuple(finding.attended.has_value(), -finding.level, finding.since.value_or(latest_instant),
                      !finding.psychiatrist, !drug_related);
}

std::string broken_text(std::string_view broken, const Seeing& seeing) {
    struct Word {
        std::string_view key, nb, en;
    };
    constexpr auto words = std::to_array<Word>({
        {"level-rose", "åpnet igjen: nivået har steget", "open again: the level rose"},
        {"newer-evidence", "åpnet igjen: nyere måling", "open again: newer reading"},
        {"urgent-reading", "åpnet igjen: måling som haster", "open again: an urgent reading"},
        {"drugs-changed", "åpnet igjen: legemiddel eller dose endret", "open again: drug or dose changed"},
        {"time-is-up", "åpnet igjen: utsettelsen er over", "open again: the snooze is over"},
        {"other-readings", "åpnet igjen: andre målinger", "open again: other readings"},
        {"not-seen", "åpnet igjen", "open again"},
        {"reopened", "åpnet igjen", "open again"},
    });
    const auto found = std::ranges::find(words, broken, &Word::key);
    return found == words.end() ? "" : seeing.say(found->nb, found->en);
}

std::string drugs_text(const store::Summary& summary, const RowBody& body, const Seeing& seeing) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " + ") + part; };
    for (const RowDrug& drug : body.drugs) {
        const std::string& name = drug.name.in(seeing.language);
        add((name.empty() ? drug.atc : name) + (drug.dose.empty() ? "" : ' ' + drug.dose));
    }
    if (body.drugs.empty()) {
        for (const std::string& atc : summary.drugs) add(atc);
    }
    return text;
}

// The earliest day that something open is to be measured by.
void add_due(const RowBody& body, const Seeing& seeing, Row& row) {
    std::optional<Date> due;
    for (const RowFinding& finding : body.findings) {
        if (!finding.attended && has_deadline(finding) && (!due || *finding.due_by < *due)) due = finding.due_by;
    }
    if (!due) return;
    const bool late = *due < oslo_date(seeing.now);
    row.due = (late ? seeing.say("forfalt ", "overdue ") : seeing.say("innen ", "by ")) + due->text();
}

}  // namespace

std::string level_word(int level, rules::Language language) {
    const LevelWord& word = word_of(level);
    return std::string(language == rules::Language::nb ? word.nb : word.en);
}

std::string level_key(int level) {
    return std::string(word_of(level).key);
}

std::string sex_word(std::string_view sex, rules::Language language) {
    const bool nb = language == rules::Language::nb;
    if (sex == "male") return nb ? "mann" : "man";
    if (sex == "female") return nb ? "kvinne" : "woman";
    return nb ? "kjønn ikke kjent" : "sex not known";
}

std::string short_age(int days, rules::Language language) {
    const bool nb = language == rules::Language::nb;
    if (days <= 0) return nb ? "i dag" : "today";
    if (days < 100) return std::to_string(days) + " d";
    if (days < 731) return std::to_string(days * 12 / 365) + (nb ? " mnd" : " mo");
    return std::to_string(days / 365) + (nb ? " år" : " y");
}

std::string day_text(Instant instant) {
    return text(instant).substr(0, 10);
}

std::string moment_text(Instant instant) {
    return day_text(instant) + ' ' + text(instant).substr(11, 5);
}

std::string pending_text(const std::vector<store::Act>& acts, const store::Summary& summary, const Seeing& seeing) {
    std::string out;
    for (const store::Act& act : acts) {
        if (act.at <= summary.assessed_at || act.what == "take" || act.what == "hand-over") continue;
        out = act_word(act.what, seeing.language) + ' ' + moment_text(act.at) +
              seeing.say("; vurderes på nytt", "; is being assessed again");
    }
    return out;
}

std::string attended_text(const Attended& attended, const Seeing& seeing) {
    std::string out;
    if (attended.what == "snooze") {
        out = seeing.say("utsatt", "snoozed");
        if (attended.until) out += seeing.say(" til ", " until ") + day_text(*attended.until);
    } else if (attended.what == "acknowledge") {
        out = seeing.say("kvittert", "acknowledged");
    } else if (attended.what == "not-relevant") {
        out = seeing.say("ikke relevant", "not relevant");
    } else if (attended.what == "wrong-data") {
        out = seeing.say("feil i data", "wrong data");
    } else {
        out = attended.what;
    }
    if (attended.what != "snooze" && attended.at) out += ' ' + day_text(*attended.at);
    const std::string& who = attended.by_name.empty() ? attended.by : attended.by_name;
    return who.empty() ? out : out + ", " + fhir::masked(who);
}

const std::string& owner_of(const store::Summary& summary) {
    return summary.owner.empty() ? summary.waits_for : summary.owner;
}

std::string owner_text(const store::Summary& summary, const Seeing& seeing) {
    if (!summary.owner.empty() && summary.owner == seeing.viewer.user) return seeing.say("meg", "me");
    if (!summary.owner.empty()) return fhir::masked(summary.owner_name.empty() ? summary.owner : summary.owner_name);
    if (summary.waits_for == "role:gp") return seeing.say("venter på fastlege", "waiting for the GP");
    if (summary.waits_for == "role:psychiatrist") {
        return seeing.say("venter på psykiater", "waiting for a psychiatrist");
    }
    return summary.waits_for.empty() ? "" : seeing.say("venter på ", "waiting for ") + fhir::masked(summary.waits_for);
}

store::Summary named(store::Summary summary, const std::vector<store::Act>& acts) {
    if (!summary.owner.empty() && summary.owner_name.empty()) summary.owner_name = care::name_of(summary.owner, acts);
    return summary;
}

std::vector<Reason> reasons_of(const RowBody& body, const Seeing& seeing) {
    const Date today = oslo_date(seeing.now);
    std::vector<const RowFinding*> order;
    for (const RowFinding& finding : body.findings) order.push_back(&finding);
    std::ranges::stable_sort(
        order, [&](const RowFinding* a, const RowFinding* b) { return rank(*a, today) < rank(*b, today); });
    std::vector<Reason> reasons;
    for (const RowFinding* finding : order) {
        Reason reason;
        reason.rule = finding->rule;
        reason.level = finding->level;
        reason.text = finding->title.in(seeing.language);
        if (reason.text.empty()) reason.text = finding->text.in(seeing.language);
        if (reason.text.empty()) reason.text = finding->rule;
        reason.open = !finding->attended;
        reason.status =
            finding->attended ? attended_text(*finding->attended, seeing) : broken_text(finding->broken, seeing);
        reason.for_gp_only = finding->gp && !finding->psychiatrist;
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

Row row_of(const store::Summary& summary, const RowBody& body, const Seeing& seeing,
           std::optional<Instant> flag_since) {
    Row row;
    row.patient = summary.who.patient;
    row.name = summary.name.empty() ? seeing.say("uten navn", "no name") : fhir::masked(summary.name);
    row.born = body.born.substr(0, 4);
    row.sex = sex_word(body.sex, seeing.language);
    row.level = summary.level;
    row.reasons = reasons_of(body, seeing);
    if (row.reasons.size() > reasons_shown) {
        row.more = row.reasons.size() - reasons_shown;
        row.reasons.resize(reasons_shown);
    }
    if (!row.reasons.empty()) {
        const auto first = std::ranges::find(body.findings, row.reasons.front().rule, &RowFinding::rule);
        if (first->newest) row.newest = first->newest->text();
    }
    row.drugs = drugs_text(summary, body, seeing);
    add_due(body, seeing, row);
    row.overdue = summary.overdue;
    row.owner = owner_text(summary, seeing);
    row.mine = !summary.owner.empty() && summary.owner == seeing.viewer.user;
    row.unowned_long =
        summary.unowned_since && *summary.unowned_since < seeing.now.plus_seconds(-unowned_too_long * day_seconds);
    if (flag_since) row.flag = day_text(*flag_since);
    if (summary.since) row.age = std::max(0, oslo_date(seeing.now) - oslo_date(*summary.since));
    row.assessed = moment_text(summary.assessed_at);
    row.stale = summary.assessed_at < seeing.now.plus_seconds(-stale_after);
    row.state = state_of(body, owner_of(summary));
    return row;
}

}  // namespace hv::plugin::worklist
