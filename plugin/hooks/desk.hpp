// What the handlers of one EHR share. For hooks*.cpp, answer.cpp and feedback.cpp only.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "plugin/hooks/hooks.hpp"
#include "plugin/hooks/places.hpp"
#include "plugin/hooks/prefetch.hpp"

namespace hv::plugin::hooks {

struct ServiceKind {
    std::string_view id;
    std::string_view hook;
    rules::Words title;
    rules::Words description;
};
const std::array<ServiceKind, 3>& service_kinds();
const ServiceKind* service_named(std::string_view id);

// What follows from the rules in force alone.
struct Prepared {
    std::shared_ptr<const ActiveSets> rules;
    std::vector<const rules::RuleSet*> sets;
    std::vector<Template> asked;
};

// Answers to cards that were audited lately: the newest ten thousand of this process.
//
// Threads: any.
class Answered {
public:
    // False: it is known already.
    bool begin(const std::string& answer);
    // It could not be written down: it is to be taken when it comes again.
    void forget(const std::string& answer);

private:
    std::mutex mutex_;
    std::set<std::string> known_;
    std::deque<std::string> order_;  // the oldest first; what was forgotten may still stand here
};

// For all EHRs.
struct Common {
    HooksParts parts;
    std::unique_ptr<Journal> journal;
    Answered answered;

    // Null: no rules are in force.
    std::shared_ptr<const Prepared> prepared();
    void say(Said what, std::string_view ehr, const Error& error) const {
        if (parts.say) parts.say(what, ehr, error);
    }

private:
    std::mutex mutex_;
    std::shared_ptr<const Prepared> prepared_;
};

struct Desk {
    Common& common;
    HookTenant tenant;
    ClientTrust trust;
    std::vector<std::string> open_servers;  // for calls without a JWT
    Places fetching = {};
};

// Who calls: the servers that the call may name. False: `reply` says why not.
struct Caller {
    std::string iss;  // empty: a call without a JWT, where that is allowed
    const std::vector<std::string>* fhir_servers = nullptr;
};
bool let_in(Desk& desk, const http::Request& request, Caller& caller, http::Reply& reply);

http::Reply discover(Desk& desk, const http::Request& request);
http::Reply answer(Desk& desk, const Caller& caller, const ServiceKind& service, const http::Request& request);
http::Reply take_feedback(Desk& desk, const Caller& caller, const ServiceKind& service, const http::Request& request);

}  // namespace hv::plugin::hooks
