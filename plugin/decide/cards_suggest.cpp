// What a card proposes: draft ServiceRequests, which nobody has ordered until a clinician does (hazard H24).
//
// Laboratory: what is counted in an amount of substance a volume. For the lipids of a control all four are asked for.
//             What was asked for already is left out (hazard H07).
// Codes:      the vocabulary's own first one; a referral has none that we know for sure, and is text.
#include <algorithm>
#include <array>

#include "fhir/json/writer.hpp"
#include "plugin/decide/cards_parts.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/references.hpp"

namespace hv::plugin::cards {
namespace {

constexpr std::array<std::string_view, 3> other_lipids{"ldl", "hdl", "triglycerides"};
constexpr std::string_view snomed_laboratory = "108252007";  // Laboratory procedure

bool is_laboratory(const rules::Observable& observable) {
    const std::string_view unit = fhir::ucum_text(observable.unit);
    return observable.kind == rules::ObservableKind::quantity && (unit.ends_with("/L") || unit.ends_with("/mol"));
}

struct Drafting {
    const Judged& judged;
    const CardSetting& setting;

    void begin(json::Writer& out) const {
        out.begin_object().member("resourceType", "ServiceRequest").member("status", "draft");
        out.member("intent", "proposal");
    }
    void end(json::Writer& out) const {
        out.key("subject").begin_object();
        out.member("reference", "Patient/" + std::string(judged.snapshot.patient_id)).end_object();
        out.member("authoredOn", text(judged.snapshot.as_of));
        if (!setting.requester.empty()) {
            out.key("requester").begin_object().member("reference", setting.requester).end_object();
        }
    }

    [[nodiscard]] std::string laboratory_test(const rules::Observable& observable) const {
        json::Writer out;
        begin(out);
        out.key("category").begin_array().begin_object().key("coding").begin_array().begin_object();
        out.member("system", fhir::system_uri(fhir::System::snomed)).member("code", snomed_laboratory);
        out.end_object().end_array().end_object().end_array();
        const std::string& title = observable.title.in(setting.language);
        const std::string& display = observable.code_display.en;
        out.key("code").begin_object().key("coding").begin_array().begin_object();
        out.member("system", fhir::system_uri(observable.code.system())).member("code", observable.code.text());
        if (!display.empty()) out.member("display", display);
        out.end_object().end_array();
        if (!title.empty()) out.member("text", title);
        out.end_object();
        end(out);
        out.end_object();
        return out.take();
    }

    [[nodiscard]] std::string referral(const Findings& findings) const {
        const Voice voice{setting.language};
        json::Writer out;
        begin(out);
        out.key("code").begin_object();
        out.member("text", voice.say("Henvisning til Frisklivssentral", "Referral to a healthy-life centre"));
        out.end_object();
        std::vector<Reference> reasons;
        for (const rules::FindingRef at : findings) {
            merge(reasons, references_of(judged.finding(at).evidence, judged.snapshot));
        }
        std::erase_if(reasons, [](const Reference& reference) {
            return reference.type != fhir::ResourceType::observation && reference.type != fhir::ResourceType::condition;
        });
        if (!reasons.empty()) {
            out.key("reasonReference").begin_array();
            for (const Reference& reason : reasons) {
                out.begin_object().member("reference", relative(reason)).end_object();
            }
            out.end_array();
        }
        end(out);
        out.end_object();
        return out.take();
    }
};

bool among(const Findings& findings, rules::FindingRef at) {
    return std::ranges::any_of(
        findings, [&](rules::FindingRef one) { return one.assessment == at.assessment && one.finding == at.finding; });
}

// Of a request and a reading of one day the order is not known; the day after, the reading is taken as the answer.
bool is_open(const RequestedTest& test, const rules::Snapshot& snapshot) {
    const rules::Measured& measured = snapshot.measured[test.of];
    if (!test.when || measured.count == 0) return true;
    const rules::Reading& newest = snapshot.readings[measured.first];
    const bool same_day = newest.last_day == test.when->last_day && snapshot.today > newest.last_day;
    return newest.at <= test.when->end && !same_day;
}

std::vector<rules::ObservableId> missing_tests(const Judged& judged, const Findings& findings,
                                               const std::vector<RequestedTest>& requested) {
    const rules::Vocabulary& words = *judged.snapshot.vocabulary;
    std::vector<rules::ObservableId> tests;
    const auto add = [&](rules::ObservableId id) {
        const bool is_requested = std::ranges::any_of(
            requested, [&](const RequestedTest& test) { return test.of == id && is_open(test, judged.snapshot); });
        const bool is_named = std::ranges::find(tests, id) != tests.end();
        if (is_laboratory(words.observables[id]) && !is_named && !is_requested) tests.push_back(id);
    };
    const auto add_panel = [&](rules::ObservableId id) {
        add(id);
        if (words.observables[id].id != "total-cholesterol") return;
        for (const std::string_view lipid : other_lipids) {
            if (const auto other = words.observable(lipid)) add(*other);
        }
    };
    for (const rules::WantedActivity& activity : judged.plan.activities) {
        if (activity.measure && among(findings, activity.finding)) add_panel(*activity.measure);
    }
    // Of a drug that is taken as needed the schedule is no activity of the plan, and what it misses is missing all the
    // same.
    for (const rules::FindingRef at : findings) {
        const auto* due = std::get_if<rules::DueKind>(&judged.rule(at).expr.kind);
        if (due == nullptr) continue;
        const rules::Evidence& evidence = judged.finding(at).evidence;
        for (const std::uint32_t item : evidence.missing) {
            add_panel(due->tables[evidence.due_table].items[item].any.front().of);
        }
    }
    return tests;
}

Findings that_name_a_centre(const Judged& judged, const Findings& findings) {
    Findings naming;
    for (const rules::FindingRef at : findings) {
        const rules::Words* say = judged.finding(at).say;
        if (say != nullptr && say->nb.find("Frisklivssentral") != std::string::npos) naming.push_back(at);
    }
    return naming;
}

}  // namespace

std::vector<CardSuggestion> suggestions(const Judged& judged, const Findings& findings, const CardSetting& setting) {
    const Voice voice{setting.language};
    const Drafting drafting{judged, setting};
    std::vector<CardSuggestion> all;
    CardSuggestion laboratory;
    std::string names;
    for (const rules::ObservableId id : missing_tests(judged, findings, setting.requested.tests)) {
        const rules::Observable& observable = judged.snapshot.vocabulary->observables[id];
        const std::string& title = observable.title.in(setting.language);
        laboratory.actions.push_back(
            {voice.say("Rekvirer ", "Request ") + title, drafting.laboratory_test(observable)});
        names += (names.empty() ? "" : ", ") + title;
    }
    if (!laboratory.actions.empty()) {
        laboratory.label = voice.say("Lag utkast til rekvisisjon: ", "Draft laboratory requests: ") + names;
        all.push_back(std::move(laboratory));
    }
    const Findings referring = that_name_a_centre(judged, findings);
    if (!referring.empty() && !setting.requested.healthy_life_centre) {
        CardSuggestion referral;
        referral.label =
            voice.say("Lag utkast til henvisning: Frisklivssentral", "Draft a referral: healthy-life centre");
        referral.actions.push_back(
            {voice.say("Henvis til Frisklivssentral", "Refer to a healthy-life centre"), drafting.referral(referring)});
        all.push_back(std::move(referral));
    }
    return all;
}

}  // namespace hv::plugin::cards
