#include "plugin/page/model.hpp"

#include <algorithm>

#include "fhir/base/zone.hpp"
#include "plugin/care/people.hpp"
#include "plugin/decide/finding_words.hpp"
#include "plugin/decide/timeline.hpp"
#include "plugin/page/issue_words.hpp"
#include "plugin/page/texts.hpp"
#include "plugin/store/ownership.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::plugin::page {
namespace {

void count(PageModel& page) {
    for (const FindingCard& card : page.findings.open) {
        if (page.counts.empty() || page.counts.back().state != card.state) page.counts.push_back({card.state, 0});
        ++page.counts.back().count;
    }
    for (const MatrixDomain& domain : page.domains) {
        for (const MatrixRow& row : domain.rows) {
            if (!row.required || page.deceased) continue;
            ++page.required;
            if (is_missing(row.state)) ++page.missing;
            if (row.state == State::undecided) ++page.undecided;
            if (row.state == State::not_applicable) ++page.not_judged;
        }
    }
}

bool everything_is_known(const PageModel& page) {
    const bool rows = std::ranges::all_of(page.domains, [](const MatrixDomain& domain) {
        return std::ranges::all_of(domain.rows, [](const MatrixRow& row) { return is_known(row.state); });
    });
    return rows && page.required > 0 && page.missing == 0 && page.not_judged == 0 && page.unrecognised.empty() &&
           !page.incomplete && !page.ehr_down;
}

Overall overall_of(const PageModel& page) {
    if (!page.findings.open.empty()) return Overall::act;
    if (page.deceased) return Overall::deceased;
    if (!everything_is_known(page)) return Overall::missing;
    return page.findings.attended.empty() ? Overall::fine : Overall::attended;
}

Owner owner_of(std::span<const store::Act> acts) {
    Owner owner;
    const store::Act* const act = store::owning_act(acts);
    if (act == nullptr) return owner;
    const bool is_role = act->what == "hand-over" && act->to.starts_with("role:");
    owner.name = act->what == "take" ? act->actor : act->to;
    owner.since = oslo_date(act->at).text();
    owner.user = is_role ? "" : owner.name;
    if (!is_role) owner.name = care::name_of(owner.user, acts);  // who was handed a patient has perhaps acted, too
    owner.act = act->id;
    return owner;
}

std::string owner_shown(const std::string& owner, rules::Language language) {
    if (owner == "role:gp") return say("role_gp", language);
    if (owner == "role:psychiatrist") return say("role_psychiatrist", language);
    return fhir::masked(owner);
}

std::string tier(const rules::DrugKnowledge* drug, rules::Language language) {
    if (drug == nullptr || !drug->metabolic) return say("tier_unknown", language);
    switch (drug->metabolic->tier) {
        case rules::MetabolicTier::low:
            return say("tier_low", language);
        case rules::MetabolicTier::low_to_medium:
            return say("tier_low_to_medium", language);
        case rules::MetabolicTier::medium:
            return say("tier_medium", language);
        case rules::MetabolicTier::high:
            break;
    }
    return say("tier_high", language);
}

std::string period_of(const rules::Exposure& exposure, Date today, rules::Language language) {
    std::string text = exposure.from ? say("from", language) + ' ' + exposure.from->text() + ", " +
                                           rules::age_phrase(today - *exposure.from, language)
                                     : say("start_unknown", language) + ' ' + exposure.first_seen.text();
    if (exposure.stopped && *exposure.stopped < today)
        text += ' ' + say("until", language) + ' ' + exposure.stopped->text();
    if (exposure.depot) text += ", " + say("depot", language);
    if (exposure.as_needed) text += ", " + say("as_needed", language);
    if (exposure.on_hold) text += ", " + say("on_hold", language);
    return text;
}

void list_drugs(const rules::Snapshot& patient, PageModel& page) {
    for (const rules::Exposure& exposure : patient.exposures) {
        if (!is_psycholeptic(exposure) || !is_current(exposure, patient.today)) continue;
        const rules::DrugKnowledge* known = patient.vocabulary->drug(exposure.atc);
        page.drugs.push_back(
            {drug_title(patient, exposure, page.language), fhir::masked(exposure.name),
             period_of(exposure, patient.today, page.language), tier(known, page.language),
             known != nullptr && known->metabolic && unconfirmed(known->metabolic->footing.confidence)});
    }
    for (const rules::Unclassified& drug : patient.unclassified) page.unrecognised.push_back(drug_text(drug));
}

void list_the_rest(const rules::Snapshot& patient, PageModel& page) {
    for (const rules::ObservableId of : without_row(patient)) {
        OtherRow row{patient.vocabulary->observables[of].title.in(page.language), {}};
        for (const rules::Reading& reading : patient.of(of)) {
            row.values.push_back(shown(patient, of, reading, page.language));
        }
        page.others.push_back(std::move(row));
    }
    for (const Issue& issue : patient.issues) {
        if (issue.severity == Severity::information) continue;
        page.unread.push_back(
            {fhir::masked(issue.path), issue_words(issue.code).in(page.language), fhir::masked(issue.text)});
    }
}

void list_sets(const Judged& judged, PageModel& page) {
    for (const rules::Assessment& assessment : judged.assessments) {
        Date newest(0);
        for (const rules::Source& source : assessment.rules->sources) newest = std::max(newest, source.date);
        page.sets.push_back({assessment.rules->title.in(page.language), assessment.rules->version,
                             assessment.rules->sources.empty() ? "" : newest.text()});
    }
}

std::string note_line(const std::string& head, const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
    return head + ": " + text + ".\n";
}

std::string time_of(Instant at) {
    const std::string written = text(at);  // `2025-11-21T12:00:00+01:00`
    return written.substr(written.find('T') + 1, 5);
}

}  // namespace

PageModel page_model(const PageInput& input) {
    const rules::Snapshot& patient = input.judged.snapshot;
    PageModel page;
    page.language = input.language;
    page.person = input.person;
    if (patient.born_first) page.age = age_on(*patient.born_first, patient.today);
    page.sex = patient.sex;
    page.deceased = patient.deceased;
    page.now = input.now;
    page.data_at = input.data_at;
    page.ehr_down = input.ehr_down;
    page.incomplete = patient.incomplete || !input.unreadable.empty();
    page.unreadable = input.unreadable;
    page.expired = input.expired;
    page.assessed_at = input.assessed_at;
    page.domains = matrix(input.judged, input.language);
    page.findings = findings(input.judged, input.attention, input.acts, input.language, input.roots);
    if (const auto next = next_change(input.judged)) page.next_change = oslo_date(*next);
    list_drugs(patient, page);
    list_the_rest(patient, page);
    list_sets(input.judged, page);
    page.bundle = input.bundle;
    page.owner = owner_of(input.acts);
    page.owner.name = owner_shown(page.owner.name, input.language);
    count(page);
    page.overall = overall_of(page);
    return page;
}

std::string journal_note(const PageModel& page) {
    const rules::Language language = page.language;
    std::string note = say("note_head", language) + ", " + oslo_date(page.now).text() + ".\n";
    std::vector<std::string> parts;
    for (const DrugLine& drug : page.drugs) parts.push_back(drug.name + " (" + drug.period + ')');
    if (!parts.empty()) note += note_line(say("note_drugs", language), parts, "; ");
    if (page.deceased) note += say("overall_deceased", language) + ".\n";
    if (page.incomplete) note += say("incomplete", language) + '\n';
    if (!page.expired.empty()) note += expired_text(page.expired, language) + '\n';
    parts.clear();
    for (const MatrixDomain& domain : page.domains) {
        for (const MatrixRow& row : domain.rows) {
            if (row.values.empty() || is_missing(row.state)) continue;
            const ShownValue& newest = row.values.front();
            parts.push_back(row.name + ' ' + newest.value + " (" + newest.day + ')');
        }
    }
    if (!parts.empty()) note += note_line(say("status", language), parts, "; ");
    parts.clear();
    for (const FindingCard& card : page.findings.open) {
        parts.push_back(say(name_of(card.state), language) + ": " + card.title);
    }
    if (parts.empty()) parts.push_back(say("note_none", language));
    note += note_line(say("note_findings", language), parts, "; ");
    parts.clear();
    for (const MatrixDomain& domain : page.domains) {
        for (const MatrixRow& row : domain.rows) {
            if (row.required && is_missing(row.state)) parts.push_back(row.name);
        }
    }
    if (!parts.empty()) note += note_line(say("note_missing", language), parts, ", ");
    for (const auto& [state, words] :
         {std::pair(State::undecided, "undecided"), std::pair(State::not_applicable, "note_not_judged")}) {
        parts.clear();
        for (const MatrixDomain& domain : page.domains) {
            for (const MatrixRow& row : domain.rows) {
                if (row.required && row.state == state && !page.deceased) parts.push_back(row.name);
            }
        }
        if (!parts.empty()) note += note_line(say(words, language), parts, ", ");
    }
    parts.clear();
    for (const FindingCard& card : page.findings.attended) {
        if (card.act == nullptr) continue;
        std::string done = card.title + ' ' + say("did_" + card.act->what, language);
        if (!card.act->comment.empty()) done += " (" + fhir::masked(card.act->comment) + ')';
        parts.push_back(std::move(done));
    }
    if (!parts.empty()) note += note_line(say("note_done", language), parts, "; ");
    parts.clear();
    for (const SetLine& set : page.sets) parts.push_back(set.title + ' ' + set.version);
    return note + note_line(say("note_from", language), parts, ", ");
}

std::string moment_text(Instant at, rules::Language language) {
    return oslo_date(at).text() + ' ' + say("at", language) + ' ' + time_of(at);
}

std::string clock_text(Instant at, Instant now, rules::Language language) {
    if (oslo_date(at) == oslo_date(now)) return say("today_at", language) + ' ' + time_of(at);
    return moment_text(at, language);
}

}  // namespace hv::plugin::page
