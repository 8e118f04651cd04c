// `hjertevakt ruleset stage`: bring a bundle to a running service.
#include <memory>

#include "fhir/json/value.hpp"
#include "plugin/cli/admin_client.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> file;
    std::string socket = default_admin_socket;
    bool json = false;
};

int run_stage(Console& console, const Options& options) {
    Result<std::string> bytes = read_file(options.file.front());
    if (!bytes) return console.fail(bytes.error());
    if (bytes->empty())
        return console.fail({Fault::invalid, '`' + options.file.front() + "`: is empty", "fetch the file again"});
    const Result<AdminReply> reply = AdminClient(options.socket).post("/admin/rulesets", std::move(*bytes));
    if (!reply) return console.fail(reply.error());
    if (!reply->good()) return fail_with(console, *reply, options.file.front());
    if (options.json) {
        console.out(reply->body + '\n');
        return 0;
    }
    const Result<json::Document> row = json::Document::parse(reply->body);
    if (!row) return console.fail(row.error());
    const json::Value root = row->root();
    console.out(printable(
        "on the shelf: " + std::string(root["id"].text()) + ' ' + std::string(root["version"].text()) + ", sequence " +
        std::string(root["sequence"].text()) + ", " + std::string(root["digest"].text()) +
        "\nnothing is judged by it yet: hjertevakt ruleset activate " + std::string(root["version"].text()) + '\n'));
    return 0;
}

}  // namespace

Command ruleset_stage_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "ruleset stage";
    command.what = "bring a bundle to a running service";
    command.use = "ruleset stage FILE [options]";
    command.about =
        "The service looks at everything (signatures, sets, every case) and puts the bundle on its shelf. Nobody\n"
        "is judged by it before it is activated.";
    command.arguments = {{"FILE", "the signed bundle (.hvb)", &options->file, 1, 1}};
    command.options = {{"--socket", "PATH", "default: /run/hjertevakt/admin.sock", &options->socket},
                       {"--json", "", "the service's answer", &options->json}};
    command.exits =
        "0  on the shelf\n2  wrong use\n3  refused; the shelf is as before\n4  this user may not\n5  no such file\n"
        "6  its version or sequence stands for another content\n7  no service, or it cannot answer now";
    command.example = "hjertevakt ruleset stage std-1.4.0.hvb";
    command.run = [options](Console& console) { return run_stage(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
