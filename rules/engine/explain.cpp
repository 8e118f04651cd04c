#include "rules/engine/explain.hpp"

#include <algorithm>

#include "rules/engine/doses.hpp"
#include "rules/engine/phrases.hpp"

namespace hv::rules {

namespace {

constexpr std::size_t readings_in_a_sentence = 4;

struct Voice {
    const RuleSet& rules;
    const Finding& finding;
    const Snapshot& patient;
    Language language;

    [[nodiscard]] const Rule& rule() const { return rules.rules[finding.rule]; }
    [[nodiscard]] std::string say(std::string_view nb, std::string_view en) const {
        return std::string(language == Language::nb ? nb : en);
    }
    [[nodiscard]] const Observable& observable(ObservableId id) const { return patient.vocabulary->observables[id]; }
    [[nodiscard]] std::string number(const Decimal& value) const { return number_phrase(value, language); }
};

std::string_view sign(fhir::Comparator comparator) {
    using enum fhir::Comparator;
    switch (comparator) {
        case none:
            return "";
        case less:
            return "<";
        case less_or_equal:
            return "≤";
        case greater_or_equal:
            return "≥";
        case greater:
            return ">";
    }
    return "";
}

std::string joined(std::string_view separator, const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (part.empty()) continue;
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

std::string day_of(const Reading& reading) {
    if (reading.first_day == reading.last_day) return reading.last_day.text();
    return reading.first_day.text() + "/" + reading.last_day.text();
}

std::string value_of(const Voice& voice, ObservableId of, const Reading& reading) {
    const Observable& observable = voice.observable(of);
    if (observable.kind == ObservableKind::coded) return observable.answers[reading.answer].title.in(voice.language);
    if (observable.kind == ObservableKind::event) return voice.say("utført", "done");
    const std::string unit = unit_phrase(observable.unit);
    return std::string(sign(reading.comparator)) + voice.number(reading.value) + (unit.empty() ? "" : " " + unit);
}

std::string reading_phrase(const Voice& voice, const Used& used) {
    const Reading& reading = voice.patient.readings[used.index];
    return voice.observable(used.observable).title.in(voice.language) + " " +
           value_of(voice, used.observable, reading) + " (" + day_of(reading) + ")";
}

// The unit of the reading that was compared, behind a blank.
std::string measured_unit(const Voice& voice) {
    for (const Used& used : voice.finding.evidence.used) {
        if (used.what != Used::What::reading) continue;
        const std::string unit = unit_phrase(voice.observable(used.observable).unit);
        return unit.empty() ? unit : " " + unit;
    }
    return {};
}

std::string computed_phrase(const Voice& voice) {
    const Computed& computed = voice.finding.evidence.computed;
    const std::string value = voice.number(computed.value);
    const std::string signed_value = (computed.value > Decimal() ? "+" : "") + value;
    switch (computed.what) {
        case Computed::What::none:
            return {};
        case Computed::What::mean:
            return voice.say("snitt ", "mean ") + value + voice.say(" av ", " of ") + std::to_string(computed.of);
        case Computed::What::change:
            return voice.say("endring ", "change ") + signed_value + measured_unit(voice);
        case Computed::What::percent:
            return voice.say("endring ", "change ") + signed_value + " %";
        case Computed::What::score:
            return voice.say("risiko ", "risk ") + value + " %";
        case Computed::What::count:
            return value + voice.say(" av ", " of ") + std::to_string(computed.of);
        case Computed::What::dose:
            return voice.say("samlet dose ", "dose in all ") + value + " %";
        case Computed::What::least_dose:
            return voice.say("samlet dose minst ", "dose in all at least ") + value + " %";
        case Computed::What::age:
            return value + voice.say(" år", " years");
        case Computed::What::multiple:
            return value + voice.say(" × laboratoriets øvre grense", " × the laboratory's upper limit");
    }
    return {};
}

const DueKind* due_kind(const Rule& rule) {
    return std::get_if<DueKind>(&rule.expr.kind);
}

std::string missing_phrase(const Voice& voice) {
    const DueKind* due = due_kind(voice.rule());
    const Evidence& evidence = voice.finding.evidence;
    if (!due || evidence.missing.empty()) return {};
    const DueTable& table = due->tables[evidence.due_table];
    std::vector<std::string> names;
    for (const std::uint32_t item : evidence.missing) names.push_back(table.items[item].title.in(voice.language));
    return voice.say("mangler: ", "missing: ") + joined(", ", names);
}

// Readings are named where they decide; a schedule names what is missing instead.
std::string readings_phrase(const Voice& voice) {
    const Evidence& evidence = voice.finding.evidence;
    if (due_kind(voice.rule()) && !evidence.missing.empty()) return {};
    std::vector<std::string> parts;
    for (const Used& used : evidence.used) {
        if (used.what == Used::What::reading) parts.push_back(reading_phrase(voice, used));
    }
    parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
    const std::size_t all = parts.size();
    if (all > readings_in_a_sentence) {
        parts.resize(readings_in_a_sentence);
        parts.push_back("… (" + std::to_string(all) + ")");
    }
    return joined(", ", parts);
}

std::string referral_phrase(const Voice& voice, const Used& used) {
    const fhir::Referral& referral = voice.patient.referrals[used.index];
    std::string text = voice.say("henvisning", "referral");
    if (referral.sent) text += voice.say(" sendt ", " sent ") + referral.sent->last_day.text();
    return referral.text.empty() ? text : text + ": " + fhir::masked(referral.text);
}

std::string referrals_phrase(const Voice& voice) {
    std::vector<std::string> parts;
    for (const Used& used : voice.finding.evidence.used) {
        if (used.what == Used::What::referral) parts.push_back(referral_phrase(voice, used));
    }
    return joined(", ", parts);
}

std::string limit_phrase(const Voice& voice) {
    const Evidence& evidence = voice.finding.evidence;
    if (voice.finding.truth != Truth::met) return {};
    const std::string limits = limits_phrase(evidence.lower, evidence.upper, voice.language);
    if (limits.empty()) return limits;
    return voice.say("grense ", "limit ") + limits + (evidence.by_laboratory ? " ×" : "");
}

std::string lacking_phrase(const Voice& voice, Lacks lacks) {
    switch (lacks) {
        case Lacks::reading:
            return {};
        case Lacks::comparison:
            return voice.say("ingen tidligere måling å sammenligne med", "no earlier measurement to compare with");
        case Lacks::baseline:
            return voice.say("ingen måling ved oppstart å sammenligne med",
                             "no measurement at the start to compare with");
        case Lacks::follow_up:
            return voice.say("ikke målt etter oppstart", "not measured since the start");
    }
    return {};
}

std::string gap_phrase(const Voice& voice) {
    const Gap& gap = *voice.finding.gap;
    const std::string name = gap.has_observable ? voice.observable(gap.observable).title.in(voice.language) : "";
    const bool said = name.empty() || name == voice.rule().title.in(voice.language);
    const std::string what = said ? "" : name + ": ";
    const auto readings = gap.has_observable ? voice.patient.of(gap.observable) : std::span<const Reading>{};
    if (gap.lacks != Lacks::reading && gap.why == Why::absent) return what + lacking_phrase(voice, gap.lacks);
    switch (gap.why) {
        case Why::absent:
            return what + voice.say("ikke målt eller ikke oppgitt", "not measured or not stated");
        case Why::stale:
            return what + voice.say("for gammel måling", "measurement too old") +
                   (readings.empty() ? "" : voice.say(", siste ", ", last ") + day_of(readings.front()));
        case Why::implausible:
            return what + voice.say("usannsynlig verdi, ikke brukt", "implausible value, not used");
        case Why::unit:
            return what + voice.say("ukjent enhet, ikke brukt", "unknown unit, not used");
        case Why::status:
            return what + voice.say("svaret er ikke gyldig (status)", "the result is not valid (status)");
        case Why::conflicting:
            return what +
                   voice.say("verdien kan ikke avgjøres mot grensen", "the value cannot be held against the limit");
        case Why::no_range:
            return what + voice.say("svaret har ikke laboratoriets referanseområde, og regelen har ingen egen grense",
                                    "the result has no reference range, and the rule has no limit of its own");
        case Why::dose:
            return what + voice.say("dosen kan ikke leses", "dose not readable");
    }
    return {};
}

std::string undecided_phrase(const Voice& voice) {
    return voice.say("det kan ikke avgjøres om regelen gjelder: ", "whether the rule applies cannot be told: ") +
           voice.rules.gates[*voice.finding.undecided].title.in(voice.language);
}

std::string notes_phrase(const Voice& voice) {
    const Evidence& evidence = voice.finding.evidence;
    std::vector<std::string> notes;
    if (evidence.unconfirmed_once)
        notes.push_back(voice.say("ikke bekreftet med ny måling", "not confirmed by a second measurement"));
    if (evidence.as_needed_only) notes.push_back(voice.say("legemiddel ved behov", "drug taken as needed"));
    if (evidence.assumed_sex)
        notes.push_back(voice.say("kjønn ikke oppgitt: laveste grense brukt", "sex not stated: lowest limit used"));
    return joined("; ", notes);
}

std::string closed_phrase(const Voice& voice) {
    if (voice.finding.resting) return voice.say("ingen måling er ventet nå", "no measurement is expected now");
    return voice.say("gjelder ", "applies to ") + voice.rules.gates[*voice.finding.gate].title.in(voice.language);
}

std::string age_phrase(const Voice& voice, const Reading& reading) {
    return age_phrase(voice.patient.today - reading.last_day, voice.language);
}

std::string as_read(const Reading& reading) {
    if (reading.number_as_read.empty()) return {};
    std::string text(reading.number_as_read);
    if (!reading.unit_as_read.empty()) text += " " + std::string(reading.unit_as_read);
    return text;
}

// The laboratory's own range, as it was read.
std::string range_text(const Voice& voice, const Reading& reading) {
    if (!voice.finding.evidence.by_laboratory || (!reading.range.low && !reading.range.high)) return {};
    std::string text = voice.say(", laboratoriets område ", ", the laboratory's range ");
    if (!reading.range.low) return text + "≤ " + voice.number(*reading.range.high);
    text += voice.number(*reading.range.low) + "–";
    return reading.range.high ? text + voice.number(*reading.range.high) : text;
}

bool judges_dose(const Rule& rule) {
    const auto* score = std::get_if<ScoreKind>(&rule.expr.kind);
    return score != nullptr && score->formula == Formula::dose_percent;
}

std::string dose_phrase(const Voice& voice, const Exposure& exposure) {
    if (!judges_dose(voice.rule())) return {};
    const DayDose dose = dose_on(exposure, voice.patient.today);
    if (exposure.depot || !dose.whole) return voice.say(", dosen kan ikke leses", ", dose not readable");
    return ", " + voice.number(dose.known_mg) + voice.say(" mg i døgnet", " mg a day");
}

std::string counted_phrase(const Voice& voice) {
    const DueKind* due = due_kind(voice.rule());
    const auto& from = voice.finding.evidence.counted_from;
    if (due == nullptr || !from) return {};
    std::string text = voice.say("regnet fra ", "counted from ") + from->text();
    if (due->anchor == AnchorAt::stop) text += voice.say(" (seponering)", " (stop)");
    if (due->anchor == AnchorAt::resumed) text += voice.say(" (gjenopptatt etter pause)", " (resumed after a pause)");
    if (due->anchor == AnchorAt::changed) text += voice.say(" (start eller doseendring)", " (start or change of dose)");
    return text;
}

std::string used_line(const Voice& voice, const Used& used) {
    switch (used.what) {
        case Used::What::reading: {
            const Reading& reading = voice.patient.readings[used.index];
            const std::string raw = as_read(reading);
            return reading_phrase(voice, used) + ", " + age_phrase(voice, reading) +
                   (raw.empty() ? "" : voice.say(", lest som ", ", read as ") + "`" + raw + "`") +
                   range_text(voice, reading) + ": " + fhir::reference_text(reading.source);
        }
        case Used::What::exposure: {
            const Exposure& exposure = voice.patient.exposures[used.index];
            const bool over = exposure.stopped && *exposure.stopped < voice.patient.today;
            return fhir::masked(exposure.name) +
                   (exposure.from ? voice.say(" fra ", " since ") + exposure.from->text() : "") +
                   (over && exposure.stop_known ? voice.say(" til ", " until ") + exposure.stopped->text() : "") +
                   dose_phrase(voice, exposure) + ": " + fhir::reference_text(exposure.source);
        }
        case Used::What::condition: {
            const Having& having = voice.patient.conditions[used.index];
            return voice.patient.vocabulary->conditions[having.condition].title.in(voice.language) + ": " +
                   fhir::reference_text(having.source);
        }
        case Used::What::referral:
            return referral_phrase(voice, used) + ": " +
                   fhir::reference_text(voice.patient.referrals[used.index].source);
    }
    return {};
}

}  // namespace

std::string source_text(const RuleSet& rules, const Rule& rule) {
    std::vector<std::string> parts;
    for (const SourceUse& use : rule.sources) {
        const Source& source = rules.sources[use.source];
        parts.push_back(source.title + (use.clause.empty() ? "" : ", " + use.clause) + " (" + source.date.text() + ")");
    }
    return joined("; ", parts);
}

std::string sentence(const RuleSet& rules, const Finding& finding, const Snapshot& snapshot, Language language) {
    const Voice voice{rules, finding, snapshot, language};
    const std::string title = voice.rule().title.in(language);
    if (finding.gate || finding.resting) return title + ": " + closed_phrase(voice);
    if (finding.undecided) return title + ": " + undecided_phrase(voice);
    if (finding.truth == Truth::unknown) return title + ": " + (finding.gap ? gap_phrase(voice) : "");
    const bool speaks = finding.level != Level::none;
    const std::string facts =
        joined("; ", {missing_phrase(voice), computed_phrase(voice), readings_phrase(voice), referrals_phrase(voice),
                      limit_phrase(voice), finding.gap ? gap_phrase(voice) : "", notes_phrase(voice)});
    const std::string lead = speaks ? finding.say->in(language) : title;
    if (facts.empty()) return lead;
    return lead + (speaks ? " – " : ": ") + facts;
}

std::vector<std::string> explain(const RuleSet& rules, const Finding& finding, const Snapshot& snapshot,
                                 Language language) {
    const Voice voice{rules, finding, snapshot, language};
    const Rule& rule = voice.rule();
    std::vector<std::string> lines;
    lines.push_back(rule.id + " " + sentence(rules, finding, snapshot, language));
    for (const Used& used : finding.evidence.used) lines.push_back("  " + used_line(voice, used));
    const std::string counted = counted_phrase(voice);
    if (!counted.empty()) lines.push_back("  " + counted);
    const std::string limit = limits_phrase(finding.evidence.lower, finding.evidence.upper, language);
    if (!limit.empty()) lines.push_back("  " + voice.say("område: ", "range: ") + limit);
    if (finding.gap && finding.gap->seen) {
        lines.push_back("  " + voice.say("sett, ikke brukt: ", "seen, not used: ") +
                        fhir::reference_text(*finding.gap->seen));
    }
    lines.push_back("  " + voice.say("kilde: ", "source: ") + source_text(rules, rule));
    const Confidence confidence =
        finding.unconfirmed && !unconfirmed(rule.confidence) ? Confidence::d : rule.confidence;
    lines.push_back("  " + voice.say("sikkerhet: ", "confidence: ") + confidence_phrase(confidence, language));
    if (!rule.because.empty()) lines.push_back("  " + voice.say("fordi: ", "because: ") + rule.because);
    return lines;
}

}  // namespace hv::rules
