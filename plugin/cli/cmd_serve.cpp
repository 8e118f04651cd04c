// `hjertevakt serve`: the service itself, and what helps an admin to configure it.
#include <memory>

#include "plugin/app/config.hpp"
#include "plugin/app/config_files.hpp"
#include "plugin/app/run_service.hpp"
#include "plugin/app/service_parts.hpp"
#include "plugin/app/system_clock.hpp"
#include "plugin/cli/command.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::string config;
    bool check = false;
    bool print = false;
};

void say_all(Console& console, const std::vector<app::ConfigProblem>& problems, const std::string& file,
             std::string_view kind) {
    for (const app::ConfigProblem& problem : problems)
        console.err(printable(std::string(kind) + app::describe(problem, file)) + "\n");
}

std::string in_words(const app::Config& config) {
    std::string text;
    for (const app::EhrConfig& ehr : config.ehrs) {
        text += "  " + ehr.name + ": " + ehr.url;
        text += ehr.mode == app::Mode::write         ? ", writes\n"
                : ehr.mode == app::Mode::report_only ? ", report only\n"
                                                     : ", read only\n";
    }
    return text;
}

int run_check(Console& console, const std::string& path) {
    const auto bytes = app::read_file(path);
    if (!bytes) return console.fail(bytes.error());
    app::ParsedConfig parsed = app::parse_config(*bytes);
    say_all(console, parsed.problems, path, "");
    if (!parsed.problems.empty()) return exit_rejected;
    const app::FileFindings findings = app::check_files(parsed.config, app::SystemClock().now());
    say_all(console, findings.warnings, path, "warning: ");
    say_all(console, findings.problems, path, "");
    if (!findings.problems.empty()) return exit_rejected;
    console.out(printable(path + ": accepted\n" + in_words(parsed.config)));
    return 0;
}

int run_serve(Console& console, const Command& command, const Options& options) {
    if (options.print) {
        console.out(app::example_config());
        return 0;
    }
    if (options.config.empty()) return wrong_use(console, command, "no configuration was given", "write --config FILE");
    if (options.check) return run_check(console, options.config);
    const auto config = app::load_config(options.config);
    if (!config) return console.fail(config.error());
    const auto ran = app::run_service(*config, options.config);
    return ran ? 0 : console.fail(ran.error());
}

}  // namespace

Command serve_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "serve";
    command.what = "the service: watch over the patients of one or more EHRs";
    command.use = "serve --config FILE [--check]";
    command.about =
        "Connects to the configured EHRs and keeps Flags and CarePlan standing for every patient in care, until\n"
        "SIGTERM. SIGHUP reads certificates, keys, trust and log level again. The log goes to standard output.";
    command.options = {
        {"--config", "FILE", "the configuration (TOML)", &options->config},
        {"--check", "", "only say whether the configuration, and all that it points at, can be used", &options->check},
        {"--print-config", "", "print an example with every key, its default and what it does", &options->print},
    };
    command.exits =
        "0  stopped as told, or accepted\n2  wrong use, or a configuration that cannot be used\n"
        "3  --check found something\n4  a file or a port may not be used\n5  no such file\n"
        "6  an address is in use\n7  the database cannot be reached";
    command.example = "hjertevakt serve --config /etc/hjertevakt/config.toml --check";
    const Command self = command;
    command.run = [options, self](Console& console) { return run_serve(console, self, *options); };
    return command;
}

}  // namespace hv::plugin::cli
