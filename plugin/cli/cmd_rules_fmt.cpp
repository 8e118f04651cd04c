// `hjertevakt rules fmt`: the one way in which a rule document is laid out.
#include <memory>
#include <utility>

#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "rules/engine/format.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> files;
    bool check = false;
    bool write = false;
};

// 0, `exit_rejected` when --check finds another layout, or the code of a fault.
int format_one(Console& console, const std::string& path, const Options& options) {
    const Result<std::string> bytes = read_file(path);
    if (!bytes) return console.fail(bytes.error());
    Result<std::string> formatted = rules::format_document(*bytes);
    if (!formatted) return console.fail(std::move(formatted).error().in('`' + shown(path) + '`'));
    if (options.check) {
        if (*formatted == *bytes) return 0;
        console.err(printable(shown(path)) + ": laid out otherwise\n  hint: `hjertevakt rules fmt --write` does it\n");
        return exit_rejected;
    }
    if (!options.write) {
        console.out(*formatted);
        return 0;
    }
    if (*formatted == *bytes) return 0;
    const Result<bool> written = write_file(path, *formatted);
    if (!written) return console.fail(written.error());
    console.out(printable(path) + '\n');
    return 0;
}

int run_fmt(Console& console, const Options& options, const Command& self) {
    if (options.check && options.write) return wrong_use(console, self, "`--check` and `--write` exclude each other");
    if (!options.check && !options.write && options.files.size() > 1) {
        return wrong_use(console, self, "several files would run into each other on standard output",
                         "add --write or --check");
    }
    int code = 0;
    for (const std::string& path : options.files) {
        if (options.write && path == "-") return wrong_use(console, self, "`--write` needs a file, not standard input");
        const int one = format_one(console, path, options);
        if (code == 0) code = one;
    }
    return code;
}

}  // namespace

Command rules_fmt_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules fmt";
    command.what = "lay out a rule document, vocabulary or case file";
    command.use = "rules fmt FILE|- ... [--check|--write]";
    command.about = "Lays out a rule document in the one way there is. Without an option the result is printed.";
    command.arguments = {
        {"FILE|-", "a ruleset.json, a vocabulary or a case file; `-` for standard input", &options->files, 1, 0}};
    command.options = {{"--check", "", "only say which files are laid out otherwise", &options->check},
                       {"--write", "", "write the files, and name those that changed", &options->write}};
    command.exits =
        "0  done\n2  wrong use, or no strict JSON\n3  --check: a file is laid out otherwise\n"
        "4  a file may not be read or written\n5  no such file";
    command.example = "hjertevakt rules fmt --check rules/sets/hjertefrisk/ruleset.json";
    const Command self = command;
    command.run = [options, self](Console& console) { return run_fmt(console, *options, self); };
    return command;
}

}  // namespace hv::plugin::cli
