// What every answer of the worklist begins with: who asks, with which fields, and whether they may.
#pragma once

#include <array>
#include <string>

#include "plugin/web/web.hpp"
#include "plugin/worklist/list_page.hpp"
#include "plugin/worklist/worklist.hpp"

namespace hv::plugin::worklist {

// A form's body (`application/x-www-form-urlencoded`) and the address's query together; the body's stand first. What
// cannot be decoded is left out.
Fields fields_of(const http::Request& request);

// A request that was let in: a psychiatrist, with a session.
class Visit {
public:
    Visit(const WorklistParts& parts, const http::Request& request, smart::Session session);
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;

    const WorklistParts& parts;
    const http::Request& request;
    smart::Session session;
    Seeing seeing;
    Fields fields;
    See see;
    RulesOf rules_of;

    [[nodiscard]] Tools tools() const;
    [[nodiscard]] store::CareStore& care() const { return parts.store->care(); }
    [[nodiscard]] store::PatientKey key(const std::string& patient) const { return {session.viewer.ehr, patient}; }
    [[nodiscard]] http::Reply html(int status, std::string body) const;
    // `trouble` for what the store could not do.
    [[nodiscard]] http::Reply plain(int status, const std::string& key) const;
    [[nodiscard]] Result<bool> audit(std::string action, std::string patient, std::string detail) const;
    // Since when a Flag of ours has stood there, as far as the ledger knows.
    [[nodiscard]] std::optional<Instant> flag_since(const store::PatientKey& who) const;
};

// Calls `answer` for those who may; the others get the page that says why not.
http::Reply let_in(const WorklistParts& parts, const http::Request& request,
                   const std::function<http::Reply(const Visit&)>& answer);

http::Reply list_answer(const Visit& visit, bool acted, const Wish& wish, std::vector<Deed> deeds);
http::Reply list_act(const Visit& visit);
http::Reply list_news(const Visit& visit);
http::Reply list_csv(const Visit& visit);
http::Reply patient_answer(const Visit& visit, const std::optional<Deed>& deed, const Wish& wish);
http::Reply patient_act(const Visit& visit);

}  // namespace hv::plugin::worklist
