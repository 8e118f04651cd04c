// `hjertevakt ruleset list`: what is in force in a running service, and what else is on its shelf.
#include <algorithm>
#include <memory>

#include "fhir/json/value.hpp"
#include "plugin/cli/admin_client.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/page.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::string socket = default_admin_socket;
    bool json = false;
};

std::string member(const json::Value& value, std::string_view name) {
    return std::string(value[name].text());
}

std::string shown(const json::Value& list) {
    const json::Value status = list["status"];
    std::string out;
    if (status["ready"].is_true()) {
        out += "in force: " + member(status, "id") + ' ' + member(status, "version") + ", sequence " +
               member(status, "sequence") + (status["rolledBack"].is_true() ? ", by a rollback" : "") + "\n  since " +
               member(status, "activeSince") + ", by " + member(status, "activatedBy") + "\n";
        if (status["expires"]) out += "  expires " + member(status, "expires") + "\n";
    } else {
        out += "in force: nothing; nobody is judged\n";
    }
    if (status["problem"]) out += "  " + member(status, "problem") + "\n  hint: " + member(status, "hint") + "\n";
    for (const json::Value warning : status["warnings"].items()) out += "  " + std::string(warning.text()) + "\n";
    out += "\n";
    if (list["bundles"].size() == 0) return out + "the shelf is empty\n";
    constexpr std::size_t moment = std::string_view("2026-11-22T17:32:48.123456+01:00").size();
    std::size_t widest = std::string_view("version").size();
    for (const json::Value row : list["bundles"].items()) widest = std::max(widest, row["version"].text().size());
    const auto column = [](const std::string& text, std::size_t width) {
        return padded(text, std::max(width, text.size())) + "  ";
    };
    out += "  " + column("version", widest) + column("sequence", 8) + column("staged", moment) +
           column("last in force", moment) + "bundle\n";
    for (const json::Value row : list["bundles"].items()) {
        const std::string last = row["lastInForce"] ? member(row, "lastInForce") : "-";
        out += (row["inForce"].is_true() ? "* " : "  ") + column(member(row, "version"), widest) +
               column(member(row, "sequence"), 8) + column(member(row, "stagedAt"), moment) + column(last, moment) +
               member(row, "id") + ' ' + member(row, "digest").substr(0, 19) + "\n";
    }
    return out;
}

int run_list(Console& console, const Options& options) {
    const Result<AdminReply> reply = AdminClient(options.socket).get("/admin/rulesets");
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply);
    if (options.json) {
        console.out(reply->body + '\n');
        return 0;
    }
    const Result<json::Document> list = json::Document::parse(reply->body);
    if (!list) return console.fail(list.error());
    console.out(printable(shown(list->root())));
    return 0;
}

}  // namespace

Command ruleset_list_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "ruleset list";
    command.what = "what is in force in a running service, and what is on its shelf";
    command.use = "ruleset list [options]";
    command.about =
        "Shows which bundle patients are judged by, since when and until when, and every bundle on the shelf.";
    command.options = {{"--socket", "PATH", "default: /run/hjertevakt/admin.sock", &options->socket},
                       {"--json", "", "the service's answer", &options->json}};
    command.exits = "0  shown\n2  wrong use\n4  this user may not\n7  no service, or it cannot answer now";
    command.example = "hjertevakt ruleset list";
    command.run = [options](Console& console) { return run_list(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
