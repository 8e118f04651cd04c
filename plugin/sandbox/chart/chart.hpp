// The EHR as the people who work in it see it: log in, open a chart, launch the service's pages, read its cards.
//
// Routes:  `/`, `/login`, `/logout`, `/chart/{id}` and below it, `/worklist`, `/cds/jwks`, `/chart/assets/...`.
// Errors:  404 for a patient who is not there; who is not logged in is sent to `/`.
// Threads: any.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/http/server.hpp"
#include "plugin/sandbox/chart/cds_client.hpp"
#include "plugin/sandbox/chart/visit.hpp"
#include "plugin/sandbox/html.hpp"

namespace hv::plugin::sandbox {

class Chart {
public:
    Chart(SandboxEhr& ehr, Clock& clock, Transport* out) : ehr_(ehr), clock_(clock), cds_(ehr, clock, out) {}

    std::vector<http::Route> routes();
    [[nodiscard]] CdsClient& cds() { return cds_; }

private:
    using Handler = http::Reply (Chart::*)(const http::Request&, const Visit&);

    http::Reply front(const http::Request& request);
    http::Reply log_in(const http::Request& request);
    http::Reply log_out(const http::Request& request);
    http::Reply show(const http::Request& request, const Visit& visit);
    http::Reply flags(const http::Request& request, const Visit& visit);
    http::Reply cards(const http::Request& request, const Visit& visit);
    http::Reply order(const http::Request& request, const Visit& visit);
    http::Reply feedback(const http::Request& request, const Visit& visit);
    http::Reply launch(const http::Request& request, const Visit& visit);
    http::Reply worklist(const http::Request& request, const Visit& visit);

    // Only for who is logged in and, where the path names one, a patient who is there.
    std::function<http::Reply(const http::Request&)> guarded(Handler handler);
    // A part of a page for its script, or the whole page for who has none.
    http::Reply part(const http::Request& request, const Visit& visit, const Html& html);
    Html asked_cards(const Visit& visit, const CdsQuestion& question);
    http::Reply begin_launch(const Visit& visit, const std::string& patient, bool banner, const std::string& context);
    std::string accept(const Visit& visit, const ShownCard& shown, const std::string& suggestion);
    std::string override_card(const Visit& visit, const ShownCard& shown, const http::Request& request);
    Result<bool> write(const Visit& visit, const std::string& method, const std::string& path, const std::string& body);
    void remember(const std::vector<ShownCard>& cards);

    SandboxEhr& ehr_;
    Clock& clock_;
    CdsClient cds_;
    Visits visits_;
    std::mutex mutex_;
    std::map<std::string, ShownCard, std::less<>> shown_;  // by the card's uuid
};

}  // namespace hv::plugin::sandbox
