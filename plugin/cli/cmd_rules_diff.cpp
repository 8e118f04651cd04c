// `hjertevakt rules diff`: what changed between two versions of a rule set, and for which patients.
#include <memory>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/page.hpp"
#include "plugin/cli/rule_sets.hpp"
#include "rules/engine/compare.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> sets;
    std::string language = "nb";
    bool json = false;
};

std::string_view word(rules::Difference::What what) {
    switch (what) {
        case rules::Difference::What::added:
            return "added";
        case rules::Difference::What::removed:
            return "removed";
        case rules::Difference::What::changed:
            return "changed";
    }
    return "";
}

// One set by its name; the exit code when it cannot be had.
int load(Console& console, const std::string& name, std::optional<rules::RuleSet>& set) {
    Result<std::vector<SetFiles>> found = read_rule_sets({name});
    if (!found) return console.fail(found.error());
    if (found->size() != 1) {
        return console.fail({Fault::invalid, '`' + name + "`: holds " + std::to_string(found->size()) + " rule sets",
                             "name one of them"});
    }
    set = check_set(found->front());
    if (set) return 0;
    console.err(printable(text(found->front().problems)));
    console.fail({Fault::invalid, '`' + name + "`: this rule set is rejected; nothing was compared",
                  "`hjertevakt rules check` shows every problem"});
    return exit_rejected;
}

std::string as_json(const std::vector<rules::Difference>& differences) {
    json::Writer out(json::Layout::indented);
    out.begin_array();
    for (const rules::Difference& difference : differences) {
        out.begin_object().member("what", word(difference.what)).member("rule", difference.rule);
        out.member("aspect", difference.aspect).member("before", difference.before).member("after", difference.after);
        out.member("affects", difference.affects).end_object();
    }
    out.end_array();
    return out.take() + '\n';
}

std::string as_text(const rules::RuleSet& before, const rules::RuleSet& after,
                    const std::vector<rules::Difference>& differences, bool colour) {
    Page page(colour);
    page.line(before.id + ' ' + before.version + " -> " + after.id + ' ' + after.version, Tone::strong);
    if (differences.empty()) page.line("no difference");
    for (const rules::Difference& difference : differences) {
        const std::string rule = difference.rule.empty() ? "(set)" : difference.rule;
        const std::string first = padded(std::string(word(difference.what)), 9) + padded(rule, 9);
        std::string change = difference.aspect;
        if (!difference.before.empty() || !difference.after.empty()) {
            change += ": " + (difference.before.empty() ? "–" : difference.before) + " -> " +
                      (difference.after.empty() ? "–" : difference.after);
        }
        page.hanging(first, change);
        if (!difference.affects.empty()) {
            page.hanging(std::string(columns(first), ' ') + "affects: ", difference.affects, Tone::yellow);
        }
    }
    return page.take();
}

int run_diff(Console& console, const Options& options) {
    std::optional<rules::RuleSet> before;
    std::optional<rules::RuleSet> after;
    if (const int code = load(console, options.sets[0], before); code != 0) return code;
    if (const int code = load(console, options.sets[1], after); code != 0) return code;
    const rules::Language language = options.language == "en" ? rules::Language::en : rules::Language::nb;
    const auto differences = rules::compare(*before, *after, rules::shipped_vocabulary(), language);
    console.out(options.json ? as_json(differences) : as_text(*before, *after, differences, console.colour()));
    return 0;
}

}  // namespace

Command rules_diff_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules diff";
    command.what = "what changed between two rule sets, and for which patients";
    command.use = "rules diff OLD NEW [options]";
    command.about =
        "Compares two versions of a rule set by what they mean: levels, limits, gates, schedules, texts,\n"
        "sources, and for whom the answer changes.";
    command.arguments = {
        {"OLD NEW", "each a rule set's folder or ruleset.json, or a shipped set's id", &options->sets, 2, 2}};
    command.options = {{"--lang", "", "language of the rules' words (default: nb)", &options->language, {"nb", "en"}},
                       {"--json", "", "the differences as a JSON array", &options->json}};
    command.exits =
        "0  compared, whatever was found\n2  wrong use\n3  one of them was rejected\n"
        "4  a file may not be read\n5  no such file";
    command.example = "hjertevakt rules diff hjertefrisk drafts/hjertefrisk";
    command.run = [options](Console& console) { return run_diff(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
