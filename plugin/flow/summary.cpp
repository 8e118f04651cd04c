#include "plugin/flow/summary.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "fhir/base/zone.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/seen.hpp"
#include "plugin/decide/timeline.hpp"
#include "rules/engine/explain.hpp"

namespace hv::plugin {
namespace {

using json::Value;
using json::Writer;
using rules::Language;

// --- who

Value patient_in(Value resource, std::string_view id) {
    if (resource["resourceType"].text() == "Patient" && resource["id"].text() == id) return resource;
    for (const Value entry : resource["entry"].items()) {
        const Value found = patient_in(entry["resource"], id);
        if (found) return found;
    }
    return {};
}

Value patient_of(const JudgedPatient& patient) {
    for (const auto& document : patient.documents) {
        const Value found = patient_in(document->root(), patient.snapshot.patient_id);
        if (found) return found;
    }
    return {};
}

std::string name_text(Value name) {
    if (name["text"]) return std::string(name["text"].text());
    std::string text;
    for (const Value given : name["given"].items()) text += std::string(given.text()) + ' ';
    return text + std::string(name["family"].text());
}

std::string name_of(Value patient) {
    Value chosen;
    for (const Value name : patient["name"].items()) {
        if (!chosen || (name["use"].text() == "official" && chosen["use"].text() != "official")) chosen = name;
    }
    return chosen ? fhir::masked(name_text(chosen)) : std::string();
}

std::vector<std::string> responsible_of(Value patient) {
    std::vector<std::string> references;
    for (const Value one : patient["generalPractitioner"].items()) {
        if (one["reference"]) references.push_back(relative_reference(one["reference"].text()));
    }
    return references;
}

// --- since when

struct Earlier {
    int level = 0;
    Instant since;
};
using Before = std::map<std::pair<std::string, std::string>, Earlier>;  // by rule set and rule

Before before_of(const std::optional<store::Summary>& row) {
    Before before;
    if (!row) return before;
    const Result<json::Document> body = json::Document::parse(row->body);
    if (!body) return before;
    for (const Value finding : body->root()["findings"].items()) {
        const std::string_view digits = finding["level"].text();
        Earlier earlier;
        std::from_chars(digits.data(), digits.data() + digits.size(), earlier.level);
        const auto since = parse_moment(finding["since"].text());
        if (!since) continue;
        earlier.since = since->first;
        before[{std::string(finding["ruleSet"].text()), std::string(finding["rule"].text())}] = earlier;
    }
    return before;
}

// --- the row

struct Making {
    const JudgedPatient& patient;
    std::span<const Acted> acts;
    const Before before;
    store::Summary row = {};
    Writer out = Writer();

    [[nodiscard]] const rules::Snapshot& snapshot() const { return patient.snapshot; }

    struct Found {
        const rules::RuleSet& set;
        const rules::Finding& finding;
        const rules::Rule& rule;
    };
    [[nodiscard]] Found find(const AttendedFinding& row_of) const {
        for (const rules::Assessment& assessment : patient.assessments) {
            if (assessment.rules->id != row_of.rule_set) continue;
            for (const rules::Finding& finding : assessment.findings) {
                const rules::Rule& rule = assessment.rules->rules[finding.rule];
                if (rule.id == row_of.rule) return {*assessment.rules, finding, rule};
            }
        }
        const rules::Assessment& first = patient.assessments.front();  // attention names only what was judged
        return {*first.rules, first.findings.front(), first.rules->rules.front()};
    }

    // Of a new finding the day on which something was wanted, or that of the newest reading that it rests on.
    [[nodiscard]] Instant arose(const rules::Finding& finding, const std::optional<Date>& due_by) const {
        const std::optional<Date> day = due_by ? due_by : newest(finding);
        return day && *day < snapshot().today ? from_oslo(*day, 0) : snapshot().as_of;
    }

    [[nodiscard]] Instant since(const AttendedFinding& now, Instant arose) const {
        const auto earlier = before.find({now.rule_set, now.rule});
        const bool goes_on = earlier != before.end() && static_cast<int>(now.level) >= earlier->second.level;
        return goes_on ? earlier->second.since : arose;
    }

    void words(std::string_view name, const std::string& nb, const std::string& en) {
        out.key(name).begin_object().member("nb", nb).member("en", en).end_object();
    }

    void audience(const rules::Rule& rule) {
        out.key("audience").begin_array();
        if (rule.for_gp) out.string("gp");
        if (rule.for_psychiatrist) out.string("psychiatrist");
        out.end_array();
    }

    [[nodiscard]] std::optional<Date> newest(const rules::Finding& finding) const {
        std::optional<Date> day;
        for (const rules::Used& used : finding.evidence.used) {
            if (used.what != rules::Used::What::reading) continue;
            const Date read = snapshot().readings[used.index].last_day;
            day = day ? std::max(*day, read) : read;
        }
        return day;
    }

    void attended(const AttendedFinding& finding) {
        if (finding.act) {
            const Acted& act = acts[*finding.act];
            out.key("attended").begin_object().member("what", text(act.what)).member("by", act.actor);
            if (!act.actor_name.empty()) out.member("byName", act.actor_name);
            out.member("at", text(act.at));
            if (act.until) out.member("until", text(*act.until));
            out.end_object();
        } else if (finding.broken != Broken::no) {
            out.member("broken", text(finding.broken));
        }
    }

    void count(const AttendedFinding& finding, Instant since, const std::optional<Date>& due_by) {
        const int level = static_cast<int>(finding.level);
        if (finding.act) {
            row.attended = std::max(row.attended, level);
            return;
        }
        const bool is_wanted = finding.level >= rules::Level::due;  // below it is a reminder, which is never late
        row.overdue = row.overdue || (is_wanted && due_by && *due_by < snapshot().today);
        if (level > row.level) row.since.reset();
        row.level = std::max(row.level, level);
        if (level == row.level) row.since = row.since ? std::min(*row.since, since) : since;
    }

    void finding(const AttendedFinding& now) {
        const auto [set, finding, rule] = find(now);
        const bool is_due = std::holds_alternative<rules::DueKind>(rule.expr.kind);
        const std::optional<Date> due_by = is_due ? finding.evidence.due_by : std::nullopt;
        const Instant from = since(now, arose(finding, due_by));
        count(now, from, due_by);
        out.begin_object().member("rule", rule.id).member("ruleSet", set.id);
        out.key("level").integer(static_cast<int>(now.level)).member("since", text(from));
        words("title", rule.title.nb, rule.title.en);
        words("text", rules::sentence(set, finding, snapshot(), Language::nb),
              rules::sentence(set, finding, snapshot(), Language::en));
        audience(rule);
        if (due_by) out.member("dueBy", due_by->text());
        if (const auto day = newest(finding)) out.member("newest", day->text());
        attended(now);
        out.end_object();
    }

    void drug(const rules::Exposure& exposure) {
        row.drugs.emplace_back(exposure.atc.text());
        out.begin_object().member("atc", exposure.atc.text());
        words("name", drug_title(snapshot(), exposure, Language::nb), drug_title(snapshot(), exposure, Language::en));
        if (exposure.from) out.member("since", exposure.from->text());
        const std::string dose = daily_dose(exposure, snapshot().today);
        if (!dose.empty()) out.member("dose", dose + " mg");
        out.end_object();
    }

    store::Summary make(const Attention& attention) {
        const Value person = patient_of(patient);
        row.name = name_of(person);
        row.unit = relative_reference(person["managingOrganization"]["reference"].text());
        row.responsible = responsible_of(person);
        row.assessed_at = snapshot().as_of;
        out.begin_object();
        for (const char* member : {"birthDate", "gender"}) {
            if (!person[member]) continue;
            out.member(std::string_view(member) == "gender" ? "sex" : "born", person[member].text());
        }
        out.key("findings").begin_array();
        const bool is_closed = snapshot().deceased || snapshot().inactive;
        for (const AttendedFinding& one : attention.findings) {
            if (!is_closed) finding(one);
        }
        out.end_array().key("drugs").begin_array();
        for (const rules::Exposure* exposure : antipsychotics_now(snapshot())) drug(*exposure);
        out.end_array().end_object();
        row.body = out.take();
        return std::move(row);
    }
};

}  // namespace

store::Summary summary(const JudgedPatient& patient, const Attention& attention, std::span<const Acted> acts,
                       const std::optional<store::Summary>& before) {
    return Making{patient, acts, before_of(before)}.make(attention);
}

}  // namespace hv::plugin
