// The CarePlan's part of amend.hpp: activities that come, go and come back.
#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "fhir/base/time.hpp"
#include "plugin/decide/amend.hpp"
#include "plugin/decide/fingerprint.hpp"
#include "plugin/decide/naming.hpp"

namespace hv::plugin {
namespace {

using json::Value;
using json::Writer;

std::string_view rule_of(Value activity) {
    for (const Value reason : activity["detail"]["reasonCode"].items()) {
        for (const Value coding : reason["coding"].items()) {
            if (coding["system"].text() == uri::rule) return coding["code"].text();
        }
    }
    return {};
}

bool has_coding(Value activity, Value wanted) {
    for (const Value coding : activity["detail"]["code"]["coding"].items()) {
        if (coding["system"].text() == wanted["system"].text() && coding["code"].text() == wanted["code"].text()) {
            return true;
        }
    }
    return false;
}

// The same rule asks for the same measurement, or for none.
bool same_activity(Value draft, Value standing) {
    if (rule_of(draft).empty() || rule_of(draft) != rule_of(standing)) return false;
    const Value codings = draft["detail"]["code"]["coding"];
    if (codings.size() == 0) return standing["detail"]["code"]["coding"].size() == 0;
    return has_coding(standing, *codings.items().begin());
}

bool one_of(std::string_view status, std::initializer_list<std::string_view> statuses) {
    return std::ranges::find(statuses, status) != statuses.end();
}
bool is_open(std::string_view status) {
    return one_of(status, {"not-started", "scheduled", "in-progress"});
}
bool is_over(std::string_view status) {
    return one_of(status, {"completed", "cancelled", "stopped", "entered-in-error"});
}

bool closed_by_us(Value detail) {
    for (const Value coding : detail["statusReason"]["coding"].items()) {
        if (coding["system"].text() == uri::reason) return true;
    }
    return false;
}

// On hold, completed or cancelled by us, because somebody has attended to its finding.
bool attended_by_us(Value detail) {
    for (const Value coding : detail["statusReason"]["coding"].items()) {
        const bool ours = coding["system"].text() == uri::reason && coding["code"].text() == code(Because::attended);
        if (ours) return one_of(detail["status"].text(), {"on-hold", "completed", "cancelled"});
    }
    return false;
}

std::optional<Instant> due(Value detail) {
    const auto start = parse_moment(detail["scheduledPeriod"]["start"].text());
    return start ? std::optional(start->first) : std::nullopt;
}

bool rests_on(Value detail, std::string_view reference) {
    for (const Value reason : detail["reasonReference"].items()) {
        if (relative_reference(reason["reference"].text()) == reference) return true;
    }
    return false;
}

// Since a human closed it: it fell due later, or something else asks for it.
bool is_another_time(Value draft, Value standing) {
    const auto now = due(draft);
    const auto before = due(standing);
    if (now && before && *now > *before) return true;
    for (const Value reason : draft["reasonReference"].items()) {
        if (!rests_on(standing, relative_reference(reason["reference"].text()))) return true;
    }
    return false;
}

bool starts_again(Value draft, Value standing) {
    if (attended_by_us(standing)) return true;
    if (!is_over(standing["status"].text())) return false;
    return closed_by_us(standing) || is_another_time(draft, standing);
}

// Whether the draft's status is to be written. What the care team says of an attended activity stays.
bool changes_status(Value draft, Value standing) {
    if (!attended_by_us(draft)) return starts_again(draft, standing);
    if (attended_by_us(standing)) return draft["status"].text() != standing["status"].text();
    return standing["status"].text() == "not-started" || closed_by_us(standing);
}

struct Closed {
    std::string_view status;
    Because because;
    std::vector<std::string> by;
};

const JudgedRule* judged(const ActivityRules& rules, std::string_view rule) {
    const auto at = std::ranges::find(rules.rules, rule, &JudgedRule::rule);
    return at == rules.rules.end() ? nullptr : &*at;
}

// How an activity that is not wanted ends; nothing: it stays as it is.
std::optional<Closed> close(const ActivityRules& rules, Value activity) {
    const std::string_view rule = rule_of(activity);
    if (rules.closing == Closing::none || rule.empty()) return std::nullopt;
    const Value detail = activity["detail"];
    const bool on_hold_by_us = attended_by_us(detail) && !is_over(detail["status"].text());
    if (!is_open(detail["status"].text()) && !on_hold_by_us) return std::nullopt;
    if (rules.closing == Closing::all) return Closed{"cancelled", rules.because, {}};
    const JudgedRule* now = judged(rules, rule);
    if (now == nullptr) {
        if (!rules.end_unjudged) return std::nullopt;
        return Closed{"cancelled", Because::not_judged, {}};
    }
    if (now->outcome == RuleOutcome::unknown) return std::nullopt;
    if (!now->measured.empty()) return Closed{"completed", Because::not_met, now->measured};
    if (rules.closing == Closing::measured) return std::nullopt;
    // Still met, and yet this of its measurements is no longer missing.
    if (now->outcome == RuleOutcome::met) return Closed{"completed", Because::not_met, {}};
    return Closed{"cancelled", Because::not_met, {}};
}

void write_reason(Writer& out, Because because) {
    out.begin_object().key("coding").begin_array().begin_object();
    out.member("system", uri::reason).member("code", code(because));
    out.end_object().end_array().end_object();
}

// What the outcome names already, and then what the rule was measured by.
void write_outcome(Writer& out, Value standing, const std::vector<std::string>& by) {
    std::vector<std::string> there;
    out.begin_array();
    for (const Value reference : standing.items()) {
        there.push_back(relative_reference(reference["reference"].text()));
        copy(out, reference);
    }
    for (const std::string& reference : by) {
        if (std::ranges::find(there, reference) != there.end()) continue;
        out.begin_object().member("reference", reference).end_object();
    }
    out.end_array();
}

void write_closed(Writer& out, Value activity, const Closed& closed) {
    std::vector<Edit> detail{amended_text("status", std::string(closed.status)),
                             {"statusReason", [&](Writer& to) { write_reason(to, closed.because); }}};
    std::vector<Edit> edits{{"detail", [&](Writer& to) { copy_with(to, activity["detail"], detail); }}};
    if (!closed.by.empty()) {
        edits.push_back(
            {"outcomeReference", [&](Writer& to) { write_outcome(to, activity["outcomeReference"], closed.by); }});
    }
    copy_with(out, activity, edits);
}

// The standing activity with the draft's content.
void write_carried(Writer& out, Value draft, Value standing, bool again) {
    std::vector<Edit> detail =
        members_of(draft, {"kind", "code", "reasonCode", "reasonReference", "scheduledPeriod", "description"});
    if (again) {
        for (Edit& edit : members_of(draft, {"status", "statusReason"})) detail.push_back(std::move(edit));
    }
    copy_with(out, standing, {{"detail", [&](Writer& to) { copy_with(to, standing["detail"], detail); }}});
}

struct Merge {
    Value draft;
    Value standing;
    const ActivityRules& rules;
    bool moved = false;

    void write(Writer& out) {
        std::vector<Value> left;
        for (const Value activity : standing["activity"].items()) left.push_back(activity);
        out.begin_array();
        for (const Value wanted : draft["activity"].items()) {
            const auto same = [&](const Value& activity) { return same_activity(wanted, activity); };
            const auto at = std::ranges::find_if(left, same);
            if (at == left.end()) {
                copy(out, wanted);
                continue;
            }
            const bool again = changes_status(wanted["detail"], (*at)["detail"]);
            moved = moved || again;
            write_carried(out, wanted["detail"], *at, again);
            left.erase(at);
        }
        for (const Value activity : left) write_left(out, activity);
        out.end_array();
    }

    void write_left(Writer& out, Value activity) {
        const std::optional<Closed> closed = close(rules, activity);
        moved = moved || closed.has_value();
        if (closed) {
            write_closed(out, activity, *closed);
        } else {
            copy(out, activity);
        }
    }
};

AmendedPlan written(Merge merge, std::vector<Edit> edits) {
    if (merge.standing["activity"].size() + merge.draft["activity"].size() > 0) {
        edits.push_back({"activity", [&merge](Writer& out) { merge.write(out); }});
    }
    Writer out;
    copy_with(out, merge.standing, edits);
    return {with_fingerprint(out.take()), merge.moved};
}

std::vector<std::string> rules_where(std::string_view plan, const std::function<bool(Value)>& wanted) {
    std::vector<std::string> rules;
    const Result<json::Document> document = json::Document::parse(plan);
    if (!document) return rules;
    for (const Value activity : document->root()["activity"].items()) {
        if (!rule_of(activity).empty() && wanted(activity)) rules.emplace_back(rule_of(activity));
    }
    std::ranges::sort(rules);
    rules.erase(std::unique(rules.begin(), rules.end()), rules.end());
    return rules;
}

}  // namespace

AmendedPlan amended_plan(const StandingItem& item, std::string_view draft_text, const ActivityRules& rules,
                         Instant as_of) {
    const Result<json::Document> standing = json::Document::parse(item.body);
    const Result<json::Document> draft = json::Document::parse(draft_text);
    if (!standing || !draft) return {};
    std::vector<Edit> edits = members_of(draft->root(), {"text", "status", "intent", "category", "title", "subject",
                                                         "author", "supportingInfo", "note"});
    edits.push_back(amended_meta(standing->root(), draft->root()));
    if (!item.active) edits.push_back(amended_period(standing->root(), "period", PeriodEdit::begin, as_of));
    return written({draft->root(), standing->root(), rules}, std::move(edits));
}

AmendedPlan ended_plan(const StandingItem& item, const ActivityRules& rules, Because because, Instant as_of) {
    const Result<json::Document> standing = json::Document::parse(item.body);
    if (!standing) return {};
    const Value root = standing->root();
    return written({{}, root, rules}, {amended_meta(root, {}),
                                       amended_text("status", because == Because::not_met ? "completed" : "revoked"),
                                       amended_period(root, "period", PeriodEdit::finish, as_of)});
}

std::vector<std::string> planned_rules(std::string_view plan) {
    return rules_where(plan, [](Value) { return true; });
}

std::vector<std::string> open_rules(std::string_view plan) {
    return rules_where(plan, [](Value activity) { return !is_over(activity["detail"]["status"].text()); });
}

}  // namespace hv::plugin
