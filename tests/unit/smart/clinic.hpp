// A clinic: the sandbox EHR with its strict authorization server, our door, and browsers that go from one to the other.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fhir/client/fhir_ehr.hpp"
#include "memory_care.hpp"
#include "plugin/http/routes.hpp"
#include "plugin/sandbox/sandbox_ehr.hpp"
#include "plugin/smart/door.hpp"
#include "plugin/store/memory_store.hpp"

namespace hv::test {

namespace fc = fhir::client;
namespace smart = plugin::smart;
namespace http = plugin::http;
namespace sandbox = plugin::sandbox;
namespace app = plugin::app;

inline constexpr const char* our_url = "https://hv.example.no";
inline constexpr const char* their_base = "https://sandbox.example/fhir";
inline constexpr const char* their_origin = "https://sandbox.example";
inline constexpr const char* their_launch_page =
    "https://hv.example.no/launch?iss=https%3A%2F%2Fsandbox.example%2Ffhir&launch=l1";

// Writes down what goes out, and may change what comes back. Threads: `send` any; the rest when nothing is under way.
class Wire : public fc::Transport {
public:
    explicit Wire(fc::Transport& inner) : inner_(inner) {}
    std::variant<fc::HttpReply, fc::HttpFailure> send(const fc::HttpRequest& request) override {
        {
            const std::lock_guard lock(guard_);
            sent.push_back(request);
            if (instead) {
                if (auto reply = instead(request)) return *reply;
            }
        }
        return inner_.send(request);
    }
    // Requests whose address holds this.
    [[nodiscard]] std::vector<fc::HttpRequest> to(std::string_view part) const {
        std::vector<fc::HttpRequest> found;
        for (const auto& request : sent)
            if (request.url.find(part) != std::string::npos) found.push_back(request);
        return found;
    }
    [[nodiscard]] std::size_t count(std::string_view part) const { return to(part).size(); }

    std::vector<fc::HttpRequest> sent;
    std::function<std::optional<fc::HttpReply>(const fc::HttpRequest&)> instead;

private:
    fc::Transport& inner_;
    std::mutex guard_;
};

class Clinic {
public:
    Clinic() : ehr(clock, options()), inner_(ehr), wire(inner_) {
        EXPECT_TRUE(ehr.load_demo(*Date::of(2025, 11, 21)));
        register_app("");
        ehr.clients().begin_launch("l1", {.patient = "demo-01", .user = "Practitioner/fastlege-1"});
        config.client_id = "page";
        config.gp = {"62247001"};
        config.psychiatrist = {"http://snomed.info/sct|80584001"};
        config.frame_ancestors = {"https://epj.example.no"};
        config.home = "https://epj.example.no";
    }

    void register_app(const std::string& only, const std::string& jwks = fc::jwks({key()})) {
        EXPECT_TRUE(ehr.clients().add(sandbox::AppClient{
            "page",
            {std::string(our_url) + "/launch/callback"},
            "launch launch/patient openid fhirUser online_access offline_access patient/*.cruds user/*.rs",
            jwks,
            only}));
    }
    static const fc::SigningKey& key() {
        static const fc::SigningKey made = *fc::SigningKey::generate(fc::Algorithm::es384, {.kid = "k1"});
        return made;
    }

    // Made when it is needed first, with the configuration of that moment.
    smart::Door& door() {
        if (door_ == nullptr) {
            auto made = smart::Door::make(parts());
            EXPECT_TRUE(made) << made.error().message;
            door_ = std::move(*made);
            routes_ = std::make_unique<http::Routes>(door_->routes());
        }
        return *door_;
    }
    void restart() {
        door();
        old_.push_back(std::move(door_));
        door_.reset();
    }

    http::Reply ours(const std::string& method, const std::string& target, std::vector<http::HeaderField> headers,
                     std::string body = {}) {
        door();
        http::Request request;
        request.method = method;
        EXPECT_TRUE(http::read_target(target, request));
        request.headers = std::move(headers);
        request.body = std::move(body);
        const auto found = routes_->find(request);
        if (found.route == nullptr) return {404, {}, "nothing stands here", http::Ending::whole};
        return found.route->handle(request);
    }

    smart::SmartParts parts() {
        smart::SmartParts made;
        smart::LaunchEhr one;
        one.name = "sandkassen";
        one.url = their_base;
        one.language = language;
        one.config = config;
        one.transport = &wire;
        one.keys = [] { return std::vector<fc::SigningKey>{key()}; };
        one.connect = [this](std::shared_ptr<fc::Authorizer> user) {
            auto held = std::make_shared<Held>(std::move(user), wire, throttle, clock);
            return std::shared_ptr<fc::Ehr>(held, &held->ehr);
        };
        made.ehrs.push_back(std::move(one));
        made.login = login;
        made.store = store.get();
        made.clock = &clock;
        made.session = session;
        made.seal = seal;
        made.public_url = [] { return std::string(our_url); };
        made.types = [] { return std::vector<std::string>{"Patient", "Observation", "Condition"}; };
        made.say = [this](const app::EventCode& event, std::string_view ehr_name, const Error* error) {
            log.push_back(std::to_string(event.number) + ' ' + std::string(ehr_name) + ' ' +
                          (error == nullptr ? "" : error->message + " | " + error->hint));
        };
        made.longest_url = longest_url;
        return made;
    }
    [[nodiscard]] std::string whole_log() const {
        std::string all;
        for (const std::string& line : log) all += line + '\n';
        return all;
    }

    HandClock clock;
    sandbox::SandboxEhr ehr;

private:
    struct Held {
        Held(std::shared_ptr<fc::Authorizer> user, fc::Transport& transport, fc::Throttle& throttle, Clock& its_clock)
            : tokens(std::move(user)), ehr(*fc::Url::parse(their_base), transport, tokens.get(), throttle, its_clock) {}
        std::shared_ptr<fc::Authorizer> tokens;
        fc::FhirEhr ehr;
    };
    static sandbox::SandboxOptions options() {
        sandbox::SandboxOptions made;
        made.base = their_base;
        made.authorization = true;
        return made;
    }
    sandbox::SandboxTransport inner_;

public:
    Wire wire;
    fc::Throttle throttle{{.limits = {}, .concurrent = 16}, clock};
    std::unique_ptr<plugin::store::Store> store = plugin::store::open_memory_store();
    app::LaunchConfig config;
    std::optional<smart::LoginProvider> login;
    app::SessionConfig session;
    smart::Seal seal = smart::Seal::fresh();
    std::string language = "nb";
    std::size_t longest_url = 100'000;
    std::vector<std::string> log;

private:
    std::unique_ptr<smart::Door> door_;
    std::vector<std::unique_ptr<smart::Door>> old_;
    std::unique_ptr<http::Routes> routes_;
};

}  // namespace hv::test
