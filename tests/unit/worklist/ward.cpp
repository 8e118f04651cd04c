#include "tests/unit/worklist/ward.hpp"

#include <array>
#include <fstream>
#include <iterator>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/decide/timeline.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/flow/judge.hpp"
#include "plugin/http/routes.hpp"
#include "rules/engine/check.hpp"
#include "rules/engine/explain.hpp"

namespace hv::test {
namespace {

std::string read(const std::string& file) {
    std::ifstream in(HV_SOURCE_DIR "/plugin/sandbox/patients/" + file + ".json");
    return {std::istreambuf_iterator<char>(in), {}};
}

std::shared_ptr<plugin::ActiveSets> shipped() {
    auto active = std::make_shared<plugin::ActiveSets>();
    active->digest = "sha256:shipped";
    active->vocabulary = rules::shipped_vocabulary();
    for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
        if (!set.optional) active->sets.push_back(set);
    }
    return active;
}

void words(json::Writer& out, std::string_view name, const std::string& nb, const std::string& en) {
    out.key(name).begin_object().member("nb", nb).member("en", en).end_object();
}

// What the first Patient of the bundle is called and when they were born.
struct Person {
    std::string id, name, born, sex;
};
Person person_of(const std::string& bundle) {
    json::Document document;
    const auto root = document.reparse(bundle);
    for (const json::Value entry : (*root)["entry"].items()) {
        const json::Value patient = entry["resource"];
        if (patient["resourceType"].text() != "Patient") continue;
        Person person{std::string(patient["id"].text()), "", std::string(patient["birthDate"].text()),
                      std::string(patient["gender"].text())};
        for (const json::Value name : patient["name"].items()) {
            for (const json::Value given : name["given"].items()) person.name += std::string(given.text()) + ' ';
            person.name += std::string(name["family"].text());
        }
        return person;
    }
    return {};
}

void write_finding(json::Writer& out, const rules::RuleSet& set, const rules::Finding& finding,
                   const rules::Snapshot& snapshot, Instant since) {
    const rules::Rule& rule = set.rules[finding.rule];
    out.begin_object().member("rule", rule.id).member("ruleSet", set.id);
    out.key("level").integer(static_cast<int>(finding.level)).member("since", text(since));
    words(out, "title", rule.title.nb, rule.title.en);
    words(out, "text", rules::sentence(set, finding, snapshot, rules::Language::nb),
          rules::sentence(set, finding, snapshot, rules::Language::en));
    out.key("audience").begin_array();
    if (rule.for_gp) out.string("gp");
    if (rule.for_psychiatrist) out.string("psychiatrist");
    out.end_array();
    if (finding.evidence.due_by) out.member("dueBy", finding.evidence.due_by->text());
    for (const rules::Used& used : finding.evidence.used) {
        if (used.what != rules::Used::What::reading) continue;
        out.member("newest", snapshot.readings[used.index].last_day.text());
        break;
    }
    out.end_object();
}

store::Summary summary_of(const plugin::JudgedPatient& patient, const Person& person, Instant now) {
    const rules::Snapshot& snapshot = patient.snapshot;
    store::Summary summary;
    summary.name = person.name;
    summary.assessed_at = now;
    json::Writer out;
    out.begin_object().member("born", person.born).member("sex", person.sex).key("findings").begin_array();
    for (const rules::Assessment& assessment : patient.assessments) {
        for (const rules::Finding& finding : assessment.findings) {
            if (finding.truth != rules::Truth::met) continue;
            summary.level = std::max(summary.level, static_cast<int>(finding.level));
            const bool is_late = finding.evidence.due_by && *finding.evidence.due_by < snapshot.today;
            summary.overdue = summary.overdue || (is_late && finding.level >= rules::Level::due);
            write_finding(out, *assessment.rules, finding, snapshot, now.plus_seconds(-9 * 86'400));
        }
    }
    out.end_array().key("drugs").begin_array();
    for (const rules::Exposure& exposure : snapshot.exposures) {
        if (!plugin::is_psycholeptic(exposure) || !plugin::is_current(exposure, snapshot.today)) continue;
        summary.drugs.emplace_back(exposure.atc.text());
        out.begin_object().member("atc", exposure.atc.text());
        words(out, "name", plugin::drug_title(snapshot, exposure, rules::Language::nb),
              plugin::drug_title(snapshot, exposure, rules::Language::en));
        out.end_object();
    }
    out.end_array().end_object();
    summary.body = out.take();
    summary.since = now.plus_seconds(-9 * 86'400);
    return summary;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(c);
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte / 16U];
            out += digits[byte % 16U];
        }
    }
    return out;
}

}  // namespace

Result<smart::Session> OneSession::of(const http::Request& request) {
    if (request.method != "POST") return session;
    if (const std::string* key = request.header("Hjertevakt-Session"); key != nullptr && *key == session.key) {
        return session;
    }
    if (('&' + request.body + '&').find("&session=" + session.key + '&') != std::string::npos) return session;
    return Error{Fault::denied, "no session", ""};
}

Ward::Ward() {
    rules.publish(shipped());
    sessions.session.key = "k3y";
    sessions.session.viewer = {"sykehuset", "Practitioner/psy", "Pia Psykiater", plugin::care::Role::psychiatrist,
                               "Organization/dps-nord"};
    sessions.session.language = "nb";
    plugin::worklist::WorklistParts parts;
    parts.sessions = &sessions;
    parts.store = store.get();
    parts.clock = &clock;
    parts.rules = &rules;
    parts.see_of = [this](std::string_view) { return see; };
    routes = plugin::worklist::worklist_routes(std::move(parts));
}

void Ward::settle(const store::PatientKey& who, const store::Outcome& outcome) {
    const std::array wanted{store::Wanted{who, store::Urgency::normal, clock.now(), "poll"}};
    ASSERT_TRUE(store->enqueue(wanted));
    const std::array names{who.ehr};
    const auto leases = store->claim(names, 1, clock.now(), std::chrono::seconds(60));
    ASSERT_TRUE(leases && leases->size() == 1);
    const auto settled = store->settle(leases->front(), outcome);
    ASSERT_TRUE(settled) << settled.error().message;
}

void Ward::admit(const std::string& file, const std::string& unit) {
    const std::string bundle = read(file);
    const auto active = rules.current();
    std::vector<const rules::RuleSet*> sets;
    for (const rules::RuleSet& set : active->sets) sets.push_back(&set);
    const std::vector documents{bundle};
    const auto judged = plugin::judge(documents, active->vocabulary, sets, clock.now());
    ASSERT_TRUE(judged) << judged.error().message;
    const Person person = person_of(bundle);
    store::Lease lease;
    lease.who = {"sykehuset", person.id};
    lease.cause = "poll";
    store::Outcome outcome;
    outcome.assessed_at = clock.now();
    outcome.decision = plugin::decision(judged->judged(), documents, *active, lease, {});
    outcome.summary = summary_of(*judged, person, clock.now());
    outcome.summary->who = lease.who;
    outcome.summary->unit = unit;
    settle(lease.who, outcome);
}

void Ward::add(store::Summary summary) {
    store::Outcome outcome;
    outcome.assessed_at = summary.assessed_at;
    outcome.summary = summary;
    settle(summary.who, outcome);
}

http::Reply Ward::answer(http::Request request) {
    http::Routes table(routes);
    const auto found = table.find(request);
    if (found.route == nullptr) return http::Reply{404, {}, "no route", http::Ending::whole};
    return found.route->handle(request);
}

http::Reply Ward::get(const std::string& path, std::multimap<std::string, std::string> query) {
    http::Request request;
    request.method = "GET";
    EXPECT_TRUE(http::read_target(path, request));
    request.query.insert(query.begin(), query.end());
    return answer(std::move(request));
}

http::Reply Ward::post(const std::string& path, const std::vector<std::pair<std::string, std::string>>& fields) {
    http::Request request;
    request.method = "POST";
    EXPECT_TRUE(http::read_target(path, request));
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = form(fields);
    return answer(std::move(request));
}

std::size_t Ward::audited(const std::string& action) const {
    std::size_t count = 0;
    for (const store::AuditLink& link : audit()) count += link.entry.action == action ? 1U : 0U;
    return count;
}

std::vector<store::Act> Ward::acts(const std::string& patient) const {
    return *store->care().acts({"sykehuset", patient});
}

std::string shown_state(const std::string& page, const std::string& id) {
    const std::string before = "name=\"state." + id + "\" value=\"";
    const std::size_t at = page.find(before);
    if (at == std::string::npos) return "";
    return page.substr(at + before.size(), page.find('"', at + before.size()) - at - before.size());
}

std::string form(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string body;
    for (const auto& [name, value] : fields) body += (body.empty() ? "" : "&") + escaped(name) + '=' + escaped(value);
    return body;
}

}  // namespace hv::test
