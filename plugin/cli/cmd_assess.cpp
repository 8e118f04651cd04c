// `hjertevakt assess`, `hjertevakt status`, `hjertevakt brake release`: what an admin asks of a running service.
#include <memory>

#include "fhir/json/value.hpp"
#include "fhir/json/writer.hpp"
#include "plugin/cli/admin_client.hpp"
#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::string socket = default_admin_socket;
    std::string ehr;
    std::vector<std::string> patient;
    bool yes = false;
};

Option socket_option(Options& options) {
    return {"--socket", "PATH", "default: /run/hjertevakt/admin.sock", &options.socket};
}

int ask(Console& console, const Result<AdminReply>& reply, const std::string& done) {
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply);
    console.out(done.empty() ? reply->body : done);
    return 0;
}

std::string body_of(const Options& options) {
    json::Writer out;
    out.begin_object().member("ehr", options.ehr);
    if (!options.patient.empty()) out.member("patient", options.patient.front());
    out.end_object();
    return out.take();
}

// What `brake release` would do.
int outlook(Console& console, const Options& options, const AdminClient& service) {
    const Result<AdminReply> reply = service.get("/admin/status");
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply);
    const Result<json::Document> status = json::Document::parse(reply->body);
    if (!status) return console.fail(status.error());
    for (const json::Value ehr : status->root()["ehrs"].items()) {
        if (ehr["name"].text() != options.ehr) continue;
        const std::string since(ehr["brakeSince"].text());
        console.out(printable(since.empty()
                                  ? "no brake holds at `" + options.ehr + "`: there is nothing to release\n"
                                  : "the brake holds at `" + options.ehr + "` since " + since +
                                        "; would let Flags end again; nothing was changed: add --yes to do it\n"));
        return 0;
    }
    return console.fail({Fault::not_found, '`' + options.ehr + "`: no EHR of this name is configured",
                         "`hjertevakt status` names them"});
}

int release(Console& console, const Options& options, const AdminClient& service) {
    const Result<AdminReply> reply = service.post("/admin/brake/release", body_of(options));
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply);
    const Result<json::Document> answer = json::Document::parse(reply->body);
    const bool held = answer && answer->root()["released"].is_true();
    console.out(held ? "released\n" : printable("no brake holds at `" + options.ehr + "`: nothing was changed\n"));
    return 0;
}

}  // namespace

Command assess_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "assess";
    command.what = "have a running service look at one patient before all others";
    command.use = "assess PATIENT --ehr NAME [options]";
    command.about =
        "Puts the patient to the head of the queue. What comes of it stands in the EHR, and in the service's log.\n"
        "The call is audited with your user name.";
    command.arguments = {{"PATIENT", "the logical id in the EHR, never a personal number", &options->patient, 1, 1}};
    command.options = {{"--ehr", "NAME", "the EHR as the configuration names it", &options->ehr},
                       socket_option(*options)};
    command.exits =
        "0  queued\n2  wrong use\n4  this user may not\n5  no such EHR\n7  no service, or it cannot answer now";
    command.example = "hjertevakt assess 4711 --ehr sykehuset";
    command.run = [options](Console& console) {
        return ask(console, AdminClient(options->socket).post("/admin/assess", body_of(*options)), "queued\n");
    };
    return command;
}

Command status_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "status";
    command.what = "how a running service stands: rules, EHRs, queue, certificates";
    command.use = "status [options]";
    command.about =
        "Prints what /statusz answers, as JSON, with what only an admin may read: who activated the rules, what the\n"
        "database and the EHRs say when they fail. No patient is in it.";
    command.options = {socket_option(*options)};
    command.exits = "0  shown\n2  wrong use\n4  this user may not\n7  no service, or it cannot answer now";
    command.example = "hjertevakt status";
    command.run = [options](Console& console) {
        return ask(console, AdminClient(options->socket).get("/admin/status"), "");
    };
    return command;
}

Command brake_release_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "brake release";
    command.what = "let Flags end again after the mass-change brake has stopped it";
    command.use = "brake release --ehr NAME --yes [options]";
    command.about =
        "The brake holds when far more Flags would end than usual: the record is then likelier to be wrong than\n"
        "the patients to be well. Look first; then release. The call is audited with your user name.";
    command.options = {{"--ehr", "NAME", "the EHR as the configuration names it", &options->ehr},
                       {"--yes", "", "do it; without this only say what would be done", &options->yes},
                       socket_option(*options)};
    command.exits =
        "0  released\n2  wrong use\n4  this user may not\n5  no such EHR\n7  no service, or it cannot answer now";
    command.example = "hjertevakt brake release --ehr sykehuset --yes";
    const Command self = command;
    command.run = [options, self](Console& console) {
        if (options->ehr.empty()) return wrong_use(console, self, "no EHR was named", "write --ehr NAME");
        const AdminClient service(options->socket);
        return options->yes ? release(console, *options, service) : outlook(console, *options, service);
    };
    return command;
}

}  // namespace hv::plugin::cli
