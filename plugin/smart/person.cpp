#include "plugin/smart/person.hpp"

#include <algorithm>
#include <set>

#include "fhir/client/requests.hpp"

namespace hv::plugin::smart {
namespace {

namespace fc = fhir::client;
using json::Value;

// What is known of a user, in the words that the configuration's roles are written in.
struct Known {
    std::string name;
    std::string unit;
    std::set<std::string, std::less<>> words;
};

void note_codes(Value concepts, Known& known) {
    for (const Value one : concepts.items())
        for (const Value coding : one["coding"].items()) {
            const std::string code(coding["code"].text());
            if (code.empty()) continue;
            known.words.insert(code);
            known.words.insert(std::string(coding["system"].text()) + '|' + code);
        }
}

std::string name_of(Value names) {
    for (const Value name : names.items()) {
        if (!name["text"].text().empty()) return std::string(name["text"].text());
        std::string full;
        for (const Value given : name["given"].items()) full += std::string(given.text()) + ' ';
        full += name["family"].text();
        if (!full.empty()) return full;
    }
    return {};
}

void note_role(Value role, Known& known) {
    if (role["active"].is_boolean() && !role["active"].is_true()) return;
    known.words.insert("PractitionerRole/" + std::string(role["id"].text()));
    note_codes(role["code"], known);
    note_codes(role["specialty"], known);
    if (known.unit.empty()) known.unit = role["organization"]["reference"].text();
    if (known.name.empty()) known.name = role["practitioner"]["display"].text();
}

void note_practitioner(Value person, Known& known) {
    known.words.insert("Practitioner/" + std::string(person["id"].text()));
    if (const std::string name = name_of(person["name"]); !name.empty()) known.name = name;
    for (const Value qualification : person["qualification"].items())
        for (const Value coding : qualification["code"]["coding"].items()) {
            const std::string code(coding["code"].text());
            known.words.insert(code);
            known.words.insert(std::string(coding["system"].text()) + '|' + code);
        }
}

void read_practitioner(fc::Ehr& ehr, std::string_view id, Known& known) {
    const auto body = ehr.read("Practitioner", id);
    if (const auto document = body ? json::Document::parse(*body) : Result<json::Document>(Error{}))
        note_practitioner(document->root(), known);
}

void read_roles_of(fc::Ehr& ehr, const std::string& practitioner, Known& known) {
    const auto pages = ehr.search({"PractitionerRole", {{"practitioner", practitioner}}});
    if (!pages) return;
    for (const std::string& bundle : pages->bundles) {
        const auto document = json::Document::parse(bundle);
        if (!document) continue;
        for (const Value entry : document->root()["entry"].items())
            if (entry["resource"]["resourceType"].text() == "PractitionerRole") note_role(entry["resource"], known);
    }
}

// `Practitioner/p1` below the base; nothing for what is elsewhere or no reference.
struct Reference {
    std::string type;
    std::string id;
};

std::optional<Reference> local(std::string_view said, const fc::Url& base) {
    std::string user(said);
    if (user.find("://") != std::string::npos) {
        const auto url = fc::Url::parse(user);
        if (!url || !base.covers(*url)) return std::nullopt;
        user = url->path().substr(std::min(url->path().size(), base.path().size()));
        user.erase(0, user.find_first_not_of('/'));
    }
    const std::size_t slash = user.find('/');
    if (slash == std::string::npos) return std::nullopt;
    Reference found{user.substr(0, slash), user.substr(slash + 1)};
    if (!fc::is_type(found.type) || !fc::is_id(found.id)) return std::nullopt;
    return found;
}

void read_user(fc::Ehr& ehr, const Reference& user, const Scopes& granted, Known& known) {
    if (user.type == "Practitioner") {
        if (granted.may("Practitioner", 'r')) read_practitioner(ehr, user.id, known);
        if (granted.may("PractitionerRole", 's')) read_roles_of(ehr, "Practitioner/" + user.id, known);
        return;
    }
    if (user.type != "PractitionerRole" || !granted.may("PractitionerRole", 'r')) return;
    const auto body = ehr.read("PractitionerRole", user.id);
    const auto document = body ? json::Document::parse(*body) : Result<json::Document>(Error{});
    if (!document) return;
    note_role(document->root(), known);
    const std::string_view practitioner = document->root()["practitioner"]["reference"].text();
    if (practitioner.starts_with("Practitioner/") && fc::is_id(practitioner.substr(13)) &&
        granted.may("Practitioner", 'r'))
        read_practitioner(ehr, practitioner.substr(13), known);
}

bool is_named(const std::vector<std::string>& list, const Known& known, Value claims) {
    return std::ranges::any_of(list, [&](const std::string& word) {
        if (known.words.contains(word)) return true;
        const std::size_t equals = word.rfind('=');
        return equals != std::string::npos &&
               claim_holds(claims[word.substr(0, equals)], std::string_view(word).substr(equals + 1));
    });
}

bool looks_like_personal_number(std::string_view text) {
    return text.size() == 11 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

bool claim_holds(Value claim, std::string_view text) {
    if (claim.is_string()) return claim.text() == text;
    const Value::Items items = claim.items();
    return std::any_of(items.begin(), items.end(), [&](Value one) { return one.is_string() && one.text() == text; });
}

care::Viewer person_of(const std::string& ehr_name, Value claims, const fc::Url& base, const Scopes& granted,
                       fc::Ehr* ehr, const app::LaunchConfig& config) {
    // `profile` is how it was called in version 1.
    std::string user(claims["fhirUser"].text());
    if (user.empty() && local(claims["profile"].text(), base)) user = claims["profile"].text();
    Known known;
    known.name = claims["name"].text();
    care::Viewer viewer;
    viewer.ehr = ehr_name;
    if (const auto here = local(user, base)) {
        viewer.user = here->type + '/' + here->id;
        known.words.insert(viewer.user);
        if (ehr != nullptr) read_user(*ehr, *here, granted, known);
    } else if (!user.empty()) {
        viewer.user = user;
    } else if (const std::string subject(claims["sub"].text());
               !subject.empty() && !looks_like_personal_number(subject)) {
        viewer.user = "user:" + subject;
    } else {
        viewer.user = "unknown";
    }
    viewer.name = known.name;
    viewer.unit = known.unit;
    // Whoever cannot be told cannot act: nobody could say later who it was.
    if (viewer.user != "unknown") {
        if (is_named(config.psychiatrist, known, claims))
            viewer.role = care::Role::psychiatrist;
        else if (is_named(config.gp, known, claims))
            viewer.role = care::Role::gp;
    }
    return viewer;
}

Result<care::Viewer> person_of(Value claims, const app::WorklistConfig& config) {
    care::Viewer viewer;
    viewer.ehr = config.ehr;
    viewer.user = claims[config.user_claim].text();
    if (viewer.user.empty() || looks_like_personal_number(viewer.user))
        return Error{Fault::denied,
                     "the login does not say who it is in a way that we may keep (`worklist.user_claim`)",
                     "name a claim that is always there and holds no personal number"};
    viewer.name = claims["name"].text();
    if (!config.unit_claim.empty()) viewer.unit = claims[config.unit_claim].text();
    const auto has = [&](const std::vector<std::string>& values) {
        return std::ranges::any_of(
            values, [&](const std::string& one) { return claim_holds(claims[config.roles_claim], one); });
    };
    if (has(config.psychiatrist))
        viewer.role = care::Role::psychiatrist;
    else if (has(config.gp))
        viewer.role = care::Role::gp;
    else
        return Error{Fault::denied, "the user has no role of ours (`worklist.roles_claim`)",
                     "give the user one of the values of worklist.psychiatrist or worklist.gp"};
    return viewer;
}

}  // namespace hv::plugin::smart
