// `hjertevakt ruleset activate` and `rollback`: what a running service judges by from now on.
#include <memory>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/cli/admin_client.hpp"
#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> version;
    std::string reason;
    std::string socket = default_admin_socket;
    bool yes = false;
    bool other = false;
    bool json = false;
};

struct Way {
    const char* path;
    const char* would;
};
constexpr Way forward{"/admin/rulesets/activate", "would put in force"};
constexpr Way back{"/admin/rulesets/rollback", "would go back to  "};

std::string named(const json::Value& bundle) {
    return std::string(bundle["id"].text()) + ' ' + std::string(bundle["version"].text()) + " (sequence " +
           std::string(bundle["sequence"].text()) + ')';
}

bool is_named(const json::Value& row, std::string_view name) {
    return row["version"].text() == name || row["digest"].text().starts_with(name);
}

// What the command would do, said before it is done.
Result<std::string> outlook(const json::Value& list, const std::string& name, const Way& way) {
    const json::Value status = list["status"];
    std::string out = "in force now       ";
    out +=
        status["ready"].is_true() ? named(status) + " since " + std::string(status["activeSince"].text()) : "nothing";
    for (const json::Value row : list["bundles"].items()) {
        if (!is_named(row, name)) continue;
        out += std::string("\n") + way.would + " " + named(row) + ", staged " + std::string(row["stagedAt"].text()) +
               " by " + std::string(row["stagedBy"].text());
        if (row["lastInForce"]) out += "\nlast in force      " + std::string(row["lastInForce"].text());
        if (status["ready"].is_true() && status["id"].text() != row["id"].text())
            out += "\nanother bundle     `" + std::string(row["id"].text()) + "` would replace all the rules of `" +
                   std::string(status["id"].text()) + '`';
        return out + '\n';
    }
    return Error{Fault::not_found, '`' + name + "`: there is no such bundle on the shelf",
                 "`hjertevakt ruleset list` shows what is there"};
}

std::string order_of(const Options& options, const Way& way) {
    json::Writer order;
    order.begin_object().member("version", options.version.front()).member("why", options.reason);
    order.key("rollback").boolean(&way == &back).key("otherBundle").boolean(options.other).end_object();
    return order.take();
}

int run_change(Console& console, const Options& options, const Way& way) {
    const AdminClient service(options.socket);
    const std::string& name = options.version.front();
    const Result<AdminReply> listed = service.get("/admin/rulesets");
    if (!listed) return console.fail(listed.error());
    if (!listed->good()) return fail_with(console, *listed);
    const Result<json::Document> list = json::Document::parse(listed->body);
    if (!list) return console.fail(list.error());
    const Result<std::string> words = outlook(list->root(), name, way);
    if (!words) return console.fail(words.error());
    if (!options.yes) {
        // Nothing is shown as what would be done that would be refused.
        const Result<AdminReply> may = service.post("/admin/rulesets/would", order_of(options, way));
        if (!may) return console.fail(may.error());
        if (!may->good()) return fail_with(console, *may);
    }
    if (!options.json || !options.yes) console.out(printable(*words));
    if (!options.yes)
        return console.fail({Fault::invalid, "nothing was changed: this changes what patients are judged by",
                             "when that is what you want, say it again with --yes"});

    const Result<AdminReply> reply = service.post(way.path, order_of(options, way));
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply);
    if (options.json) {
        console.out(reply->body + '\n');
        return 0;
    }
    const Result<json::Document> done = json::Document::parse(reply->body);
    if (!done) return console.fail(done.error());
    const json::Value status = done->root()["status"];
    console.out(printable("in force from now  " + named(status) + ", activation " +
                          std::string(done->root()["activation"].text()) + " at " +
                          std::string(done->root()["at"].text()) + '\n'));
    for (const json::Value warning : status["warnings"].items())
        console.err(printable("hjertevakt: " + std::string(warning.text()) + '\n'));
    return 0;
}

Command change_command(const std::shared_ptr<Options>& options) {
    Command command;
    command.options = {{"--reason", "TEXT", "why; the audit keeps it", &options->reason},
                       {"--yes", "", "do it; without it, only what would be done is shown", &options->yes},
                       {"--socket", "PATH", "default: /run/hjertevakt/admin.sock", &options->socket},
                       {"--json", "", "the service's answer", &options->json}};
    return command;
}

constexpr const char* exits =
    "0  in force\n2  wrong use, or --yes was not said\n3  refused; what was in force stays\n4  this user may not\n"
    "5  no such bundle on the shelf\n";

}  // namespace

Command ruleset_activate_command() {
    auto options = std::make_shared<Options>();
    Command command = change_command(options);
    command.name = "ruleset activate";
    command.what = "put a staged bundle in force in a running service";
    command.use = "ruleset activate VERSION [options]";
    command.about =
        "The service looks at everything once more and then judges by this bundle; patients in work are finished\n"
        "with the old one, and nothing restarts. An older bundle than was ever in force is refused: see rollback.";
    command.arguments = {{"VERSION", "of a staged bundle, or its digest", &options->version, 1, 1}};
    command.options.insert(
        command.options.begin() + 1,
        {"--other-bundle", "", "also one of another id than the one in force: it replaces all its rules",
         &options->other});
    command.exits = std::string(exits) +
                    "6  older than what was in force, not to be used on this day, or somebody else was faster\n"
                    "7  no service, or it cannot answer now";
    command.example = "hjertevakt ruleset activate 1.4.0 --yes";
    command.run = [options](Console& console) { return run_change(console, *options, forward); };
    return command;
}

Command ruleset_rollback_command() {
    auto options = std::make_shared<Options>();
    Command command = change_command(options);
    command.name = "ruleset rollback";
    command.what = "go back to a bundle that was in force before";
    command.use = "ruleset rollback VERSION --reason TEXT [options]";
    command.about =
        "Puts a bundle in force again that was in force at this site before, and only such a one. It is verified\n"
        "and its cases are run once more. The audit keeps who did it and why.";
    command.arguments = {{"VERSION", "of a bundle that was in force here, or its digest", &options->version, 1, 1}};
    command.exits =
        std::string(exits) +
        "6  it was never in force here, or somebody else was faster\n7  no service, or it cannot answer now";
    command.example = "hjertevakt ruleset rollback 1.3.2 --reason \"1.4.0 sets too many Flags\" --yes";
    command.run = [options, command](Console& console) {
        if (options->reason.find_first_not_of(' ') == std::string::npos)
            return wrong_use(console, command, "needs --reason", "the audit keeps it");
        return run_change(console, *options, back);
    };
    return command;
}

}  // namespace hv::plugin::cli
