#include "plugin/app/admin_routes.hpp"

#include <algorithm>
#include <memory>

#include "fhir/json/value.hpp"
#include "plugin/events/assess_now.hpp"
#include "plugin/flow/admin_caller.hpp"
#include "plugin/flow/brake.hpp"

namespace hv::plugin::app {

namespace {

using Shared = std::shared_ptr<const AdminParts>;

struct Asked {
    std::string who;
    std::string ehr;
    std::string patient;
};

Result<Asked> read_call(const AdminParts& parts, const http::Request& request) {
    auto who = admin_caller(request, parts.users);
    if (!who) {
        if (parts.log != nullptr) parts.log->say(event::admin_refused);
        return std::move(who).error();
    }
    const auto document = json::Document::parse(request.body);
    if (!document) return Error{Fault::invalid, "the request is no JSON", {}};
    Asked asked{*std::move(who), std::string(document->root()["ehr"].text()),
                std::string(document->root()["patient"].text())};
    if (std::find(parts.ehrs.begin(), parts.ehrs.end(), asked.ehr) == parts.ehrs.end())
        return Error{Fault::not_found, "`" + asked.ehr + "`: no EHR of this name is configured",
                     "`hjertevakt serve --config FILE --check` lists them"};
    return asked;
}

http::Reply assess(const AdminParts& parts, const http::Request& request) {
    const auto asked = read_call(parts, request);
    if (!asked) return http::error_reply(asked.error());
    const auto queued = events::assess_now(*parts.store, asked->ehr, asked->patient, asked->who, parts.clock->now());
    if (!queued) return http::error_reply(queued.error());
    LogFields fields;
    fields.ehr = asked->ehr;
    fields.patient = asked->patient;
    if (parts.log != nullptr) parts.log->say(event::assess_asked, fields);
    parts.nudge();
    return http::json_reply(202, "{\"queued\":true}");
}

http::Reply release(const AdminParts& parts, const http::Request& request) {
    const auto asked = read_call(parts, request);
    if (!asked) return http::error_reply(asked.error());
    const auto since = brake_since(*parts.store, asked->ehr);
    if (!since) return http::error_reply(since.error());
    if (!*since) return http::json_reply(200, "{\"released\":false}");
    const auto released = release_brake(*parts.store, asked->ehr, asked->who, parts.clock->now());
    if (!released) return http::error_reply(released.error());
    LogFields fields;
    fields.ehr = asked->ehr;
    if (parts.log != nullptr) parts.log->say(event::brake_released, fields);
    parts.nudge();
    return http::json_reply(200, "{\"released\":true}");
}

http::Reply status(const AdminParts& parts, const http::Request& request) {
    const auto who = admin_caller(request, parts.users);
    return who ? http::json_reply(200, parts.status()) : http::error_reply(who.error());
}

}  // namespace

std::vector<http::Route> admin_routes(AdminParts given) {
    const Shared parts = std::make_shared<const AdminParts>(std::move(given));
    return {
        {"POST", "/admin/assess", [parts](const http::Request& request) { return assess(*parts, request); }},
        {"POST", "/admin/brake/release", [parts](const http::Request& request) { return release(*parts, request); }},
        {"GET", "/admin/status", [parts](const http::Request& request) { return status(*parts, request); }}};
}

}  // namespace hv::plugin::app
