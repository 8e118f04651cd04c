// `hjertevakt rules check`: is this rule set proved? Every reason why not, with its place in the file.
#include <memory>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/rule_sets.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> sets;
    bool json = false;
};

struct Verdict {
    std::string file;
    std::optional<rules::RuleSet> set;
    std::size_t cases = 0;
    rules::Problems problems;

    [[nodiscard]] bool accepted() const { return set && problems.empty(); }
};

Verdict judge(SetFiles files) {
    Verdict verdict;
    verdict.file = files.file;
    verdict.set = check_set(files);
    verdict.problems = std::move(files.problems);
    if (!verdict.set) return verdict;
    if (files.cases.empty()) {
        verdict.problems.push_back({"no-cases", files.file, 0, 0,
                                    "there is no case beside it, so that no limit is proved",
                                    "put case files (*.json) into the folder `cases` beside the rule set"});
        return verdict;
    }
    const rules::CaseReport report =
        rules::run_cases(*verdict.set, rules::shipped_vocabulary(), files.cases, {files.file, files.bytes});
    verdict.cases = report.cases;
    verdict.problems.insert(verdict.problems.end(), report.problems.begin(), report.problems.end());
    for (const rules::CaseFailure& failure : report.failures) {
        verdict.problems.push_back({"case-failed", failure.file, failure.line, 1,
                                    failure.title + ": " + failure.message,
                                    "`hjertevakt rules test` runs the cases alone"});
    }
    return verdict;
}

void write_problem(json::Writer& out, const rules::Problem& problem) {
    out.begin_object().member("code", problem.code).member("file", problem.file);
    out.key("line").integer(static_cast<std::int64_t>(problem.line));
    out.key("column").integer(static_cast<std::int64_t>(problem.column));
    out.member("message", problem.message).member("hint", problem.hint).end_object();
}

std::string as_json(const std::vector<Verdict>& verdicts) {
    json::Writer out(json::Layout::indented);
    out.begin_array();
    for (const Verdict& verdict : verdicts) {
        out.begin_object().member("file", verdict.file).key("accepted").boolean(verdict.accepted());
        if (verdict.set) {
            out.member("id", verdict.set->id).member("version", verdict.set->version);
            out.member("digest", verdict.set->digest);
            out.key("rules").integer(static_cast<std::int64_t>(verdict.set->rules.size()));
            out.key("limits").integer(static_cast<std::int64_t>(verdict.set->limits.size()));
            out.key("cases").integer(static_cast<std::int64_t>(verdict.cases));
        }
        out.key("problems").begin_array();
        for (const rules::Problem& problem : verdict.problems) write_problem(out, problem);
        out.end_array().end_object();
    }
    out.end_array();
    return out.take() + '\n';
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return std::to_string(count) + ' ' + std::string(count == 1 ? one : many);
}

void print(Console& console, const Verdict& verdict) {
    console.err(printable(text(verdict.problems)));
    std::string line = verdict.file + ": ";
    if (verdict.accepted()) {
        line += verdict.set->id + ' ' + verdict.set->version +
                " accepted: " + counted(verdict.set->rules.size(), "rule", "rules") + ", " +
                counted(verdict.set->limits.size(), "limit", "limits") + ", " + counted(verdict.cases, "case", "cases");
    } else {
        line += "rejected: " + counted(verdict.problems.size(), "problem", "problems");
    }
    console.out(printable(line) + '\n');
}

int run_check(Console& console, const Options& options) {
    Result<std::vector<SetFiles>> found = read_rule_sets(options.sets);
    if (!found) return console.fail(found.error());
    std::vector<Verdict> verdicts;
    int code = 0;
    for (SetFiles& files : *found) {
        verdicts.push_back(judge(std::move(files)));
        if (!verdicts.back().accepted()) code = exit_rejected;
        if (!options.json) print(console, verdicts.back());
    }
    if (options.json) console.out(as_json(verdicts));
    return code;
}

}  // namespace

Command rules_check_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules check";
    command.what = "prove rule sets: every problem with its line and column";
    command.use = "rules check [SET ...] [options]";
    command.about =
        "Proves rule sets: bands total and reachable, units that fit, references that exist, every text and\n"
        "source there, and by the cases beside the set every limit, level and response.";
    command.arguments = {{"SET",
                          "a rule set's folder or ruleset.json, a folder of sets, or a shipped set's id\n"
                          "(default: the shipped sets)",
                          &options->sets, 0, 0}};
    command.options = {{"--json", "", "the verdicts as a JSON array", &options->json}};
    command.exits = "0  accepted\n2  wrong use\n3  rejected\n4  a file may not be read\n5  no such file";
    command.example = "hjertevakt rules check rules/sets/hjertefrisk";
    command.run = [options](Console& console) { return run_check(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
