// `hjertevakt rules sheet`: the table that a clinician signs.
#include <memory>
#include <utility>

#include "plugin/cli/command.hpp"
#include "plugin/cli/files.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "rules/engine/sheet.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> sets;
    std::string language = "nb";
    std::string format = "markdown";
    std::string out;
};

int run_sheet(Console& console, const Options& options, const Command& self) {
    Result<std::vector<SetFiles>> found = read_rule_sets(options.sets);
    if (!found) return console.fail(found.error());
    const bool html = options.format == "html";
    if (found->size() > 1 && (html || !options.out.empty())) {
        return wrong_use(
            console, self,
            std::to_string(found->size()) + " rule sets, and " + (html ? "a page" : "a file") + " holds one",
            "name one rule set");
    }
    const rules::Language language = options.language == "en" ? rules::Language::en : rules::Language::nb;
    std::string sheets;
    for (SetFiles& files : *found) {
        const std::optional<rules::RuleSet> set = check_set(files);
        if (!set) {
            console.err(printable(text(files.problems)));
            console.fail({Fault::invalid, '`' + files.file + "`: this rule set is rejected; no sheet was made",
                          "`hjertevakt rules check` shows every problem"});
            return exit_rejected;
        }
        if (!sheets.empty()) sheets += '\n';
        sheets += rules::sheet(*set, rules::shipped_vocabulary(), language,
                               html ? rules::SheetFormat::html : rules::SheetFormat::markdown);
    }
    if (options.out.empty()) {
        console.out(sheets);
        return 0;
    }
    const Result<bool> written = write_file(options.out, sheets);
    return written ? 0 : console.fail(written.error());
}

}  // namespace

Command rules_sheet_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules sheet";
    command.what = "the table that a clinician signs, from a rule set";
    command.use = "rules sheet [SET] [options]";
    command.about =
        "Makes the sheet of a rule set: danger zone, actions, resources, goal, source and confidence, with\n"
        "every limit in words. A clinician signs this table, never JSON.";
    command.arguments = {
        {"SET", "a rule set's folder, its file, or a shipped set's id (default: all shipped)", &options->sets, 0, 0}};
    command.options = {{"--lang", "", "language (default: nb)", &options->language, {"nb", "en"}},
                       {"--format", "", "(default: markdown)", &options->format, {"markdown", "html"}},
                       {"--out", "FILE", "write it there (default: standard output)", &options->out}};
    command.exits =
        "0  made\n2  wrong use\n3  the rule set was rejected\n4  a file may not be read or written\n"
        "5  no such file";
    command.example = "hjertevakt rules sheet hjertefrisk --format html --out hjertefrisk.html";
    const Command self = command;
    command.run = [options, self](Console& console) { return run_sheet(console, *options, self); };
    return command;
}

}  // namespace hv::plugin::cli
