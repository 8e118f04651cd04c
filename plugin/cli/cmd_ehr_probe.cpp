// `hjertevakt ehr probe`: what this EHR can do, and what we would therefore do.
#include <algorithm>
#include <memory>

#include "plugin/cli/command.hpp"
#include "plugin/cli/ehr_probe.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> url;
    std::vector<std::string> quirks;
    fhir::client::CurlOptions connection;
    bool json = false;
};

int run_probe(Console& console, const Options& options) {
    const Result<fhir::client::Quirks> quirks = fhir::client::Quirks::parse(options.quirks);
    if (!quirks) return console.fail(quirks.error());
    Result<Probe> probe = probe_ehr(options.url.front(), *quirks, options.connection);
    if (!probe) return console.fail(std::move(probe).error().in("ehr probe"));
    console.out(options.json ? probe_json(*probe)
                             : probe_text(*probe, console.colour(), console.width(), console.ascii()));
    const bool usable = std::ranges::none_of(ways(probe->abilities, nullptr), [](const Way& way) {
        return way.means == Means::none && (way.topic == "version" || way.topic == "reading");
    });
    return usable ? 0 : exit_code(Fault::unsupported);
}

}  // namespace

Command ehr_probe_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "ehr probe";
    command.what = "what an EHR can do, and what we would therefore do";
    command.use = "ehr probe URL [options]";
    command.about =
        "Asks the FHIR server of an EHR for its capability statement and its SMART configuration, without a token\n"
        "and without touching a patient, and says what the service would do there and what it could not.";
    command.arguments = {{"URL", "the FHIR base, `https://ehr.example/fhir`", &options->url, 1, 1}};
    command.options = {
        {"--json", "", "everything as one JSON object", &options->json},
        {"--ca", "FILE", "PEM of the authority that the EHR's certificate comes from", &options->connection.ca_file},
        {"--cert", "FILE", "PEM of our client certificate", &options->connection.client_certificate},
        {"--key", "FILE", "PEM of its key", &options->connection.client_key},
        {"--proxy", "URL", "go through this proxy (default: the environment's)", &options->connection.proxy},
        {"--quirk", "NAME", "a quirk that the configuration would name; may be repeated", &options->quirks},
        {"--allow-http", "", "plain http beyond this machine", &options->connection.allow_plain_http},
    };
    command.exits =
        "0  it can be used\n2  wrong use, or no FHIR server there\n4  a certificate or our access was refused\n"
        "5  there is no such address at the server\n7  it cannot be reached\n8  it cannot do what we need";
    command.example = "hjertevakt ehr probe https://ehr.example/fhir --ca /etc/hjertevakt/ca.pem";
    command.run = [options](Console& console) { return run_probe(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
