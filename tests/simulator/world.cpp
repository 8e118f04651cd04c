#include "tests/simulator/world.hpp"

#include <algorithm>
#include <stdexcept>

#include "fhir/base/zone.hpp"
#include "fhir/json/value.hpp"
#include "plugin/decide/naming.hpp"
#include "plugin/flow/judge.hpp"
#include "rules/engine/check.hpp"
#include "tests/property/menu.hpp"
#include "tests/property/people.hpp"

namespace hv::simulator {
namespace {

using plugin::Kind;
using plugin::sandbox::FaultKind;
using plugin::sandbox::FaultRule;
using plugin::sandbox::HttpReply;
using plugin::sandbox::HttpRequest;

constexpr std::string_view base = "http://sandbox.example/fhir";
constexpr std::int32_t story_day = 20413;  // 2025-11-21, the day of the generated people

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

plugin::sandbox::SandboxOptions options(std::uint64_t seed) {
    plugin::sandbox::SandboxOptions options;
    options.base = base;
    options.page_size = 4 + seed % 7;
    options.conditional_create = seed % 5 != 0;
    options.transactions = seed % 3 != 0;
    options.subscriptions = false;
    options.check_references = false;
    return options;
}

std::string decimal_text(std::int64_t value, int decimals) {
    std::string digits = std::to_string(value);
    if (decimals <= 0) return digits;
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    return digits.insert(digits.size() - places, 1, '.');
}

// Everything that can be judged of a patient, by type.
constexpr const char* judged_types[] = {"Observation",        "MedicationStatement",      "MedicationRequest",
                                        "MedicationDispense", "MedicationAdministration", "Condition",
                                        "ServiceRequest"};

}  // namespace

const std::vector<const rules::RuleSet*>& sets_in_force() {
    static const std::vector<const rules::RuleSet*> sets = [] {
        std::vector<const rules::RuleSet*> found;
        for (const rules::RuleSet& set : rules::shipped_rule_sets()) {
            if (!set.optional) found.push_back(&set);
        }
        return found;
    }();
    return sets;
}

World::World(std::uint64_t seed, test::FakeClock& clock) : chance_(seed), clock_(clock), ehr_(clock, options(seed)) {
    const std::uint64_t people = 1 + draw(3);
    for (std::uint64_t i = 0; i < people; ++i) {
        const std::string id = "p" + std::to_string(i + 1);
        patients_.push_back(id);
        for (const std::string& resource : property::resources(property::person(chance_() % 1'000'000 + 1))) {
            std::string text = replaced(resource, "Patient/p\"", "Patient/" + id + '"');
            text = replaced(text, R"("id":")", R"("id":")" + id + '-');
            text = replaced(text, '"' + id + "-p\"", '"' + id + '"');
            const Result<std::size_t> loaded = ehr_.load(text, oslo_date(clock_.now()).days() - story_day);
            if (!loaded) throw std::runtime_error(loaded.error().message + ": " + text);
        }
    }
}

std::string World::get(const std::string& target) {
    HttpRequest request;
    request.url = std::string(base) + '/' + target;
    return ehr_.handle(request).body;
}

void World::put(const std::string& reference, const std::string& body) {
    HttpRequest request;
    request.method = "PUT";
    request.url = std::string(base) + '/' + reference;
    request.headers = {{"Content-Type", "application/fhir+json"}};
    request.body = body;
    const HttpReply reply = ehr_.handle(request);
    if (reply.status >= 300) throw std::runtime_error("PUT " + reference + ": " + reply.body);
}

std::string World::resource(const std::string& reference) {
    return get(reference);
}

std::vector<std::string> World::all_of(const std::string& patient, const std::string& type) {
    std::vector<std::string> ids;
    for (const std::string& resource : ehr_.resources(type)) {
        if (resource.find("\"Patient/" + patient + '"') == std::string::npos) continue;
        const Result<json::Document> document = json::Document::parse(resource);
        ids.emplace_back(document->root()["id"].text());
    }
    return ids;
}

std::string World::measure(const std::string& patient) {
    const property::Menu& menu = property::menu();
    const property::Quantity& what = menu.quantities[draw(menu.quantities.size())];
    const rules::Vocabulary& words = rules::shipped_vocabulary();
    const rules::Observable& observable = words.observables[words.observable(what.observable).value()];
    const std::int64_t value =
        what.limits.empty() || draw(3) == 0
            ? what.least + static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(what.most - what.least + 1)))
            : what.limits[draw(what.limits.size())];
    const std::string id = "new-" + std::to_string(++named_);
    put("Observation/" + id,
        R"({"resourceType":"Observation","id":")" + id + R"(","status":"final","subject":{"reference":"Patient/)" +
            patient + R"("},"code":{"coding":[{"system":")" + std::string(fhir::system_uri(observable.code.system())) +
            R"(","code":")" + std::string(observable.code.text()) + R"("}]},"effectiveDateTime":")" +
            text(clock_.now()) + R"(","valueQuantity":{"value":)" + decimal_text(value, what.decimals) +
            R"(,"unit":")" + what.unit + R"(","system":"http://unitsofmeasure.org","code":")" + what.unit + R"("}})");
    return "measures " + what.observable + " " + decimal_text(value, what.decimals);
}

std::string World::prescribe(const std::string& patient) {
    const property::Menu& menu = property::menu();
    const std::string atc = menu.antipsychotics[draw(menu.antipsychotics.size())];
    const std::string id = "new-" + std::to_string(++named_);
    const std::string from = oslo_date(clock_.now()).plus_days(-static_cast<int>(draw(60))).text();
    put("MedicationStatement/" + id,
        R"({"resourceType":"MedicationStatement","id":")" + id +
            R"(","status":"active","subject":{"reference":"Patient/)" + patient +
            R"("},"medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":")" + atc +
            R"("}]},"effectivePeriod":{"start":")" + from + R"("}})");
    return "prescribes " + atc;
}

std::string World::stop_a_drug(const std::string& patient) {
    const std::vector<std::string> ids = all_of(patient, "MedicationStatement");
    if (ids.empty()) return prescribe(patient);
    const std::string reference = "MedicationStatement/" + ids[draw(ids.size())];
    const std::string before = get(reference);
    if (before.find(R"("status":"active")") == std::string::npos || before.find("\"end\"") != std::string::npos ||
        before.find(R"("effectivePeriod":{"start":)") == std::string::npos) {
        return measure(patient);
    }
    std::string after = replaced(before, R"("status":"active")", R"("status":"completed")");
    after = replaced(after, R"("effectivePeriod":{"start":)",
                     R"("effectivePeriod":{"end":")" + oslo_date(clock_.now()).text() + R"(","start":)");
    put(reference, after);
    return "stops " + reference;
}

std::string World::take_back(const std::string& patient) {
    const std::vector<std::string> ids = all_of(patient, "Observation");
    if (ids.empty()) return measure(patient);
    const std::string reference = "Observation/" + ids[draw(ids.size())];
    if (draw(2) == 0) {
        HttpRequest request;
        request.method = "DELETE";
        request.url = std::string(base) + '/' + reference;
        (void)ehr_.handle(request);
        return "deletes " + reference;
    }
    const std::string before = get(reference);
    const std::size_t at = before.find(R"("status":")");
    if (at == std::string::npos) return measure(patient);
    const std::size_t end = before.find('"', at + 10);
    put(reference, before.substr(0, at) + R"("status":"entered-in-error)" + before.substr(end));
    return "takes back " + reference;
}

std::string World::edit_a_flag(const std::string& patient) {
    const plugin::Standing stands = standing(patient);
    std::vector<const plugin::StandingItem*> flags;
    for (const plugin::StandingItem& item : stands.items) {
        if (item.kind == Kind::flag && item.active) flags.push_back(&item);
    }
    if (flags.empty()) return measure(patient);
    const plugin::StandingItem& flag = *flags[draw(flags.size())];
    const std::string reference = "Flag/" + flag.id;
    touched_.insert(patient + '/' + flag.topic);
    if (draw(2) == 0) {
        put(reference, replaced(flag.body, R"("status":"active")", R"("status":"inactive")"));
        edited_[reference] = get(reference);
        return "ends " + reference;
    }
    put(reference, replaced(flag.body, R"("text":")", R"("text":"Avtalt med fastlegen. )"));
    edited_[reference] = get(reference);
    return "edits " + reference;
}

std::string World::die(const std::string& patient) {
    const std::string before = get("Patient/" + patient);
    if (before.find("deceased") != std::string::npos) return measure(patient);
    put("Patient/" + patient,
        replaced(before, R"("resourceType":"Patient")",
                 R"("resourceType":"Patient","deceasedDateTime":")" + oslo_date(clock_.now()).text() + '"'));
    return "records the death";
}

std::string World::act(std::string& said) {
    const std::string patient = patients_[draw(patients_.size())];
    const std::uint64_t which = draw(100);
    const std::string what = which < 45   ? measure(patient)
                             : which < 60 ? prescribe(patient)
                             : which < 72 ? stop_a_drug(patient)
                             : which < 84 ? take_back(patient)
                             : which < 98 ? edit_a_flag(patient)
                                          : die(patient);
    said = "Patient/" + patient + ": a clinician " + what;
    return patient;
}

std::string World::break_something() {
    FaultRule rule;
    const auto for_a_while = [&](std::int64_t most) {
        rule.count = 0;
        rule.until = clock_.now().plus_seconds(1 + static_cast<std::int64_t>(draw(static_cast<std::uint64_t>(most))));
    };
    std::string what;
    switch (draw(12)) {
        case 0:
            rule.kind = FaultKind::empty;
            for_a_while(3600);
            what = "every search is empty with 200";
            break;
        case 1:
            rule.status = 429;
            rule.retry_after = "844";
            what = "429 for 844 s";
            break;
        case 2:
            rule.kind = FaultKind::torn_body;
            what = "a torn body";
            break;
        case 3:
            rule.status = 500;
            rule.page = 3;
            what = "page 3 fails";
            break;
        case 4:
            rule.kind = FaultKind::lost_reply;
            rule.method = draw(2) == 0 ? "POST" : "PUT";
            what = "the reply to a " + rule.method + " is lost";
            break;
        case 5:
            rule.kind = FaultKind::lost_request;
            rule.method = "POST";
            what = "a POST is lost";
            break;
        case 6:
            rule.kind = FaultKind::expired_token;
            what = "401 midway";
            break;
        case 7:
            rule.kind = FaultKind::html;
            rule.path = "Observation";
            what = "a login page instead of Observations";
            break;
        case 8:
            rule.status = 412;
            rule.method = "PUT";
            what = "412 after read";
            break;
        case 9:
            rule.kind = FaultKind::no_connection;
            for_a_while(7200);
            what = "nobody answers";
            break;
        case 10:
            rule.kind = FaultKind::cut_json;
            what = "half a JSON";
            break;
        default:
            rule.status = 403;
            rule.path = draw(2) == 0 ? "Condition" : "Flag";
            what = "403 on " + rule.path;
            break;
    }
    rule.from = 1 + static_cast<std::int64_t>(draw(8));
    if (rule.count != 0) rule.count = 1 + static_cast<std::int64_t>(draw(3));
    ehr_.faults().add(rule);
    return "the EHR breaks: " + what + " from request " + std::to_string(rule.from);
}

plugin::Standing World::standing(const std::string& patient) {
    std::vector<plugin::SearchAnswer> answers;
    for (const Kind kind : {Kind::flag, Kind::care_plan}) {
        std::string bundle = R"({"resourceType":"Bundle","type":"searchset","entry":[)";
        bool first = true;
        for (const std::string& id : all_of(patient, std::string(type_of(kind)))) {
            bundle += (first ? "" : ",") + (R"({"resource":)" + get(std::string(type_of(kind)) + '/' + id)) + "}";
            first = false;
        }
        answers.push_back({kind, {bundle + "]}"}});
    }
    return plugin::read_standing("Patient/" + patient, answers);
}

plugin::Wanted World::truth(const std::string& patient) {
    std::vector<std::string> documents{get("Patient/" + patient)};
    for (const char* type : judged_types) {
        for (const std::string& id : all_of(patient, type)) documents.push_back(get(std::string(type) + '/' + id));
    }
    const Result<plugin::JudgedPatient> judged =
        plugin::judge(documents, rules::shipped_vocabulary(), sets_in_force(), clock_.now());
    if (!judged) throw std::runtime_error("the truth cannot be judged: " + judged.error().message);
    const Result<plugin::Drafts> drafts = plugin::draft(judged->judged(), rules::Language::nb);
    if (!drafts) throw std::runtime_error("the truth cannot be drafted: " + drafts.error().message);
    Result<plugin::Wanted> wanted = plugin::want(judged->judged(), *drafts, rules::Language::nb);
    if (!wanted) throw std::runtime_error("the truth cannot be wanted: " + wanted.error().message);
    return *std::move(wanted);
}

}  // namespace hv::simulator
