// The page's routes with sessions, an EHR and a store in memory.
#pragma once

#include <gmock/gmock.h>

#include <map>

#include "fhir/base/zone.hpp"
#include "people.hpp"
#include "plugin/flow/decision.hpp"
#include "plugin/http/routes.hpp"
#include "plugin/page/page.hpp"
#include "plugin/store/memory_store.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/shipped_rules.hpp"

namespace hv::plugin::page {

namespace fc = fhir::client;
inline const Instant noon = from_oslo(*Date::parse("2025-11-21"), 12 * 3600);

// Gives one bundle for whoever is asked for, and takes Observations.
class BundleEhr : public fc::Ehr {
public:
    explicit BundleEhr(std::string bundle) : bundle_(std::move(bundle)) {}

    Result<fc::Abilities> abilities() override {
        if (down) return Error{Fault::unavailable, "no answer", ""};
        fc::Abilities all;
        for (const char* type : {"Patient", "Observation", "MedicationStatement", "Condition"}) {
            all.types.push_back({type, true, true, true, true, true, true, {"patient"}, {}, {}});
        }
        return all;
    }
    Result<fc::Pages> search(const fc::Search&) override { return fc::Pages{}; }
    Result<std::string> read(std::string_view, std::string_view) override {
        return Error{Fault::not_found, "nothing", ""};
    }
    Result<fc::Gathered> gather(std::string_view, std::string_view, const std::vector<fc::Search>& searches) override {
        if (down) return Error{Fault::unavailable, "no answer", ""};
        fc::Gathered all;
        all.resource = bundle_;
        all.answers.resize(searches.size());
        return all;
    }
    fc::Receipt write(const fc::Write& write) override {
        written.push_back(write);
        fc::Receipt receipt;
        receipt.what = fc::Receipt::What::done;
        receipt.id = "new-" + std::to_string(written.size());
        return receipt;
    }
    std::vector<fc::Receipt> transaction(const std::vector<fc::Write>&) override { return {}; }
    [[nodiscard]] Instant resume_at() const override { return noon; }

    bool down = false;
    std::vector<fc::Write> written;

private:
    std::string bundle_;
};

class PaperSessions : public smart::Sessions {
public:
    Result<smart::Session> of(const http::Request& request) override {
        std::string key;
        if (const auto* header = request.header("hjertevakt-session")) key = *header;
        if (const std::size_t at = request.body.find("session="); key.empty() && at != std::string::npos) {
            key = request.body.substr(at + 8, request.body.find('&', at) - at - 8);
        }
        const std::string* cookie = request.header("cookie");
        if (key.empty() && request.method == "GET" && cookie != nullptr) key = *cookie;
        const auto found = all.find(key);
        if (found == all.end()) return Error{Fault::denied, "no session", ""};
        return found->second;
    }
    void end(const smart::Session&) override {}
    std::string cookie(const smart::Session& session) override { return session.key; }

    std::map<std::string, smart::Session> all;
};

class PageRoutes : public testing::Test {
protected:
    PageRoutes() {
        rules.publish(test::shipped_rules());
        for (const char* number : {"01", "06"}) {
            const std::string id = std::string("demo-") + number;
            smart::Session session;
            session.key = std::string("key") + number;
            session.viewer = {"ehr", "Practitioner/p1", "Fastlege Prøve", care::Role::gp, ""};
            session.patient = id;
            session.language = "nb";
            ehrs[session.key] = std::make_shared<BundleEhr>(demo_patient(number));
            session.ehr = ehrs[session.key];
            session.scope = "patient/*.cruds user/*.cruds";
            session.ancestors = {"https://epj.test"};
            sessions.all[session.key] = session;
        }
        PageParts parts;
        parts.sessions = &sessions;
        Tenant tenant;
        tenant.name = "ehr";
        parts.data = {store.get(), &store->care(), &rules, &clock, {tenant}};
        parts.nudge = [this] { ++nudges; };
        routes = std::make_unique<http::Routes>(page_routes(std::move(parts)));
    }

    http::Reply send(const std::string& method, const std::string& path, const std::string& body = {},
                     std::vector<http::HeaderField> headers = {}) {
        http::Request request;
        EXPECT_TRUE(http::read_target(path, request));
        request.method = method;
        request.body = body;
        request.headers = std::move(headers);
        if (method == "POST") request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
        const auto found = routes->find(request);
        return found.route->handle(request);
    }

    // As the corridor leaves it: what was judged at that moment stays in the store.
    void judged_before(const std::string& number, Instant at) {
        const std::vector documents{demo_patient(number)};
        const auto active = rules.current();
        std::vector<const rules::RuleSet*> sets;
        for (const rules::RuleSet& set : active->sets) sets.push_back(&set);
        const auto judged = judge(documents, active->vocabulary, sets, at);
        ASSERT_TRUE(judged) << judged.error().message;
        const store::PatientKey who{"ehr", "demo-" + number};
        ASSERT_TRUE(store->enqueue(std::vector{store::Wanted{who, store::Urgency::normal, at, "poll"}}));
        const auto leases = store->claim(std::vector{who.ehr}, 1, at, std::chrono::seconds(60));
        ASSERT_TRUE(leases && leases->size() == 1);
        store::Outcome outcome;
        outcome.assessed_at = at;
        outcome.decision = decision(judged->judged(), documents, *active, leases->front(), {});
        ASSERT_TRUE(store->settle(leases->front(), outcome));
    }

    // As somebody who looks at the page and acts at once.
    http::Reply act(const std::string& body, std::vector<http::HeaderField> headers = {}) {
        return send("POST", "/page/act", body + "&state=" + shown_state(), std::move(headers));
    }
    std::string shown_state() {
        const std::string page = send("POST", "/page", "session=key01").body;
        const std::string mark = "name=\"state\" value=\"";
        const std::size_t at = page.find(mark);
        if (at == std::string::npos) return {};
        return page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size());
    }

    std::vector<std::string> audited() {
        std::vector<std::string> actions;
        const auto links = store->audit(0, 1000);
        for (const store::AuditLink& link : *links) actions.push_back(link.entry.action + ' ' + link.entry.patient);
        return actions;
    }

    test::FakeClock clock{noon};
    std::unique_ptr<store::Store> store = store::open_memory_store();
    ActiveRules rules;
    PaperSessions sessions;
    std::map<std::string, std::shared_ptr<BundleEhr>> ehrs;
    std::unique_ptr<http::Routes> routes;
    int nudges = 0;
};

}  // namespace hv::plugin::page
