// An EHR that calls our hooks: its keys, its calls, its FHIR server on paper; and the door that answers, without a socket.
// Patients are invented.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "fhir/base/zone.hpp"
#include "fhir/client/auth/jwt.hpp"
#include "fhir/client/auth/numeric_date.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/hooks/hooks.hpp"
#include "plugin/store/care_store.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/shipped_rules.hpp"

namespace hv::plugin::hooks::test {

namespace fc = fhir::client;

inline const std::string address = "https://hjertevakt.test";
inline const std::string issuer = "https://epj.test";
inline const std::string fhir_server = "https://epj.test/fhir";
inline const std::string instance = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea";

inline const fc::SigningKey& client_key() {
    static const fc::SigningKey key = *fc::SigningKey::generate(fc::Algorithm::es384, {"k1"});
    return key;
}

// ---- resources, as JSON

inline std::string changed(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos);
    return text.replace(at, from.size(), to);
}

inline std::string patient_json(const std::string& id = "p1") {
    return R"({"resourceType":"Patient","id":")" + id + R"(","gender":"male","birthDate":"1985-03-14"})";
}
inline std::string observation_json(const std::string& id, const std::string& loinc, const std::string& value,
                                    const std::string& unit, const std::string& day, const std::string& who = "p1") {
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":")" + loinc +
           R"("}]},"subject":{"reference":"Patient/)" + who + R"("},"effectiveDateTime":")" + day +
           R"(","valueQuantity":{"value":)" + value + R"(,"unit":")" + unit +
           R"(","system":"http://unitsofmeasure.org","code":")" + unit + R"("}})";
}
inline std::string statement_json(const std::string& id, const std::string& atc, const std::string& from,
                                  const std::string& name = "legemiddel", const std::string& who = "p1") {
    return R"({"resourceType":"MedicationStatement","id":")" + id +
           R"(","status":"active","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":")" +
           atc + R"("}],"text":")" + name + R"("},"subject":{"reference":"Patient/)" + who +
           R"("},"effectivePeriod":{"start":")" + from + R"("}})";
}
inline std::string order_json(const std::string& id, const std::string& atc, const std::string& name = "legemiddel",
                              const std::string& who = "p1") {
    return R"({"resourceType":"MedicationRequest","id":")" + id +
           R"(","status":"draft","intent":"order","medicationCodeableConcept":{"coding":[{"system":)"
           R"("http://www.whocc.no/atc","code":")" +
           atc + R"("}],"text":")" + name + R"("},"subject":{"reference":"Patient/)" + who + R"("}})";
}
inline std::string bundle_json(const std::vector<std::string>& resources, const std::string& more = {},
                               const std::string& type = "searchset") {
    std::string all = R"({"resourceType":"Bundle","type":")" + type + "\"" + more + R"(,"entry":[)";
    for (std::size_t i = 0; i < resources.size(); ++i)
        all += (i == 0 ? "" : ",") + ("{\"resource\":" + resources[i] + "}");
    return all + "]}";
}

// ---- a call's body

struct Body {
    std::string hook = "patient-view";
    std::string patient = "p1";
    std::map<std::string, std::string> prefetch{{"patient", patient_json()},
                                                {"observations", bundle_json({})},
                                                {"medicationStatements", bundle_json({})},
                                                {"medicationRequests", bundle_json({})},
                                                {"medicationDispenses", bundle_json({})},
                                                {"medicationAdministrations", bundle_json({})},
                                                {"conditions", bundle_json({})},
                                                {"serviceRequests", bundle_json({})},
                                                {"diagnosticReports", bundle_json({})}};
    std::map<std::string, std::string> members;  // added, or in the place of the usual; empty: left out
    std::string context;                         // further members, `,"draftOrders":...`

    // Somebody whose BMI, blood pressure and HbA1c are high, on olanzapine since August without any baseline.
    static Body ill() {
        Body body;
        body.prefetch["observations"] =
            bundle_json({observation_json("w1", "29463-7", "110", "kg", "2025-11-20"),
                         observation_json("h1", "8302-2", "175", "cm", "2020-01-01"),
                         observation_json("s1", "8480-6", "182", "mm[Hg]", "2025-11-20"),
                         observation_json("a1", "59261-8", "60", "mmol/mol", "2025-11-19")});
        body.prefetch["medicationStatements"] =
            bundle_json({statement_json("m1", "N05AH03", "2025-08-25", "Olanzapin")});
        return body;
    }
    static Body order(const std::string& hook, const std::vector<std::string>& drafts,
                      const std::string& selections = {}) {
        Body body;
        body.hook = hook;
        body.context = ",\"draftOrders\":" + bundle_json(drafts, {}, "collection");
        if (!selections.empty()) body.context += ",\"selections\":" + selections;
        return body;
    }
    Body& fetching(const std::string& token = "user-token") {
        members["fhirServer"] = '"' + fhir_server + '"';
        members["fhirAuthorization"] =
            R"({"access_token":")" + token +
            R"(","token_type":"Bearer","expires_in":300,"scope":"patient/*.rs","subject":"hjertevakt"})";
        return *this;
    }

    [[nodiscard]] std::string text() const {
        std::map<std::string, std::string> all{
            {"hook", '"' + hook + '"'},
            {"hookInstance", '"' + instance + '"'},
            {"context", R"({"userId":"Practitioner/lege1","patientId":")" + patient + "\"" + context + "}"}};
        std::string given;
        for (const auto& [key, value] : prefetch) given += (given.empty() ? "\"" : ",\"") + key + "\":" + value;
        all["prefetch"] = "{" + given + "}";
        for (const auto& [key, value] : members) all[key] = value;
        std::string out;
        for (const auto& [key, value] : all) {
            if (!value.empty()) out += (out.empty() ? "\"" : ",\"") + key + "\":" + value;
        }
        return "{" + out + "}";
    }
};

// ---- the EHR's FHIR server, for what a call's token fetches

class FakeEhr : public fc::Ehr {
public:
    struct Paper {
        std::map<std::string, std::string> answers;  // type -> document
        std::vector<std::string> asked;              // `Observation`, `Patient/p1`
        std::vector<std::string> tokens;
        std::vector<std::string> included;  // `MedicationRequest:medication`
        std::optional<Error> fails;
    };
    explicit FakeEhr(Paper& paper) : paper_(paper) {}

    Result<fc::Abilities> abilities() override { return Error{Fault::unavailable, "not asked", ""}; }
    Result<fc::Pages> search(const fc::Search& search) override {
        paper_.asked.push_back(search.type);
        for (const auto& [name, value] : search.parameters) {
            if (name == "_include") paper_.included.push_back(value);
        }
        if (paper_.fails) return *paper_.fails;
        const auto found = paper_.answers.find(search.type);
        return fc::Pages{{found == paper_.answers.end() ? bundle_json({}) : found->second}};
    }
    Result<std::string> read(std::string_view type, std::string_view id) override {
        paper_.asked.push_back(std::string(type) + '/' + std::string(id));
        if (paper_.fails) return *paper_.fails;
        const auto found = paper_.answers.find(std::string(type));
        return found == paper_.answers.end() ? patient_json(std::string(id)) : found->second;
    }
    Result<fc::Gathered> gather(std::string_view, std::string_view, const std::vector<fc::Search>&) override {
        return Error{Fault::internal, "not used", ""};
    }
    fc::Receipt write(const fc::Write&) override { return {}; }
    std::vector<fc::Receipt> transaction(const std::vector<fc::Write>&) override { return {}; }
    Instant resume_at() const override { return earliest_instant; }

private:
    Paper& paper_;
};

// ---- the door

struct World {
    hv::test::FakeClock clock{from_oslo(*Date::parse("2025-11-21"), 12 * 3600)};
    std::unique_ptr<store::Store> store = store::open_memory_store();
    ActiveRules rules;
    FakeEhr::Paper paper;
    std::vector<std::string> assessed_again;
    std::vector<std::string> log;
    HooksParts parts;
    std::unique_ptr<Hooks> hooks;
    std::vector<http::Route> routes;
    std::atomic<int> tokens = 0;

    World() {
        static const std::shared_ptr<const ActiveSets> shipped = hv::test::shipped_rules();
        rules.publish(shipped);
        HookTenant tenant;
        tenant.name = "sykehuset";
        tenant.issuers = {{issuer, "keys.json", "", {fhir_server}}};
        tenant.fhir_servers = {fhir_server};
        tenant.origins = {"https://epj.test"};
        tenant.open = [this](const std::string&, std::string token) -> Result<std::unique_ptr<fc::Ehr>> {
            paper.tokens.push_back(std::move(token));
            return std::unique_ptr<fc::Ehr>(std::make_unique<FakeEhr>(paper));
        };
        tenant.assess_again = [this](const std::string& patient) { assessed_again.push_back(patient); };
        parts.tenants.push_back(std::move(tenant));
        parts.rules = &rules;
        parts.care = &store->care();
        parts.clock = &clock;
        parts.public_url = [] { return address; };
        parts.read_file = [](const std::string&) -> Result<std::string> { return fc::jwks({client_key()}); };
        parts.say = [this](Said, std::string_view, const Error& error) { log.push_back(error.message); };
    }

    void open() {
        if (hooks != nullptr) return;
        hooks = Hooks::make(parts);
        routes = hooks->routes();
    }
    HookTenant& tenant() { return parts.tenants.front(); }

    std::string claims(const std::string& aud, std::map<std::string, std::string> other = {}) {
        const std::int64_t now = fc::numeric_date(clock.now());
        std::map<std::string, std::string> all{{"iss", '"' + issuer + '"'},
                                               {"aud", '"' + aud + '"'},
                                               {"iat", std::to_string(now)},
                                               {"exp", std::to_string(now + 300)},
                                               {"jti", "\"j" + std::to_string(++tokens) + '"'}};
        for (auto& [name, value] : other) all[name] = value;
        std::string out;
        for (const auto& [name, value] : all) {
            if (!value.empty()) out += (out.empty() ? "{\"" : ",\"") + name + "\":" + value;
        }
        return out + "}";
    }
    std::string token(const std::string& path, const std::map<std::string, std::string>& other = {}) {
        return *fc::sign_jwt(client_key(), "JWT", claims(address + path, other));
    }

    // Sent to `path`; the token `-` is none, an empty one is made.
    http::Reply send(const std::string& method, const std::string& path, const std::string& body = {},
                     std::string bearer = {}, std::vector<http::HeaderField> headers = {}) {
        open();
        http::Request request;
        request.method = method;
        request.path = path;
        request.target = path;
        request.body = body;
        request.headers = std::move(headers);
        if (bearer.empty()) bearer = token(path);
        if (bearer != "-") request.headers.push_back({"Authorization", "Bearer " + bearer});
        if (!body.empty() && request.header("Content-Type") == nullptr) {
            request.headers.push_back({"Content-Type", "application/json"});
        }
        for (const http::Route& route : routes) {
            if (route.method != method) continue;
            if (route.pattern == path) return route.handle(request);
            const std::size_t capture = route.pattern.find("{id}");
            if (capture == std::string::npos || !path.starts_with(route.pattern.substr(0, capture))) continue;
            const std::string rest = route.pattern.substr(capture + 4);
            std::string id = path.substr(capture);
            if (!id.ends_with(rest) || id.find('/') != (rest.empty() ? std::string::npos : id.size() - rest.size()))
                continue;
            request.captured["id"] = id.substr(0, id.size() - rest.size());
            return route.handle(request);
        }
        return http::json_reply(404, "{}");
    }
    http::Reply call(const Body& body, const std::vector<http::HeaderField>& headers = {}) {
        return send("POST", "/cds-services/hjertevakt-" + body.hook, body.text(), {}, headers);
    }
    // The parsed answer of a call that must be good.
    json::Document cards(const Body& body, const std::vector<http::HeaderField>& headers = {}) {
        const http::Reply reply = call(body, headers);
        EXPECT_EQ(reply.status, 200) << reply.body;
        auto document = json::Document::parse(reply.body);
        EXPECT_TRUE(document);
        return document ? *std::move(document) : json::Document();
    }
};

inline bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace hv::plugin::hooks::test
