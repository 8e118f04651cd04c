#include "plugin/care/care.hpp"

#include <algorithm>
#include <array>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/app/log.hpp"
#include "plugin/care/refusal.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/decide/seen.hpp"

namespace hv::plugin::care {
namespace {

constexpr std::size_t longest_comment = 2'000;
constexpr std::size_t longest_id = 64;
constexpr std::array snoozes{1, 4, longest_attention_weeks};
constexpr std::int64_t week = 7 * 86'400;
constexpr std::string_view act_name_space = "0b0e9a63-5f0b-4c55-8f5e-2f6a3d0c7be1";

bool is_name(std::string_view text, std::size_t at_most) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    };
    return !text.empty() && text.size() <= at_most && std::ranges::all_of(text, is_plain);
}

bool is_text(std::string_view text) {
    std::size_t bad = 0;
    return json::valid_utf8(text, bad) && text.find('\0') == std::string_view::npos;
}

// As the box that it was written in counts: a form sends two characters for the end of a line.
std::size_t characters(std::string_view utf8) {
    const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U && c != '\r'; };
    return static_cast<std::size_t>(std::ranges::count_if(utf8, begins_one));
}

Result<bool> require_right(const Viewer& viewer, const store::PatientKey& patient, const Judged& judged) {
    if (viewer.role == Role::other || viewer.user.empty()) return refused(Refusal::looks_only);
    if (viewer.ehr != patient.ehr || judged.snapshot.patient_id != patient.patient) {
        return refused(Refusal::other_patient);
    }
    return true;
}

bool attends(ActWhat what) {
    return what != ActWhat::take && what != ActWhat::hand_over;
}

Result<bool> check_rules(ActWhat what, const std::vector<std::string>& rules, const Sight& seen) {
    if (attends(what) && rules.empty()) return refused(Refusal::no_finding);
    for (const std::string& rule : rules) {
        const auto of_rule = [&](const SeenRule& one) { return one.rule == rule; };
        const auto found = std::ranges::find_if(seen.rules, of_rule);
        if (found == seen.rules.end()) return refused(Refusal::not_met, rule);
        if (what == ActWhat::wrong_data && found->readings.empty()) return refused(Refusal::no_readings, rule);
    }
    return true;
}

Result<bool> check_reason(ActWhat what, const Asked& asked) {
    const auto is_it = [&](const ActReason& reason) { return reason.code == asked.reason; };
    if (!asked.reason.empty() && std::ranges::none_of(act_reasons(), is_it)) {
        return refused(Refusal::no_such_reason, asked.reason);
    }
    const bool wants_reason = what == ActWhat::snooze || what == ActWhat::not_relevant;
    if (wants_reason && asked.reason.empty()) return refused(Refusal::no_reason);
    if (!is_text(asked.comment)) return refused(Refusal::no_text);
    if (characters(asked.comment) > longest_comment) return refused(Refusal::long_comment);
    const bool wants_words = asked.reason == "other" || (what == ActWhat::acknowledge && asked.reason.empty());
    if (wants_words && asked.comment.find_first_not_of(" \t\r\n") == std::string::npos) {
        return refused(Refusal::no_words);
    }
    return true;
}

Result<bool> check_weeks(ActWhat what, int weeks) {
    const bool is_known = std::ranges::find(snoozes, weeks) != snoozes.end();
    if (what == ActWhat::snooze && !is_known) return refused(Refusal::no_such_weeks, std::to_string(weeks));
    if (what != ActWhat::snooze && weeks != 0) return refused(Refusal::stray_weeks);
    return true;
}

Result<bool> check_to(const Desk& desk, const Viewer& viewer, const store::PatientKey& patient, std::string_view to,
                      const ReadPerson& read) {
    Result<std::vector<std::string>> known = known_people(desk.care, patient);
    if (!known) return known.error();
    known->push_back(viewer.user);
    return check_receiver(to, *known, read);
}

std::vector<std::string> each_once(std::vector<std::string> rules) {
    std::ranges::sort(rules);
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return rules;
}

std::string_view text(Role role) {
    return role == Role::gp ? "gp" : role == Role::psychiatrist ? "psychiatrist" : "other";
}

store::AuditEntry audit_of(const store::Act& act) {
    json::Writer detail;
    detail.begin_object().member("role", act.actor_role).key("rules").begin_array();
    for (const std::string& rule : act.rules) detail.string(rule);
    detail.end_array();
    if (!act.reason.empty()) detail.member("reason", act.reason);
    if (!act.to.empty()) detail.member("to", act.to);
    if (act.until) detail.member("until", hv::text(*act.until));
    detail.end_object();
    return {act.at, act.actor, "act." + act.what, act.who.ehr, act.who.patient, "Act/" + act.id, detail.take()};
}

store::Act made(const Desk& desk, const Viewer& viewer, const store::PatientKey& patient, const Judged& judged,
                const Asked& asked) {
    store::Act act;
    act.id = act_id(asked, viewer.user);
    act.who = patient;
    act.what = asked.what;
    act.rules = each_once(asked.rules);
    act.reason = asked.reason;
    act.comment = asked.comment;
    act.to = asked.to;
    act.at = desk.clock.now();
    if (asked.weeks > 0) act.until = act.at.plus_seconds(asked.weeks * week);
    act.seen = seen_now(judged, act.rules);
    act.actor = viewer.user;
    act.actor_name = viewer.name;
    act.actor_role = text(viewer.role);
    return act;
}

Result<bool> check(const Desk& desk, const Viewer& viewer, const store::PatientKey& patient, const Judged& judged,
                   const Asked& asked, const ReadPerson& read) {
    Result<bool> right = require_right(viewer, patient, judged);
    if (!right) return right;
    if (!is_name(asked.id, longest_id)) return refused(Refusal::no_form);
    const std::optional<ActWhat> what = act_what(asked.what);
    if (!what) return refused(Refusal::no_such_act, asked.what);
    Result<bool> checked = check_rules(*what, asked.rules, see(judged));
    if (checked) checked = check_reason(*what, asked);
    if (checked) checked = check_weeks(*what, asked.weeks);
    if (!checked) return checked;
    if (*what == ActWhat::hand_over) return check_to(desk, viewer, patient, asked.to, read);
    if (!asked.to.empty()) return refused(Refusal::stray_receiver);
    return true;
}

}  // namespace

Result<store::Act> act(const Desk& desk, const Viewer& viewer, const store::PatientKey& patient, const Judged& judged,
                       const Asked& asked, const ReadPerson& read) {
    const Result<bool> checked = check(desk, viewer, patient, judged, asked, read);
    if (!checked) return checked.error();
    const store::Act act = made(desk, viewer, patient, judged, asked);
    Result<store::Act> kept = desk.care.add_act(act, audit_of(act), asked.owned_by);
    if (!kept) return kept;
    const std::array wanted{store::Wanted{patient, store::Urgency::urgent, desk.clock.now(), "act"}};
    const Result<std::size_t> queued = desk.store.enqueue(wanted);
    if (!queued) return queued.error();
    return kept;
}

std::string act_id(const Asked& asked, std::string_view actor) {
    std::string name;
    const auto add = [&](std::string_view part) { name.append(std::to_string(part.size())).append(":").append(part); };
    for (const std::string_view part :
         {actor, std::string_view(asked.id), std::string_view(asked.what), std::string_view(asked.reason),
          std::string_view(asked.comment), std::string_view(asked.to)}) {
        add(part);
    }
    add(std::to_string(asked.weeks));
    for (const std::string& rule : each_once(asked.rules)) add(rule);
    return name_uuid(act_name_space, name);
}

std::string new_act_id() {
    return app::new_trace_id();
}

std::vector<Acted> acted(const std::vector<store::Act>& acts) {
    std::vector<Acted> plain;
    for (const store::Act& act : acts) {
        const std::optional<ActWhat> what = act_what(act.what);
        if (!what) continue;
        plain.push_back({act.id, *what, act.rules, act.reason, act.seen, act.actor, act.actor_name, act.until, act.at});
    }
    return plain;
}

}  // namespace hv::plugin::care
