#include "plugin/decide/seen.hpp"

#include <algorithm>
#include <tuple>

#include "fhir/codes/atc.hpp"
#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/decide/timeline.hpp"
#include "rules/engine/doses.hpp"

namespace hv::plugin {
namespace {

using json::Value;
using json::Writer;

void sort_once(std::vector<std::string>& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

void sort_once(std::vector<SeenReading>& list) {
    const auto key = [](const SeenReading& one) { return std::tie(one.reference, one.version, one.at); };
    std::ranges::sort(list, {}, key);
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

// --- now

void add_reading(std::vector<SeenReading>& readings, const fhir::SourceRef& source, const rules::Reading& reading,
                 const rules::Observable& observable) {
    for (const Reference& reference : references_of(source)) {
        readings.push_back({relative(reference), reference.version, reading.at});
    }
    if (source.id.empty() && source == reading.source) {
        readings.push_back({observable.id + '@' + text(reading.at), {}, reading.at});
    }
}

void add_used(SeenRule& seen, const rules::Used& used, const rules::Snapshot& snapshot) {
    const auto add_other = [&](const fhir::SourceRef& source) {
        for (const Reference& reference : references_of(source)) seen.others.push_back(relative(reference));
    };
    switch (used.what) {
        case rules::Used::What::reading: {
            const rules::Reading& reading = snapshot.readings[used.index];
            const rules::Observable& observable = snapshot.vocabulary->observables[used.observable];
            add_reading(seen.readings, reading.source, reading, observable);
            if (!reading.second_source.id.empty()) {
                add_reading(seen.readings, reading.second_source, reading, observable);
            }
            return;
        }
        case rules::Used::What::condition:
            return add_other(snapshot.conditions[used.index].source);
        case rules::Used::What::referral:
            return add_other(snapshot.referrals[used.index].source);
        case rules::Used::What::exposure:  // a prescription that is renewed is nothing new; see SeenDrug
            return;
    }
}

void add_missing(SeenRule& seen, const rules::Rule& rule, const rules::Finding& finding,
                 const rules::Vocabulary& vocabulary) {
    const auto* due = std::get_if<rules::DueKind>(&rule.expr.kind);
    if (due == nullptr) return;
    seen.due_by = finding.evidence.due_by;
    const rules::DueTable& table = due->tables[finding.evidence.due_table];
    for (const std::uint32_t missing : finding.evidence.missing) {
        seen.missing.push_back(vocabulary.observables[table.items[missing].any.front().of].id);
    }
}

SeenRule see_finding(const rules::Assessment& assessment, const rules::Finding& finding,
                     const rules::Snapshot& snapshot) {
    const rules::Rule& rule = assessment.rules->rules[finding.rule];
    SeenRule seen;
    seen.rule_set = assessment.rules->id;
    seen.rule = rule.id;
    seen.level = finding.level;
    for (const rules::Used& used : finding.evidence.used) add_used(seen, used, snapshot);
    add_missing(seen, rule, finding, *snapshot.vocabulary);
    sort_once(seen.readings);
    sort_once(seen.others);
    sort_once(seen.missing);
    return seen;
}

std::vector<SeenDrug> drugs_now(const rules::Snapshot& snapshot) {
    std::vector<SeenDrug> drugs;
    for (const rules::Exposure* exposure : antipsychotics_now(snapshot)) {
        drugs.push_back({std::string(exposure->atc.text()), daily_dose(*exposure, snapshot.today)});
    }
    std::ranges::sort(drugs, {}, [](const SeenDrug& drug) { return std::tie(drug.atc, drug.dose); });
    return drugs;
}

// --- as text

void write_readings(Writer& out, const std::vector<SeenReading>& readings) {
    out.begin_array();
    for (const SeenReading& reading : readings) {
        out.begin_object().member("ref", reading.reference);
        if (!reading.version.empty()) out.member("version", reading.version);
        out.member("at", text(reading.at)).end_object();
    }
    out.end_array();
}

void write_list(Writer& out, const std::vector<std::string>& list) {
    out.begin_array();
    for (const std::string& one : list) out.string(one);
    out.end_array();
}

void write_rule(Writer& out, const SeenRule& rule) {
    out.begin_object().member("rule", rule.rule).member("ruleSet", rule.rule_set);
    out.member("level", rules::text(rule.level)).key("readings");
    write_readings(out, rule.readings);
    out.key("others");
    write_list(out, rule.others);
    if (rule.due_by) out.member("dueBy", rule.due_by->text());
    out.key("missing");
    write_list(out, rule.missing);
    out.end_object();
}

template <class Wanted>
std::string text_of(const Sight& seen, Wanted wanted) {
    Writer out;
    out.begin_object().key("rules").begin_array();
    for (const SeenRule& rule : seen.rules) {
        if (wanted(rule)) write_rule(out, rule);
    }
    out.end_array().key("urgent");
    write_readings(out, seen.urgent);
    out.key("drugs").begin_array();
    for (const SeenDrug& drug : seen.drugs) {
        out.begin_object().member("atc", drug.atc).member("dose", drug.dose).end_object();
    }
    out.end_array().end_object();
    return out.take();
}

bool read_readings(Value list, std::vector<SeenReading>& readings) {
    for (const Value one : list.items()) {
        const auto at = parse_moment(one["at"].text());
        if (!at) return false;
        readings.push_back({std::string(one["ref"].text()), std::string(one["version"].text()), at->first});
    }
    return list.is_array();
}

void read_list(Value list, std::vector<std::string>& texts) {
    for (const Value one : list.items()) texts.emplace_back(one.text());
}

bool read_rule(Value value, SeenRule& rule) {
    const auto level = rules::parse_level(value["level"].text());
    if (!level) return false;
    rule.rule = value["rule"].text();
    rule.rule_set = value["ruleSet"].text();
    rule.level = *level;
    read_list(value["others"], rule.others);
    read_list(value["missing"], rule.missing);
    if (value["dueBy"]) rule.due_by = Date::parse(value["dueBy"].text());
    return read_readings(value["readings"], rule.readings);
}

}  // namespace

const SeenRule* Sight::find(std::string_view rule_set, std::string_view rule) const {
    const auto is_it = [&](const SeenRule& one) { return one.rule == rule && one.rule_set == rule_set; };
    const auto at = std::ranges::find_if(rules, is_it);
    return at == rules.end() ? nullptr : &*at;
}

// The same number is the same text, however it was summed.
std::string daily_dose(const rules::Exposure& exposure, Date today) {
    const Decimal known = rules::dose_on(exposure, today).known_mg;
    if (known == Decimal()) return {};
    std::string text = known.text();
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::vector<const rules::Exposure*> antipsychotics_now(const rules::Snapshot& snapshot) {
    std::vector<const rules::Exposure*> taken;
    for (const rules::Exposure& exposure : snapshot.exposures) {
        if (fhir::is_antipsychotic(exposure.atc) && is_current(exposure, snapshot.today)) taken.push_back(&exposure);
    }
    return taken;
}

Sight see(const Judged& judged) {
    Sight seen;
    for (const rules::Assessment& assessment : judged.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.truth != rules::Truth::met) continue;
            seen.rules.push_back(see_finding(assessment, finding, judged.snapshot));
            if (finding.level != rules::Level::urgent) continue;
            const std::vector<SeenReading>& readings = seen.rules.back().readings;
            seen.urgent.insert(seen.urgent.end(), readings.begin(), readings.end());
        }
    }
    sort_once(seen.urgent);
    seen.drugs = drugs_now(judged.snapshot);
    return seen;
}

std::string seen_text(const Sight& seen) {
    return text_of(seen, [](const SeenRule&) { return true; });
}

std::string seen_text(const Sight& seen, std::span<const std::string> rules) {
    return text_of(seen, [&](const SeenRule& one) { return std::ranges::find(rules, one.rule) != rules.end(); });
}

std::optional<Sight> parse_seen(std::string_view text) {
    const Result<json::Document> document = json::Document::parse(text);
    if (!document || !document->root()["drugs"].is_array()) return std::nullopt;
    Sight seen;
    for (const Value one : document->root()["rules"].items()) {
        if (!read_rule(one, seen.rules.emplace_back())) return std::nullopt;
    }
    if (!read_readings(document->root()["urgent"], seen.urgent)) return std::nullopt;
    for (const Value one : document->root()["drugs"].items()) {
        seen.drugs.push_back({std::string(one["atc"].text()), std::string(one["dose"].text())});
    }
    return seen;
}

}  // namespace hv::plugin
