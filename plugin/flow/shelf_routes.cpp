#include "plugin/flow/shelf_routes.hpp"

#include <memory>
#include <utility>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/flow/admin_caller.hpp"

namespace hv::plugin {
namespace {

using http::Reply;
using http::Request;

void write_instant(json::Writer& out, std::string_view name, const std::optional<Instant>& instant) {
    if (instant) out.member(name, text(*instant));
}

void write_status(json::Writer& out, const ShelfStatus& status) {
    out.begin_object().key("ready").boolean(status.ready);
    if (status.ready) {
        out.member("id", status.id).member("version", status.version).key("sequence").integer(status.sequence);
        out.member("digest", status.digest).member("activatedBy", status.activated_by);
        out.key("rolledBack").boolean(status.rolled_back).member("expiry", rules::bundle::text(status.expiry));
        if (!status.expires.empty()) out.member("expires", status.expires);
    }
    write_instant(out, "lastCheck", status.last_check);
    write_instant(out, "lastActivation", status.last_activation);
    write_instant(out, "activeSince", status.active_since);
    if (status.problem) out.member("problem", status.problem->message).member("hint", status.problem->hint);
    out.key("warnings").begin_array();
    for (const auto* lines : {&status.warnings, &status.keys})
        for (const std::string& line : *lines) out.string(line);
    out.end_array().end_object();
}

void write_row(json::Writer& out, const ShelfRow& row) {
    out.begin_object().member("digest", row.digest).member("id", row.id).member("version", row.version);
    out.key("sequence").integer(row.sequence).member("stagedAt", text(row.staged_at)).member("stagedBy", row.staged_by);
    out.key("inForce").boolean(row.in_force);
    write_instant(out, "lastInForce", row.last_in_force);
    out.end_object();
}

Reply refusal(const Error& error, const rules::Problems& problems) {
    json::Writer out;
    out.begin_object().member("error", error.message).member("hint", error.hint).key("problems").begin_array();
    for (const rules::Problem& problem : problems) out.string(rules::text(problem));
    out.end_array().end_object();
    return http::json_reply(problems.empty() ? http::http_status(error.fault) : 422, out.take());
}

struct Order {
    std::string version;
    std::string why;
    bool rollback = false;  // of `would` only
    Other other = Other::refuse;
};

Result<Order> read_order(const std::string& body) {
    const Result<json::Document> document = json::Document::parse(body);
    if (!document) return Error(document.error()).in("the request's body");
    const json::Value version = document->root()["version"];
    const json::Value why = document->root()["why"];
    if (!version.is_string() || version.text().empty() || (why && !why.is_string()))
        return Error{Fault::invalid, "the request's body is no order", R"(wanted {"version": "1.4.0", "why": "..."})"};
    return Order{std::string(version.text()), std::string(why.text()), document->root()["rollback"].is_true(),
                 document->root()["otherBundle"].is_true() ? Other::take : Other::refuse};
}

// What all of them have in common: who calls, and that it is written down.
class Admin {
public:
    Admin(Shelf& shelf, store::Store& store, const Clock& clock, std::vector<unsigned> users)
        : shelf_(shelf), store_(store), clock_(clock), users_(std::move(users)) {}

    Reply list(const Request& request) const {
        const Result<std::string> caller = admit(request, "ruleset.list");
        if (!caller) return http::error_reply(caller.error());
        if (const Result<bool> told = audit(*caller, "ruleset.list", {}); !told) return http::error_reply(told.error());
        const Result<std::vector<ShelfRow>> rows = shelf_.list();
        if (!rows) return http::error_reply(rows.error());
        json::Writer out;
        out.begin_object().key("status");
        write_status(out, shelf_.status());
        out.key("bundles").begin_array();
        for (const ShelfRow& row : *rows) write_row(out, row);
        out.end_array().end_object();
        return http::json_reply(200, out.take());
    }

    Reply stage(const Request& request) const {
        const Result<std::string> caller = admit(request, "ruleset.stage");
        if (!caller) return http::error_reply(caller.error());
        rules::Problems problems;
        const Result<ShelfRow> row = shelf_.stage(request.body, *caller, problems);
        if (!row) return refusal(row.error(), problems);
        json::Writer out;
        write_row(out, *row);
        return http::json_reply(201, out.take());
    }

    Reply would(const Request& request) const {
        const Result<std::string> caller = admit(request, "ruleset.would");
        if (!caller) return http::error_reply(caller.error());
        const Result<Order> order = read_order(request.body);
        if (!order) return http::error_reply(order.error());
        if (const Result<bool> told = audit(*caller, "ruleset.would", {}); !told)
            return http::error_reply(told.error());
        rules::Problems problems;
        const Result<bool> may = order->rollback ? shelf_.would_roll_back(order->version, problems)
                                                 : shelf_.would_activate(order->version, order->other, problems);
        return may ? http::json_reply(200, R"({"would":true})") : refusal(may.error(), problems);
    }

    Reply change(const Request& request, std::string_view action) const {
        const Result<std::string> caller = admit(request, action);
        if (!caller) return http::error_reply(caller.error());
        const Result<Order> order = read_order(request.body);
        if (!order) {
            const Result<bool> told = audit(*caller, std::string(action) + ".refused", order.error().message);
            return http::error_reply(told ? order.error() : told.error());
        }
        rules::Problems problems;
        const Result<store::Activation> done =
            action == "ruleset.rollback" ? shelf_.rollback(order->version, *caller, order->why, problems)
                                         : shelf_.activate(order->version, *caller, order->why, problems, order->other);
        if (!done) return refusal(done.error(), problems);
        json::Writer out;
        out.begin_object().key("activation").integer(done->number).member("digest", done->digest);
        out.member("at", text(done->at)).member("by", done->by).key("status");
        write_status(out, shelf_.status());
        out.end_object();
        return http::json_reply(200, out.take());
    }

private:
    [[nodiscard]] Result<std::string> admit(const Request& request, std::string_view action) const {
        Result<std::string> caller = admin_caller(request, users_);
        if (caller) return caller;
        const Result<bool> told = audit("admin socket", std::string(action) + ".denied", caller.error().message);
        if (!told) return told.error();
        return caller;
    }

    [[nodiscard]] Result<bool> audit(const std::string& caller, std::string action, std::string_view refused) const {
        json::Writer detail;
        detail.begin_object();
        if (!refused.empty()) detail.member("refused", refused);
        detail.end_object();
        const store::AuditEntry entry{clock_.now(), caller, std::move(action), "", "", "", detail.take()};
        return store_.append_audit({&entry, 1});
    }

    Shelf& shelf_;
    store::Store& store_;
    const Clock& clock_;
    std::vector<unsigned> users_;
};

}  // namespace

std::vector<http::Route> shelf_routes(Shelf& shelf, store::Store& store, const Clock& clock,
                                      std::vector<unsigned> users) {
    const auto admin = std::make_shared<const Admin>(shelf, store, clock, std::move(users));
    const std::string base = "/admin/rulesets";
    return {{"GET", base, [admin](const Request& request) { return admin->list(request); }},
            {"POST", base, [admin](const Request& request) { return admin->stage(request); }},
            {"POST", base + "/activate",
             [admin](const Request& request) { return admin->change(request, "ruleset.activate"); }},
            {"POST", base + "/rollback",
             [admin](const Request& request) { return admin->change(request, "ruleset.rollback"); }},
            {"POST", base + "/would", [admin](const Request& request) { return admin->would(request); }}};
}

std::string status_json(const ShelfStatus& status) {
    json::Writer out;
    write_status(out, status);
    return out.take();
}

}  // namespace hv::plugin
