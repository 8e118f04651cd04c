// `hjertevakt rules test`: runs the cases beside a rule set; with --mutate, moves every limit and sees whether they
// notice.
#include <memory>
#include <utility>

#include "fhir/json/writer.hpp"
#include "plugin/cli/command.hpp"
#include "plugin/cli/rule_sets.hpp"

namespace hv::plugin::cli {
namespace {

struct Options {
    std::vector<std::string> sets;
    bool mutate = false;
    bool json = false;
};

struct Outcome {
    std::string file;
    std::string id;
    std::string version;
    rules::Problems problems;  // of the set or of a case file
    rules::CaseReport cases;
    std::optional<rules::MutationReport> mutation;

    [[nodiscard]] bool good() const {
        return problems.empty() && cases.failures.empty() && (!mutation || mutation->survivors.empty());
    }
};

Outcome run_set(SetFiles files, bool mutate) {
    Outcome outcome;
    outcome.file = files.file;
    const std::optional<rules::RuleSet> set = check_set(files);
    outcome.problems = std::move(files.problems);
    if (!set) return outcome;
    outcome.id = set->id;
    outcome.version = set->version;
    outcome.cases = rules::run_cases(*set, rules::shipped_vocabulary(), files.cases, {files.file, files.bytes});
    outcome.problems = outcome.cases.problems;
    // A set whose own cases fail says nothing about a moved limit.
    if (mutate && outcome.good()) {
        outcome.mutation = rules::mutate(files.file, files.bytes, rules::shipped_vocabulary(), files.cases);
    }
    return outcome;
}

std::int64_t number(std::size_t count) {
    return static_cast<std::int64_t>(count);
}

std::string as_json(const std::vector<Outcome>& outcomes) {
    json::Writer out(json::Layout::indented);
    out.begin_array();
    for (const Outcome& outcome : outcomes) {
        out.begin_object().member("file", outcome.file).member("id", outcome.id).member("version", outcome.version);
        out.key("passed").boolean(outcome.good()).key("cases").integer(number(outcome.cases.cases));
        out.key("failures").begin_array();
        for (const rules::CaseFailure& failure : outcome.cases.failures) {
            out.begin_object().member("file", failure.file).key("line").integer(number(failure.line));
            out.member("case", failure.title).member("message", failure.message).end_object();
        }
        out.end_array().key("problems").begin_array();
        for (const rules::Problem& problem : outcome.problems) out.string(rules::text(problem));
        out.end_array();
        if (outcome.mutation) {
            out.key("mutants").integer(number(outcome.mutation->mutants)).key("survivors").begin_array();
            for (const rules::Survivor& survivor : outcome.mutation->survivors) {
                out.begin_object().member("path", survivor.path).key("line").integer(number(survivor.line));
                out.member("original", survivor.original).member("mutant", survivor.mutant).end_object();
            }
            out.end_array();
        }
        out.end_object();
    }
    out.end_array();
    return out.take() + '\n';
}

void print(Console& console, const Outcome& outcome) {
    std::string err = text(outcome.problems);
    for (const rules::CaseFailure& failure : outcome.cases.failures) {
        err +=
            failure.file + ':' + std::to_string(failure.line) + ": " + failure.title + "\n  " + failure.message + '\n';
    }
    std::string line = outcome.id.empty() ? outcome.file : outcome.id + ' ' + outcome.version;
    line += ": " + std::to_string(outcome.cases.cases) + " cases, " + std::to_string(outcome.cases.failures.size()) +
            " failed";
    if (!outcome.problems.empty()) line += ", " + std::to_string(outcome.problems.size()) + " problems";
    if (outcome.mutation) {
        for (const rules::Survivor& survivor : outcome.mutation->survivors) {
            err += outcome.file + ':' + std::to_string(survivor.line) + ": " + rules::text(survivor) +
                   "\n  hint: add a case that this would fail\n";
        }
        line += "; " + std::to_string(outcome.mutation->mutants) + " limits moved, " +
                std::to_string(outcome.mutation->survivors.size()) + " unnoticed";
    }
    console.err(printable(err));
    console.out(printable(line) + '\n');
}

int run_test(Console& console, const Options& options) {
    Result<std::vector<SetFiles>> found = read_rule_sets(options.sets);
    if (!found) return console.fail(found.error());
    std::vector<Outcome> outcomes;
    int code = 0;
    for (SetFiles& files : *found) {
        if (files.cases.empty() && files.problems.empty()) {
            return console.fail({Fault::not_found, '`' + files.file + "`: there is no case beside it",
                                 "put case files (*.json) into the folder `cases` beside the rule set"});
        }
        outcomes.push_back(run_set(std::move(files), options.mutate));
        if (!outcomes.back().good()) code = exit_rejected;
        if (!options.json) print(console, outcomes.back());
    }
    if (options.json) console.out(as_json(outcomes));
    return code;
}

}  // namespace

Command rules_test_command() {
    auto options = std::make_shared<Options>();
    Command command;
    command.name = "rules test";
    command.what = "run the cases of rule sets; --mutate moves every limit";
    command.use = "rules test [SET ...] [options]";
    command.about =
        "Runs the case files beside a rule set. With --mutate, each limit is moved by one last digit, both\n"
        "ways, and every move that no case notices is listed.";
    command.arguments = {{"SET",
                          "a rule set's folder or ruleset.json, a folder of sets, or a shipped set's id\n"
                          "(default: the shipped sets)",
                          &options->sets, 0, 0}};
    command.options = {{"--mutate", "", "move every limit and list what no case noticed", &options->mutate},
                       {"--json", "", "the outcome as a JSON array", &options->json}};
    command.exits =
        "0  every case passed, and with --mutate every moved limit was noticed\n2  wrong use\n"
        "3  a case failed, a limit was moved unnoticed, or the set was rejected\n4  a file may not be read\n"
        "5  no such file, or no case";
    command.example = "hjertevakt rules test --mutate rules/sets/hjertefrisk";
    command.run = [options](Console& console) { return run_test(console, *options); };
    return command;
}

}  // namespace hv::plugin::cli
